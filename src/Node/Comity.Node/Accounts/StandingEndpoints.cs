using Comity.Office;
using Comity.Office.Accounts;
using Comity.Office.Clearance;
using Comity.Office.Http;
using Comity.Office.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Comity.Node.Accounts;

/// <summary>Standing authorisations: proposed by one administrator, confirmed by another, revoked by any. Persons alone, no tokens.</summary>
internal static class StandingEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var standing = routes.MapGroup("/api/v1/standing-authorisations").WithTags("Standing authorisations").RequireAuthorization();
        standing.MapGet("/", ListAsync).Answers<StandingList>("The seat's standing authorisations, the latest first, at most 500.");
        standing.MapPost("/", ProposeAsync).WithIdempotency().Answers<Proposed>("Proposes that named officers may release one kind urgently; it stands once another administrator confirms it. Needs a session.", StatusCodes.Status201Created);
        standing.MapPost("/{id:guid}/confirm", ConfirmAsync).WithIdempotency().AnswersNothing("The second administrator's word. Needs a session.");
        standing.MapPost("/{id:guid}/revoke", RevokeAsync).WithIdempotency().AnswersNothing("Ends it at once. Needs a session.");
    }

    private static async Task<IResult> ListAsync(CurrentOfficer officer, StandingAuthorisations standing, Officers officers, CancellationToken cancellation)
    {
        if (!(await standing.List(officer.Actor, officer.Seat, cancellation)).TryGet(out var found, out var refusal))
            return refusal.ToProblem();
        OfficerId[] named = [.. found.SelectMany(one => one.Terms.Officers.Append(one.ProposedBy)).Distinct()];
        OfficerId[] settling = [.. found.SelectMany(one => new[] { one.ConfirmedBy, one.RevokedBy }).OfType<OfficerId>().Distinct()];
        var logins = await officers.Logins([.. named.Union(settling)], cancellation);
        return TypedResults.Ok(new StandingList([.. found.Select(one => StandingShown.Of(one, logins))]));
    }

    private static async Task<IResult> ProposeAsync(CurrentOfficer officer, StandingAuthorisations standing, Officers officers, Proposal proposal, CancellationToken cancellation)
    {
        var named = new List<OfficerId>();
        foreach (var login in proposal.Officers.Take(StandingAuthorisations.MaxOfficers + 1))
        {
            if (await officers.Find(login, cancellation) is not { } found || found.Seat != officer.Seat)
                return new OfficerNotFound { Where = "officers" }.ToProblem();
            named.Add(found.Id);
        }

        var terms = new StandingTerms(officer.Seat, proposal.Community, proposal.Kind, named, proposal.Until);
        return (await standing.Propose(officer.Actor, terms, cancellation)).TryGet(out var id, out var refusal)
            ? TypedResults.Created((string?)null, new Proposed(id))
            : refusal.ToProblem();
    }

    private static async Task<IResult> ConfirmAsync(CurrentOfficer officer, StandingAuthorisations standing, Guid id, CancellationToken cancellation) =>
        Done(await standing.Confirm(officer.Actor, id, cancellation));

    private static async Task<IResult> RevokeAsync(CurrentOfficer officer, StandingAuthorisations standing, Guid id, CancellationToken cancellation) =>
        Done(await standing.Revoke(officer.Actor, id, cancellation));

    private static IResult Done(Refusal? refusal) => refusal is null ? TypedResults.NoContent() : refusal.ToProblem();

    internal sealed record StandingList(IReadOnlyList<StandingShown> Items);

    /// <summary>A standing authorisation with login names for officers.</summary>
    internal sealed record StandingShown(
        Guid Id, string Kind, CommunityId? Community, IReadOnlyList<string> Officers, DateTimeOffset Until, string ProposedBy, DateTimeOffset ProposedAt,
        string? ConfirmedBy, string? RevokedBy, bool Stands)
    {
        public static StandingShown Of(StandingView one, IReadOnlyDictionary<OfficerId, string> logins)
        {
            string Login(OfficerId officer) => logins.GetValueOrDefault(officer, officer.ToString());
            return new StandingShown(
                one.Id, one.Terms.Kind, one.Terms.Community, [.. one.Terms.Officers.Select(Login)], one.Terms.Until, Login(one.ProposedBy), one.ProposedAt,
                one.ConfirmedBy is { } confirmed ? Login(confirmed) : null, one.RevokedBy is { } revoked ? Login(revoked) : null, one.Stands);
        }
    }

    /// <param name="Kind">The family of types, such as <c>cases.request</c>.</param>
    /// <param name="Officers">Their login names.</param>
    /// <param name="Until">The first instant at which it no longer stands, within 366 days.</param>
    /// <param name="Community">In this community alone; in all when left out.</param>
    internal sealed record Proposal(string Kind, IReadOnlyList<string> Officers, DateTimeOffset Until, CommunityId? Community = null);

    internal sealed record Proposed(Guid Id);
}
