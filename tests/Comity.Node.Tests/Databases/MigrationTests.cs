using Comity.Storage;
using Comity.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Tests.Databases;

/// <summary>The migrations lead to exactly this version's model, on both providers.</summary>
public sealed class MigrationTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task The_model_has_no_change_that_no_migration_makes(string provider)
    {
        await using var databases = ComposedDatabases.Of(provider);
        foreach (var db in databases.All())
        {
            await using (db)
            {
                var isBehind = db.Database.HasPendingModelChanges();
                if (isBehind && MigrationWriter.Asked is { } name)
                    MigrationWriter.Write(db, ComposedDatabases.ProjectOf(provider), name);
                else
                    Assert.False(isBehind, $"{db.GetType().Name} on {provider}: COMITY_WRITE_MIGRATION=Name writes the migration.");
            }
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task The_steps_that_a_node_looks_for_at_start_are_the_newest_there_are(string provider)
    {
        await using var databases = ComposedDatabases.Of(provider);
        var (node, keys) = (databases.All().OfType<NodeDb>().Single(), databases.All().OfType<KeyDb>().Single());
        Assert.Equal((DatabaseUpgrade.NodeStep, DatabaseUpgrade.KeyStep), (node.Database.GetMigrations().Last(), keys.Database.GetMigrations().Last()));
    }
}
