using Comity.Office.Audit;
using Comity.Office.Clearance;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Drafts;

/// <summary>A whole draft, as its reader may see it.</summary>
/// <param name="Hash">What a clearance given now would bind.</param>
/// <param name="Missing">Capacities in which it still has to be cleared; an empty text is "in any".</param>
public sealed record DraftView(
    DraftListing Listing, DraftContent Content, Sha256Digest Hash, string? ReturnNote, IReadOnlyList<OfficerId> Hands, IReadOnlyList<string> Missing);

/// <summary>Shows a draft. Each reading is in the audit trail.</summary>
public sealed class ReadDraft(NodeDb db, AuditTrail audit, ClearanceRules rules)
{
    public async Task<Result<DraftView>> Run(Actor actor, Guid draft, CancellationToken cancellation) =>
        await audit.Perform<DraftView>(db, await DraftAccess.Entry(db, actor, "draft.read", draft, cancellation), async () =>
        {
            if (!(await DraftAccess.Find(db, actor, draft, cancellation)).TryGet(out var seen, out var refusal))
                return refusal;
            var clearances = await db.Set<ClearanceRow>().AsNoTracking().Where(row => row.Draft == draft).ToListAsync(cancellation);
            var missing = Clearances.Missing(rules.For(seen.Row), seen.Row.Hash, clearances);
            return new DraftView(DraftListing.Of(seen.Row), seen.Row.Content, seen.Row.Hash, seen.Row.ReturnNote, seen.Hands, missing);
        }, cancellation);
}
