using Comity.Storage.Feeds;
using Comity.Storage.Log;
using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.History;

/// <summary>Where the next statement of a batch will stand.</summary>
internal sealed record NextPlace(long Arrival, int Epoch, long Index);

/// <summary>The places that one write transaction gives out: arrivals, leaves and feed positions, dense, written once at its end.</summary>
/// <remarks>
/// Read once and counted on in memory, which is right while the caller holds the write transaction. A statement that is refused takes no
/// place. Only what this counts is written: other columns of the same rows have other writers.
/// </remarks>
internal sealed class BatchPlaces(NodeDb db)
{
    private readonly Dictionary<(int Seat, int Epoch), (LogHeadRow Row, GrowingTree Tree, bool IsNew)> _heads = [];
    private readonly Dictionary<(int Seat, ParticipantId Peer), (FeedOutRow Row, bool IsNew)> _feeds = [];
    private readonly List<LeafRow> _leaves = [];
    private readonly List<FeedItemRow> _items = [];
    private long? _arrival;

    /// <summary>Where the next statement of a seat stands if it is taken.</summary>
    public async Task<NextPlace> NextAsync(int seat, int epoch, CancellationToken cancellation)
    {
        _arrival ??= await HistoryWriter.NextArrivalAsync(db, cancellation);
        return new NextPlace(_arrival.Value, epoch, (await HeadAsync(seat, epoch, cancellation)).Row.Size);
    }

    /// <summary>Gives the place to a statement that has entered, and a position on the feed of each recipient.</summary>
    public async Task TakeAsync(
        NextPlace place, int seat, ParticipantId issuer, StatementId sid, IReadOnlyList<ParticipantId> recipients, CancellationToken cancellation)
    {
        var feeds = new List<FeedOutRow>(recipients.Count);
        foreach (var peer in recipients)
            feeds.Add(await FeedAsync(seat, issuer, peer, cancellation));
        _arrival = place.Arrival + 1;
        var (log, tree) = await HeadAsync(seat, place.Epoch, cancellation);
        _leaves.Add(StatementLog.Append(log, tree, sid));
        _items.AddRange(feeds.Select(feed => FeedWriter.Append(feed, sid)));
    }

    /// <summary>Writes what was given out, inside the caller's transaction.</summary>
    public async Task SaveAsync(CancellationToken cancellation)
    {
        await db.InsertAsync(_leaves, cancellation);
        await db.InsertAsync(_items, cancellation);
        foreach (var (row, tree, isNew) in _heads.Values.Where(head => head.Row.Size > 0))
        {
            row.Edge = tree.ToArray();
            Write(row, isNew, nameof(LogHeadRow.Size), nameof(LogHeadRow.Edge));
        }

        foreach (var (row, isNew) in _feeds.Values)
            Write(row, isNew, nameof(FeedOutRow.N), nameof(FeedOutRow.H));
        await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
    }

    private void Write(object row, bool isNew, params ReadOnlySpan<string> changed)
    {
        var entry = isNew ? db.Add(row) : db.Attach(row);
        foreach (var property in isNew ? [] : changed)
            entry.Property(property).IsModified = true;
    }

    private async Task<(LogHeadRow Row, GrowingTree Tree)> HeadAsync(int seat, int epoch, CancellationToken cancellation)
    {
        if (!_heads.TryGetValue((seat, epoch), out var head))
        {
            var found = await db.Set<LogHeadRow>().AsNoTracking().FirstOrDefaultAsync(log => log.Seat == seat && log.Epoch == epoch, cancellation);
            var row = found ?? StatementLog.New(seat, epoch);
            _heads[(seat, epoch)] = head = (row, StatementLog.Tree(row.Edge), found is null);
        }

        return (head.Row, head.Tree);
    }

    private async Task<FeedOutRow> FeedAsync(int seat, ParticipantId issuer, ParticipantId peer, CancellationToken cancellation)
    {
        if (!_feeds.TryGetValue((seat, peer), out var feed))
        {
            var found = await db.Set<FeedOutRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat && row.Peer == peer, cancellation);
            _feeds[(seat, peer)] = feed = (found ?? FeedWriter.New(seat, issuer, peer), found is null);
        }

        return feed.Row;
    }
}
