using Comity.Cases.Clocks;
using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Comity.Cases.Pages;

/// <summary>The composer of a case: each move is a form of its own that makes a draft and leads to it.</summary>
internal static class MovePages
{
    private const int MaxForm = 262_144;

    public static string PathOf(StatementId thread, MoveForm move) =>
        $"{CasePages.PathOf(thread)}/{move.Code}" + (move.Item is { } item ? $"/{item}" : "");

    public static void Map(RouteGroupBuilder cases)
    {
        cases.MapPost("/{thread}/policy-step-dropped", DropStep).RequireAuthorization(OfficerPolicy.MayDraft);
        var moves = cases.MapGroup("/{thread}/{move}").RequireAuthorization(OfficerPolicy.MayDraft).WithMetadata(new RequestSizeLimitAttribute(MaxForm));
        moves.MapGet("/{item?}", Ask);
        moves.MapPost("/{item?}", Draft);
    }

    /// <summary>An officer drops a step that the clock proposed: it is not proposed again.</summary>
    private static async Task<IResult> DropStep(
        string thread, IFormCollection form, CaseReading reading, NodeDb db, AuditTrail audit, CurrentOfficer officer, TimeProvider time, CancellationToken cancellation)
    {
        if (!(await reading.RunAsync(thread, open: null, cancellation)).TryGet(out var view, out var missing))
            return CasePages.Bare(missing);
        var refusal = view.MayWrite && ParticipantId.TryParse(form["participant"], out var participant)
            ? await PolicySteps.SettleAsync(db, officer.Seat, view.Thread, participant, officer.Login, time.GetUtcNow(), cancellation)
            : new UnknownCase();
        var entry = new AuditEntry(officer.Actor.Who, officer.Seat, "case.policy-step-dropped", "case", view.Thread.ToString());
        await audit.Record(db, refusal is null ? entry : entry with { Outcome = refusal.Code }, cancellation);
        return refusal is null ? Page.Done(CasePages.PathOf(view.Thread)) : CasePages.Bare(refusal);
    }

    private static async Task<IResult> Ask(string thread, string move, string? item, CaseReading reading, CancellationToken cancellation) =>
        await ShowAsync(thread, EnteredOf(move, item, form: null), reading, cancellation);

    private static async Task<IResult> ShowAsync(string thread, MoveEntered entered, CaseReading reading, CancellationToken cancellation) =>
        !(await reading.RunAsync(thread, entered, cancellation)).TryGet(out var view, out var refusal) ? CasePages.Bare(refusal)
        : view.Moves.Any(entered.IsFor) ? Page.Show<CaseFilePage>(new { View = view })
        : CasePages.Bare(new UnknownCase());

    private static async Task<IResult> Draft(
        string thread, string move, string? item, IFormCollection form, CaseReading reading, MoveDrafts drafts, CancellationToken cancellation)
    {
        var entered = EnteredOf(move, item, form);
        // Who may not see the case makes no move in it.
        if (!(await reading.RunAsync(thread, entered, cancellation)).TryGet(out var view, out var missing))
            return CasePages.Bare(missing);
        return (await drafts.MakeAsync(view.Thread, entered, cancellation)).TryGet(out var draft, out var refusal)
            ? Page.Done(CasePages.DraftPath(draft.Id))
            : Page.Refused<CaseFilePage>(new { View = view, Refusals = new[] { refusal } });
    }

    private static MoveEntered EnteredOf(string move, string? item, IFormCollection? form) =>
        new(move, StatementId.TryParse(item, out var sid) ? sid : null, form);
}
