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

    private static async Task RunAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Server!);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
