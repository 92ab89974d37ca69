using System.Reflection;
using Comity.Federation;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Storage.Blobs;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Comity.Storage.Upkeep;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Health;

/// <summary>What an administrator sees of a node at one moment: figures and codes, no content.</summary>
/// <param name="SafeMode">Why it stopped signing and admitting; null while all is well.</param>
/// <param name="Alarms">What people must look at: forked logs, frozen chains, receipts that cannot be true.</param>
public sealed record NodeHealth(
    string Version, string? SafeMode, IReadOnlyList<AlarmHealth> Alarms, OutboxHealth Outbox, IReadOnlyList<SeatHealth> Seats, IReadOnlyList<FeedHealth> Feeds,
    IReadOnlyList<UnusualCount> Unusual)
{
    /// <summary>Codes and names that rosters bind to different participants, whose statements are held until a person confirms it.</summary>
    public IReadOnlyList<BindingHealth> Bindings { get; init; } = [];

    /// <summary>Logs of peers that were ended by their roots, a new epoch having been declared.</summary>
    public IReadOnlyList<EndedLogHealth> EndedLogs { get; init; } = [];
}

/// <param name="Bound">The code or name.</param>
public sealed record BindingHealth(string Bound, IReadOnlyList<BoundParticipant> Participants);

/// <param name="Communities">The communities whose rosters give it that code or name.</param>
public sealed record BoundParticipant(ParticipantId Participant, IReadOnlyList<string> Communities);

/// <param name="Peer">Whose log.</param>
/// <param name="Epoch">Which epoch of it.</param>
/// <param name="Size">Leaves up to the end that its roots named.</param>
/// <param name="Accepted">Leaves that a seat here had accepted before.</param>
/// <param name="WasForked">Whether it had contradicted itself; both checkpoints are kept.</param>
/// <param name="Disputed">Statements of that peer which are disputed now.</param>
public sealed record EndedLogHealth(string Seat, string Peer, int Epoch, long Size, long Accepted, bool WasForked, int Disputed);

/// <param name="About">Whom or which community it is about, by name.</param>
public sealed record AlarmHealth(string Code, string About);

/// <param name="Waiting">Reactions still to run, failing ones included.</param>
/// <param name="Failing">Those that failed at least once.</param>
/// <param name="OldestDueAt">When the oldest was due; null when none waits.</param>
public sealed record OutboxHealth(int Waiting, int Failing, DateTimeOffset? OldestDueAt);

/// <param name="GateCause">Why the seat may not sign; null when it may.</param>
/// <param name="Size">Leaves of its log.</param>
/// <param name="SignedSize">Leaves under the last checkpoint.</param>
/// <param name="Asked">Peers whose answer is needed before it signs again: silent, or with more than this database.</param>
public sealed record SeatHealth(int Id, string Name, string? GateCause, IReadOnlyList<AskedPeer> Asked, long Size, long SignedSize, DateTimeOffset? SignedAt);

/// <param name="HasMore">What the peer has that this database has not; null while it is silent.</param>
public sealed record AskedPeer(ParticipantId Peer, string Name, string? HasMore);

/// <param name="Queued">Items of the feed to the peer.</param>
/// <param name="Receipted">How many of them the peer's receipts cover.</param>
/// <param name="Taken">Items taken from the peer's feed.</param>
public sealed record FeedHealth(
    string Seat, string Peer, long Queued, long Receipted, long Taken, DateTimeOffset? ContactAt, int Failures, string? LastFailure, DateTimeOffset? NextAttemptAt);

/// <param name="Standing"><c>held</c>, <c>rejected</c> or <c>unreadable</c>.</param>
public sealed record UnusualCount(string Code, string Standing, int Count);

/// <summary>Reads the health of the seats that an officer administers, in a fixed number of queries.</summary>
internal sealed class NodeHealthReader(NodeDb db, SafeModeSwitch safeMode, RestoreInquiry inquiry, TrustBook trust, BindingConflicts bindings, Alarms alarms)
{
    public async Task<NodeHealth> ReadAsync(CurrentOfficer officer, CancellationToken cancellation)
    {
        var all = await db.Set<SeatRow>().AsNoTracking().OrderBy(seat => seat.Id).ToListAsync(cancellation);
        var seats = all.Where(seat => officer.Rights.May(Verbs.Administer, seat.Id, community: null)).ToList();
        var ids = seats.ConvertAll(seat => seat.Id);
        return new NodeHealth(
            Version, safeMode.Cause, await AlarmsAsync(cancellation), await OutboxAsync(cancellation), await SeatsAsync(seats, cancellation),
            await FeedsAsync(seats, cancellation), await UnusualAsync(ids, cancellation))
        {
            Bindings = [.. bindings.Open.Select(Binding)],
            EndedLogs = await EndedLogsAsync(seats, cancellation),
        };
    }

    private BindingHealth Binding(BindingConflict conflict) => new(conflict.Bound, [.. conflict.Participants.Select(participant => new BoundParticipant(
        participant,
        [.. trust.Communities.Where(chain => chain.Newest.Find(participant) is not null).Select(chain => chain.Newest.Body.Name.Original.Text).Order(StringComparer.Ordinal)]))]);

    private async Task<IReadOnlyList<EndedLogHealth>> EndedLogsAsync(IReadOnlyList<SeatRow> seats, CancellationToken cancellation)
    {
        var names = seats.ToDictionary(seat => seat.Id, seat => seat.Name);
        var ended = await db.Set<PeerLogRow>().AsNoTracking().Where(log => names.Keys.Contains(log.Seat) && log.EndedFrom != null).ToListAsync(cancellation);
        var disputed = (await db.Set<StatementRow>().AsNoTracking().Where(row => names.Keys.Contains(row.Seat) && row.Disputed)
            .GroupBy(row => new { row.Seat, row.Issuer }).Select(group => new { group.Key.Seat, group.Key.Issuer, Count = group.Count() }).ToListAsync(cancellation))
            .ToDictionary(group => (group.Seat, group.Issuer), group => group.Count);
        return [.. ended.Select(log => new EndedLogHealth(
            names[log.Seat], trust.NameOf(log.Participant), log.Epoch, log.Size, log.EndedFrom ?? 0, log.Conflict is not null, disputed.GetValueOrDefault((log.Seat, log.Participant))))];
    }

    // Without the build's commit, which says nothing to an operator.
    private static string Version =>
        typeof(NodeHealthReader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private async Task<IReadOnlyList<AlarmHealth>> AlarmsAsync(CancellationToken cancellation) =>
        [.. (await alarms.ReadAsync(db, cancellation)).Select(alarm => new AlarmHealth(
            alarm.Code, ParticipantId.TryParse(alarm.About, out var participant) ? trust.NameOf(participant) : alarm.About))];

    private async Task<OutboxHealth> OutboxAsync(CancellationToken cancellation)
    {
        var waiting = db.Set<OutboxRow>().AsNoTracking().Where(row => row.DoneAt == null);
        return new OutboxHealth(
            await waiting.CountAsync(cancellation),
            await waiting.CountAsync(row => row.Attempts > 0, cancellation),
            (await waiting.OrderBy(row => row.DueAt).FirstOrDefaultAsync(cancellation))?.DueAt);
    }

    private async Task<IReadOnlyList<SeatHealth>> SeatsAsync(IReadOnlyList<SeatRow> seats, CancellationToken cancellation)
    {
        var heads = (await db.Set<LogHeadRow>().AsNoTracking().ToListAsync(cancellation)).ToLookup(head => head.Seat);
        return [.. seats.Select(seat => Seat(seat, heads[seat.Id].MaxBy(head => head.Epoch)))];
    }

    private SeatHealth Seat(SeatRow seat, LogHeadRow? head)
    {
        var status = inquiry.Status(seat);
        var asked = status?.Waiting.Select(peer => new AskedPeer(peer.Peer, trust.NameOf(peer.Peer), peer.Suspicion)) ?? [];
        return new SeatHealth(seat.Id, seat.Name, status?.Cause, [.. asked], head?.Size ?? 0, head?.SignedSize ?? 0, head?.SignedAt);
    }

    private async Task<IReadOnlyList<FeedHealth>> FeedsAsync(IReadOnlyList<SeatRow> seats, CancellationToken cancellation)
    {
        var ids = seats.Select(seat => seat.Id).ToList();
        var sent = (await db.Set<FeedOutRow>().AsNoTracking().Where(feed => ids.Contains(feed.Seat)).ToListAsync(cancellation))
            .ToDictionary(feed => (feed.Seat, feed.Peer));
        var taken = (await db.Set<FeedInRow>().AsNoTracking().Where(feed => ids.Contains(feed.Seat)).ToListAsync(cancellation))
            .ToDictionary(feed => (feed.Seat, feed.Peer));
        var attached = (await db.Set<BlobFeedOutRow>().AsNoTracking().Where(feed => ids.Contains(feed.Seat)).ToListAsync(cancellation))
            .ToDictionary(feed => (feed.Seat, feed.Peer));
        var names = seats.ToDictionary(seat => seat.Id, seat => seat.Name);
        return [.. sent.Keys.Union(taken.Keys)
            .Select(pair => Feed(names[pair.Seat], pair.Peer, sent.GetValueOrDefault(pair), taken.GetValueOrDefault(pair), attached.GetValueOrDefault(pair)))
            .OrderBy(feed => feed.Seat, StringComparer.Ordinal).ThenBy(feed => feed.Peer, StringComparer.Ordinal)];
    }

    // What holds attachments up stands where nothing holds up statements.
    private FeedHealth Feed(string seat, ParticipantId peer, FeedOutRow? sent, FeedInRow? taken, BlobFeedOutRow? attached)
    {
        DateTimeOffset?[] contacts = [sent?.ContactAt, taken?.ContactAt];
        return new FeedHealth(
            seat, trust.NameOf(peer), sent?.N ?? 0, sent?.Receipted ?? 0, taken?.N ?? 0, contacts.Max(),
            (sent?.Failures ?? 0) + (attached?.Failures ?? 0), sent?.LastFailure ?? attached?.LastFailure, sent?.NextAttemptAt ?? attached?.NextAttemptAt);
    }

    private async Task<IReadOnlyList<UnusualCount>> UnusualAsync(List<int> seats, CancellationToken cancellation)
    {
        var kept = await db.Set<StatementRow>().AsNoTracking()
            .Where(row => seats.Contains(row.Seat) && row.Standing != Standing.Admitted)
            .GroupBy(row => new { row.Standing, row.Code })
            .Select(group => new { group.Key.Standing, group.Key.Code, Count = group.Count() }).ToListAsync(cancellation);
        var unreadable = await db.Set<FeedInItemRow>().AsNoTracking()
            .Where(row => seats.Contains(row.Seat) && row.Kept != null)
            .GroupBy(row => row.Code).Select(group => new { Code = group.Key, Count = group.Count() }).ToListAsync(cancellation);
        return [.. kept.Select(row => new UnusualCount(row.Code ?? "", row.Standing.ToString().ToLowerInvariant(), row.Count))
            .Concat(unreadable.Select(row => new UnusualCount(row.Code ?? "", "unreadable", row.Count)))
            .OrderBy(row => row.Code, StringComparer.Ordinal).ThenBy(row => row.Standing, StringComparer.Ordinal)];
    }
}
