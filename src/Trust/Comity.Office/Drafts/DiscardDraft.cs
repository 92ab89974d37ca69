using Comity.Office.Audit;
using Comity.Office.Clearance;
using Comity.Office.Rights;
using Comity.Storage;

namespace Comity.Office.Drafts;

/// <summary>Puts a draft aside, and takes it up again. Nothing is lost; clearances are.</summary>
public sealed class DiscardDraft(NodeDb db, AuditTrail audit, TimeProvider clock)
{
    public Task<Result<DraftRef>> Run(Actor actor, DraftRef draft, CancellationToken cancellation) =>
        Change(actor, draft, "draft.discard", row => row.IsOpen ? null : new DraftClosed(row.State), DraftState.Discarded, cancellation);

    public Task<Result<DraftRef>> Undo(Actor actor, DraftRef draft, CancellationToken cancellation) =>
        Change(actor, draft, "draft.restore", row => row.State == DraftState.Discarded ? null : new DraftNotDiscarded(), DraftState.Draft, cancellation);

    private async Task<Result<DraftRef>> Change(
        Actor actor, DraftRef draft, string verb, Func<DraftRow, Refusal?> flaw, DraftState next, CancellationToken cancellation) =>
        await audit.Perform<DraftRef>(db, await DraftAccess.Entry(db, actor, verb, draft.Id, cancellation), async () =>
        {
            if (!(await DraftAccess.Find(db, actor, draft, cancellation)).TryGet(out var seen, out var refusal))
                return refusal;
            if (!actor.Rights.May(Verbs.Draft, seen.Row.Seat, seen.Row.Community))
                return new NotAllowed(Verbs.Draft);
            if (flaw(seen.Row) is { } closed)
                return closed;
            await Clearances.VoidAsync(db, draft.Id, clock.GetUtcNow(), cancellation);
            seen.Row.Move(next, clock.GetUtcNow());
            return new DraftRef(draft.Id, seen.Row.Version);
        }, cancellation);
}
