using System.Collections.Concurrent;
using System.Text.Json;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Federation;

/// <summary>One exchange with one peer, whole: a push and its receipt, or a pull and its page.</summary>
internal sealed class PeerExchange(
    IDbContextFactory<NodeDb> databases, IPeerChannel channel, PageBuilder pages, ReceiptTaker taker, ReceiptWriter receipts, PageReceiver receiver,
    NodeMessages messages, TrustFetcher fetcher, RestoreInquiry inquiry)
{
    // Peers that went back and have not advanced since: the first time is believed, the second waits.
    private readonly ConcurrentDictionary<(int Seat, ParticipantId Peer), bool> _wentBack = [];

    /// <summary>Sends the next page, or an empty one to ask. True when more waits to be sent.</summary>
    public async Task<Result<ExchangeDone>> PushAsync(SeatRow seat, ParticipantId peer, bool ask, CancellationToken cancellation)
    {
        if (!(await pages.BuildAsync(seat, peer, after: null, ask, cancellation)).TryGet(out var page, out var bad))
            return bad;
        var call = PeerCall.Post(seat.Participant, peer, SyncProfile.Push, SyncProfile.PageMediaType, page.Bytes);
        if (!(await SendAsync(call, cancellation)).TryGet(out var answer, out bad))
            return bad;
        if (!(await ReceiptAsync(seat, peer, answer.Body, cancellation)).TryGet(out var receipt, out bad)
            || !(await taker.TakeAsync(seat, peer, receipt, page, cancellation)).TryGet(out var taken, out bad))
            return bad;
        // Before it may sign again, a seat knows all that its peers know: no second keyset or roster beside one that it forgot.
        var suspicion = taken.Suspicion;
        if (inquiry.IsWaitingFor(seat, peer))
        {
            if (!await fetcher.RelearnAsync(seat, peer, receipt, cancellation))
                return new LagsBehind(peer.ToString());
            suspicion ??= await taker.DoubtAsync(seat, receipt, cancellation);
        }

        inquiry.Answered(seat, peer, suspicion);
        if (fetcher.Lacks(peer, receipt) && await CaughtUpAsync(seat, peer, receipt, cancellation))
            await receiver.SettleAsync(seat, cancellation);
        if ((taken.Stuck as Refusal ?? Circle(seat, peer, page, taken.Position, answer.IsSuccess)) is { } wait)
            return wait;
        // A peer that says no without having moved would be asked in circles.
        if (answer.Status == 409 && taken.Position == page.From)
            return new PeerAnswered(answer.Status, "");
        return new ExchangeDone(taken.HasMore);
    }

    /// <summary>Why to wait: a peer that answers with an earlier position once may have lost data; again without an advance it leads in circles.</summary>
    private ReceiptWentBack? Circle(SeatRow seat, ParticipantId peer, OutgoingPage page, long position, bool isTaken)
    {
        if (position > page.From)
            _wentBack.TryRemove((seat.Id, peer), out _);
        var isBack = position < page.From || (isTaken && position == page.From && page.To > page.From);
        return isBack && !_wentBack.TryAdd((seat.Id, peer), true) ? new ReceiptWentBack(page.To, position) : null;
    }

    /// <summary>Asks for the next page and takes it. True when there may be more.</summary>
    public async Task<Result<ExchangeDone>> PullAsync(SeatRow seat, ParticipantId peer, CancellationToken cancellation)
    {
        var receipt = await receipts.WriteAsync(seat, peer, about: null, cancellation);
        var call = PeerCall.Post(seat.Participant, peer, SyncProfile.Pull, SyncProfile.ReceiptMediaType, receipt);
        if (!(await SendAsync(call, cancellation)).TryGet(out var answer, out var bad))
            return bad;
        if (!(await receiver.AcceptAsync(answer.Body, peer, cancellation)).TryGet(out var outcome, out bad))
            return bad;
        return outcome.IsInPlace ? new ExchangeDone(outcome.Taken > 0) : new OtherFeed();
    }

    /// <summary>Shows the failure where the operator looks.</summary>
    public async Task NoteFailureAsync(SeatRow seat, ParticipantId peer, Refusal failure, DateTimeOffset nextAttemptAt, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Set<FeedOutRow>().Where(row => row.Seat == seat.Id && row.Peer == peer).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Failures, row => row.Failures + 1).SetProperty(row => row.LastFailure, Shown(failure))
                .SetProperty(row => row.NextAttemptAt, nextAttemptAt), cancellation);
    }

    // What the peer objects to tells more than that it objects: a clock that is wrong, for one.
    private static string Shown(Refusal failure) =>
        failure is PeerAnswered { PeerCode: { Length: > 0 } code } ? $"{failure.Code}: {code}" : failure.Code;

    private async Task<bool> CaughtUpAsync(SeatRow seat, ParticipantId peer, FeedReceipt receipt, CancellationToken cancellation)
    {
        var before = fetcher.Changes;
        await fetcher.CatchUpAsync(seat, peer, receipt, cancellation);
        return before != fetcher.Changes;
    }

    /// <summary>A receipt of this peer for this seat's feed; its keysets are fetched once when the signing key is not known.</summary>
    private async Task<Result<FeedReceipt>> ReceiptAsync(SeatRow seat, ParticipantId peer, byte[] body, CancellationToken cancellation)
    {
        var receipt = messages.Open<FeedReceipt>(body, SyncProfile.ReceiptTyp, message => message.To);
        if (receipt.Refusal is UnknownKey && await fetcher.KeysetsAsync(seat, peer, peer, cancellation))
            receipt = messages.Open<FeedReceipt>(body, SyncProfile.ReceiptTyp, message => message.To);
        return receipt.TryGet(out var read, out _) && read.To != peer ? new NotTheCaller(read.To) : receipt;
    }

    private async Task<Result<PeerAnswer>> SendAsync(PeerCall call, CancellationToken cancellation)
    {
        if (!(await channel.SendAsync(call, cancellation)).TryGet(out var answer, out var bad))
            return bad;
        return answer.IsSuccess || (answer.Status == 409 && call.Target == SyncProfile.Push) ? answer : new PeerAnswered(answer.Status, CodeOf(answer)) { RetryAfter = answer.RetryAfter };
    }

    /// <summary>The refusal's code in a peer's problem; empty where there is none to be shown.</summary>
    internal static string CodeOf(PeerAnswer answer)
    {
        try
        {
            using var problem = JsonDocument.Parse(answer.Body.AsMemory(0, Math.Min(answer.Body.Length, 4096)));
            var code = problem.RootElement.TryGetProperty("code", out var member) ? member.GetString() ?? "" : "";
            return code.Length <= 60 && code.All(sign => char.IsAsciiLetterLower(sign) || sign is '.' or '-') ? code : "";
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return "";
        }
    }
}

/// <param name="HasMore">Whether to go on at once.</param>
internal sealed record ExchangeDone(bool HasMore);
