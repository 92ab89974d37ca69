using Comity.Storage;
using Comity.Storage.Databases;
using Comity.Storage.History;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Comity.Tests;

/// <summary>A fresh database with the tables of one capability, gone when the test ends.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    private ServiceProvider? _services;

    protected abstract DatabaseOptions Options { get; }

    protected string Folder { get; } = Directory.CreateTempSubdirectory("comity-test-").FullName;

    /// <summary>Creates the tables that <paramref name="add"/> registers, besides the statements themselves.</summary>
    public async Task CreateAsync(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection().AddNodeDatabase(Options, Folder).AddModelPart<StatementTable>();
        add(services);
        _services = services.BuildServiceProvider();
        await using var db = Open();
        await db.Database.EnsureCreatedAsync();
    }

    public NodeDb Open() => _services!.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await using (var db = Open())
                await db.Database.EnsureDeletedAsync();
            await _services.DisposeAsync();
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Statements as far as projections look at them.</summary>
    private sealed class StatementTable : IModelPart
    {
        public void Build(ModelBuilder model) => model.Entity<StatementRow>(row =>
        {
            row.ToTable("statements");
            row.HasKey(statement => statement.Arrival);
            row.Property(statement => statement.Arrival).ValueGeneratedNever();
        });
    }
}

public sealed class SqliteDatabase : TestDatabase
{
    protected override DatabaseOptions Options { get; } = new();
}

/// <summary>A database of its own on the server that COMITY_TEST_POSTGRES names; without it the test is skipped.</summary>
public sealed class PostgreSqlDatabase : TestDatabase
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("COMITY_TEST_POSTGRES");

    private readonly string _name = "comity_" + Guid.NewGuid().ToString("N");

    public PostgreSqlDatabase() => Assert.SkipWhen(string.IsNullOrEmpty(Server), "COMITY_TEST_POSTGRES is not set.");

    protected override DatabaseOptions Options => new()
    {
        Provider = "postgresql",
        Connection = new NpgsqlConnectionStringBuilder(Server) { Database = _name, MaxPoolSize = 4 }.ToString(),
    };
}
