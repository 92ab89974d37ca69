using Comity.Statements;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.History;

/// <summary>What enters one seat's history in one write transaction: what stands there is asked for once, and arrivals are counted on in memory.</summary>
/// <remarks>
/// Right while the caller holds the write transaction and lets nothing enter past it. A careful batch has a savepoint for each statement, so
/// that one which a projection cannot follow is held alone; of another batch nothing may be committed once a projection threw.
/// </remarks>
public sealed class AdmissionBatch(NodeDb db, int seat, ParticipantId self, bool isCareful)
{
    private const int AskedAtOnce = 1000;

    private readonly Dictionary<StatementId, KnownStatement?> _known = [];
    private long? _next;

    /// <summary>Holds the write transaction.</summary>
    public NodeDb Db { get; } = db;

    public int Seat { get; } = seat;

    /// <summary>Whose seat it is.</summary>
    public ParticipantId Self { get; } = self;

    public bool IsCareful { get; } = isCareful;

    /// <summary>Asks at once for what would be asked for one by one: whether these stand in the history.</summary>
    public async Task ReadAsync(IEnumerable<StatementId> sids, CancellationToken cancellation)
    {
        foreach (var some in sids.Where(sid => _known.TryAdd(sid, null)).Chunk(AskedAtOnce))
        {
            var rows = await Db.Set<StatementRow>().AsNoTracking().Where(row => row.Seat == Seat && some.Contains(row.Sid))
                .Select(row => new { row.Sid, row.Arrival, row.Standing, row.Code, row.Exercise }).ToListAsync(cancellation);
            foreach (var row in rows)
                _known[row.Sid] = new KnownStatement(row.Arrival, row.Standing, row.Code, row.Exercise);
        }
    }

    /// <summary>A statement as it stands in the history now; null when it does not.</summary>
    internal async Task<KnownStatement?> FindAsync(StatementId sid, CancellationToken cancellation)
    {
        if (!_known.ContainsKey(sid))
            await ReadAsync([sid], cancellation);
        return _known[sid];
    }

    /// <summary>The arrival that the next statement takes.</summary>
    internal async Task<long> NextArrivalAsync(CancellationToken cancellation) => _next ??= await HistoryWriter.NextArrivalAsync(Db, cancellation);

    /// <summary>Notes what has entered.</summary>
    internal void Enter(StatementId sid, KnownStatement entered) => (_known[sid], _next) = (entered, entered.Arrival + 1);

    /// <summary>Takes a statement's row out of the history, for another to take its name.</summary>
    internal async Task<StatementRow> TakeOutAsync(StatementId sid, long arrival, CancellationToken cancellation)
    {
        var rows = Db.Set<StatementRow>().AsNoTracking().Where(row => row.Arrival == arrival);
        var old = await rows.FirstAsync(cancellation);
        await rows.ExecuteDeleteAsync(cancellation);
        _known[sid] = null;
        return old;
    }

    /// <summary>Whether everything that every recipient was to have is here, and in the same exercise.</summary>
    internal async Task<Refusal?> ReferencesFlawAsync(Envelope envelope, CancellationToken cancellation)
    {
        foreach (var reference in envelope.References)
        {
            var found = await FindAsync(reference.Sid, cancellation) is { Standing: Standing.Admitted } known ? known : null;
            if (found is null && reference.Shared)
                return new MissingReference(reference.Sid);
            if (found is not null && found.Exercise != envelope.Exercise)
                return new ExerciseMixed();
        }

        return null;
    }
}

/// <summary>What a batch must know of a statement in the history.</summary>
internal sealed record KnownStatement(long Arrival, Standing Standing, string? Code, string? Exercise);
