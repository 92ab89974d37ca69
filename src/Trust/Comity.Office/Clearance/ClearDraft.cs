using Comity.Office.Audit;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Clearance;

/// <summary>Gives one clearance: a second person's word for exactly this content and these recipients.</summary>
public sealed class ClearDraft(NodeDb db, AuditTrail audit, PreviewDraft preview, ClearanceRules rules, TimeProvider clock)
{
    /// <param name="draft">The version that the officer has read; a later one is refused.</param>
    /// <param name="capacity">In which capacity, such as <c>legal</c>; <see cref="ClearanceRule.AnyCapacity"/> where the rule asks for none.</param>
    public async Task<Result<DraftRef>> Run(Actor actor, DraftRef draft, string capacity, CancellationToken cancellation) =>
        await audit.Perform<DraftRef>(db, await DraftAccess.Entry(db, actor, "draft.clear", draft.Id, cancellation), async () =>
        {
            if (!(await DraftAccess.Find(db, actor, draft, cancellation)).TryGet(out var seen, out var refusal))
                return refusal;
            var given = await db.Set<ClearanceRow>().AsNoTracking().Where(row => row.Draft == draft.Id).ToListAsync(cancellation);
            if (Flaw(actor, seen, given, capacity) is { } flaw)
                return flaw;
            var shown = await preview.OfAsync(seen.Row, actor, cancellation);
            if (shown.Refusal is not null)
                return shown.Refusal;
            var clearance = New(seen.Row, actor.Officer!.Value, capacity, shown);
            db.Add(clearance);
            var isCleared = Clearances.Missing(rules.For(seen.Row), seen.Row.Hash, [.. given, clearance]).Count == 0;
            seen.Row.Move(isCleared ? DraftState.Cleared : DraftState.AwaitingClearance, clearance.At);
            return new DraftRef(draft.Id, seen.Row.Version);
        }, cancellation);

    private Refusal? Flaw(Actor actor, SeenDraft seen, List<ClearanceRow> given, string capacity)
    {
        var (row, officer) = (seen.Row, actor.Officer!.Value);
        if (!actor.Rights.May(Verbs.Clear, row.Seat, row.Community))
            return new NotAllowed(Verbs.Clear);
        if (seen.IsBy(officer))
            return new OwnDraft();
        if (row.State != DraftState.AwaitingClearance)
            return new NotAwaitingClearance();
        if (Clearances.Valid(given, row.Hash).Any(clearance => clearance.Officer == officer))
            return new AlreadyCleared();
        if (!Clearances.Missing(rules.For(row), row.Hash, given).Contains(capacity, StringComparer.Ordinal))
            return new CapacityNotNeeded();
        return capacity == ClearanceRule.AnyCapacity || actor.Rights.MayClearAs(capacity, row.Seat, row.Community)
            ? null
            : new NotAllowed(Verbs.Clear) { Where = "capacity" };
    }

    private ClearanceRow New(DraftRow draft, OfficerId officer, string capacity, DraftPreview shown)
    {
        var now = clock.GetUtcNow();
        return new ClearanceRow
        {
            Id = Guid.CreateVersion7(now),
            Draft = draft.Id,
            Officer = officer,
            Capacity = capacity,
            Hash = draft.Hash,
            Recipients = shown.RecipientsHash,
            At = now,
        };
    }
}
