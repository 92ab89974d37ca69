using System.Text;
using Comity.Statements;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Trust.Tests.Storage;

public sealed class ReleaseOnSqlite : ReleaseTests
{
    protected override string Provider => "sqlite";
}

public sealed class ReleaseOnPostgreSql : ReleaseTests
{
    protected override string Provider => "postgresql";
}

public abstract class ReleaseTests
{
    protected abstract string Provider { get; }

    [Fact]
    public async Task The_genesis_keyset_is_leaf_zero_of_the_log()
    {
        await using var node = await TestNode.FoundAsync("XA", Provider);
        await using var db = await node.DbAsync();

        var leaf = await db.Set<LeafRow>().SingleAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, leaf.Index);
        Assert.Equal(node.Trust.Of(node.Participant)!.Genesis.Id, leaf.Sid);
    }

    [Fact]
    public async Task A_released_statement_is_logged_projected_and_queued_in_one_transaction()
    {
        await using var registrar = await TestNode.FoundAsync("XR", Provider);
        await using var other = await TestNode.FoundAsync("XB", Provider);
        var community = await registrar.FoundCommunityAsync(other);

        var released = (await registrar.Get<StatementRelease>().ReleaseAsync(registrar.NoteTo(community, "hello", other.Participant), null, default)).Value;

        await using var db = await registrar.DbAsync();
        Assert.Equal("hello", (await db.Set<NoteRow>().SingleAsync()).Text);
        Assert.Equal(released.Index, (await db.Set<LeafRow>().SingleAsync(leaf => leaf.Sid == released.Sid)).Index);
        Assert.Equal(other.Participant, (await db.Set<FeedItemRow>().SingleAsync(item => item.Sid == released.Sid)).Peer);
        var stored = await registrar.Get<StatementArchive>().FindAsync(registrar.Seat.Id, released.Sid, default);
        Assert.Equal(released.Sid, stored!.Verify().Value.Id);
    }

    [Fact]
    public async Task What_the_projection_refuses_leaves_nothing_behind()
    {
        await using var registrar = await TestNode.FoundAsync("XR", Provider);
        await using var other = await TestNode.FoundAsync("XB", Provider);
        var community = await registrar.FoundCommunityAsync(other);
        var before = await SizesAsync(registrar);

        var refused = await registrar.Get<StatementRelease>().ReleaseAsync(registrar.NoteTo(community, "illegal", other.Participant), null, default);

        Assert.Equal("test.illegal", refused.Refusal?.Code);
        Assert.Equal(before, await SizesAsync(registrar));
    }

    [Fact]
    public async Task What_the_caller_objects_to_alongside_leaves_nothing_behind()
    {
        await using var registrar = await TestNode.FoundAsync("XR", Provider);
        await using var other = await TestNode.FoundAsync("XB", Provider);
        var community = await registrar.FoundCommunityAsync(other);
        var before = await SizesAsync(registrar);

        var refused = await registrar.Get<StatementRelease>().ReleaseAsync(
            registrar.NoteTo(community, "hello", other.Participant), (_, _, _) => Task.FromResult<Refusal?>(new IllegalNote()), default);

        Assert.Equal("test.illegal", refused.Refusal?.Code);
        Assert.Equal(before, await SizesAsync(registrar));
    }

    [Fact]
    public async Task Thirty_two_callers_at_once_get_dense_positions_and_one_history()
    {
        await using var registrar = await TestNode.FoundAsync("XR", Provider);
        await using var other = await TestNode.FoundAsync("XB", Provider);
        var community = await registrar.FoundCommunityAsync(other);
        var release = registrar.Get<StatementRelease>();

        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(async () =>
            await release.ReleaseAsync(registrar.NoteTo(community, i % 4 == 0 ? "illegal" : $"note {i}", other.Participant), null, default))));

        Assert.Equal(8, results.Count(result => result.Refusal is not null));
        await using var db = await registrar.DbAsync();
        var leaves = await db.Set<LeafRow>().OrderBy(leaf => leaf.Index).Select(leaf => leaf.Index).ToListAsync();
        Assert.Equal(Enumerable.Range(0, leaves.Count).Select(i => (long)i), leaves);
        var feed = await db.Set<FeedOutRow>().SingleAsync();
        var items = await db.Set<FeedItemRow>().OrderBy(item => item.N).ToListAsync();
        var h = FeedChain.Start(FeedWriter.Statements, registrar.Participant, other.Participant, feed.Feed);
        Assert.Equal(feed.H, items.Aggregate(h, (chain, item) => FeedChain.Next(chain, item.Sid.Digest)));
        Assert.Equal(items.Count, feed.N);
    }

    [Fact]
    public async Task A_statement_to_nobody_of_the_community_is_refused()
    {
        await using var registrar = await TestNode.FoundAsync("XR", Provider);
        await using var stranger = await TestNode.FoundAsync("XS", Provider);
        var community = await registrar.FoundCommunityAsync();

        var refused = await registrar.Get<StatementRelease>().ReleaseAsync(registrar.NoteTo(community, "hello", stranger.Participant), null, default);

        Assert.Equal("statement.audience-unresolved", refused.Refusal?.Code);
    }

    [Fact]
    public async Task A_checkpoint_covers_every_leaf_and_its_proofs_verify()
    {
        await using var registrar = await TestNode.FoundAsync("XR", Provider);
        await using var other = await TestNode.FoundAsync("XB", Provider);
        var community = await registrar.FoundCommunityAsync(other);
        await registrar.Get<Checkpointer>().SignAsync(registrar.Seat.Id, registrar.Participant, default);
        for (var i = 0; i < 300; i++)
            _ = (await registrar.Get<StatementRelease>().ReleaseAsync(registrar.NoteTo(community, $"note {i}", other.Participant), null, default)).Value;

        var note = await registrar.Get<Checkpointer>().SignAsync(registrar.Seat.Id, registrar.Participant, default);

        var checkpoint = Open(registrar, note!);
        await using var db = await registrar.DbAsync();
        var leaf = await db.Set<LeafRow>().OrderByDescending(row => row.Index).FirstAsync();
        Assert.Equal(leaf.Index + 1, checkpoint.Size);
        var proof = (await registrar.Get<LogReader>().InclusionAsync(registrar.Seat.Id, 0, [leaf.Index], checkpoint.Size, default)).Single();
        Assert.True(MerkleProof.VerifyInclusion(leaf.Index, checkpoint.Size, TreeHash.OfLeaf(leaf.Sid.Digest.ToArray()), proof, checkpoint.Root));
        Assert.False(registrar.Get<Comity.Storage.SafeModeSwitch>().IsOn);
    }

    [Fact]
    public async Task A_changed_leaf_stops_the_node_before_it_signs()
    {
        await using var registrar = await TestNode.FoundAsync("XR", Provider);
        await using var other = await TestNode.FoundAsync("XB", Provider);
        var community = await registrar.FoundCommunityAsync(other);
        var released = (await registrar.Get<StatementRelease>().ReleaseAsync(registrar.NoteTo(community, "hello", other.Participant), null, default)).Value;
        await using var db = await registrar.DbAsync();
        await db.Set<LeafRow>().Where(row => row.Sid == released.Sid)
            .ExecuteUpdateAsync(row => row.SetProperty(leaf => leaf.Sid, StatementId.Of("another"u8)));

        var note = await registrar.Get<Checkpointer>().SignAsync(registrar.Seat.Id, registrar.Participant, default);

        Assert.Null(note);
        Assert.True(registrar.Get<Comity.Storage.SafeModeSwitch>().IsOn);
        var refused = await registrar.Get<StatementRelease>().ReleaseAsync(registrar.NoteTo(community, "more", other.Participant), null, default);
        Assert.Equal("node.safe-mode", refused.Refusal?.Code);
    }

    private static Checkpoint Open(TestNode node, string note)
    {
        var origin = LogReader.Origin(node.Participant, 0);
        var keys = node.Trust.Of(node.Participant)!.Newest.For(Comity.Statements.Keysets.KeyUse.Log).Select(key => NoteKey.Of(origin, key.Key.ToECDsa())).ToList();
        Assert.True(SignedCheckpoint.TryOpen(Encoding.UTF8.GetBytes(note), origin, keys, out var signed, out _));
        return signed!.Checkpoint;
    }

    private static async Task<(int, int, int, int)> SizesAsync(TestNode node)
    {
        await using var db = await node.DbAsync();
        return (await db.Set<StatementRow>().CountAsync(), await db.Set<LeafRow>().CountAsync(), await db.Set<FeedItemRow>().CountAsync(), await db.Set<NoteRow>().CountAsync());
    }
}
