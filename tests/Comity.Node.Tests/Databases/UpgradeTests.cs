using Comity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Comity.Node.Tests.Databases;

/// <summary>Databases of earlier and later versions under this one.</summary>
public sealed class UpgradeTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task An_older_history_is_copied_and_then_brought_to_this_version_with_all_that_it_holds(string provider)
    {
        await using var databases = await OlderAsync(provider);
        Assert.IsType<DatabaseOlder>(await DatabaseUpgrade.CheckAsync(databases.Services, default));

        var copy = (await DatabaseUpgrade.RunAsync(databases.Services, hasBackup: provider != "sqlite", default)).Value;

        Assert.Null(await DatabaseUpgrade.CheckAsync(databases.Services, default));
        Assert.Equal("Xenia", await SeatAsync(databases));
        Assert.Equal(provider == "sqlite", File.Exists(Path.Combine(copy, "node.db")));
        Assert.False(File.Exists(Path.Combine(copy, "keys.db")), "The key store did not change.");
    }

    [Fact]
    public async Task On_PostgreSQL_nothing_is_changed_before_the_operator_has_a_copy()
    {
        await using var databases = await OlderAsync("postgresql");

        Assert.IsType<BackupNeeded>((await DatabaseUpgrade.RunAsync(databases.Services, hasBackup: false, default)).Refusal);

        Assert.IsType<DatabaseOlder>(await DatabaseUpgrade.CheckAsync(databases.Services, default));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_database_of_a_later_version_is_left_alone(string provider)
    {
        await using var databases = await ComposedDatabases.FreshAsync(provider);
        await DatabaseUpgrade.CreateAsync(databases.Services, default);
        Assert.Null(await DatabaseUpgrade.CheckAsync(databases.Services, default));
        await using var db = databases.Node();
        await db.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsHistory\" (\"MigrationId\", \"ProductVersion\") VALUES ('99990101000000_Later', '99.0')", TestContext.Current.CancellationToken);

        Assert.Equal("database.newer", (await DatabaseUpgrade.CheckAsync(databases.Services, default))?.Code);
    }

    [Fact]
    public async Task A_database_that_no_step_made_is_not_used()
    {
        await using var databases = ComposedDatabases.Of("sqlite");
        Assert.Equal("database.unversioned", (await DatabaseUpgrade.CheckAsync(databases.Services, default))?.Code);
    }

    [Fact]
    public async Task An_upgrade_that_was_killed_does_not_keep_the_next_one_waiting()
    {
        await using var databases = await OlderAsync("sqlite");
        await using (var db = databases.Node())
        {
            await db.Database.ExecuteSqlRawAsync(
                "CREATE TABLE IF NOT EXISTS \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL PRIMARY KEY, \"Timestamp\" TEXT NOT NULL); INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-11-02 12:00:00')",
                TestContext.Current.CancellationToken);
        }

        Assert.NotNull((await DatabaseUpgrade.RunAsync(databases.Services, hasBackup: false, default).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).Value);
    }

    /// <summary>The databases as the first step made them, with a seat.</summary>
    private static async Task<ComposedDatabases> OlderAsync(string provider)
    {
        var databases = await ComposedDatabases.FreshAsync(provider);
        await using var keys = databases.Keys();
        await keys.Database.MigrateAsync();
        await using var db = databases.Node();
        await db.GetService<IMigrator>().MigrateAsync(db.Database.GetMigrations().First());
        db.Add(new SeatRow { Id = 1, Participant = ParticipantId.Of("xenia"u8), Name = "Xenia", CreatedAt = DateTimeOffset.UnixEpoch });
        await db.SaveChangesAsync();
        return databases;
    }

    private static async Task<string> SeatAsync(ComposedDatabases databases)
    {
        await using var db = databases.Node();
        return await db.Set<SeatRow>().Select(seat => seat.Name).SingleAsync();
    }
}
