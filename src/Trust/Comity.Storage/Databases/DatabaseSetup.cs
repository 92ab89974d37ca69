using System.Data.Common;
using System.Runtime.CompilerServices;
using Comity.Storage.Keys;
using Comity.Storage.Leases;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using SQLitePCL;

namespace Comity.Storage.Databases;

/// <summary>Opens the node's database and its key store on the chosen provider, durable on both.</summary>
public static class DatabaseSetup
{
    /// <summary>The assembly that holds the migrations of a provider.</summary>
    public const string SqliteMigrations = "Comity.Migrations.Sqlite";

    /// <summary>The assembly that holds the migrations of a provider.</summary>
    public const string PostgreSqlMigrations = "Comity.Migrations.PostgreSql";

    /// <summary>Registers <see cref="NodeDb"/> (scoped, and by factory) and the <see cref="KeyDb"/> factory.</summary>
    /// <param name="dataFolder">Where SQLite keeps <c>node.db</c> and <c>keys.db</c>.</param>
    public static IServiceCollection AddNodeDatabase(this IServiceCollection services, DatabaseOptions database, string dataFolder)
    {
        services.TryAddSingleton<SafeModeSwitch>();
        services.TryAddSingleton<WriterFence>();
        services.AddDbContextFactory<NodeDb>(options => Use(options, database, dataFolder, "node.db", database.Connection));
        services.AddDbContextFactory<KeyDb>(options => Use(options, database, dataFolder, "keys.db", database.KeyConnection));
        return services;
    }

    /// <summary>Registers the tables of one part.</summary>
    public static IServiceCollection AddModelPart<T>(this IServiceCollection services)
        where T : class, IModelPart => services.AddSingleton<IModelPart, T>();

    /// <summary>Registers a projection; the order of registration is the order in which they see a statement.</summary>
    public static IServiceCollection AddProjection<T>(this IServiceCollection services)
        where T : class, IProjection => services.AddSingleton<IProjection, T>();

    /// <summary>Registers a reaction.</summary>
    public static IServiceCollection AddReaction<T>(this IServiceCollection services)
        where T : class, IReaction => services.AddSingleton<IReaction, T>();

    private static void Use(DbContextOptionsBuilder options, DatabaseOptions database, string folder, string file, string connection)
    {
        if (database.Provider == "postgresql")
            options.UseNpgsql(PostgreSqlConnectionString(connection), npgsql => npgsql.MigrationsAssembly(PostgreSqlMigrations));
        else
            options.UseSqlite(SqliteConnectionString(Path.Combine(folder, file)), sqlite => sqlite.MigrationsAssembly(SqliteMigrations))
                .AddInterceptors(DurableSqlite.Instance);
    }

    // Statements that come again are prepared once for each connection, unless the operator has chosen otherwise.
    private static string PostgreSqlConnectionString(string text)
    {
        var named = new DbConnectionStringBuilder { ConnectionString = text };
        return named.ContainsKey("Max Auto Prepare") || named.ContainsKey("MaxAutoPrepare")
            ? text
            : new NpgsqlConnectionStringBuilder(text) { MaxAutoPrepare = 100 }.ConnectionString;
    }

    private static string SqliteConnectionString(string path) =>
        new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, DefaultTimeout = 30, Pooling = true }.ToString();
}

/// <summary>Sets on every SQLite connection what durability and erasure need (federation.md 2.9, 2.10).</summary>
internal sealed class DurableSqlite : DbConnectionInterceptor
{
    public static readonly DurableSqlite Instance = new();

    // WAL with FULL survives a power cut after commit; secure_delete overwrites erased keys; busy_timeout lets writers queue.
    private const string Pragmas =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA busy_timeout=30000; PRAGMA temp_store=MEMORY;";

    // The pool keeps the connection beneath with its settings, and opening one is most of what a small question costs.
    private static readonly ConditionalWeakTable<sqlite3, DurableSqlite> Durable = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    private static void Apply(DbConnection connection)
    {
        if (connection is not SqliteConnection { Handle: { } handle } || Durable.TryGetValue(handle, out _))
            return;
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
        Durable.AddOrUpdate(handle, Instance);
    }
}
