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
/// A peer that has more than this database ever sent is no error of the peer's: the caller makes the seat suspect itself (federation.md
/// 2.9). Once an operator excused that peer, its word counts for nothing and the feed begins anew.
/// </remarks>
internal sealed class ReceiptTaker(IDbContextFactory<NodeDb> databases, TrustBook trust, NodeMessages messages, RestoreInquiry inquiry)
{
    /// <param name="sent">The page that it answers; null when it came by itself, as with a pull or a file.</param>
    /// <returns>The position from which to go on, or why the receipt cannot be used.</returns>
    public async Task<Result<ReceiptTaken>> TakeAsync(SeatRow seat, ParticipantId peer, FeedReceipt receipt, OutgoingPage? sent, CancellationToken cancellation)
    {
        if (receipt.From != seat.Participant || receipt.To != peer)
            return new OtherFeed();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var head = await LogReader.HeadAsync(db, seat.Id, cancellation);
        var (accepted, suspicion) = (Accepted(receipt, head, LogKeys.OpenUnbelieved), Doubt(seat, receipt, head));
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var feed = await FeedWriter.OpenAsync(db, seat.Id, seat.Participant, peer, cancellation);
        var (anchored, isExcused) = (feed.Anchored, inquiry.IsExcused(seat, peer));
        var stuck = await MoveAsync(db, seat, feed, receipt, sent, isExcused, cancellation);
        if (stuck is null && (receipt.Feed == feed.Feed || receipt.Feed == feed.Left))
            (feed.PeerEpoch, feed.PeerSize) = accepted is { } place ? (place.Epoch, place.Size) : (-1, 0);
        (feed.ContactAt, feed.Failures, feed.LastFailure, feed.NextAttemptAt) = (messages.Now, 0, stuck?.Code, null);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        var hasMore = feed.N > feed.Receipted || (feed.Anchored > anchored && feed.Anchored < feed.Receipted);
        var position = Math.Min(receipt.Feed == feed.Feed ? receipt.N : 0, feed.N);
        return new ReceiptTaken(position, hasMore && stuck is null, suspicion ?? stuck?.Explanation, stuck);
    }

    /// <summary>Brings the feed to where the peer stands. Why not, when the peer holds what this database does not know.</summary>
    private async Task<ReceiptAhead?> MoveAsync(
        NodeDb db, SeatRow seat, FeedOutRow feed, FeedReceipt receipt, OutgoingPage? sent, bool isExcused, CancellationToken cancellation)
    {
        if (receipt.Feed == feed.Left && receipt.Feed != feed.Feed)
        {
            // The instance that a declared epoch left behind: the peer goes on from the beginning of the present one.
            feed.Anchored = 0;
            return null;
        }

        if (Ahead(feed, receipt) is { } ahead && !await IsForgottenAsync(db, seat, feed, receipt, cancellation))
        {
            if (!isExcused)
                return ahead;
            if (sent is not null || feed.Receipted > 0 || receipt.Feed == feed.Feed)
                await FeedWriter.RestartAsync(db, feed, seat.Participant, cancellation);
            return null;
        }

        if (receipt.Feed != feed.Feed && receipt.N > 0)
            await FeedWriter.BeginAsync(db, feed, seat.Participant, receipt.Feed, cancellation);
        else if (receipt.Feed != feed.Feed)
            await EmptyAsync(db, seat, feed, sent, cancellation);
        else if (await IsLostAsync(db, seat, feed, receipt, sent, cancellation))
            await FeedWriter.RestartAsync(db, feed, seat.Participant, cancellation);
        if (receipt.Feed == feed.Feed)
            await SetAsync(db, feed, receipt, sent, cancellation);
        return null;
    }

    /// <summary>A peer that knows no feed of ours. As an answer that means it lost what it had; by itself it may be late, and the page that answers it begins at 0.</summary>
    private static async Task EmptyAsync(NodeDb db, SeatRow seat, FeedOutRow feed, OutgoingPage? sent, CancellationToken cancellation)
    {
        (feed.Anchored, feed.PeerEpoch, feed.PeerSize) = (0, -1, 0);
        if (sent is not null && feed.Receipted > 0)
            await FeedWriter.RestartAsync(db, feed, seat.Participant, cancellation);
    }

    private ReceiptAhead? Ahead(FeedOutRow feed, FeedReceipt receipt) =>
        receipt.Feed != feed.Feed && receipt.N > 0
            ? new ReceiptAhead($"{trust.NameOf(feed.Peer)} holds {receipt.N} items of a feed that this database does not know")
        : receipt.Feed == feed.Feed && receipt.N > feed.N
            ? new ReceiptAhead($"{trust.NameOf(feed.Peer)} holds {receipt.N} items of a feed of which this database knows {feed.N}")
        : null;

    /// <summary>Whether the peer holds exactly our first items, in an instance of the feed that a restored database has forgotten.</summary>
    private static async Task<bool> IsForgottenAsync(NodeDb db, SeatRow seat, FeedOutRow feed, FeedReceipt receipt, CancellationToken cancellation) =>
        receipt.Feed != feed.Feed && receipt.N <= feed.N
        && receipt.H == await FeedWriter.HashInAsync(db, feed, seat.Participant, receipt.Feed, receipt.N, cancellation);

    /// <summary>Whether the peer holds other items than ours, or none any more: the feed begins anew.</summary>
    private static async Task<bool> IsLostAsync(
        NodeDb db, SeatRow seat, FeedOutRow feed, FeedReceipt receipt, OutgoingPage? sent, CancellationToken cancellation) =>
        receipt.H != await PageBuilder.HashAtAsync(db, feed, seat, receipt.N, cancellation) || (receipt.N == 0 && feed.Receipted > 0 && sent is not null);

    private async Task SetAsync(NodeDb db, FeedOutRow feed, FeedReceipt receipt, OutgoingPage? sent, CancellationToken cancellation)
    {
        // What came by itself may be late: it never takes back a receipt. What it says of the log mends itself with the next one.
        if (receipt.N >= feed.Receipted || sent is not null)
            await DeliverAsync(db, feed, receipt, cancellation);
        feed.Anchored = Math.Clamp(receipt.Anchored, 0, Math.Min(receipt.N, feed.Receipted));
    }

    private async Task DeliverAsync(NodeDb db, FeedOutRow feed, FeedReceipt receipt, CancellationToken cancellation)
    {
        var now = messages.Now;
        if (receipt.N > feed.Receipted)
        {
            await db.Set<FeedItemRow>()
                .Where(item => item.Seat == feed.Seat && item.Peer == feed.Peer && item.N > feed.Receipted && item.N <= receipt.N && item.ReceiptedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(item => item.ReceiptedAt, now), cancellation);
        }

        // A receipt tells of its last 256 items all that is refused: what a peer that lost data took the second time is not.
        var (from, still) = (receipt.N - SyncProfile.MaxItems, receipt.Rejected.Select(item => item.N).Take(SyncProfile.MaxItems).ToList());
        await db.Set<FeedItemRow>()
            .Where(item => item.Seat == feed.Seat && item.Peer == feed.Peer && item.N > from && item.N <= receipt.N && item.Rejected != null && !still.Contains(item.N))
            .ExecuteUpdateAsync(set => set.SetProperty(item => item.Rejected, (string?)null), cancellation);
        foreach (var rejected in receipt.Rejected.Where(item => item.N <= receipt.N).Take(SyncProfile.MaxItems))
        {
            var code = rejected.Code[..Math.Min(rejected.Code.Length, 100)];
            await db.Set<FeedItemRow>()
                .Where(item => item.Seat == feed.Seat && item.Peer == feed.Peer && item.N == rejected.N && item.Rejected == null)
                .ExecuteUpdateAsync(set => set.SetProperty(item => item.Rejected, code), cancellation);
        }

        (feed.Receipted, feed.ReceiptedH) = (receipt.N, receipt.H);
    }

    /// <summary>The same doubt again, after the peer was asked for keysets that this database had forgotten: now its checkpoint may be readable.</summary>
    public async Task<string?> DoubtAsync(SeatRow seat, FeedReceipt receipt, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return Doubt(seat, receipt, await LogReader.HeadAsync(db, seat.Id, cancellation));
    }

    /// <summary>Why the receipt makes this database doubt itself: it shows a checkpoint under our own log key that was not signed here.</summary>
    private string? Doubt(SeatRow seat, FeedReceipt receipt, LogHeadRow? head)
    {
        if (Accepted(receipt, head, LogKeys.Open) is not { Checkpoint: { } checkpoint, Epoch: var epoch } || epoch < trust.Of(seat.Participant)!.Newest.Body.Epoch)
            return null;
        var name = trust.NameOf(receipt.To);
        if (head is null || epoch > head.Epoch || (epoch == head.Epoch && checkpoint.Size > head.SignedSize))
            return $"{name} has accepted this seat's log at size {checkpoint.Size}, which this database never signed";
        var own = epoch == head.Epoch && checkpoint.Size == head.SignedSize ? Encoding.UTF8.GetBytes(head.Checkpoint) : [];
        return own.Length > 0 && LogKeys.Open(own, checkpoint.Origin, trust.Of(seat.Participant)!) is { } mine && mine.Checkpoint.Root != checkpoint.Root
            ? $"{name} has accepted another root of this seat's log at size {checkpoint.Size}"
            : null;
    }

    // Only a checkpoint under our own key proves anything: a peer cannot make a seat doubt itself by writing numbers.
    private AcceptedLog? Accepted(FeedReceipt receipt, LogHeadRow? head, OpenCheckpoint open)
    {
        if (receipt.Checkpoint is not { } note || trust.Of(receipt.From) is not { } chain)
            return null;
        // Word for word what we signed last.
        if (head is not null && note == head.Checkpoint)
            return new AcceptedLog(head.Epoch, head.SignedSize, Checkpoint: null);
        for (var epoch = chain.Newest.Body.Epoch; epoch >= 0; epoch--)
        {
            if (open(Encoding.UTF8.GetBytes(note), LogReader.Origin(receipt.From, epoch), chain) is { } signed)
                return new AcceptedLog(epoch, signed.Checkpoint.Size, signed.Checkpoint);
        }

        return null;
    }

    /// <summary>How much of our log a peer has accepted.</summary>
    /// <param name="Checkpoint">Which it showed; null when it is our own last one.</param>
    private sealed record AcceptedLog(int Epoch, long Size, Checkpoint? Checkpoint);

    private delegate SignedCheckpoint? OpenCheckpoint(ReadOnlySpan<byte> note, string origin, Statements.Keysets.KeysetChain chain);
}

/// <param name="Position">Where the peer stands in the current feed.</param>
/// <param name="HasMore">Whether more items, or more anchors, wait to be sent.</param>
/// <param name="Suspicion">Why the seat doubts its own database; null when it does not.</param>
/// <param name="Stuck">Why the feed cannot go on before somebody decides; null when it can.</param>
internal sealed record ReceiptTaken(long Position, bool HasMore, string? Suspicion, ReceiptAhead? Stuck);
