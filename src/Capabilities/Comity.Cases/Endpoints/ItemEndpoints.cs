using Comity.Cases.Moves;
using Comity.Cases.Notices;
using Comity.Office;
using Comity.Office.Audit;
using Comity.Office.Drafts;
using Comity.Office.Exit;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Comity.Cases.Endpoints;

/// <summary>Items of a territory notice and their answers, on both sides of it.</summary>
internal static class ItemEndpoints
{
    // A hundred thousand answers, each named.
    private const int MaxAnswerBytes = 16 * 1_048_576;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var cases = routes.MapGroup("/api/v1/cases/{thread}").WithTags("Territory notices");
        cases.MapGet("/items", ListAsync).RequireAuthorization(OfficerPolicy.MayRead).Answers<ItemPage>("Items of a territory notice with the answers in force, by number.");
        cases.MapPost("/item-answers", AnswerAsync).RequireAuthorization(OfficerPolicy.MayDraft)
            .WithIdempotency(MaxAnswerBytes).WithMetadata(new RequestSizeLimitAttribute(MaxAnswerBytes))
            .Answers<DraftRef>("Drafts answers to items, one by one, and one for the rest.", StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(
        CurrentOfficer officer, NodeDb db, AuditTrail audit, NoticeItems items, string thread, string? answer, int? cursor, int? limit, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase().ToProblem();
        await audit.Record(db, new AuditEntry(officer.Actor.Who, officer.Seat, "case.items", "case", sid.ToString()), cancellation);
        var who = new Reader.Officer(officer.Rights, officer.Seat);
        return (await items.PageAsync(who, sid, answer, cursor ?? 0, limit ?? 50, cancellation)).TryGet(out var page, out var refusal) ? TypedResults.Ok(page) : refusal.ToProblem();
    }

    private static async Task<IResult> AnswerAsync(CurrentOfficer officer, AnswerItems answer, string thread, AnsweringItems request, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase().ToProblem();
        var given = new GivenAnswers(request.Answers, request.Rest, request.Text);
        return (await answer.RunAsync(officer.Actor, officer.Seat, sid, given, request.Terms, cancellation)).TryGet(out var made, out var refusal)
            ? TypedResults.Created($"/api/v1/drafts/{made.Id}", made)
            : refusal.ToProblem();
    }
}

/// <summary>Answers to items, one by one, and one for the rest.</summary>
internal sealed record AnsweringItems : Move
{
    public IReadOnlyList<GivenAnswer> Answers { get; init; } = [];

    public string? Rest { get; init; }

    public LanguageText? Text { get; init; }
}
