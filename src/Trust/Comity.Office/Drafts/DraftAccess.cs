using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Drafts;

/// <summary>Finds drafts for use cases, and shows none to whom it is not for.</summary>
internal static class DraftAccess
{
    /// <summary>The rights of which any lets one see a draft.</summary>
    public const Verbs Any = Verbs.Draft | Verbs.Clear | Verbs.Release;

    /// <summary>A draft that the actor may see, tracked for change.</summary>
    /// <remarks>One under TLP:RED is seen by who wrote in it and by who clears and releases there; the rest also by who drafts there.</remarks>
    public static async Task<Result<SeenDraft>> Find(NodeDb db, Actor actor, Guid id, CancellationToken cancellation)
    {
        // A scope may have read it before; what counts is what stands there now.
        db.ChangeTracker.Clear();
        if (actor.Officer is not { } officer || await db.Set<DraftRow>().SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } draft)
            return new DraftNotFound();
        var hands = await db.Set<DraftHandRow>().AsNoTracking().Where(row => row.Draft == id).Select(row => row.Officer).ToListAsync(cancellation);
        var seen = new SeenDraft(draft, hands);
        return MaySee(actor, officer, seen) ? seen : new DraftNotFound();
    }

    /// <summary>The same, if it is the version that the caller has before them.</summary>
    public static async Task<Result<SeenDraft>> Find(NodeDb db, Actor actor, DraftRef draft, CancellationToken cancellation) =>
        !(await Find(db, actor, draft.Id, cancellation)).TryGet(out var seen, out var refusal) ? refusal
        : seen.Row.Version == draft.Version ? seen
        : new DraftChanged(seen.Row.Version);

    /// <summary>An audit entry about a draft, with the seat whose matter it is.</summary>
    public static async Task<AuditEntry> Entry(NodeDb db, Actor actor, string verb, Guid id, CancellationToken cancellation) =>
        new(actor.Who, await db.Set<DraftRow>().Where(row => row.Id == id).Select(row => row.Seat).FirstOrDefaultAsync(cancellation), verb, "draft", id.ToString("D"));

    private static bool MaySee(Actor actor, OfficerId officer, SeenDraft seen)
    {
        var (draft, rights) = (seen.Row, actor.Rights);
        bool May(Verbs verb) => rights.May(verb, draft.Seat, draft.Community);
        return May(Verbs.Clear) || May(Verbs.Release) || (May(Verbs.Draft) && (draft.Tlp != Tlp.Red || seen.IsBy(officer)));
    }
}

/// <summary>A draft as its reader last saw it.</summary>
/// <param name="Version">Its ETag.</param>
public sealed record DraftRef(Guid Id, int Version);

/// <summary>A draft and everybody who wrote in it.</summary>
internal sealed record SeenDraft(DraftRow Row, IReadOnlyList<OfficerId> Hands)
{
    public bool IsBy(OfficerId officer) => Hands.Contains(officer);
}
