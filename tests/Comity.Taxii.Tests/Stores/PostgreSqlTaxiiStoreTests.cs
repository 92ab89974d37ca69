using Npgsql;

namespace Comity.Taxii.Tests;

/// <summary>Runs where COMITY_TEST_POSTGRES names a server; each test has a schema of its own on it.</summary>
public sealed class PostgreSqlTaxiiStoreTests : TaxiiStoreContract
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("COMITY_TEST_POSTGRES");

    private readonly string _schema = $"taxii_{Guid.NewGuid():N}";

    private protected override async Task<ITaxiiStore> OpenAsync()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Server), "COMITY_TEST_POSTGRES names no server.");
        await RunAsync($"CREATE SCHEMA IF NOT EXISTS {_schema}");
        return await PostgreSqlTaxiiStore.OpenAsync($"{Server};Search Path={_schema};Maximum Pool Size=10", CancellationToken.None);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await RunAsync($"DROP SCHEMA {_schema} CASCADE");
    }

    [Fact]
    public async Task Writers_that_wait_for_a_collection_leave_connections_to_readers()
    {
        var collection = Guid.NewGuid();
        await Store.AddAsync(collection, Made.Noon, Made.Indicator(0));
        await using var source = NpgsqlDataSource.Create($"{Server};Search Path={_schema}");
        await using var other = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var held = new NpgsqlCommand("SELECT 1 FROM taxii_collections FOR UPDATE", other, transaction))
            await held.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var writing = Task.WhenAll(Enumerable.Range(1, 20).Select(number => Store.AddAsync(collection, Made.Noon, Made.Indicator(number))));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var page = new TakenPage();
        await Store.ReadAsync(new TaxiiQuery(collection), page, patience.Token);
        Assert.Single(page.Versions);
        Assert.False(writing.IsCompleted);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        await writing;
        Assert.Equal(21, (await Store.AllAsync(new TaxiiQuery(collection))).Count);
    }

    private static async Task RunAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Server!);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
