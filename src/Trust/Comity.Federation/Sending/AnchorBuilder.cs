using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Feeds;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Federation;

/// <summary>Proves to a peer where its items stand in our log: this is how "received" becomes "anchored" everywhere.</summary>
internal sealed class AnchorBuilder(LogReader logs, TrustBook trust)
{
    /// <summary>Own keysets shown beside the items: a receiver must know that none lies between a statement's keyset and its leaf.</summary>
    private const int MaxKeysets = 64;

    /// <summary>Anchors for the items after those already anchored, up to <paramref name="upTo"/>; null when there is nothing to show.</summary>
    public async Task<PageAnchors?> BuildAsync(NodeDb db, SeatRow seat, FeedOutRow feed, long upTo, CancellationToken cancellation)
    {
        var heads = await LogReader.HeadsAsync(db, seat.Id, cancellation);
        var (leaves, to, epoch) = await LeavesAsync(db, seat, feed, heads, upTo, cancellation);
        var isEnd = EndDue(feed, heads) is { };
        if ((EndDue(feed, heads) ?? heads.FirstOrDefault(row => row.Epoch == epoch)) is not { Checkpoint.Length: > 0 } head || (head.SignedSize == 0 && !isEnd))
            return null;
        var known = feed.PeerEpoch == head.Epoch ? feed.PeerSize : 0;
        // A peer that is ahead of this log was seen already where its receipt was taken, or will learn of the end by the page's head.
        if (known > head.SignedSize)
            return null;
        if (epoch != head.Epoch)
            (leaves, to) = ([], feed.Anchored);
        var keysets = leaves.Count > 0 || known > 0 || feed.PeerEpoch >= 0 ? await KeysetsAsync(db, seat, head, known, cancellation) : [];
        leaves = [.. leaves.Concat(keysets).DistinctBy(leaf => leaf.Index)];
        if (leaves.Count == 0 && !isEnd)
            return null;
        var proofs = await logs.InclusionAsync(seat.Id, head.Epoch, leaves.ConvertAll(leaf => leaf.Index), head.SignedSize, cancellation);
        var consistency = known is 0 ? [] : await logs.ConsistencyAsync(seat.Id, head.Epoch, known, head.SignedSize, cancellation);
        var shown = leaves.Select((leaf, i) => new AnchoredLeaf(leaf.Sid, leaf.Index, TreeHash.WriteList(proofs[i]))).ToList();
        return new PageAnchors(head.Epoch, head.Checkpoint, known, TreeHash.WriteList(consistency), feed.Anchored, to, shown);
    }

    /// <summary>Whether the peer must be shown the end of an epoch, or items that it has receipted, or our newest keyset, wait for a proof that a checkpoint can give.</summary>
    /// <param name="heads">The log of every epoch, oldest first.</param>
    /// <param name="keyset">Where the newest keyset stands in the log; null when it is not there yet.</param>
    public static async Task<bool> IsDueAsync(
        NodeDb db, SeatRow seat, FeedOutRow feed, IReadOnlyList<LogHeadRow> heads, LeafRow? keyset, CancellationToken cancellation) =>
        EndDue(feed, heads) is not null
        || (heads is [.., { SignedSize: > 0, Checkpoint.Length: > 0 } head] && IsKeysetDue(feed, head, keyset))
        || (feed.Anchored < feed.Receipted && (await LeavesAsync(db, seat, feed, heads, feed.Receipted, cancellation)).Leaves.Count > 0);

    /// <summary>The ended log of which the peer holds another state than its end; null where there is none.</summary>
    private static LogHeadRow? EndDue(FeedOutRow feed, IReadOnlyList<LogHeadRow> heads) =>
        heads.SkipLast(1).FirstOrDefault(head => head.Epoch == feed.PeerEpoch && head.SignedSize != feed.PeerSize);

    // What a peer holds under the keyset before it waits for the proof that it came before this one.
    private static bool IsKeysetDue(FeedOutRow feed, LogHeadRow head, LeafRow? keyset) =>
        keyset is not null && keyset.Epoch == head.Epoch && keyset.Index < head.SignedSize
        && ((feed.PeerEpoch == head.Epoch && feed.PeerSize > 0 && feed.PeerSize <= keyset.Index) || (feed.PeerEpoch >= 0 && feed.PeerEpoch < head.Epoch));

    /// <summary>The next unproven items of one epoch, and up to which item they are then shown.</summary>
    private static async Task<(List<(StatementId Sid, long Index)> Leaves, long To, int Epoch)> LeavesAsync(
        NodeDb db, SeatRow seat, FeedOutRow feed, IReadOnlyList<LogHeadRow> heads, long upTo, CancellationToken cancellation)
    {
        if (feed.Anchored >= upTo)
            return ([], upTo, heads.Count == 0 ? 0 : heads[^1].Epoch);
        var items = await db.Set<FeedItemRow>().AsNoTracking()
            .Where(item => item.Seat == seat.Id && item.Peer == feed.Peer && item.N > feed.Anchored && item.N <= upTo)
            .Join(
                db.Set<LeafRow>().Where(leaf => leaf.Seat == seat.Id),
                item => item.Sid, leaf => leaf.Sid, (item, leaf) => new { item.N, item.Sid, leaf.Epoch, leaf.Index })
            .OrderBy(item => item.N).Take(SyncProfile.MaxItems).ToListAsync(cancellation);
        var signed = heads.ToDictionary(head => head.Epoch, head => head.SignedSize);
        var newest = heads.Count == 0 ? 0 : heads[^1].Epoch;
        var (leaves, to, epoch) = (new List<(StatementId, long)>(), feed.Anchored, (int?)null);
        foreach (var item in items)
        {
            var isShown = item.Index < signed.GetValueOrDefault(item.Epoch);
            // Leaves that wait for the next checkpoint, and with them all later ones, wait for the next page; each page shows one epoch.
            if ((!isShown && item.Epoch == newest) || (isShown && epoch is { } other && other != item.Epoch))
                return (leaves, to, epoch ?? newest);
            // Behind the end of its epoch an item has no place: it is passed over.
            if (isShown)
            {
                epoch = item.Epoch;
                leaves.Add((item.Sid, item.Index));
            }

            to = item.N;
        }

        return (leaves, items.Count < SyncProfile.MaxItems ? upTo : to, epoch ?? newest);
    }

    private async Task<List<(StatementId Sid, long Index)>> KeysetsAsync(NodeDb db, SeatRow seat, LogHeadRow head, long from, CancellationToken cancellation)
    {
        if (from == head.SignedSize)
            return [];
        // By name and nothing else: asked for a range of the log, the database would walk through all of it.
        var own = trust.Of(seat.Participant)?.All.Select(keyset => keyset.Id).ToList() ?? [];
        var rows = await db.Set<LeafRow>().AsNoTracking().Where(leaf => leaf.Seat == seat.Id && own.Contains(leaf.Sid)).ToListAsync(cancellation);
        return [.. rows.Where(leaf => leaf.Epoch == head.Epoch && leaf.Index >= from && leaf.Index < head.SignedSize)
            .OrderByDescending(leaf => leaf.Index == 0).ThenByDescending(leaf => leaf.Index).Take(MaxKeysets).Select(leaf => (leaf.Sid, leaf.Index))];
    }
}
