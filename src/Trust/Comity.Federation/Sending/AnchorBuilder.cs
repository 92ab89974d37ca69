using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Log;
using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Federation;

/// <summary>Anchors for one page, and up to which item they reach.</summary>
internal sealed record BuiltAnchors(PageAnchors Anchors, long To, long Size);

/// <summary>Proves to a peer where its items stand in our log: this is how "received" becomes "anchored" everywhere.</summary>
internal sealed class AnchorBuilder(LogReader logs)
{
    /// <summary>Own keysets shown beside the items: a receiver must know that none lies between a statement's keyset and its leaf.</summary>
    private const int MaxKeysets = 64;

    /// <summary>Anchors for the items after those already anchored, up to <paramref name="upTo"/>; null when there is nothing to show.</summary>
    public async Task<BuiltAnchors?> BuildAsync(NodeDb db, SeatRow seat, FeedOutRow feed, long upTo, CancellationToken cancellation)
    {
        if (await logs.HeadAsync(seat.Id, cancellation) is not { SignedSize: > 0, Checkpoint.Length: > 0 } head)
            return null;
        var known = feed.PeerEpoch == head.Epoch ? feed.PeerSize : 0;
        // A peer that is ahead of this log was seen already where its receipt was taken.
        if (feed.Anchored >= upTo || known > head.SignedSize)
            return null;
        var (leaves, to) = await LeavesAsync(db, seat, feed, head, upTo, cancellation);
        if (leaves.Count == 0)
            return null;
        leaves = [.. leaves.Concat(await KeysetsAsync(db, seat, head, known, cancellation)).DistinctBy(leaf => leaf.Index)];
        var proofs = await logs.InclusionAsync(seat.Id, head.Epoch, leaves.ConvertAll(leaf => leaf.Index), head.SignedSize, cancellation);
        var consistency = known is 0 ? [] : await logs.ConsistencyAsync(seat.Id, head.Epoch, known, head.SignedSize, cancellation);
        var shown = leaves.Select((leaf, i) => new AnchoredLeaf(leaf.Sid, leaf.Index, TreeHash.WriteList(proofs[i]))).ToList();
        return new BuiltAnchors(new PageAnchors(head.Epoch, head.Checkpoint, known, TreeHash.WriteList(consistency), shown), to, head.SignedSize);
    }

    /// <summary>Whether items that the peer has receipted wait for a proof that the last checkpoint can give.</summary>
    public static async Task<bool> IsDueAsync(NodeDb db, SeatRow seat, FeedOutRow feed, LogHeadRow? head, CancellationToken cancellation) =>
        head is { SignedSize: > 0, Checkpoint.Length: > 0 } && feed.Anchored < feed.Receipted
        && (await LeavesAsync(db, seat, feed, head, feed.Receipted, cancellation)).Leaves.Count > 0;

    private static async Task<(List<(StatementId Sid, long Index)> Leaves, long To)> LeavesAsync(
        NodeDb db, SeatRow seat, FeedOutRow feed, LogHeadRow head, long upTo, CancellationToken cancellation)
    {
        var items = await db.Set<FeedItemRow>().AsNoTracking()
            .Where(item => item.Seat == seat.Id && item.Peer == feed.Peer && item.N > feed.Anchored && item.N <= upTo)
            .OrderBy(item => item.N).Take(SyncProfile.MaxItems).Select(item => new { item.N, item.Sid }).ToListAsync(cancellation);
        var sids = items.ConvertAll(item => item.Sid);
        var places = await db.Set<LeafRow>().AsNoTracking().Where(leaf => leaf.Seat == seat.Id && sids.Contains(leaf.Sid))
            .ToDictionaryAsync(leaf => leaf.Sid, cancellation);
        var leaves = new List<(StatementId, long)>(items.Count);
        var to = feed.Anchored;
        foreach (var item in items)
        {
            var place = places.GetValueOrDefault(item.Sid);
            // Leaves that wait for the next checkpoint, and with them all later ones, wait for the next page too.
            if (place is not null && place.Epoch == head.Epoch && place.Index >= head.SignedSize)
                break;
            if (place?.Epoch == head.Epoch)
                leaves.Add((item.Sid, place.Index));
            to = item.N;
        }

        return (leaves, to);
    }

    private static async Task<List<(StatementId Sid, long Index)>> KeysetsAsync(NodeDb db, SeatRow seat, LogHeadRow head, long from, CancellationToken cancellation)
    {
        var rows = await db.Set<StatementRow>().AsNoTracking()
            .Where(row => row.Seat == seat.Id && row.Issuer == seat.Participant && row.Type == TrustTypes.Keyset
                && row.Epoch == head.Epoch && row.Index >= from && row.Index < head.SignedSize)
            .OrderByDescending(row => row.Index).Take(MaxKeysets).Select(row => new { row.Sid, row.Index }).ToListAsync(cancellation);
        return rows.ConvertAll(row => (row.Sid, row.Index!.Value));
    }
}
