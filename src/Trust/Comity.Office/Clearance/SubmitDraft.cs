using Comity.Office.Audit;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Storage;

namespace Comity.Office.Clearance;

/// <summary>Asks for clearance of a draft that could leave as it stands.</summary>
public sealed class SubmitDraft(NodeDb db, AuditTrail audit, PreviewDraft preview, TimeProvider clock)
{
    public async Task<Result<DraftRef>> Run(Actor actor, DraftRef draft, CancellationToken cancellation) =>
        await audit.Perform<DraftRef>(db, await DraftAccess.Entry(db, actor, "draft.submit", draft.Id, cancellation), async () =>
        {
            if (!(await DraftAccess.Find(db, actor, draft, cancellation)).TryGet(out var seen, out var refusal))
                return refusal;
            if (!actor.Rights.May(Verbs.Draft, seen.Row.Seat, seen.Row.Community))
                return new NotAllowed(Verbs.Draft);
            if (seen.Row.State != DraftState.Draft)
                return new DraftClosed(seen.Row.State);
            if ((await preview.OfAsync(seen.Row, actor, cancellation)).Refusal is { } flaw)
                return flaw;
            seen.Row.Move(DraftState.AwaitingClearance, clock.GetUtcNow());
            return new DraftRef(draft.Id, seen.Row.Version);
        }, cancellation);
}
