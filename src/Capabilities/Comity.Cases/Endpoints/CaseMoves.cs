using Comity.Cases.Bodies;
using Comity.Cases.Clocks;
using Comity.Cases.Moves;
using Comity.Cases.Queries;
using Comity.Cases.Recalls;
using Comity.Office;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.History;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Endpoints;

/// <summary>Each move of a case as a request that answers with a draft.</summary>
internal static class CaseMoves
{
    internal static async Task<IResult> OpenAsync(CurrentOfficer officer, NodeDb db, CreateDraft create, OpenCase request, CancellationToken cancellation)
    {
        if (!Marking.Create(request.Tlp, new Audience.Named([.. request.To.Select(to => new Recipient(to.Participant, to.Desks))])).TryGet(out var marking, out var bad))
            return bad.ToProblem();
        var opening = new StartCase.Opening(officer.Seat, request.Community, marking) { Use = request.Use, Exercise = request.Exercise, Continues = request.Continues };
        var draft = request switch
        {
            { Notification: { } body, Request: null } => await StartCase.NotifyAsync(db, opening, body, cancellation),
            { Request: { } body, Notification: null } => await StartCase.RequestAsync(db, opening, body, cancellation),
            _ => new NeitherNorBoth(),
        };
        return await DraftedAsync(officer, create, draft, thread: null, cancellation, request is { Continues: { } earlier, ConfirmContinues: true } ? [earlier] : []);
    }

    internal static Task<IResult> AcknowledgeAsync(CurrentOfficer officer, NodeDb db, CreateDraft create, string thread, Acknowledging request, CancellationToken cancellation) =>
        MoveAsync(officer, create, thread, sid => AnswerCase.AcknowledgeAsync(db, officer.Seat, sid, request.OwnNumber, request.Terms, cancellation), cancellation);

    internal static Task<IResult> AnswerAsync(CurrentOfficer officer, NodeDb db, CreateDraft create, string thread, Answering request, CancellationToken cancellation) =>
        MoveAsync(officer, create, thread, sid => AnswerCase.SayAsync(db, officer.Seat, sid, request.Answer, request.Terms, cancellation), cancellation);

    internal static Task<IResult> AskAsync(CurrentOfficer officer, NodeDb db, CreateDraft create, string thread, Asking request, CancellationToken cancellation) =>
        MoveAsync(officer, create, thread, sid => Clarify.AskAsync(db, officer.Seat, sid, request.Party, request.Text, request.Terms, cancellation), cancellation);

    internal static Task<IResult> ReplyAsync(CurrentOfficer officer, NodeDb db, CreateDraft create, string thread, Replying request, CancellationToken cancellation) =>
        MoveAsync(officer, create, thread, _ => Clarify.AnswerAsync(db, officer.Seat, request.Question, request.Text, request.Terms, cancellation), cancellation);

    internal static Task<IResult> ConsentAsync(CurrentOfficer officer, NodeDb db, CreateDraft create, string thread, Consenting request, CancellationToken cancellation) =>
        MoveAsync(officer, create, thread, _ => Clarify.ConsentAsync(db, officer.Seat, request.Redirection, request.Consent, request.Terms, cancellation), cancellation);

    internal static Task<IResult> RecallAsync(CurrentOfficer officer, NodeDb db, CreateDraft create, string thread, Recalling request, CancellationToken cancellation) =>
        MoveAsync(officer, create, thread, async sid => await RecallStatements.RecallAsync(
            db, officer.Seat, sid, request.Statements, request.To is { Count: > 0 } to
                ? [.. to.Select(one => new Recipient(one.Participant, one.Desks))]
                : await RecallStatements.WhoHadAsync(db, officer.Seat, request.Statements, request.Terms, cancellation),
            request.Recall, request.Terms, cancellation), cancellation);

    internal static Task<IResult> AnswerRecallAsync(CurrentOfficer officer, NodeDb db, CreateDraft create, string thread, AnsweringRecall request, CancellationToken cancellation) =>
        MoveAsync(officer, create, thread, _ => RecallStatements.AnswerAsync(db, officer.Seat, request.RecallStatement, request.Answer, request.Terms, cancellation), cancellation);

    internal static Task<IResult> CloseAsync(CurrentOfficer officer, NodeDb db, CreateDraft create, string thread, Closing request, CancellationToken cancellation) =>
        MoveAsync(officer, create, thread, sid => CloseCase.RunAsync(db, officer.Seat, sid, request.Close, request.Terms, cancellation), cancellation);

    /// <summary>Drafts the step that the clock proposes; with the draft it is settled, and is not proposed again.</summary>
    internal static async Task<IResult> TakePolicyStepAsync(
        CurrentOfficer officer, NodeDb db, CreateDraft create, IDutyDesk duty, TimeProvider time, string thread, SteppingUp request, CancellationToken cancellation)
    {
        var answer = await MoveAsync(
            officer, create, thread, sid => PolicySteps.DraftAsync(db, duty, officer.Seat, sid, request.Participant, request.Text, request.Terms, cancellation), cancellation);
        if (answer is Microsoft.AspNetCore.Http.HttpResults.Created<DraftRef>)
            await PolicySteps.SettleAsync(db, officer.Seat, StatementId.Parse(thread), request.Participant, officer.Login, time.GetUtcNow(), cancellation);
        return answer;
    }

    internal static async Task<IResult> SettlePolicyStepAsync(CurrentOfficer officer, NodeDb db, TimeProvider time, string thread, SettlingStep request, CancellationToken cancellation) =>
        (StatementId.TryParse(thread, out var sid)
            ? await PolicySteps.SettleAsync(db, officer.Seat, sid, request.Participant, officer.Login, time.GetUtcNow(), cancellation)
            : new UnknownCase()) is { } refusal
            ? refusal.ToProblem()
            : TypedResults.NoContent();

    /// <summary>"I have it": the chain stops climbing.</summary>
    internal static async Task<IResult> TakeCallAsync(CurrentOfficer officer, NodeDb db, TimeProvider time, long call, CancellationToken cancellation) =>
        !await CaseClock.CallsFor(db, officer.Seat, CaseReader.Of(officer)).AnyAsync(row => row.Id == call, cancellation) ? new UnknownCase().ToProblem()
        : await CaseClock.TakeAsync(db, officer.Seat, call, officer.Login, time.GetUtcNow(), cancellation) is { } refusal
            ? refusal.ToProblem()
            : TypedResults.NoContent();

    private static async Task<IResult> MoveAsync(
        CurrentOfficer officer, CreateDraft create, string thread, Func<StatementId, Task<Result<StatementDraft>>> move, CancellationToken cancellation) =>
        StatementId.TryParse(thread, out var sid)
            ? await DraftedAsync(officer, create, await move(sid), sid, cancellation)
            : new UnknownCase().ToProblem();

    private static async Task<IResult> DraftedAsync(
        CurrentOfficer officer, CreateDraft create, Result<StatementDraft> draft, StatementId? thread, CancellationToken cancellation, IReadOnlyList<StatementId>? confirmed = null)
    {
        if (!draft.TryGet(out var proposed, out var refusal))
            return refusal.ToProblem();
        var subject = thread is { } sid ? new DraftObject("case", sid.ToString()) : null;
        return (await create.Run(officer.Actor, officer.Seat, DraftContent.From(proposed) with { ConfirmedReferences = confirmed ?? [] }, subject, cancellation)).TryGet(out var made, out refusal)
            ? TypedResults.Created($"/api/v1/drafts/{made.Id}", made)
            : refusal.ToProblem();
    }
}
