using Comity.Office.Audit;
using Comity.Office.Clearance;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Drafts;

/// <summary>Changes a draft. Whoever does is one of its authors from then on, and every clearance given before is void.</summary>
public sealed class EditDraft(NodeDb db, AuditTrail audit, JudgeDraft judge, TimeProvider clock)
{
    public async Task<Result<DraftRef>> Run(Actor actor, DraftRef draft, DraftContent content, CancellationToken cancellation) =>
        await audit.Perform<DraftRef>(db, await DraftAccess.Entry(db, actor, "draft.edit", draft.Id, cancellation), async () =>
        {
            if (!(await DraftAccess.Find(db, actor, draft, cancellation)).TryGet(out var seen, out var refusal))
                return refusal;
            if (await Flaw(actor, seen.Row, content, cancellation) is { } flaw)
                return flaw;
            seen.Row.Take(content);
            seen.Row.ReturnNote = null;
            await Clearances.VoidAsync(db, draft.Id, clock.GetUtcNow(), cancellation);
            if (!seen.IsBy(actor.Officer!.Value))
                db.Add(new DraftHandRow { Draft = draft.Id, Officer = actor.Officer.Value });
            seen.Row.Move(DraftState.Draft, clock.GetUtcNow());
            return new DraftRef(draft.Id, seen.Row.Version);
        }, cancellation);

    private async Task<Refusal?> Flaw(Actor actor, DraftRow row, DraftContent content, CancellationToken cancellation)
    {
        if (!actor.Rights.May(Verbs.Draft, row.Seat, row.Community))
            return new NotAllowed(Verbs.Draft);
        if (!row.IsOpen)
            return new DraftClosed(row.State);
        if (content.Type != row.Type || content.Community != row.Community)
            return new DraftFixedPart();
        if (await CreateDraft.Self(db, row.Seat, cancellation) is not { } self)
            return new DraftSeatNotFound();
        return content.Flaw(self) ?? await judge.Run(row.Seat, content, cancellation);
    }
}
