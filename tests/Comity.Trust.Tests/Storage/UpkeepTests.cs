using Comity.Storage.History;
using Comity.Storage.Log;
using Comity.Storage.Upkeep;
using Microsoft.EntityFrameworkCore;

namespace Comity.Trust.Tests.Storage;

public sealed class UpkeepOnSqlite : UpkeepTests
{
    protected override string Provider => "sqlite";
}

public sealed class UpkeepOnPostgreSql : UpkeepTests
{
    protected override string Provider => "postgresql";
}

public abstract class UpkeepTests
{
    protected abstract string Provider { get; }

    [Fact]
    public async Task A_rebuilt_read_model_equals_the_one_that_grew()
    {
        await using var node = await NodeWithNotesAsync();
        var before = await NotesAsync(node);

        var applied = await node.Get<Rebuild>().RunAsync(progress: null, default);

        Assert.True(applied >= before.Count);
        Assert.Equal(before, await NotesAsync(node));
    }

    [Fact]
    public async Task A_sound_store_has_no_faults()
    {
        await using var node = await NodeWithNotesAsync();

        Assert.Empty(await node.Get<StoreCheck>().RunAsync(default));
    }

    [Fact]
    public async Task One_changed_byte_of_a_stored_statement_is_named_and_the_others_are_not()
    {
        await using var node = await NodeWithNotesAsync();
        await using var db = await node.DbAsync();
        var row = await db.Set<StatementRow>().OrderByDescending(row => row.Arrival).FirstAsync();
        row.Sealed = [.. row.Sealed.Select((value, i) => i == row.Sealed.Length / 2 ? (byte)(value ^ 1) : value)];
        await db.SaveChangesAsync();

        var fault = Assert.Single(await node.Get<StoreCheck>().RunAsync(default));

        Assert.Equal(("store.unreadable", $"statement {row.Sid}"), (fault.Code, fault.Where));
    }

    [Fact]
    public async Task A_leaf_taken_out_of_the_log_is_named()
    {
        await using var node = await NodeWithNotesAsync();
        await using var db = await node.DbAsync();
        await db.Set<LeafRow>().Where(leaf => leaf.Index == 2).ExecuteDeleteAsync();

        Assert.Contains(await node.Get<StoreCheck>().RunAsync(default), fault => fault.Code == "log.gap");
    }

    [Fact]
    public async Task A_database_older_than_the_high_water_file_signs_nothing()
    {
        await using var node = await NodeWithNotesAsync();
        node.Get<HighWaterFile>().Raise(new HighWaterMark(LogReader.Origin(node.Participant, 0), 1_000, "-"));

        await node.Get<RestoreGuard>().CheckAsync(default);

        Assert.NotNull(node.Get<SigningGate>().WhyShut(node.Seat.Id));
        Assert.Null(await node.Get<Checkpointer>().SignAsync(node.Seat.Id, node.Participant, default));
        var refused = await node.Get<StatementRelease>().ReleaseAsync(node.NoteTo(node.Trust.Communities.First().Community, "more"), null, default);
        Assert.Equal("node.restored-backup", refused.Refusal?.Code);
    }

    [Fact]
    public async Task A_backup_that_was_put_back_signs_nothing_even_where_no_checkpoint_tells_it_from_the_present()
    {
        await using var node = await NodeWithNotesAsync();
        await node.Get<Checkpointer>().SignAsync(node.Seat.Id, node.Participant, default);
        await node.Get<RestoreGuard>().CheckAsync(default);
        Assert.Null(node.Get<SigningGate>().WhyShut(node.Seat.Id));

        node.Get<HighWaterFile>().MarkRestored();
        await node.Get<RestoreGuard>().CheckAsync(default);

        Assert.NotNull(node.Get<SigningGate>().WhyShut(node.Seat.Id));
    }

    private async Task<TestNode> NodeWithNotesAsync()
    {
        var node = await TestNode.FoundAsync("XR", Provider);
        await using var other = await TestNode.FoundAsync("XB", Provider);
        var community = await node.FoundCommunityAsync(other);
        for (var i = 0; i < 20; i++)
            _ = (await node.Get<StatementRelease>().ReleaseAsync(node.NoteTo(community, $"note {i}"), null, default)).Value;
        await node.Get<Checkpointer>().SignAsync(node.Seat.Id, node.Participant, default);
        return node;
    }

    private static async Task<List<string>> NotesAsync(TestNode node)
    {
        await using var db = await node.DbAsync();
        return await db.Set<NoteRow>().OrderBy(row => row.Arrival).Select(row => $"{row.Arrival} {row.Sid} {row.Text}").ToListAsync();
    }
}
