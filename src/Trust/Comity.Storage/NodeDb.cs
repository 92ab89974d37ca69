using Comity.Storage.Databases;
using Comity.Storage.Leases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Storage;

namespace Comity.Storage;

/// <summary>The node's one database: everything that one transaction must cover stands in it.</summary>
/// <remarks>
/// Its tables are the sum of the registered <see cref="IModelPart"/>s. Instants are UTC ticks, identifiers 32 bytes, on both providers,
/// so that both sort and compare them alike.
/// </remarks>
public sealed class NodeDb(DbContextOptions<NodeDb> options, IEnumerable<IModelPart> parts, WriterFence fence) : DbContext(options)
{
    private readonly IModelPart[] _parts = [.. parts.OrderBy(part => part.GetType().FullName, StringComparer.Ordinal)];
    private RowInserts? _inserts;

    /// <summary>Names the composition, so that contexts of other compositions in one process do not share a model.</summary>
    internal string Composition => string.Join(',', _parts.Select(part => part.GetType().FullName));

    /// <summary>Whether this is SQLite, the embedded default, and not PostgreSQL.</summary>
    public bool IsSqlite => Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal);

    /// <summary>
    /// Starts the one transaction that may write statements, leaves, cursors and what derives from them; others wait here.
    /// </summary>
    /// <remarks>SQLite serialises writers of all processes, and here those of this one wait in order; PostgreSQL takes an advisory lock.</remarks>
    /// <exception cref="LeaseLostException">Another process took over the right to write.</exception>
    public async Task<IDbContextTransaction> BeginWriteAsync(CancellationToken cancellation)
    {
        // Who fails in it goes back to a savepoint of its own, or altogether: the mapper's own savepoint for each save would only cost.
        Database.AutoSavepointsEnabled = false;
        // Writers of this process take turns here: SQLite lets whoever finds it busy sleep, and another overtake.
        var turn = IsSqlite ? await fence.TakeTurnAsync(cancellation) : null;
        IDbContextTransaction? transaction = null;
        try
        {
            transaction = await Database.BeginTransactionAsync(cancellation);
            if (!IsSqlite)
                await Database.ExecuteSqlRawAsync("SELECT pg_advisory_xact_lock(7710801)", cancellation);
            await fence.CheckAsync(this, cancellation);
            return turn is null ? transaction : new WriteTransaction(transaction, turn);
        }
        catch
        {
            await (transaction?.DisposeAsync() ?? ValueTask.CompletedTask);
            turn?.Dispose();
            throw;
        }
    }

    /// <summary>Saves as always; outside a transaction it waits for its turn like every other writer.</summary>
    /// <remarks>A writer that finds SQLite's file busy sleeps up to a tenth of a second, however short the other's work was.</remarks>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (!IsSqlite || Database.CurrentTransaction is not null || !ChangeTracker.HasChanges())
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        using var turn = await fence.TakeTurnAsync(cancellationToken);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>Writes rows that are only ever added, at once and past the change tracker, inside the transaction (<see cref="RowInserts"/>).</summary>
    /// <remarks>For tables with many rows: a tenth of what adding and saving costs. A key that the database makes is not read back.</remarks>
    public Task InsertAsync(IEnumerable<object> rows, CancellationToken cancellation) => (_inserts ??= new RowInserts(this)).WriteAsync(rows, cancellation);

    public override void Dispose()
    {
        _inserts?.Dispose();
        base.Dispose();
    }

    public override ValueTask DisposeAsync()
    {
        _inserts?.Dispose();
        return base.DisposeAsync();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // The copy of the model that is made for use alone costs a sixth of what a small command costs, and the model itself serves as well.
        configurationBuilder.Conventions.Remove<RuntimeModelConvention>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        configurationBuilder.Properties<ParticipantId>().HaveConversion<IdentifierConverter<ParticipantId>>();
        configurationBuilder.Properties<CommunityId>().HaveConversion<IdentifierConverter<CommunityId>>();
        configurationBuilder.Properties<StatementId>().HaveConversion<IdentifierConverter<StatementId>>();
        configurationBuilder.Properties<Sha256Digest>().HaveConversion<DigestConverter>();
        configurationBuilder.Properties<Tlp>().HaveConversion<TlpConverter>();
        configurationBuilder.Properties<Comity.Statements.StatementType>().HaveConversion<StatementTypeConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var part in _parts)
            part.Build(modelBuilder);
    }

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
        optionsBuilder.ReplaceService<IModelCacheKeyFactory, CompositionCacheKey>();

    private sealed class CompositionCacheKey : IModelCacheKeyFactory
    {
        public object Create(DbContext context, bool designTime) => (((NodeDb)context).Composition, designTime);
    }
}
