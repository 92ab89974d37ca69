using Comity.Storage;
using Comity.Storage.History;
using Comity.Storage.Leases;
using Comity.Storage.Log;
using Microsoft.EntityFrameworkCore;

namespace Comity.Trust.Tests.Storage;

public sealed class WriterFenceOnSqlite : WriterFenceTests
{
    protected override string Provider => "sqlite";
}

public sealed class WriterFenceOnPostgreSql : WriterFenceTests
{
    protected override string Provider => "postgresql";
}

public abstract class WriterFenceTests
{
    protected abstract string Provider { get; }

    [Fact]
    public async Task Whoever_lost_the_lease_neither_logs_nor_signs_anything_more()
    {
        await using var node = await TestNode.FoundAsync("XA", Provider);
        var community = await node.FoundCommunityAsync();
        await HoldAsync(node, fence: 1);
        node.Get<WriterFence>().Raise(1);
        Assert.NotNull(await node.Get<Checkpointer>().SignAsync(node.Seat.Id, node.Participant, default));
        var leaves = await LeavesAsync(node);

        await HoldAsync(node, fence: 2);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => node.Get<StatementRelease>().ReleaseAsync(node.NoteTo(community, "late", node.Participant), null, default));
        Assert.IsType<LeaseLostException>(fault.InnerException);
        Assert.True(node.Get<SafeModeSwitch>().IsOn);
        Assert.Equal(leaves, await LeavesAsync(node));
        await using var db = await node.DbAsync();
        await Assert.ThrowsAsync<LeaseLostException>(() => db.BeginWriteAsync(default));
    }

    private static async Task HoldAsync(TestNode node, long fence)
    {
        await using var db = await node.DbAsync();
        await db.Set<LeaseRow>().ExecuteDeleteAsync();
        db.Add(new LeaseRow { Name = WriterFence.Writer, Holder = "somebody", Fence = fence, ExpiresAt = DateTimeOffset.UnixEpoch });
        await db.SaveChangesAsync();
    }

    private static async Task<int> LeavesAsync(TestNode node)
    {
        await using var db = await node.DbAsync();
        return await db.Set<LeafRow>().CountAsync();
    }
}
