using Comity.Federation;
using Comity.Storage.History;

namespace Comity.Trust.Tests.Federation.Sync;

public sealed class PullTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_node_that_accepts_no_connections_gets_and_anchors_everything_by_pulling()
    {
        await using var xa = await Peer.StartAsync("XA", _time);
        await using var xb = await Peer.StartAsync("XB", _time, pullsOnly: true);
        var community = await xa.Node.FoundCommunityAsync(xb.Node);
        var sid = await xa.SayAsync(community, "for the puller", xb.Id);
        await xa.SignLogAsync();
        await Peer.SettleAsync(xa, xb);
        Assert.Empty(await xb.NotesAsync());

        _time.Now += TimeSpan.FromMinutes(7);
        await Peer.SettleAsync(xa, xb);

        Assert.Equal(["for the puller"], await xb.NotesAsync());
        Assert.NotNull((await xa.ItemAsync(xb, sid)).ReceiptedAt);
        Assert.Equal(Grade.Anchored, (await xb.FindAsync(sid))!.Grade);
        Assert.DoesNotContain(xa.Channel.Seen, seen => seen.Call.Target == SyncProfile.Push);
    }

    [Fact]
    public async Task A_pull_without_news_stays_under_two_kibibytes_each_way()
    {
        await using var xa = await Peer.StartAsync("XA", _time);
        await using var xb = await Peer.StartAsync("XB", _time);
        var community = await xa.Node.FoundCommunityAsync(xb.Node);
        await xa.SayAsync(community, "hello", xb.Id);
        await xa.SignLogAsync();
        await xb.SignLogAsync();
        await Peer.SettleAsync(xa, xb);
        _time.Now += TimeSpan.FromMinutes(7);
        await Peer.SettleAsync(xa, xb);
        xa.ResetCounts();
        xb.Channel.Seen.Clear();

        _time.Now += TimeSpan.FromMinutes(7);
        await Peer.SettleAsync(xb);

        Assert.Equal([SyncProfile.Pull], xb.Channel.Seen.Select(seen => seen.Call.Target));
        TestContext.Current.TestOutputHelper!.WriteLine($"idle poll: {xa.BytesIn} bytes in, {xa.BytesOut} bytes out");
        Assert.InRange(xa.BytesIn, 500, 2047);
        Assert.InRange(xa.BytesOut, 500, 2047);
    }

    [Fact]
    public async Task Six_hundred_statements_take_three_pages_in_order()
    {
        await using var xa = await Peer.StartAsync("XA", _time);
        await using var xb = await Peer.StartAsync("XB", _time);
        var community = await xa.Node.FoundCommunityAsync(xb.Node);
        await Peer.SettleAsync(xa, xb);
        xa.Channel.Seen.Clear();
        await Task.WhenAll(Enumerable.Range(0, 600).Select(i => xa.SayAsync(community, $"note {i}", xb.Id)));
        await xa.SignLogAsync();

        await Peer.SettleAsync(xa, xb);

        Assert.Equal(600, (await xb.NotesAsync()).Distinct(StringComparer.Ordinal).Count());
        Assert.InRange(xa.Channel.Seen.Count, 3, 4);
        var feed = await xa.FeedToAsync(xb);
        Assert.Equal((feed.N, feed.N, feed.H), (feed.Receipted, feed.Anchored, (await xb.FeedFromAsync(xa)).H));
    }
}
