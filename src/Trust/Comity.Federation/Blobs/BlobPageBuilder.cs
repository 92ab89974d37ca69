using Comity.Storage;
using Comity.Storage.Blobs;
using Comity.Storage.Feeds;
using Microsoft.EntityFrameworkCore;

namespace Comity.Federation;

/// <summary>A page of attachments ready to leave.</summary>
/// <param name="To">Position after it; the same as <paramref name="From"/> when nothing may leave now.</param>
internal sealed record OutgoingBlobs(byte[] Bytes, long From, long To);

/// <summary>Builds the next page of a seat's attachments to a peer: only of statements that the peer has, and that it did not refuse.</summary>
internal sealed class BlobPageBuilder(IDbContextFactory<NodeDb> databases, NodeMessages messages)
{
    /// <param name="after">The position from which to go on; the receipted one when null.</param>
    public async Task<OutgoingBlobs> BuildAsync(SeatRow seat, ParticipantId peer, long? after, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var feed = await FeedAsync(db, seat, peer, cancellation);
        var from = Math.Clamp(after ?? feed.Receipted, 0, feed.N);
        var hash = (await BlobFeedWriter.HashAtAsync(db, feed, seat.Participant, from, cancellation))!.Value;
        var chunks = await ChunksAsync(db, feed, from, cancellation);
        foreach (var chunk in chunks)
            hash = FeedChain.Next(hash, chunk.Hash);
        var bytes = BlobPage.WriteChunks(chunks);
        var head = messages.Head(seat.Participant, peer, feed.Feed, from + chunks.Count, hash, BlobPage.Digest(bytes));
        return new OutgoingBlobs(BlobPage.Assemble(messages.Sign(head, BlobProfile.HeadTyp, seat.Participant), bytes), from, from + chunks.Count);
    }

    /// <summary>Whether the peer has the statement for whose attachment the feed waits.</summary>
    public static async Task<bool> IsDueAsync(NodeDb db, BlobFeedOutRow feed, CancellationToken cancellation) =>
        feed.N > feed.Receipted && await ItemAtAsync(db, feed, feed.Receipted + 1, cancellation) is { } item && await MayLeaveAsync(db, item, cancellation) is not null;

    private static async Task<List<ArrivedChunk>> ChunksAsync(NodeDb db, BlobFeedOutRow feed, long from, CancellationToken cancellation)
    {
        var chunks = new List<ArrivedChunk>(BlobProfile.MaxChunks);
        while (chunks.Count < BlobProfile.MaxChunks && await ItemAtAsync(db, feed, from + chunks.Count + 1, cancellation) is { } item)
        {
            if (await MayLeaveAsync(db, item, cancellation) is not { } withBytes)
                break;
            var index = (int)(from + chunks.Count + 1 - item.First);
            var count = Math.Min(BlobProfile.MaxChunks - chunks.Count, item.Chunks - index);
            chunks.AddRange(await ReadAsync(db, item, index, count, withBytes, cancellation));
        }

        return chunks;
    }

    private static Task<BlobFeedItemRow?> ItemAtAsync(NodeDb db, BlobFeedOutRow feed, long n, CancellationToken cancellation) =>
        db.Set<BlobFeedItemRow>().AsNoTracking().Where(item => item.Seat == feed.Seat && item.Peer == feed.Peer && item.First <= n && item.First + item.Chunks > n)
            .OrderByDescending(item => item.First).FirstOrDefaultAsync(cancellation);

    /// <summary>Null: not yet, the peer has not receipted the statement. False: it refused statement or attachment, so that only the places pass. True: with bytes.</summary>
    private static async Task<bool?> MayLeaveAsync(NodeDb db, BlobFeedItemRow item, CancellationToken cancellation)
    {
        var statement = await db.Set<FeedItemRow>().AsNoTracking()
            .Where(row => row.Seat == item.Seat && row.Peer == item.Peer && row.Sid == item.Sid).OrderByDescending(row => row.N).FirstOrDefaultAsync(cancellation);
        var receipted = await db.Set<FeedOutRow>().AsNoTracking().Where(row => row.Seat == item.Seat && row.Peer == item.Peer)
            .Select(row => row.Receipted).FirstOrDefaultAsync(cancellation);
        return statement is null || statement.N > receipted ? null : statement.Rejected is null && item.Rejected is null;
    }

    private static async Task<List<ArrivedChunk>> ReadAsync(NodeDb db, BlobFeedItemRow item, int index, int count, bool withBytes, CancellationToken cancellation)
    {
        var blob = db.Set<BlobRow>().Where(row => row.Seat == item.Seat && row.Sha256 == item.Blob && row.State == BlobState.Complete)
            .OrderBy(row => row.Id).Select(row => row.Id).Take(1);
        var rows = await db.Set<BlobChunkRow>().AsNoTracking().Where(chunk => blob.Contains(chunk.Blob) && chunk.Index >= index && chunk.Index < index + count)
            .OrderBy(chunk => chunk.Index).ToListAsync(cancellation);
        // Bytes that rotted here are not sent as if they were the attachment: the place passes without them.
        return rows.ConvertAll(row => new ArrivedChunk(
            item.Blob, row.Index, item.Chunks, row.Hash, withBytes && Sha256Digest.Of(row.Bytes) == row.Hash ? row.Bytes : null));
    }

    private static async Task<BlobFeedOutRow> FeedAsync(NodeDb db, SeatRow seat, ParticipantId peer, CancellationToken cancellation)
    {
        if (await db.Set<BlobFeedOutRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat.Id && row.Peer == peer, cancellation) is { } known)
            return known;
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var feed = await BlobFeedWriter.OpenAsync(db, seat.Id, seat.Participant, peer, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return feed;
    }
}
