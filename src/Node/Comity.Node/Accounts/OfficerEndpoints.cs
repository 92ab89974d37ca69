using Comity.Office;
using Comity.Office.Accounts;
using Comity.Office.Entry;
using Comity.Office.Http;
using Comity.Office.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Comity.Node.Accounts;

/// <summary>Accounts and roles of the administrator's own seat. The use cases decide who may; nobody changes their own rights.</summary>
internal static class OfficerEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var officers = routes.MapGroup("/api/v1/officers").WithTags("Officers").RequireAuthorization(OfficerPolicy.MayAdminister);
        officers.MapGet("/", ListAsync).Answers<OfficerPage>("The officers of this seat by login name, up to 500 at a time.");
        officers.MapPost("/", OpenAsync).WithIdempotency().Answers<OpenedAccount>("Opens an account without rights; the setup secret is shown once.", StatusCodes.Status201Created);
        var one = officers.MapGroup("/{login}");
        one.MapGet("/", ReadAsync).Answers<OfficerFile>("One officer with the roles held.");
        one.MapPut("/", DescribeAsync).AnswersNothing("Changes what people and pages know of an officer.");
        one.MapPost("/roles", GiveAsync).WithIdempotency().AnswersNothing("Grants a role; one that is held already stays.");
        one.MapPost("/roles/take", TakeAsync).WithIdempotency().AnswersNothing("Takes a role back; it counts from the officer's next request.");
        one.MapPost("/disable", DisableAsync).WithIdempotency().AnswersNothing("Closes the account at once; its tokens open nothing while it is closed.");
        one.MapPost("/enable", EnableAsync).WithIdempotency().AnswersNothing("Opens a closed account again, with the rights it had.");
        one.MapPost("/reset", ResetAsync).WithIdempotency().Answers<OpenedAccount>("Takes password and authenticator away and gives a new setup secret, shown once.");
        one.MapGet("/tokens", TokensAsync).Answers<TokenList>("The officer's API tokens, without their text.");
    }

    private static async Task<IResult> ListAsync(CurrentOfficer officer, Officers officers, string? cursor, CancellationToken cancellation)
    {
        var found = await officers.List(officer.Seat, cursor ?? "", cancellation);
        return TypedResults.Ok(new OfficerPage([.. found.Select(OfficerShown.Of)], found.Count == 500 ? found[^1].Login : null));
    }

    private static async Task<IResult> OpenAsync(CurrentOfficer officer, CreateOfficer create, NewOfficer request, CancellationToken cancellation) =>
        (await create.Run(officer.Actor, officer.Seat, request.Login, request.Profile, cancellation)).TryGet(out var made, out var refusal)
            ? TypedResults.Created($"/api/v1/officers/{request.Login}", new OpenedAccount(made.Link.Secret, made.Link.ExpiresAt))
            : refusal.ToProblem();

    private static Task<IResult> ReadAsync(CurrentOfficer officer, Officers officers, GrantRole grants, string login, CancellationToken cancellation) =>
        WithAsync(officer, officers, login, async found => TypedResults.Ok(new OfficerFile(OfficerShown.Of(found), [.. (await grants.List(found.Id, cancellation)).Select(grant => new RoleAt(grant.Role, grant.Community))])), cancellation);

    private static Task<IResult> DescribeAsync(CurrentOfficer officer, Officers officers, string login, Profile profile, CancellationToken cancellation) =>
        WithAsync(officer, officers, login, async found => Done(await officers.Describe(officer.Actor, found.Id, profile, cancellation)), cancellation);

    private static Task<IResult> GiveAsync(CurrentOfficer officer, Officers officers, GrantRole grants, string login, RoleAt role, CancellationToken cancellation) =>
        WithAsync(officer, officers, login, async found => Done(await grants.Give(officer.Actor, found.Id, role.AtSeat(found.Seat), cancellation)), cancellation);

    private static Task<IResult> TakeAsync(CurrentOfficer officer, Officers officers, GrantRole grants, string login, RoleAt role, CancellationToken cancellation) =>
        WithAsync(officer, officers, login, async found => Done(await grants.Take(officer.Actor, found.Id, role.AtSeat(found.Seat), cancellation)), cancellation);

    private static Task<IResult> DisableAsync(CurrentOfficer officer, Officers officers, string login, CancellationToken cancellation) =>
        WithAsync(officer, officers, login, async found => Done(await officers.Disable(officer.Actor, found.Id, cancellation)), cancellation);

    private static Task<IResult> EnableAsync(CurrentOfficer officer, Officers officers, string login, CancellationToken cancellation) =>
        WithAsync(officer, officers, login, async found => Done(await officers.Enable(officer.Actor, found.Id, cancellation)), cancellation);

    private static Task<IResult> ResetAsync(CurrentOfficer officer, Officers officers, CreateOfficer create, string login, CancellationToken cancellation) =>
        WithAsync(officer, officers, login, async found => (await create.Reset(officer.Actor, found.Id, cancellation)).TryGet(out var link, out var refusal)
            ? TypedResults.Ok(new OpenedAccount(link.Secret, link.ExpiresAt))
            : refusal.ToProblem(), cancellation);

    private static Task<IResult> TokensAsync(CurrentOfficer officer, Officers officers, ApiTokens tokens, string login, CancellationToken cancellation) =>
        WithAsync(officer, officers, login, async found => TypedResults.Ok(TokenList.Of(await tokens.List(found.Id, cancellation))), cancellation);

    // Another seat's officers are as if they were not there.
    private static async Task<IResult> WithAsync(CurrentOfficer officer, Officers officers, string login, Func<OfficerView, Task<IResult>> act, CancellationToken cancellation) =>
        await officers.Find(login, cancellation) is { } found && found.Seat == officer.Seat ? await act(found) : new OfficerNotFound().ToProblem();

    private static IResult Done(Refusal? refusal) => refusal is null ? TypedResults.NoContent() : refusal.ToProblem();

    /// <param name="Next">Cursor of the next page; absent on the last.</param>
    internal sealed record OfficerPage(IReadOnlyList<OfficerShown> Items, string? Next);

    internal sealed record OfficerShown(string Login, Profile Profile, bool Disabled, bool HasSecondFactor)
    {
        public static OfficerShown Of(OfficerView officer) => new(officer.Login, officer.Profile, officer.Disabled, officer.HasSecondFactor);
    }

    internal sealed record OfficerFile(OfficerShown Officer, IReadOnlyList<RoleAt> Roles);

    internal sealed record NewOfficer(string Login, Profile Profile);

    /// <param name="Setup">By which the officer chooses a password, once.</param>
    internal sealed record OpenedAccount(string Setup, DateTimeOffset ExpiresAt);

    /// <param name="Community">In this community alone; everywhere when left out.</param>
    internal sealed record RoleAt(string Role, CommunityId? Community = null)
    {
        public Grant AtSeat(int seat) => new(Role, seat, Community);
    }
}
