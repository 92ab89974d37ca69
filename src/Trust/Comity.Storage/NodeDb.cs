using Comity.Storage.Leases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
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

    /// <summary>Names the composition, so that contexts of other compositions in one process do not share a model.</summary>
    internal string Composition => string.Join(',', _parts.Select(part => part.GetType().FullName));

    /// <summary>Whether this is SQLite, the embedded default, and not PostgreSQL.</summary>
    public bool IsSqlite => Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal);

    /// <summary>
    /// Starts the one transaction that may write statements, leaves, cursors and what derives from them; others wait here.
    /// </summary>
    /// <remarks>SQLite serialises writers by itself once the transaction is immediate; PostgreSQL takes an advisory lock.</remarks>
    /// <exception cref="LeaseLostException">Another process took over the right to write.</exception>
    public async Task<IDbContextTransaction> BeginWriteAsync(CancellationToken cancellation)
    {
        var transaction = await Database.BeginTransactionAsync(cancellation);
        if (!IsSqlite)
            await Database.ExecuteSqlRawAsync("SELECT pg_advisory_xact_lock(7710801)", cancellation);
        try
        {
            await fence.CheckAsync(this, cancellation);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Databases.InstantConverter>();
        configurationBuilder.Properties<ParticipantId>().HaveConversion<Databases.IdentifierConverter<ParticipantId>>();
        configurationBuilder.Properties<CommunityId>().HaveConversion<Databases.IdentifierConverter<CommunityId>>();
        configurationBuilder.Properties<StatementId>().HaveConversion<Databases.IdentifierConverter<StatementId>>();
        configurationBuilder.Properties<Sha256Digest>().HaveConversion<Databases.DigestConverter>();
        configurationBuilder.Properties<Tlp>().HaveConversion<Databases.TlpConverter>();
        configurationBuilder.Properties<Comity.Statements.StatementType>().HaveConversion<Databases.StatementTypeConverter>();
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
