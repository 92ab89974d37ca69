using Comity.Cases.Queries;
using Comity.Office;
using Comity.Office.Audit;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Endpoints;

/// <summary>Cases over HTTP: lists, one case, and moves. A move makes a draft; clearing and releasing it is the office's.</summary>
internal static class CaseEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var cases = routes.MapGroup("/api/v1/cases");
        cases.MapGet("/", ListAsync).RequireAuthorization(OfficerPolicy.MayRead);
        cases.MapGet("/{thread}", ReadAsync).RequireAuthorization(OfficerPolicy.MayRead);
        cases.MapGet("/{thread}/evidence", IncidentEndpoints.EvidenceAsync).RequireAuthorization(OfficerPolicy.MayRead);
        routes.MapPost("/api/v1/incidents/readings", IncidentEndpoints.ReadIodefAsync).RequireAuthorization(OfficerPolicy.MayDraft);
        cases.MapGet("/policy-steps", PolicyStepsAsync).RequireAuthorization(OfficerPolicy.MayRead);
        routes.MapGet("/api/v1/calls", CallsAsync).RequireAuthorization(OfficerPolicy.MayRead);
        routes.MapPost("/api/v1/calls/{call:long}/take", CaseMoves.TakeCallAsync).RequireAuthorization(OfficerPolicy.MayRead).WithIdempotency();
        var moves = routes.MapGroup("/api/v1/cases").RequireAuthorization(OfficerPolicy.MayDraft);
        moves.MapPost("/", CaseMoves.OpenAsync).WithIdempotency();
        moves.MapPost("/{thread}/acknowledgement", CaseMoves.AcknowledgeAsync).WithIdempotency();
        moves.MapPost("/{thread}/answers", CaseMoves.AnswerAsync).WithIdempotency();
        moves.MapPost("/{thread}/questions", CaseMoves.AskAsync).WithIdempotency();
        moves.MapPost("/{thread}/replies", CaseMoves.ReplyAsync).WithIdempotency();
        moves.MapPost("/{thread}/consents", CaseMoves.ConsentAsync).WithIdempotency();
        moves.MapPost("/{thread}/recalls", CaseMoves.RecallAsync).WithIdempotency();
        moves.MapPost("/{thread}/recall-answers", CaseMoves.AnswerRecallAsync).WithIdempotency();
        moves.MapPost("/{thread}/close", CaseMoves.CloseAsync).WithIdempotency();
        moves.MapPost("/{thread}/policy-steps", CaseMoves.TakePolicyStepAsync).WithIdempotency();
        moves.MapPost("/{thread}/letters", LetterEndpoints.SendAsync).WithIdempotency();
        moves.MapPost("/{thread}/reported-answers", LetterEndpoints.ReportAsync).WithIdempotency();
    }

    private static async Task<IResult> ListAsync(
        CurrentOfficer officer, NodeDb db, AuditTrail audit, TimeProvider time, CaseBox? box, string? exercise, string? cursor, int? limit, CancellationToken cancellation)
    {
        var page = new CaseListPage(officer.Seat, box ?? CaseBox.All, exercise, officer.Desks, time.GetUtcNow()) { Cursor = cursor, Limit = limit ?? 50 };
        await audit.Record(db, new AuditEntry(officer.Actor.Who, officer.Seat, "case.list", "case", (box ?? CaseBox.All).ToString()), cancellation);
        return (await CaseList.RunAsync(db, page, cancellation)).TryGet(out var found, out var refusal) ? TypedResults.Ok(found) : refusal.ToProblem();
    }

    private static async Task<IResult> ReadAsync(CurrentOfficer officer, NodeDb db, AuditTrail audit, string thread, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase().ToProblem();
        await audit.Record(db, new AuditEntry(officer.Actor.Who, officer.Seat, "case.read", "case", sid.ToString()), cancellation);
        return (await ReadCase.RunAsync(db, officer.Seat, sid, officer.Desks, cancellation)).TryGet(out var file, out var refusal)
            ? TypedResults.Ok(CaseView.Of(file))
            : refusal.ToProblem();
    }

    /// <summary>Calls of our own duty chains, the latest first: who was alerted how often, and who has it.</summary>
    private static async Task<IResult> CallsAsync(CurrentOfficer officer, NodeDb db, CancellationToken cancellation) =>
        TypedResults.Ok(await db.Set<Clocks.ClimbRow>().AsNoTracking().Where(row => row.Seat == officer.Seat).OrderByDescending(row => row.Id).Take(200)
            .Select(row => new { row.Id, row.Thread, row.Calls, row.DueAt, row.HeldBy, row.HeldAt, row.StoppedAt }).ToListAsync(cancellation));

    private static async Task<IResult> PolicyStepsAsync(CurrentOfficer officer, NodeDb db, CancellationToken cancellation) =>
        TypedResults.Ok(await Clocks.PolicySteps.ListAsync(db, officer.Seat, cancellation));
}
