using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Drafts;

/// <summary>A draft in a list: no content.</summary>
public sealed record DraftListing(
    Guid Id, int Version, DraftState State, StatementType Type, CommunityId Community, Tlp Tlp, DraftObject? Object,
    OfficerId Author, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, StatementId? Sid)
{
    internal static DraftListing Of(DraftRow row) => new(
        row.Id, row.Version, row.State, row.Type, row.Community, row.Tlp,
        row is { ObjectKind: { } kind, ObjectId: { } id } ? new DraftObject(kind, id) : null, row.Author, row.CreatedAt, row.UpdatedAt, row.Sid);
}

/// <summary>Which drafts.</summary>
public enum DraftPile
{
    /// <summary>Open ones that the officer wrote in.</summary>
    Mine,

    /// <summary>Awaiting clearance, where the officer clears and did not write.</summary>
    ToClear,

    /// <summary>Cleared, where the officer releases and did not write.</summary>
    ToRelease,

    /// <summary>Released ones that the officer may see, the latest first.</summary>
    Released,

    /// <summary>Put aside, where the officer wrote in them: each can be taken back.</summary>
    Discarded,
}

/// <summary>The place behind which a page begins.</summary>
public sealed record DraftCursor(DateTimeOffset UpdatedAt, Guid Id);

/// <summary>A page of drafts, the latest change first.</summary>
/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record DraftPage(IReadOnlyList<DraftListing> Drafts, DraftCursor? Next);

/// <summary>Lists drafts in pages whose cost does not grow with their number.</summary>
public sealed class ListDrafts(NodeDb db, AuditTrail audit)
{
    public const int MaxLimit = 200;

    /// <param name="limit">1 to <see cref="MaxLimit"/>; what is outside is cut to it.</param>
    public Task<Result<DraftPage>> Run(Actor actor, int seat, DraftPile pile, DraftCursor? after, int limit, CancellationToken cancellation)
    {
        var entry = new AuditEntry(actor.Who, seat, "draft.list", "seat", seat.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return audit.Perform<DraftPage>(db, entry, async () =>
        {
            if (actor.Officer is not { } officer)
                return new Forbidden();
            var size = Math.Clamp(limit, 1, MaxLimit);
            var rows = await Behind(Pile(actor.Rights, officer, seat, pile), after).AsNoTracking()
                .OrderByDescending(row => row.UpdatedAt).ThenByDescending(row => row.Id).Take(size + 1).ToListAsync(cancellation);
            var next = rows.Count > size ? new DraftCursor(rows[size - 1].UpdatedAt, rows[size - 1].Id) : null;
            return new DraftPage([.. rows.Take(size).Select(DraftListing.Of)], next);
        }, cancellation);
    }

    private static IQueryable<DraftRow> Behind(IQueryable<DraftRow> rows, DraftCursor? after) => after is null
        ? rows
        : rows.Where(row => row.UpdatedAt < after.UpdatedAt || (row.UpdatedAt == after.UpdatedAt && row.Id < after.Id));

    private IQueryable<DraftRow> Pile(OfficerRights rights, OfficerId officer, int seat, DraftPile pile)
    {
        var all = db.Set<DraftRow>().Where(row => row.Seat == seat);
        var written = db.Set<DraftHandRow>().Where(hand => hand.Officer == officer);
        return pile switch
        {
            DraftPile.Mine => In(all, rights.Where(DraftAccess.Any, seat)).Where(row => row.State != DraftState.Released && row.State != DraftState.Discarded
                && written.Any(hand => hand.Draft == row.Id)),
            DraftPile.ToClear => In(all, rights.Where(Verbs.Clear, seat)).Where(row => row.State == DraftState.AwaitingClearance
                && !written.Any(hand => hand.Draft == row.Id)),
            DraftPile.Discarded => In(all, rights.Where(Verbs.Draft, seat)).Where(row => row.State == DraftState.Discarded && written.Any(hand => hand.Draft == row.Id)),
            DraftPile.ToRelease => In(all, rights.Where(Verbs.Release, seat)).Where(row => row.State == DraftState.Cleared
                && !written.Any(hand => hand.Draft == row.Id)),
            _ => Released(all.Where(row => row.State == DraftState.Released), rights, seat, written),
        };
    }

    private static IQueryable<DraftRow> Released(IQueryable<DraftRow> rows, OfficerRights rights, int seat, IQueryable<DraftHandRow> written)
    {
        var (decides, drafts) = (rights.Where(Verbs.Clear | Verbs.Release, seat), rights.Where(Verbs.Draft, seat));
        return rows.Where(row => decides.All || decides.Some.Contains(row.Community)
            || ((drafts.All || drafts.Some.Contains(row.Community)) && (row.Tlp != Tlp.Red || written.Any(hand => hand.Draft == row.Id))));
    }

    private static IQueryable<DraftRow> In(IQueryable<DraftRow> rows, CommunityScope scope) =>
        scope.All ? rows : rows.Where(row => scope.Some.Contains(row.Community));
}
