using Comity.Cases.Clocks;
using Comity.Cases.Queries;
using Comity.Office;
using Comity.Office.Audit;
using Comity.Office.Drafts;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Cases.Endpoints;

/// <summary>Cases over HTTP: lists, one case, and moves. A move makes a draft; clearing and releasing it is the office's.</summary>
internal static class CaseEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var cases = routes.MapGroup("/api/v1/cases").WithTags("Cases");
        var reading = cases.MapGroup("").RequireAuthorization(OfficerPolicy.MayRead);
        reading.MapGet("/", ListAsync).Answers<CasePage>("One list of the duty inbox, the latest first; what is overdue, the longest overdue first.");
        reading.MapGet("/{thread}", ReadAsync).Answers<CaseView>("One case: both statuses, its timeline, what waits for whom, letters and reported answers.");
        reading.MapGet("/{thread}/evidence", IncidentEndpoints.EvidenceAsync).AnswersFile("The case as an evidence file that a third party verifies offline.", "application/json");
        reading.MapGet("/policy-steps", PolicyStepsAsync).Answers<IReadOnlyList<ProposedPolicyStep>>("Steps to other States' policy desks that the clock proposes, the oldest first.");
        var drafting = cases.MapGroup("").RequireAuthorization(OfficerPolicy.MayDraft).AddEndpointFilter(KnownAsync);
        MapMoves(drafting);
        LetterEndpoints.Map(drafting);
        var calls = routes.MapGroup("/api/v1/calls").WithTags("Cases").RequireAuthorization(OfficerPolicy.MayRead);
        calls.MapGet("/", CallsAsync).Answers<IReadOnlyList<CallView>>("Calls of our own duty chains, the latest first: who was alerted how often, and who has it.");
        calls.MapPost("/{call:long}/take", CaseMoves.TakeCallAsync).WithIdempotency().AnswersNothing("\"I have it\": the chain stops climbing.");
        IncidentEndpoints.Map(routes);
    }

    private static void MapMoves(RouteGroupBuilder moves)
    {
        Drafting(moves.MapPost("/", CaseMoves.OpenAsync), "Drafts a notification or a request that opens a case.");
        var one = moves.MapGroup("/{thread}");
        Drafting(one.MapPost("/acknowledgement", CaseMoves.AcknowledgeAsync), "Drafts that a person has read it, without prejudice.");
        Drafting(one.MapPost("/answers", CaseMoves.AnswerAsync), "Drafts what we say of our own status as a receiver.");
        Drafting(one.MapPost("/questions", CaseMoves.AskAsync), "Drafts a question: as the opener to one party, as a receiver to the opener.");
        Drafting(one.MapPost("/replies", CaseMoves.ReplyAsync), "Drafts the answer to a question.");
        Drafting(one.MapPost("/consents", CaseMoves.ConsentAsync), "Drafts whether we agree to ask whom a redirection names.");
        Drafting(one.MapPost("/recalls", CaseMoves.RecallAsync), "Drafts that own statements of the case are taken back; to everybody who had them, unless some are named.");
        Drafting(one.MapPost("/recall-answers", CaseMoves.AnswerRecallAsync), "Drafts what became of a recall here.");
        Drafting(one.MapPost("/close", CaseMoves.CloseAsync), "Drafts that our own side closes, withdraws or reopens.");
        Drafting(one.MapPost("/policy-steps", CaseMoves.TakePolicyStepAsync), "Drafts the proposed step, a question to the other State's policy desk alone; it is then proposed no longer.");
        one.MapPost("/policy-steps/settle", CaseMoves.SettlePolicyStepAsync).WithIdempotency().AnswersNothing("Drops a proposed step; it is proposed no longer.");
    }

    private static void Drafting(RouteHandlerBuilder move, string summary) => move.WithIdempotency().Answers<DraftRef>(summary, StatusCodes.Status201Created);

    /// <summary>In a case that the officer may not know of, no move says more than that there is no such case.</summary>
    private static async ValueTask<object?> KnownAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.Request.RouteValues["thread"] is not string thread)
            return await next(context);
        var (officer, db) = (http.RequestServices.GetRequiredService<CurrentOfficer>(), http.RequestServices.GetRequiredService<NodeDb>());
        return StatementId.TryParse(thread, out var sid)
            && await CaseReader.Of(officer, Verbs.Read | Verbs.Draft).FindAsync(db, officer.Seat, sid, http.RequestAborted) is not null
                ? await next(context)
                : new UnknownCase().ToProblem();
    }

    private static async Task<IResult> ListAsync(
        CurrentOfficer officer, NodeDb db, AuditTrail audit, TimeProvider time, QueryCode<CaseBox>? box, string? exercise, string? cursor, int? limit, CancellationToken cancellation)
    {
        var page = new CaseListPage(officer.Seat, box?.Value ?? CaseBox.All, exercise, CaseReader.Of(officer), time.GetUtcNow()) { Cursor = cursor, Limit = limit ?? 50 };
        await audit.Record(db, new AuditEntry(officer.Actor.Who, officer.Seat, "case.list", "case", (box?.Value ?? CaseBox.All).ToString()), cancellation);
        return (await CaseList.RunAsync(db, page, cancellation)).TryGet(out var found, out var refusal) ? TypedResults.Ok(found) : refusal.ToProblem();
    }

    private static async Task<IResult> ReadAsync(CurrentOfficer officer, NodeDb db, AuditTrail audit, string thread, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase().ToProblem();
        await audit.Record(db, new AuditEntry(officer.Actor.Who, officer.Seat, "case.read", "case", sid.ToString()), cancellation);
        return (await ReadCase.RunAsync(db, officer.Seat, sid, CaseReader.Of(officer), cancellation)).TryGet(out var file, out var refusal)
            ? TypedResults.Ok(CaseView.Of(file))
            : refusal.ToProblem();
    }

    /// <summary>Calls of our own duty chains, the latest first: who was alerted how often, and who has it.</summary>
    private static async Task<IResult> CallsAsync(CurrentOfficer officer, NodeDb db, CancellationToken cancellation) =>
        TypedResults.Ok(await CaseClock.CallsFor(db, officer.Seat, CaseReader.Of(officer)).OrderByDescending(row => row.Id).Take(200)
            .Select(row => new CallView(row.Id, row.Thread, row.Calls, row.DueAt, row.HeldBy, row.HeldAt, row.StoppedAt)).ToListAsync(cancellation));

    private static async Task<IResult> PolicyStepsAsync(CurrentOfficer officer, NodeDb db, CancellationToken cancellation) =>
        TypedResults.Ok(await PolicySteps.ListAsync(db, officer.Seat, CaseReader.Of(officer), cancellation));
}

/// <summary>A call of our own duty chain.</summary>
/// <param name="Calls">How often somebody was alerted.</param>
/// <param name="DueAt">When the next step is due.</param>
/// <param name="HeldBy">Who said "I have it".</param>
internal sealed record CallView(long Id, StatementId Thread, int Calls, DateTimeOffset? DueAt, string? HeldBy, DateTimeOffset? HeldAt, DateTimeOffset? StoppedAt);
