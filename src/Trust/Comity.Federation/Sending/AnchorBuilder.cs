using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Log;
using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Federation;

/// <summary>Proves to a peer where its items stand in our log: this is how "received" becomes "anchored" everywhere.</summary>
internal sealed class AnchorBuilder(LogReader logs)
{
    /// <summary>Own keysets shown beside the items: a receiver must know that none lies between a statement's keyset and its leaf.</summary>
    private const int MaxKeysets = 64;

    /// <summary>Anchors for the items after those already anchored, up to <paramref name="upTo"/>; null when there is nothing to show.</summary>
    public async Task<PageAnchors?> BuildAsync(NodeDb db, SeatRow seat, FeedOutRow feed, long upTo, CancellationToken cancellation)
    {
        if (await LogReader.HeadAsync(db, seat.Id, cancellation) is not { SignedSize: > 0, Checkpoint.Length: > 0 } head)
            return null;
        var known = feed.PeerEpoch == head.Epoch ? feed.PeerSize : 0;
        // A peer that is ahead of this log was seen already where its receipt was taken.
        if (known > head.SignedSize)
            return null;
        var (leaves, to) = await LeavesAsync(db, seat, feed, head, upTo, cancellation);
        var keysets = leaves.Count > 0 || known > 0 ? await KeysetsAsync(db, seat, head, known, cancellation) : [];
        leaves = [.. leaves.Concat(keysets).DistinctBy(leaf => leaf.Index)];
        if (leaves.Count == 0)
            return null;
        var proofs = await logs.InclusionAsync(seat.Id, head.Epoch, leaves.ConvertAll(leaf => leaf.Index), head.SignedSize, cancellation);
        var consistency = known is 0 ? [] : await logs.ConsistencyAsync(seat.Id, head.Epoch, known, head.SignedSize, cancellation);
        var shown = leaves.Select((leaf, i) => new AnchoredLeaf(leaf.Sid, leaf.Index, TreeHash.WriteList(proofs[i]))).ToList();
        return new PageAnchors(head.Epoch, head.Checkpoint, known, TreeHash.WriteList(consistency), feed.Anchored, to, shown);
    }

    /// <summary>Whether items that the peer has receipted, or our newest keyset, wait for a proof that the last checkpoint can give.</summary>
    /// <param name="keyset">Where the newest keyset stands in the log; null when it is not there yet.</param>
    public static async Task<bool> IsDueAsync(
        NodeDb db, SeatRow seat, FeedOutRow feed, LogHeadRow? head, LeafRow? keyset, CancellationToken cancellation) =>
        head is { SignedSize: > 0, Checkpoint.Length: > 0 }
        && (IsKeysetDue(feed, head, keyset)
            || (feed.Anchored < feed.Receipted && (await LeavesAsync(db, seat, feed, head, feed.Receipted, cancellation)).Leaves.Count > 0));

    // What a peer holds under the keyset before it waits for the proof that it came before this one.
    private static bool IsKeysetDue(FeedOutRow feed, LogHeadRow head, LeafRow? keyset) =>
        keyset is not null && keyset.Epoch == head.Epoch && keyset.Index < head.SignedSize
        && feed.PeerEpoch == head.Epoch && feed.PeerSize > 0 && feed.PeerSize <= keyset.Index;

    private static async Task<(List<(StatementId Sid, long Index)> Leaves, long To)> LeavesAsync(
        NodeDb db, SeatRow seat, FeedOutRow feed, LogHeadRow head, long upTo, CancellationToken cancellation)
    {
        if (feed.Anchored >= upTo)
            return ([], upTo);
        // Items of an earlier epoch have no place in this log: they are passed over.
        var items = await db.Set<FeedItemRow>().AsNoTracking()
            .Where(item => item.Seat == seat.Id && item.Peer == feed.Peer && item.N > feed.Anchored && item.N <= upTo)
            .Join(
                db.Set<LeafRow>().Where(leaf => leaf.Seat == seat.Id && leaf.Epoch == head.Epoch),
                item => item.Sid, leaf => leaf.Sid, (item, leaf) => new { item.N, item.Sid, leaf.Index })
            .OrderBy(item => item.N).Take(SyncProfile.MaxItems).ToListAsync(cancellation);
        // Leaves that wait for the next checkpoint, and with them all later ones, wait for the next page too.
        var leaves = items.TakeWhile(item => item.Index < head.SignedSize).Select(item => (item.Sid, item.Index)).ToList();
        var isAll = leaves.Count == items.Count && items.Count < SyncProfile.MaxItems;
        return (leaves, isAll ? upTo : leaves.Count > 0 ? items[leaves.Count - 1].N : feed.Anchored);
    }

    private static async Task<List<(StatementId Sid, long Index)>> KeysetsAsync(NodeDb db, SeatRow seat, LogHeadRow head, long from, CancellationToken cancellation)
    {
        if (from == head.SignedSize)
            return [];
        var rows = await db.Set<StatementRow>().AsNoTracking()
            .Where(row => row.Seat == seat.Id && row.Issuer == seat.Participant && row.Type == TrustTypes.Keyset
                && row.Epoch == head.Epoch && row.Index >= from && row.Index < head.SignedSize)
            .OrderByDescending(row => row.Index).Take(MaxKeysets).Select(row => new { row.Sid, row.Index }).ToListAsync(cancellation);
        return rows.ConvertAll(row => (row.Sid, row.Index!.Value));
    }
}
