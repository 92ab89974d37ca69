using System.Globalization;
using Comity.Storage;
using Comity.Storage.Keys;
using Comity.Storage.Leases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Node;

/// <summary>Brings both databases to this version's shape, step by step, or says why this version must not touch them.</summary>
/// <remarks>
/// Which step a database has reached is read without the steps themselves: their assembly is loaded only where one is missing. Before the
/// first missing step a copy is made; the caller holds the writer's lease.
/// </remarks>
public static class DatabaseUpgrade
{
    /// <summary>The newest step of the history; a test holds it to the migrations.</summary>
    internal const string NodeStep = "20261122094400_EvidenceRegister";

    /// <summary>The newest step of the key store.</summary>
    internal const string KeyStep = "20261122061500_Initial";

    /// <summary>Makes both databases of a new node.</summary>
    public static async Task CreateAsync(IServiceProvider services, CancellationToken cancellation)
    {
        await using var node = await NodeAsync(services, cancellation);
        await node.Database.MigrateAsync(cancellation);
        await using var keys = await KeysAsync(services, cancellation);
        await keys.Database.MigrateAsync(cancellation);
    }

    /// <summary>Why this version may not use the databases as they are; null when they have its shape.</summary>
    /// <returns><see cref="DatabaseOlder"/> means that <see cref="RunAsync"/> mends it; everything else does not mend itself.</returns>
    public static async Task<Refusal?> CheckAsync(IServiceProvider services, CancellationToken cancellation)
    {
        await using var node = await NodeAsync(services, cancellation);
        await using var keys = await KeysAsync(services, cancellation);
        Refusal?[] flaws = [await FlawAsync(node, "history", NodeStep, cancellation), await FlawAsync(keys, "key store", KeyStep, cancellation)];
        return Array.Find(flaws, flaw => flaw is not (null or DatabaseOlder)) ?? Array.Find(flaws, flaw => flaw is not null);
    }

    /// <summary>Copies what will change, then takes the missing steps.</summary>
    /// <param name="hasBackup">Whether the operator made a copy: on PostgreSQL, whose own tools make it.</param>
    /// <returns>Where the copy stands; empty where the operator has it.</returns>
    public static async Task<Result<string>> RunAsync(IServiceProvider services, bool hasBackup, CancellationToken cancellation)
    {
        await using var node = await NodeAsync(services, cancellation);
        await using var keys = await KeysAsync(services, cancellation);
        var isKeyOlder = await FlawAsync(keys, "key store", KeyStep, cancellation) is not null;
        if (!node.IsSqlite && !hasBackup)
            return new BackupNeeded();
        var copy = node.IsSqlite ? await CopyAsync(services.GetRequiredService<DataFolder>(), isKeyOlder, cancellation) : "";
        await StepAsync(keys, cancellation);
        await StepAsync(node, cancellation);
        return copy;
    }

    /// <summary>Whether another instance, or one that just died, may still be writing.</summary>
    public static async Task<bool> IsInUseAsync(IServiceProvider services, CancellationToken cancellation)
    {
        await using var node = await NodeAsync(services, cancellation);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        return await node.Set<LeaseRow>().AnyAsync(lease => lease.Name == WriterFence.Writer && lease.ExpiresAt > now, cancellation);
    }

    private static async Task<string> CopyAsync(DataFolder folder, bool withKeys, CancellationToken cancellation)
    {
        var stamp = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        var copy = Path.Combine(folder.Path, $"before-upgrade-{stamp}");
        // A key store that does not change stays the only one: copies of it let erased content live on.
        await FolderBackup.WriteAsync(folder, copy, withKeys ? copy : null, cancellation);
        return copy;
    }

    private static async Task StepAsync(DbContext db, CancellationToken cancellation)
    {
        // On SQLite the steps are taken under a row that a killed process leaves behind, and the next would wait for it for ever. Nobody
        // else is at it: the caller holds the lease.
        if (db.Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal))
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellation);
        await db.Database.MigrateAsync(cancellation);
    }

    private static async Task<Refusal?> FlawAsync(DbContext db, string which, string newest, CancellationToken cancellation)
    {
        var isSqlite = db.Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal);
        var tables = isSqlite ? "sqlite_master WHERE type = 'table' AND name" : "information_schema.tables WHERE table_schema = current_schema() AND table_name";
        await db.Database.OpenConnectionAsync(cancellation);
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // One of the two constants above.
        command.CommandText = $"SELECT COUNT(*) FROM {tables} = '__EFMigrationsHistory'";
#pragma warning restore CA2100
        if (Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture) == 0)
            return new DatabaseUnversioned(which);
        command.CommandText = "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\" ORDER BY \"MigrationId\" DESC LIMIT 1";
        var reached = await command.ExecuteScalarAsync(cancellation) as string ?? "";
        return string.CompareOrdinal(reached, newest) switch
        {
            0 => null,
            > 0 => new DatabaseNewer(which, reached, newest),
            < 0 => new DatabaseOlder(which, reached, newest),
        };
    }

    private static Task<NodeDb> NodeAsync(IServiceProvider services, CancellationToken cancellation) =>
        services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync(cancellation);

    private static Task<KeyDb> KeysAsync(IServiceProvider services, CancellationToken cancellation) =>
        services.GetRequiredService<IDbContextFactory<KeyDb>>().CreateDbContextAsync(cancellation);
}

public sealed record DatabaseOlder(string Which, string Reached, string Newest)
    : Refusal("database.older", $"The {Which} has reached step {Reached}, and this version needs {Newest}: run comity node upgrade, or start the node.");

public sealed record DatabaseNewer(string Which, string Reached, string Newest)
    : Refusal("database.newer", $"The {Which} has reached step {Reached}, and this version knows steps up to {Newest} only: run the newer version, or put back a backup from before it.");

public sealed record DatabaseUnversioned(string Which)
    : Refusal("database.unversioned", $"The {Which} does not say which step it has reached: it is empty, or another program made it.");

public sealed record BackupNeeded()
    : Refusal("database.backup-needed", "The steps change the databases: copy both with pg_dump first, then run comity node upgrade --have-backup.");
