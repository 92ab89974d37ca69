using System.Text;
using Comity.Storage;
using Comity.Storage.Feeds;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Federation;

/// <summary>Takes a peer's verified receipt into the feed it is for: delivered, rejected, stepped back, or begun anew.</summary>
/// <remarks>
/// A peer that has more than this database ever sent is no error of the peer's: the caller makes the seat suspect itself (federation.md 2.9).
/// </remarks>
internal sealed class ReceiptTaker(IDbContextFactory<NodeDb> databases, TrustBook trust, LogReader logs, NodeMessages messages)
{
    /// <param name="sent">The page that it answers; null when it came by itself, as with a pull or a file.</param>
    /// <returns>The position from which to go on, or why the receipt cannot be used.</returns>
    public async Task<Result<ReceiptTaken>> TakeAsync(SeatRow seat, ParticipantId peer, FeedReceipt receipt, OutgoingPage? sent, CancellationToken cancellation)
    {
        if (receipt.From != seat.Participant || receipt.To != peer)
            return new OtherFeed();
        var ahead = await AheadAsync(seat, receipt, cancellation);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var feed = await FeedWriter.OpenAsync(db, seat.Id, seat.Participant, peer, cancellation);
        (feed.ContactAt, feed.Failures, feed.LastFailure, feed.NextAttemptAt) = (messages.Now, 0, null, null);
        var anchored = feed.Anchored;
        ahead ??= await MoveAsync(db, seat, feed, receipt, sent, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new ReceiptTaken(Math.Min(receipt.Feed == feed.Feed ? receipt.N : 0, feed.N), feed.N > feed.Receipted || (feed.Anchored > anchored && feed.Anchored < feed.Receipted), ahead);
    }

    /// <summary>Why the peer's word shows that this database is older than what the seat once sent; null when it does not.</summary>
    private async Task<string?> MoveAsync(NodeDb db, SeatRow seat, FeedOutRow feed, FeedReceipt receipt, OutgoingPage? sent, CancellationToken cancellation)
    {
        if (receipt.Feed != feed.Feed)
        {
            if (receipt.N > 0)
                return $"{trust.NameOf(feed.Peer)} holds {receipt.N} items of a feed that this database does not know";
            if (feed.Receipted > 0)
                await FeedWriter.RestartAsync(db, feed, seat.Participant, cancellation);
            return null;
        }

        if (receipt.N > feed.N)
            return $"{trust.NameOf(feed.Peer)} holds {receipt.N} items of a feed of which this database knows {feed.N}";
        if (receipt.H != await PageBuilder.HashAtAsync(db, feed, seat, receipt.N, cancellation) || (receipt.N == 0 && feed.Receipted > 0 && sent is not null))
            await FeedWriter.RestartAsync(db, feed, seat.Participant, cancellation);
        else if (receipt.N >= feed.Receipted || sent is not null)
            await SetAsync(db, feed, receipt, sent, cancellation);
        return null;
    }

    private async Task SetAsync(NodeDb db, FeedOutRow feed, FeedReceipt receipt, OutgoingPage? sent, CancellationToken cancellation)
    {
        var now = messages.Now;
        await db.Set<FeedItemRow>()
            .Where(item => item.Seat == feed.Seat && item.Peer == feed.Peer && item.N > feed.Receipted && item.N <= receipt.N && item.ReceiptedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(item => item.ReceiptedAt, now), cancellation);
        foreach (var rejected in receipt.Rejected.Where(item => item.N <= receipt.N).Take(SyncProfile.MaxItems))
        {
            var code = rejected.Code[..Math.Min(rejected.Code.Length, 100)];
            await db.Set<FeedItemRow>()
                .Where(item => item.Seat == feed.Seat && item.Peer == feed.Peer && item.N == rejected.N && item.Rejected == null)
                .ExecuteUpdateAsync(set => set.SetProperty(item => item.Rejected, code), cancellation);
        }

        (feed.Receipted, feed.ReceiptedH, feed.Anchored) = (receipt.N, receipt.H, Math.Min(feed.Anchored, receipt.N));
        var (epoch, size) = OwnPlace(receipt) ?? (-1, 0);
        (feed.PeerEpoch, feed.PeerSize) = (epoch, size);
        if (sent is not null && sent.Epoch == epoch && sent.Size <= size && receipt.N >= sent.To)
            feed.Anchored = Math.Max(feed.Anchored, Math.Min(sent.AnchoredTo, receipt.N));
    }

    /// <summary>Whether the receipt carries a checkpoint under our own log key that this database has not signed.</summary>
    private async Task<string?> AheadAsync(SeatRow seat, FeedReceipt receipt, CancellationToken cancellation)
    {
        if (Own(receipt) is not ({ } checkpoint, var epoch))
            return null;
        var head = await logs.HeadAsync(seat.Id, cancellation);
        var name = trust.NameOf(receipt.To);
        if (head is null || epoch > head.Epoch || (epoch == head.Epoch && checkpoint.Size > head.SignedSize))
            return $"{name} has accepted this seat's log at size {checkpoint.Size}, which this database never signed";
        var own = epoch == head.Epoch && checkpoint.Size == head.SignedSize ? Encoding.UTF8.GetBytes(head.Checkpoint) : [];
        return own.Length > 0 && LogKeys.Open(own, checkpoint.Origin, trust.Of(seat.Participant)!) is { } mine && mine.Checkpoint.Root != checkpoint.Root
            ? $"{name} has accepted another root of this seat's log at size {checkpoint.Size}"
            : null;
    }

    private (int Epoch, long Size)? OwnPlace(FeedReceipt receipt) =>
        Own(receipt) is ({ } checkpoint, var epoch) ? (epoch, checkpoint.Size) : null;

    // Only a checkpoint under our own key proves anything: a peer cannot make a seat doubt itself by writing numbers.
    private (Checkpoint? Checkpoint, int Epoch) Own(FeedReceipt receipt)
    {
        if (receipt.Checkpoint is not { } note || trust.Of(receipt.From) is not { } chain)
            return (null, 0);
        for (var epoch = chain.Newest.Body.Epoch; epoch >= 0; epoch--)
        {
            if (LogKeys.Open(Encoding.UTF8.GetBytes(note), LogReader.Origin(receipt.From, epoch), chain) is { } signed)
                return (signed.Checkpoint, epoch);
        }

        return (null, 0);
    }
}

/// <param name="Position">Where the peer stands in the current feed.</param>
/// <param name="HasMore">Whether more items, or more anchors, wait to be sent.</param>
/// <param name="Suspicion">Why the seat doubts its own database; null when it does not.</param>
internal sealed record ReceiptTaken(long Position, bool HasMore, string? Suspicion);
