using Comity.Storage;
using Comity.Storage.Blobs;
using Comity.Storage.Feeds;
using Microsoft.EntityFrameworkCore;

namespace Comity.Federation;

/// <summary>Takes a peer's verified receipt for attachments: arrived, refused, or begun anew where the two disagree.</summary>
/// <remarks>Disagreement costs sending again and nothing else: chunks that are there already have no second effect.</remarks>
internal sealed class BlobReceiptTaker(IDbContextFactory<NodeDb> databases, NodeMessages messages)
{
    /// <returns>The position from which to go on, and whether more may leave now.</returns>
    public async Task<Result<(long Position, bool HasMore)>> TakeAsync(SeatRow seat, ParticipantId peer, FeedReceipt receipt, CancellationToken cancellation)
    {
        if (receipt.From != seat.Participant || receipt.To != peer)
            return new OtherFeed();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var feed = await BlobFeedWriter.OpenAsync(db, seat.Id, seat.Participant, peer, cancellation);
        (feed.ContactAt, feed.Failures, feed.LastFailure, feed.NextAttemptAt) = (messages.Now, 0, null, null);
        if (receipt.Feed == feed.Feed && await BlobFeedWriter.HashAtAsync(db, feed, seat.Participant, receipt.N, cancellation) == receipt.H)
            await SetAsync(db, feed, receipt, cancellation);
        else if (feed.Receipted > 0 || receipt.N > 0)
            await BlobFeedWriter.RestartAsync(db, feed, seat.Participant, cancellation);
        await db.SaveChangesAsync(cancellation);
        var hasMore = await BlobPageBuilder.IsDueAsync(db, feed, cancellation);
        await transaction.CommitAsync(cancellation);
        return (feed.Receipted, hasMore);
    }

    private async Task SetAsync(NodeDb db, BlobFeedOutRow feed, FeedReceipt receipt, CancellationToken cancellation)
    {
        var now = messages.Now;
        foreach (var rejected in receipt.Rejected.Where(item => item.N <= receipt.N).Take(SyncProfile.MaxItems))
        {
            var code = rejected.Code[..Math.Min(rejected.Code.Length, 100)];
            await db.Set<BlobFeedItemRow>()
                .Where(item => item.Seat == feed.Seat && item.Peer == feed.Peer && item.First <= rejected.N && item.First + item.Chunks > rejected.N && item.Rejected == null)
                .ExecuteUpdateAsync(set => set.SetProperty(item => item.Rejected, code), cancellation);
        }

        await db.Set<BlobFeedItemRow>()
            .Where(item => item.Seat == feed.Seat && item.Peer == feed.Peer && item.First + item.Chunks - 1 <= receipt.N && item.ReceiptedAt == null && item.Rejected == null)
            .ExecuteUpdateAsync(set => set.SetProperty(item => item.ReceiptedAt, now), cancellation);
        feed.Receipted = receipt.N;
    }
}
