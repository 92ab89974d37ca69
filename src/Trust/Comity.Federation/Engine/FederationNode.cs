using Comity.Federation.Outbound;
using Comity.Storage;
using Comity.Storage.Feeds;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Federation;

/// <summary>Talks to the peers of every seat, one bounded piece of work at a time: a page pushed, a page pulled, a look through the feeds.</summary>
/// <remarks>
/// Stepped: nothing happens but in <see cref="StepAsync"/>, and time comes only from the clock given. At most one exchange with a peer of
/// a seat is under way; different peers may be stepped at the same time. A failure waits, doubling, up to 15 minutes, and is forgotten at
/// the peer's first authentic sign of life.
/// </remarks>
public sealed class FederationNode
{
    // Ten pushes in a second are half of what a peer answers by default (FederationOptions.MaxRequestsPerMinute); twenty may come at once.
    private static readonly TimeSpan PushSpacing = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PushBurst = 20 * PushSpacing;

    private readonly IDbContextFactory<NodeDb> _databases;
    private readonly Seats _seats;
    private readonly TrustBook _trust;
    private readonly LogReader _logs;
    private readonly PeerExchange _exchange;
    private readonly BlobExchange _blobs;
    private readonly PageReceiver _receiver;
    private readonly TrustFetcher _fetcher;
    private readonly RestoreInquiry _inquiry;
    private readonly FederationOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly long _start;
    private readonly Lock _lock = new();
    private readonly Dictionary<(int Seat, ParticipantId Peer, bool IsBlobs), PeerWork> _work = [];
    private readonly Dictionary<int, TimeSpan> _scanDueAt = [];
    private readonly Dictionary<int, TimeSpan> _retryDueAt = [];
    private readonly HashSet<int> _scanning = [];
    private readonly Dictionary<(int Seat, ParticipantId Peer), (Sha256Digest Feed, long Anchored, long PeerSize, int Epoch, long Size)> _shown = [];
    private TimeSpan _seatsDueAt;

    internal FederationNode(
        IDbContextFactory<NodeDb> databases, Seats seats, TrustBook trust, LogReader logs, PeerExchange exchange, BlobExchange blobs,
        PageReceiver receiver, TrustFetcher fetcher, RestoreInquiry inquiry, FederationOptions options, TimeProvider time, Random random)
    {
        (_databases, _seats, _trust, _logs, _exchange, _blobs) = (databases, seats, trust, logs, exchange, blobs);
        (_receiver, _fetcher, _inquiry, _options, _time, _random) = (receiver, fetcher, inquiry, options, time, random);
        _start = time.GetTimestamp();
    }

    /// <summary>Raised when work may be due that was not before.</summary>
    public event Action? Woken;

    /// <summary>Raised after an attachment of a peer became whole, with the seat.</summary>
    public event Action<int>? AttachmentArrived;

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Says that a seat has something to send, or a checkpoint to show: its feeds are looked through at the next step.</summary>
    public void Wake(int seat)
    {
        lock (_lock)
            _scanDueAt[seat] = TimeSpan.Zero;
        Woken?.Invoke();
    }

    /// <summary>Says that what kept statements held may be gone: they are tried again at the next step.</summary>
    public void RetryHeld(int seat)
    {
        lock (_lock)
            _retryDueAt[seat] = TimeSpan.Zero;
        Wake(seat);
    }

    /// <summary>Says that a peer proved itself: what waited for it waits no longer.</summary>
    public void Contact(int seat, ParticipantId peer)
    {
        lock (_lock)
        {
            var waiting = new[] { false, true }.Select(isBlobs => _work.GetValueOrDefault((seat, peer, isBlobs))).OfType<PeerWork>().Where(work => work.Backoff.Failures > 0).ToList();
            if (waiting.Count == 0)
                return;
            waiting.ForEach(work => work.Backoff.AuthenticContact());
        }

        Woken?.Invoke();
    }

    internal void Arrived(int seat) => AttachmentArrived?.Invoke(seat);

    /// <summary>Does the next piece of work that is due. Null when nothing is.</summary>
    public async Task<StepReport?> StepAsync(CancellationToken cancellation)
    {
        await FindSeatsAsync(cancellation);
        if (TakeScan() is { } seat)
            return await ScanAsync(seat, cancellation);
        if (TakeWork() is not { } work)
            return null;
        try
        {
            return await ExchangeAsync(work, cancellation);
        }
        finally
        {
            lock (_lock)
                work.IsInFlight = false;
        }
    }

    /// <summary>How long until a step has something to do, if nothing wakes it earlier.</summary>
    public TimeSpan UntilDue()
    {
        lock (_lock)
        {
            var now = Now;
            var next = _scanDueAt.Where(scan => !_scanning.Contains(scan.Key)).Select(scan => scan.Value - now)
                .Concat(_work.Values.Where(work => !work.IsInFlight && HasWay(work)).Select(work => Until(work, now)))
                .Append(_options.ScanInterval).Min();
            return next < TimeSpan.Zero ? TimeSpan.Zero : next;
        }
    }

    private async Task FindSeatsAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (Now < _seatsDueAt)
                return;
            _seatsDueAt = Now + _options.ScanInterval;
        }

        foreach (var seat in await _seats.AllAsync(cancellation))
        {
            lock (_lock)
                _scanDueAt.TryAdd(seat.Id, TimeSpan.Zero);
        }
    }

    private int? TakeScan()
    {
        lock (_lock)
        {
            foreach (var (seat, due) in _scanDueAt)
            {
                if (due <= Now && _scanning.Add(seat))
                {
                    _scanDueAt[seat] = Now + _options.ScanInterval;
                    return seat;
                }
            }

            return null;
        }
    }

    private PeerWork? TakeWork()
    {
        lock (_lock)
        {
            // One hand stays free for statements.
            var mayCarry = _work.Values.Count(work => work.IsBlobs && work.IsInFlight) < Math.Max(1, _options.MaxPeersAtOnce - 1);
            var next = _work.Values.Where(work => !work.IsInFlight && (mayCarry || !work.IsBlobs) && HasWay(work) && Until(work, Now) <= TimeSpan.Zero)
                .OrderBy(work => work.IsBlobs).ThenByDescending(work => work.IsPushDue).ThenBy(work => work.PullDueAt).FirstOrDefault();
            if (next is not null)
                next.IsInFlight = true;
            return next;
        }
    }

    // Peers without an address pull from us, or read files.
    private bool HasWay(PeerWork work) =>
        _trust.DescriptorOf(work.Peer) is { } descriptor ? descriptor.Endpoints.Count > 0 : !work.IsBlobs;

    private TimeSpan Until(PeerWork work, TimeSpan now)
    {
        var wait = work.Backoff.Remaining;
        if (work is { IsBlobs: true, IsPushDue: false, IsWanted: false })
            return TimeSpan.MaxValue;
        var due = !work.IsBlobs && _inquiry.IsWaitingFor(work.Seat, work.Peer) ? TimeSpan.Zero
            : work.IsPushDue ? work.PushPaidUntil - PushBurst - now
            : work.PullDueAt - now;
        return due > wait ? due : wait;
    }

    private async Task<StepReport> ScanAsync(int id, CancellationToken cancellation)
    {
        try
        {
            if ((await _seats.AllAsync(cancellation)).FirstOrDefault(row => row.Id == id) is not { } seat)
                return new StepReport(id, null, StepKind.Scan, null);
            var due = await DueAsync(seat, cancellation);
            var (leaving, coming) = await _blobs.DueAsync(seat, cancellation);
            lock (_lock)
            {
                foreach (var peer in _trust.PeersOf(seat.Participant).Union(due))
                    WorkOf(seat, peer, isBlobs: false).IsPushDue |= due.Contains(peer);
                NoteBlobs(seat, leaving, coming);
            }

            if (IsRetryDue(id))
                await _receiver.SettleAsync(seat, cancellation);
            return new StepReport(id, null, StepKind.Scan, null);
        }
        finally
        {
            lock (_lock)
                _scanning.Remove(id);
        }
    }

    private void NoteBlobs(SeatRow seat, HashSet<ParticipantId> leaving, HashSet<ParticipantId> coming)
    {
        foreach (var work in _work.Values.Where(work => work.IsBlobs && work.Seat.Id == seat.Id))
            work.IsWanted = coming.Contains(work.Peer);
        foreach (var peer in leaving.Union(coming))
        {
            var (work, statements) = (WorkOf(seat, peer, isBlobs: true), WorkOf(seat, peer, isBlobs: false));
            work.IsPushDue |= leaving.Contains(peer);
            work.IsWanted = coming.Contains(peer);
            if (work.IsWanted && statements.HasPulled)
                work.PullDueAt = TimeSpan.Zero;
            statements.HasPulled = false;
        }
    }

    private bool IsRetryDue(int seat)
    {
        lock (_lock)
        {
            if (_retryDueAt.TryGetValue(seat, out var due) && Now < due)
                return false;
            _retryDueAt[seat] = Now + _options.RetryInterval;
            return true;
        }
    }

    private async Task<HashSet<ParticipantId>> DueAsync(SeatRow seat, CancellationToken cancellation)
    {
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        var heads = await _logs.HeadsAsync(seat.Id, cancellation);
        var feeds = await db.Set<FeedOutRow>().AsNoTracking()
            .Where(row => row.Seat == seat.Id).ToListAsync(cancellation);
        var keyset = _trust.Of(seat.Participant)?.Newest.Id;
        var place = await db.Set<LeafRow>().AsNoTracking().FirstOrDefaultAsync(leaf => leaf.Seat == seat.Id && leaf.Sid == keyset, cancellation);
        var due = new HashSet<ParticipantId>();
        foreach (var feed in feeds)
        {
            if (feed.N > feed.Receipted || (await AnchorBuilder.IsDueAsync(db, seat, feed, heads, place, cancellation) && IsNews(feed, heads[^1])))
                due.Add(feed.Peer);
        }

        return due;
    }

    // Anchors that a peer has seen and not accepted, as of a log that it holds to be forked, are not shown again before something changed.
    private bool IsNews(FeedOutRow feed, LogHeadRow head)
    {
        var state = (feed.Feed, feed.Anchored, feed.PeerSize, head.Epoch, head.SignedSize);
        lock (_lock)
        {
            if (_shown.GetValueOrDefault((feed.Seat, feed.Peer)) == state)
                return false;
            _shown[(feed.Seat, feed.Peer)] = state;
            return true;
        }
    }

    private PeerWork WorkOf(SeatRow seat, ParticipantId peer, bool isBlobs)
    {
        if (!_work.TryGetValue((seat.Id, peer, isBlobs), out var work))
            _work.Add((seat.Id, peer, isBlobs), work = new PeerWork(seat, peer, isBlobs, new Backoff(_time, _random.NextDouble)) { PullDueAt = Now + Jittered() });
        return work;
    }

    private TimeSpan Jittered() => _options.PollInterval * (0.8 + (_random.NextDouble() * 0.4));

    private async Task<StepReport> ExchangeAsync(PeerWork work, CancellationToken cancellation)
    {
        var kind = KindOf(work);
        if (kind is StepKind.Push or StepKind.PushBlobs)
        {
            // Before the page is built: what is queued meanwhile makes it due again.
            lock (_lock)
                (work.IsPushDue, work.PushPaidUntil) = (false, TimeSpan.FromTicks(Math.Max(work.PushPaidUntil.Ticks, Now.Ticks)) + PushSpacing);
        }

        var done = await RunAsync(work, kind, cancellation);
        if (done.TryGet(out var exchange, out var failure))
            Succeed(work, kind, exchange);
        else
            await FailAsync(work, kind, failure, cancellation);
        return new StepReport(work.Seat.Id, work.Peer, kind, failure);
    }

    private StepKind KindOf(PeerWork work)
    {
        lock (_lock)
        {
            if (work.IsBlobs)
                return work.IsPushDue ? StepKind.PushBlobs : StepKind.PullBlobs;
            return _trust.DescriptorOf(work.Peer) is null ? StepKind.Find
                : _inquiry.IsWaitingFor(work.Seat, work.Peer) ? StepKind.Ask
                : work.IsPushDue ? StepKind.Push
                : StepKind.Pull;
        }
    }

    private async Task<Result<ExchangeDone>> RunAsync(PeerWork work, StepKind kind, CancellationToken cancellation) => kind switch
    {
        StepKind.Push => await _exchange.PushAsync(work.Seat, work.Peer, ask: false, cancellation),
        StepKind.Ask => await _exchange.PushAsync(work.Seat, work.Peer, ask: true, cancellation),
        StepKind.Pull => await _exchange.PullAsync(work.Seat, work.Peer, cancellation),
        StepKind.PushBlobs => await _blobs.PushAsync(work.Seat, work.Peer, cancellation),
        StepKind.PullBlobs => await _blobs.PullAsync(work.Seat, work.Peer, cancellation),
        _ => await _fetcher.DescriptorAsync(work.Seat, work.Peer, work.Peer, cancellation)
            ? new ExchangeDone(HasMore: true)
            : new NoWayToPeer(work.Peer),
    };

    private void Succeed(PeerWork work, StepKind kind, ExchangeDone done)
    {
        lock (_lock)
        {
            work.Backoff.AuthenticContact();
            work.IsPushDue |= kind is StepKind.Push or StepKind.Ask or StepKind.PushBlobs && done.HasMore;
            if (kind is StepKind.Pull or StepKind.PullBlobs)
                work.PullDueAt = done.HasMore ? TimeSpan.Zero : Now + Jittered();
            work.HasPulled |= kind == StepKind.Pull && done.HasMore;
            // What was just delivered may let attachments leave, or name some to ask for.
            if ((kind == StepKind.Push && !done.HasMore) || (kind == StepKind.Pull && done.HasMore))
                _scanDueAt[work.Seat.Id] = TimeSpan.Zero;
        }
    }

    private async Task FailAsync(PeerWork work, StepKind kind, Refusal failure, CancellationToken cancellation)
    {
        TimeSpan wait;
        lock (_lock)
        {
            work.Backoff.Fail((failure as PeerAnswered)?.RetryAfter);
            work.IsPushDue |= kind is StepKind.Push or StepKind.PushBlobs;
            wait = work.Backoff.Remaining;
        }

        await (work.IsBlobs
            ? _blobs.NoteFailureAsync(work.Seat, work.Peer, failure, _time.GetUtcNow() + wait, cancellation)
            : _exchange.NoteFailureAsync(work.Seat, work.Peer, failure, _time.GetUtcNow() + wait, cancellation));
    }
}
