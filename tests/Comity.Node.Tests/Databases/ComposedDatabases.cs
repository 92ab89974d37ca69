using System.Runtime.CompilerServices;
using System.Text.Json;
using Comity.Storage;
using Comity.Storage.Keys;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Comity.Node.Tests.Databases;

/// <summary>The databases of a whole node, composed as the command composes them, in a data folder of their own.</summary>
internal sealed class ComposedDatabases : IAsyncDisposable
{
    private ComposedDatabases(DataFolder folder, ServiceProvider services) => (Folder, Services) = (folder, services);

    public DataFolder Folder { get; }

    public ServiceProvider Services { get; }

    /// <summary>Without any database behind it on PostgreSQL, unless connections are given.</summary>
    public static ComposedDatabases Of(string provider, string connection = "Host=127.0.0.1", string keyConnection = "Host=127.0.0.1")
    {
        var folder = new DataFolder(Path.Combine(Directory.CreateTempSubdirectory("comity-steps-").FullName, "data"));
        folder.Create();
        File.WriteAllText(folder.Configuration, JsonSerializer.Serialize(new { Database = new { Provider = provider, Connection = connection, KeyConnection = keyConnection } }));
        return new ComposedDatabases(folder, NodeHost.BuildOffline(folder));
    }

    /// <summary>On PostgreSQL in two fresh databases of the server that COMITY_TEST_POSTGRES names; without it the test is skipped.</summary>
    public static async Task<ComposedDatabases> FreshAsync(string provider)
    {
        if (provider == "sqlite")
            return Of(provider);
        var server = Environment.GetEnvironmentVariable("COMITY_TEST_POSTGRES");
        Assert.SkipUnless(server is { Length: > 0 }, "COMITY_TEST_POSTGRES names no PostgreSQL server");
        var name = "comity_" + Guid.NewGuid().ToString("N");
        return Of(provider, Database(server!, name), Database(server!, name + "_keys"));
        static string Database(string server, string name) => new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 10 }.ConnectionString;
    }

    public static string ProjectOf(string provider, [CallerFilePath] string here = "") => Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(here)!, "../../../src/Node", provider == "sqlite" ? "Comity.Migrations.Sqlite" : "Comity.Migrations.PostgreSql"));

    public NodeDb Node() => Services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContext();

    public KeyDb Keys() => Services.GetRequiredService<IDbContextFactory<KeyDb>>().CreateDbContext();

    public IEnumerable<DbContext> All() => [Node(), Keys()];

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        NpgsqlConnection.ClearAllPools();
        Directory.Delete(Path.GetDirectoryName(Folder.Path)!, recursive: true);
    }
}
