using Comity.Statements;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Upkeep;

/// <summary>How far a rebuild is.</summary>
public sealed record RebuildProgress(long Done, long Total);

/// <summary>Derives every read model again from the statements, in arrival order: afterwards the node answers exactly as before.</summary>
/// <remarks>One transaction: a rebuild that fails leaves the old rows. Reactions do not run. Erased statements are passed over.</remarks>
public sealed class Rebuild(IDbContextFactory<NodeDb> databases, StatementArchive archive, IEnumerable<IProjection> projections)
{
    private const int Page = 500;

    private readonly IProjection[] _projections = [.. projections];

    /// <returns>How many statements were applied.</returns>
    public async Task<long> RunAsync(IProgress<RebuildProgress>? progress, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var done = await ReplayAsync(db, progress, cancellation);
        await transaction.CommitAsync(cancellation);
        return done;
    }

    /// <summary>The same inside the caller's write transaction.</summary>
    public async Task<long> ReplayAsync(NodeDb db, IProgress<RebuildProgress>? progress, CancellationToken cancellation)
    {
        foreach (var projection in _projections)
            await projection.ClearAsync(db, cancellation);
        var total = await Admitted(db, after: 0).LongCountAsync(cancellation);
        var seats = await db.Set<SeatRow>().AsNoTracking().ToDictionaryAsync(seat => seat.Id, seat => seat.Participant, cancellation);
        var (done, after) = (0L, 0L);
        while (await Admitted(db, after).OrderBy(row => row.Arrival).Take(Page).ToListAsync(cancellation) is { Count: > 0 } rows)
        {
            after = rows[^1].Arrival;
            foreach (var ofSeat in rows.GroupBy(row => row.Seat))
            {
                foreach (var stored in await archive.OpenAsync(ofSeat.Key, [.. ofSeat], cancellation))
                    await ApplyAsync(db, seats[ofSeat.Key], stored, cancellation);
            }

            done += rows.Count;
            progress?.Report(new RebuildProgress(done, total));
        }

        return done;
    }

    private async Task ApplyAsync(NodeDb db, ParticipantId self, StoredStatement stored, CancellationToken cancellation)
    {
        if (Believed(stored) is not { } statement)
            return;
        var ours = self == statement.Issuer;
        var admission = new Admission(stored.Row.Arrival, stored.Row.Seat, self, statement, ours, stored.Row.EnteredAt);
        foreach (var projection in _projections.Where(projection => projection.Follows(statement.Type)))
            await projection.ApplyAsync(db, admission, cancellation);
        await db.SaveChangesAsync(cancellation);
        if (!ours && stored.Row is { Grade: Grade.Anchored, Epoch: { } epoch, Index: { } index })
            await AnchorAsync(db, new PlaceProven(stored.Row.Seat, statement.Id, statement.Type, epoch, index), cancellation);
        db.ChangeTracker.Clear();
    }

    // Keysets and rosters verify as chains and not by themselves; what is believed of them stands in the trust book, which nothing derives.
    private static Statement? Believed(StoredStatement stored) => stored.Row.Type == TrustTypes.Keyset || stored.Row.Type == TrustTypes.Roster
        ? stored.Trust.FindDocument(stored.Row.Sid)
        : stored.Verify().Value;

    private async Task AnchorAsync(NodeDb db, PlaceProven proven, CancellationToken cancellation)
    {
        foreach (var projection in _projections.Where(projection => projection.Follows(proven.Type)))
            await projection.AnchorAsync(db, proven, cancellation);
        await db.SaveChangesAsync(cancellation);
    }

    private static IQueryable<StatementRow> Admitted(NodeDb db, long after) =>
        db.Set<StatementRow>().AsNoTracking().Where(row => row.Standing == Standing.Admitted && row.Arrival > after);
}
