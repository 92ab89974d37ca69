using Comity.Storage;
using Comity.Storage.Blobs;
using Comity.Storage.Feeds;
using Microsoft.EntityFrameworkCore;

namespace Comity.Federation;

/// <summary>One exchange of attachments with one peer, whole: a push and its receipt, or a pull and its page.</summary>
internal sealed class BlobExchange(
    IDbContextFactory<NodeDb> databases, IPeerChannel channel, BlobPageBuilder pages, BlobReceiptTaker taker, BlobReceiver receiver, NodeMessages messages)
{
    /// <summary>Sends the next chunks. True when more may leave.</summary>
    public async Task<Result<ExchangeDone>> PushAsync(SeatRow seat, ParticipantId peer, CancellationToken cancellation)
    {
        var page = await pages.BuildAsync(seat, peer, after: null, cancellation);
        if (page.To == page.From)
            return new ExchangeDone(HasMore: false);
        var call = PeerCall.Post(seat.Participant, peer, BlobProfile.Push, BlobProfile.PageMediaType, page.Bytes);
        if (!(await SendAsync(call, cancellation)).TryGet(out var answer, out var bad)
            || !ReceiptOf(peer, answer.Body).TryGet(out var receipt, out bad)
            || !(await taker.TakeAsync(seat, peer, receipt, cancellation)).TryGet(out var taken, out bad))
            return bad;
        // A peer that says no without having moved would be asked in circles.
        return answer.Status == 409 && taken.Position == page.From ? new PeerAnswered(answer.Status, "") : new ExchangeDone(taken.HasMore);
    }

    /// <summary>Asks for the next chunks and takes them. True when there may be more.</summary>
    public async Task<Result<ExchangeDone>> PullAsync(SeatRow seat, ParticipantId peer, CancellationToken cancellation)
    {
        var receipt = await receiver.ReceiptAsync(seat, peer, about: null, cancellation);
        var call = PeerCall.Post(seat.Participant, peer, BlobProfile.Pull, BlobProfile.ReceiptMediaType, receipt);
        if (!(await SendAsync(call, cancellation)).TryGet(out var answer, out var bad)
            || !(await receiver.ReceiveAsync(answer.Body, peer, cancellation)).TryGet(out var outcome, out bad))
            return bad;
        return outcome.IsInPlace ? new ExchangeDone(outcome.Taken > 0) : new OtherFeed();
    }

    /// <summary>Peers to whom attachments of this seat may leave now, and peers whose attachments it still waits for.</summary>
    public async Task<(HashSet<ParticipantId> Out, HashSet<ParticipantId> In)> DueAsync(SeatRow seat, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var due = new HashSet<ParticipantId>();
        foreach (var feed in await db.Set<BlobFeedOutRow>().AsNoTracking().Where(row => row.Seat == seat.Id && row.N > row.Receipted).ToListAsync(cancellation))
        {
            if (await BlobPageBuilder.IsDueAsync(db, feed, cancellation))
                due.Add(feed.Peer);
        }

        var waiting = await db.Set<AttachmentRow>().AsNoTracking()
            .Where(row => row.Seat == seat.Id && row.Issuer != seat.Participant && !db.Set<BlobRow>().Any(blob =>
                blob.Seat == row.Seat && blob.Sha256 == row.Blob && (blob.State == BlobState.Complete || (blob.State == BlobState.Refused && blob.From == row.Issuer))))
            .Select(row => row.Issuer).Distinct().ToListAsync(cancellation);
        return (due, [.. waiting]);
    }

    /// <summary>Shows the failure where the operator looks.</summary>
    public async Task NoteFailureAsync(SeatRow seat, ParticipantId peer, Refusal failure, DateTimeOffset nextAttemptAt, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var code = failure is PeerAnswered { PeerCode.Length: > 0 } answered ? answered.PeerCode : failure.Code;
        await db.Set<BlobFeedOutRow>().Where(row => row.Seat == seat.Id && row.Peer == peer).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Failures, row => row.Failures + 1).SetProperty(row => row.LastFailure, code)
                .SetProperty(row => row.NextAttemptAt, nextAttemptAt), cancellation);
    }

    private Result<FeedReceipt> ReceiptOf(ParticipantId peer, byte[] body)
    {
        var receipt = messages.Open<FeedReceipt>(body, BlobProfile.ReceiptTyp, message => message.To);
        return receipt.TryGet(out var read, out _) && read.To != peer ? new NotTheCaller(read.To) : receipt;
    }

    private async Task<Result<PeerAnswer>> SendAsync(PeerCall call, CancellationToken cancellation)
    {
        if (!(await channel.SendAsync(call, cancellation)).TryGet(out var answer, out var bad))
            return bad;
        return answer.IsSuccess || (answer.Status == 409 && call.Target == BlobProfile.Push)
            ? answer
            : new PeerAnswered(answer.Status, PeerExchange.CodeOf(answer)) { RetryAfter = answer.RetryAfter };
    }
}
