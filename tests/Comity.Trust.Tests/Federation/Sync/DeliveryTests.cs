using Comity.Federation;
using Comity.Storage.History;

namespace Comity.Trust.Tests.Federation.Sync;

public sealed class DeliveryTests
{
    private readonly ManualTime _time = new();

    public static TheoryData<string> Providers => TestNode.HasPostgres ? ["sqlite", "postgresql"] : ["sqlite"];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_statement_is_delivered_receipted_and_anchored(string provider)
    {
        await using var xa = await Peer.StartAsync("XA", _time, provider);
        await using var xb = await Peer.StartAsync("XB", _time, provider);
        var community = await xa.Node.FoundCommunityAsync(xb.Node);

        var sid = await xa.SayAsync(community, "hello", xb.Id);
        var reports = await Peer.SettleAsync(xa, xb);

        Assert.DoesNotContain(reports, report => report.Failure is not null);
        Assert.Equal(["hello"], await xb.NotesAsync());
        Assert.NotNull((await xa.ItemAsync(xb, sid)).ReceiptedAt);
        Assert.Equal(Grade.Received, (await xb.FindAsync(sid))!.Grade);

        await xa.SignLogAsync();
        await Peer.SettleAsync(xa, xb);

        var anchored = (await xb.FindAsync(sid))!;
        var own = (await xa.FindAsync(sid))!;
        Assert.Equal((Grade.Anchored, own.Epoch, own.Index), (anchored.Grade, anchored.Epoch, anchored.Index));
        Assert.False(anchored.Disputed);
        Assert.Equal(await xa.SignLogAsync(), (await xb.LogOfAsync(xa))!.Checkpoint);
        var feed = await xa.FeedToAsync(xb);
        Assert.Equal((feed.N, feed.N), (feed.Receipted, feed.Anchored));
    }

    [Fact]
    public async Task Statements_said_one_by_one_in_a_hurry_share_pages_and_spend_little_of_the_peers_quota()
    {
        await using var xa = await Peer.StartAsync("XA", _time);
        await using var xb = await Peer.StartAsync("XB", _time);
        var community = await xa.Node.FoundCommunityAsync(xb.Node);
        await Peer.SettleAsync(xa, xb);

        var pushes = 0;
        for (var i = 0; i < 40; i++)
        {
            await xa.SayAsync(community, $"note {i}", xb.Id);
            xa.Engine.Wake(xa.Node.Seat.Id);
            pushes += (await Peer.SettleAsync(xa, xb)).Count(report => report.Kind == StepKind.Push);
        }

        Assert.InRange(pushes, 10, 25);
        _time.Now += TimeSpan.FromSeconds(5);
        await Peer.SettleAsync(xa, xb);
        Assert.Equal(40, (await xb.NotesAsync()).Count);
    }
}
