using Comity.Federation;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Log;
using Comity.Storage.Upkeep;
using Microsoft.EntityFrameworkCore;

namespace Comity.Trust.Tests.Federation.Sync;

/// <summary>Receipts that are late, of another time, or untrue.</summary>
public sealed class ReceiptTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private Peer _xa = null!;
    private Peer _xb = null!;
    private CommunityId _community;

    public async ValueTask InitializeAsync()
    {
        _xa = await Peer.StartAsync("XA", _time);
        _xb = await Peer.StartAsync("XB", _time);
        _community = await _xa.Node.FoundCommunityAsync(_xb.Node);
        await Peer.SettleAsync(_xa, _xb);
        await SayAndSettleAsync("first");
    }

    public async ValueTask DisposeAsync()
    {
        await _xa.DisposeAsync();
        await _xb.DisposeAsync();
    }

    [Fact]
    public async Task A_peer_that_claims_more_than_was_sent_raises_an_alarm_and_shuts_the_gate()
    {
        Answer(receipt => receipt with { N = receipt.N + 5 });
        var reports = await SayAndSettleAsync("second");

        Assert.Contains(reports, report => report.Failure is ReceiptAhead);
        Assert.NotNull(_xa.Node.Get<SigningGate>().WhyShut(_xa.Node.Seat.Id));
        Assert.Equal([new Alarm("sync.receipt-ahead", _xb.Id.ToString())], await AlarmsAsync(_xa));
    }

    [Fact]
    public async Task Once_the_operator_excuses_a_peer_that_is_ahead_the_feed_begins_anew_and_moves()
    {
        await SayAndSettleAsync("lost by XA");
        await ForgetLastAsync();
        await WaitAsync();
        Assert.True(_xa.Node.Get<RestoreInquiry>().Excuse(_xa.Node.Seat, _xb.Id));

        await SayAndSettleAsync("third");
        await WaitAsync();

        Assert.Equal(["first", "lost by XA", "third"], await _xb.NotesAsync());
        Assert.Null(_xa.Node.Get<SigningGate>().WhyShut(_xa.Node.Seat.Id));
        Assert.Empty(await AlarmsAsync(_xa));
    }

    [Fact]
    public async Task A_peer_that_takes_its_receipts_back_again_and_again_is_not_asked_in_circles()
    {
        Answer(receipt => receipt with { N = 0, H = ReceiptWriter.Start(_xa.Id, _xb.Id, receipt.Feed), Anchored = 0, Held = [], Rejected = [] });
        var reports = await SayAndSettleAsync("second");

        Assert.Contains(reports, report => report.Failure is ReceiptWentBack);
        Assert.Equal([new Alarm("sync.receipt-went-back", _xb.Id.ToString())], await AlarmsAsync(_xa));

        _xa.Channel.Answer = (_, answer) => answer;
        await WaitAsync();
        Assert.Equal(["first", "second"], await _xb.NotesAsync());
        Assert.Empty(await AlarmsAsync(_xa));
    }

    [Fact]
    public async Task A_feed_instance_that_a_restored_database_forgot_is_taken_up_again()
    {
        var old = await _xa.FeedToAsync(_xb);
        await BeginAsync(Sha256Digest.Of("another instance"u8));
        await SayAndSettleAsync("second");
        await BeginAsync(old.Feed);
        await SayAndSettleAsync("third");

        Assert.Equal(["first", "second", "third"], await _xb.NotesAsync());
        Assert.Equal(Sha256Digest.Of("another instance"u8), (await _xa.FeedToAsync(_xb)).Feed);
        Assert.Null(_xa.Node.Get<SigningGate>().WhyShut(_xa.Node.Seat.Id));
    }

    [Fact]
    public async Task A_receiver_restored_from_a_backup_is_shown_again_where_items_stand()
    {
        await _xa.SignLogAsync();
        await Peer.SettleAsync(_xa, _xb);
        await using (var db = await _xb.Node.DbAsync())
        {
            await db.Set<PeerLogRow>().ExecuteDeleteAsync();
            await db.Set<FeedInRow>().ExecuteUpdateAsync(set => set.SetProperty(feed => feed.Anchored, 0));
            await db.Set<StatementRow>().Where(row => row.Issuer == _xa.Id).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Grade, Grade.Received).SetProperty(row => row.Epoch, (int?)null).SetProperty(row => row.Index, (long?)null));
        }

        await WaitAsync();
        await WaitAsync();

        await using var after = await _xb.Node.DbAsync();
        Assert.DoesNotContain(await after.Set<StatementRow>().Where(row => row.Issuer == _xa.Id).ToListAsync(), row => row.Grade != Grade.Anchored);
    }

    private async Task<List<StepReport>> SayAndSettleAsync(string text)
    {
        await _xa.SayAsync(_community, text, _xb.Id);
        return await Peer.SettleAsync(_xa, _xb);
    }

    private async Task WaitAsync()
    {
        _time.Now += TimeSpan.FromHours(1);
        await Peer.SettleAsync(_xa, _xb);
    }

    /// <summary>XB's receipts for pages that are pushed, changed and signed with its own key.</summary>
    private void Answer(Func<FeedReceipt, FeedReceipt> change) => _xa.Channel.Answer = (call, answer) =>
        call.Target == SyncProfile.Push && NodeMessages.Claimed<FeedReceipt>(answer.Body, SyncProfile.ReceiptTyp).TryGet(out var receipt, out _)
            ? answer with { Status = 200, Body = _xb.Node.Get<NodeMessages>().Sign(change(receipt), SyncProfile.ReceiptTyp, _xb.Id) }
            : answer;

    private static async Task<IReadOnlyList<Alarm>> AlarmsAsync(Peer peer)
    {
        await using var db = await peer.Node.DbAsync();
        return await peer.Node.Get<Alarms>().ReadAsync(db, default);
    }

    private async Task BeginAsync(Sha256Digest instance)
    {
        await using var db = await _xa.Node.DbAsync();
        await using var transaction = await db.BeginWriteAsync(default);
        await FeedWriter.BeginAsync(db, await db.Set<FeedOutRow>().SingleAsync(row => row.Peer == _xb.Id), _xa.Id, instance, default);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    /// <summary>As an older database would stand: without the last item of its feed.</summary>
    private async Task ForgetLastAsync()
    {
        await using var db = await _xa.Node.DbAsync();
        var feed = await db.Set<FeedOutRow>().SingleAsync(row => row.Peer == _xb.Id);
        var last = await db.Set<FeedItemRow>().SingleAsync(item => item.Peer == _xb.Id && item.N == feed.N - 1);
        await db.Set<FeedItemRow>().Where(item => item.Peer == _xb.Id && item.N == feed.N).ExecuteDeleteAsync();
        (feed.N, feed.H, feed.Receipted, feed.ReceiptedH) = (last.N, last.H, last.N, last.H);
        await db.SaveChangesAsync();
    }
}
