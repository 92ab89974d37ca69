using Comity.Office.Audit;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Storage;

namespace Comity.Office.Clearance;

/// <summary>Gives a draft back to its authors with the reason. Clearances given so far are void.</summary>
public sealed class ReturnDraft(NodeDb db, AuditTrail audit, TimeProvider clock)
{
    /// <summary>The longest note, in UTF-16 units.</summary>
    public const int MaxNoteLength = 2_000;

    /// <param name="note">For the authors; it stays with the draft and enters no log.</param>
    public async Task<Result<DraftRef>> Run(Actor actor, DraftRef draft, string note, CancellationToken cancellation) =>
        await audit.Perform<DraftRef>(db, await DraftAccess.Entry(db, actor, "draft.return", draft.Id, cancellation), async () =>
        {
            if (!(await DraftAccess.Find(db, actor, draft, cancellation)).TryGet(out var seen, out var refusal))
                return refusal;
            if (Flaw(actor.Rights, seen.Row, note) is { } flaw)
                return flaw;
            await Clearances.VoidAsync(db, draft.Id, clock.GetUtcNow(), cancellation);
            seen.Row.ReturnNote = note.Trim();
            seen.Row.Move(DraftState.Draft, clock.GetUtcNow());
            return new DraftRef(draft.Id, seen.Row.Version);
        }, cancellation);

    private static Refusal? Flaw(OfficerRights rights, DraftRow row, string note)
    {
        if (!rights.May(Verbs.Clear, row.Seat, row.Community) && !rights.May(Verbs.Release, row.Seat, row.Community))
            return new NotAllowed(Verbs.Clear);
        if (row.State is not (DraftState.AwaitingClearance or DraftState.Cleared))
            return new NotAwaitingClearance();
        return string.IsNullOrWhiteSpace(note) || note.Length > MaxNoteLength || note.Contains('\0', StringComparison.Ordinal)
            ? new BadReturnNote(MaxNoteLength) { Where = "note" }
            : null;
    }
}
