using Comity.Cases.Clocks;
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
using Microsoft.Extensions.DependencyInjection;

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
        var moves = routes.MapGroup("/api/v1/cases").RequireAuthorization(OfficerPolicy.MayDraft).AddEndpointFilter(KnownAsync);
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
        CurrentOfficer officer, NodeDb db, AuditTrail audit, TimeProvider time, CaseBox? box, string? exercise, string? cursor, int? limit, CancellationToken cancellation)
    {
        var page = new CaseListPage(officer.Seat, box ?? CaseBox.All, exercise, CaseReader.Of(officer), time.GetUtcNow()) { Cursor = cursor, Limit = limit ?? 50 };
        await audit.Record(db, new AuditEntry(officer.Actor.Who, officer.Seat, "case.list", "case", (box ?? CaseBox.All).ToString()), cancellation);
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
            .Select(row => new { row.Id, row.Thread, row.Calls, row.DueAt, row.HeldBy, row.HeldAt, row.StoppedAt }).ToListAsync(cancellation));

    private static async Task<IResult> PolicyStepsAsync(CurrentOfficer officer, NodeDb db, CancellationToken cancellation) =>
        TypedResults.Ok(await PolicySteps.ListAsync(db, officer.Seat, CaseReader.Of(officer), cancellation));
}
