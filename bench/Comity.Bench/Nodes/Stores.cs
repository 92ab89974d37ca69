using Comity.Bench.Measuring;
using Comity.Storage.Databases;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Comity.Bench.Nodes;

/// <summary>The databases that are measured: files with SQLite always, PostgreSQL where COMITY_TEST_POSTGRES names a server that is durable.</summary>
internal static class Stores
{
    public const string Sqlite = "sqlite";
    public const string PostgreSql = "postgresql";

    private static readonly string? Server = Environment.GetEnvironmentVariable("COMITY_TEST_POSTGRES") is { Length: > 0 } named ? named : null;

    /// <summary>How a store is called in the table.</summary>
    public static string NameOf(string provider) => provider == Sqlite ? "SQLite" : "PostgreSQL";

    /// <summary>Those that keep what they commit: a server without fsync would set a limit that no real one has.</summary>
    public static async Task<IReadOnlyList<string>> DurableAsync() => await IsServerDurableAsync() ? [Sqlite, PostgreSql] : [Sqlite];

    public static async Task<IReadOnlyList<string>> VersionsAsync()
    {
        await using var sqlite = new SqliteConnection("Data Source=:memory:");
        await sqlite.OpenAsync();
        string[] always = [$"SQLite {sqlite.ServerVersion} (WAL, synchronous FULL)"];
        if (Server is null)
            return [.. always, "no PostgreSQL"];
        await using var server = new NpgsqlConnection(Server);
        await server.OpenAsync();
        return [.. always, $"PostgreSQL {server.ServerVersion} ({(await IsServerDurableAsync() ? "fsync, synchronous_commit on" : "not durable, so not measured")})"];
    }

    /// <summary>Where a node keeps its history and keys; on PostgreSQL two new databases, dropped with the scratch server.</summary>
    public static async Task<DatabaseOptions> OptionsAsync(string provider)
    {
        if (provider == Sqlite)
            return new DatabaseOptions();
        var name = "comity_bench_" + Guid.NewGuid().ToString("N");
        return new DatabaseOptions { Provider = provider, Connection = await CreateAsync(name), KeyConnection = await CreateAsync(name + "_keys") };
    }

    /// <summary>Drops what <see cref="OptionsAsync"/> made.</summary>
    public static async Task DropAsync(DatabaseOptions database)
    {
        NpgsqlConnection.ClearAllPools();
        foreach (var connection in new[] { database.Connection, database.KeyConnection }.Where(text => text.Length > 0))
            await ExecuteAsync($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connection).Database} WITH (FORCE)");
    }

    /// <summary>Callers who commit one row each time, durably, beside a node of the same store: the limit of issuing.</summary>
    public static async Task<Committers> CommittersAsync(string provider, int callers, Scratch scratch, DatabaseOptions database) => provider == Sqlite
        ? await Committers.OpenAsync(callers, () => SqliteAsync(scratch.New("limit"), callers))
        : await Committers.OpenAsync(callers, () => PostgreSqlAsync(database.Connection, callers));

    private static async Task<IReadOnlyList<System.Data.Common.DbConnection>> SqliteAsync(string path, int callers)
    {
        var connections = new List<System.Data.Common.DbConnection>();
        for (var caller = 0; caller < callers; caller++)
        {
            var connection = new SqliteConnection($"Data Source={path};Pooling=False;Default Timeout=60");
            await connection.OpenAsync();
            // As the node's own connections (DatabaseSetup).
            await Committers.RunAsync(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA busy_timeout=30000;");
            connections.Add(connection);
        }

        await Committers.RunAsync(connections[0], "CREATE TABLE single_rows (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)");
        return connections;
    }

    private static async Task<IReadOnlyList<System.Data.Common.DbConnection>> PostgreSqlAsync(string connectionString, int callers)
    {
        var connections = new List<System.Data.Common.DbConnection>();
        for (var caller = 0; caller < callers; caller++)
        {
            var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
            await connection.OpenAsync();
            connections.Add(connection);
        }

        await Committers.RunAsync(connections[0], "CREATE TABLE IF NOT EXISTS single_rows (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, bytes BYTEA NOT NULL)");
        return connections;
    }

    private static async Task<bool> IsServerDurableAsync() =>
        Server is not null && await ShowAsync("fsync") == "on" && await ShowAsync("synchronous_commit") is "on" or "local";

    private static async Task<string?> ShowAsync(string setting)
    {
        await using var server = new NpgsqlConnection(Server);
        await server.OpenAsync();
        await using var show = new NpgsqlCommand("SELECT current_setting($1)", server) { Parameters = { new() { Value = setting } } };
        return (string?)await show.ExecuteScalarAsync();
    }

    private static async Task<string> CreateAsync(string database)
    {
        await ExecuteAsync($"CREATE DATABASE {database}");
        return new NpgsqlConnectionStringBuilder(Server) { Database = database, MaxPoolSize = 40 }.ConnectionString;
    }

    private static async Task ExecuteAsync(string command)
    {
        await using var server = new NpgsqlConnection(Server);
        await server.OpenAsync();
        await Committers.RunAsync(server, command);
    }
}
