using Comity.Storage.Databases;
using Npgsql;

namespace Comity.Faults.Tests;

/// <summary>Databases of their own on the PostgreSQL server of the suite.</summary>
internal static class TestPostgres
{
    public static string? Server => Environment.GetEnvironmentVariable("COMITY_TEST_POSTGRES") is { Length: > 0 } server ? server : null;

    /// <summary>Options for a new, empty database; the test is skipped where there is no server.</summary>
    public static async Task<DatabaseOptions> DatabaseAsync(string provider, string? server = null)
    {
        if (provider == "sqlite")
            return new DatabaseOptions();
        server ??= Server;
        Assert.SkipUnless(server is not null, "COMITY_TEST_POSTGRES names no PostgreSQL server");
        var name = "comity_" + Guid.NewGuid().ToString("N");
        return new DatabaseOptions { Provider = provider, Connection = await CreateAsync(server!, name), KeyConnection = await CreateAsync(server!, name + "_keys") };
    }

    private static async Task<string> CreateAsync(string server, string database)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var create = connection.CreateCommand();
#pragma warning disable CA2100 // The name was made above from a GUID.
        create.CommandText = $"CREATE DATABASE {database}";
#pragma warning restore CA2100
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server) { Database = database, MaxPoolSize = 20 }.ConnectionString;
    }
}
