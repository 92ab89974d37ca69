using Comity.Federation;
using Comity.Statements;
using Comity.Storage.Blobs;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Upkeep;
using Comity.Trust.Tests.Federation;
using Comity.Trust.Tests.Federation.Sync;
using Microsoft.EntityFrameworkCore;

namespace Comity.Trust.Tests.Blobs;

/// <summary>Attachments between two nodes: whole and once, or refused by name, whatever happens on the way.</summary>
public sealed class BlobFeedTests
{
    private readonly ManualTime _time = new();

    public static TheoryData<string> Providers => ["sqlite", "postgresql"];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task An_attachment_arrives_whole_behind_its_statement(string provider)
    {
        await using var pair = await Pair.StartAsync(_time, provider);
        var bytes = Pair.Bytes(9_000_000);
        var sid = await pair.SayAsync("with a list", bytes);
        Assert.Equal(BlobState.Complete, (await pair.Xa.StatusAsync(sid)).State);

        await pair.SettleAsync();

        Assert.Equal(["with a list"], await pair.Xb.NotesAsync());
        Assert.Equal(BlobState.Complete, (await pair.Xb.StatusAsync(sid)).State);
        Assert.True((await pair.Xb.ReadAsync(sid)).AsSpan().SequenceEqual(bytes));
        Assert.NotNull((await pair.ItemAsync()).ReceiptedAt);
        Assert.Empty(await pair.Xa.Node.Get<StoreCheck>().RunAsync(default));
        Assert.Empty(await pair.Xb.Node.Get<StoreCheck>().RunAsync(default));
    }

    [Fact]
    public async Task A_statement_stands_without_its_attachment_until_that_has_come()
    {
        await using var pair = await Pair.StartAsync(_time);
        pair.Xa.Channel.Call = call => call.Target == BlobProfile.Push ? call with { Body = [] } : call;
        var sid = await pair.SayAsync("first the words", Pair.Bytes(3_000_000));
        await pair.SettleAsync();
        Assert.Equal(["first the words"], await pair.Xb.NotesAsync());
        Assert.Equal((BlobState.Arriving, 0), ((await pair.Xb.StatusAsync(sid)).State, (await pair.Xb.StatusAsync(sid)).Have));
        Assert.IsType<AttachmentNotHere>((await pair.Xb.Node.Get<AttachmentStore>().OpenAsync(1, sid, 0, default)).Refusal);
        await pair.Xa.SayAsync(pair.Community, "not held up", pair.Xb.Id);
        await pair.SettleAsync();
        Assert.Equal(["first the words", "not held up"], await pair.Xb.NotesAsync());

        pair.Xa.Channel.Call = call => call;
        await pair.WaitAndSettleAsync();
        Assert.Equal(BlobState.Complete, (await pair.Xb.StatusAsync(sid)).State);
    }

    [Fact]
    public async Task A_transfer_goes_on_where_it_was_cut_off()
    {
        await using var pair = await Pair.StartAsync(_time);
        var sent = 0;
        pair.Xa.Channel.Call = call => call.Target == BlobProfile.Push && ++sent > 1 ? call with { Body = [] } : call;
        var bytes = Pair.Bytes(11_000_000);
        var sid = await pair.SayAsync("cut off", bytes);
        await pair.SettleAsync();
        Assert.Equal(4, (await pair.Xb.StatusAsync(sid)).Have);

        pair.Xa.Channel.Call = call => call;
        pair.Xa.Channel.Seen.Clear();
        await pair.WaitAndSettleAsync();
        Assert.True((await pair.Xb.ReadAsync(sid)).AsSpan().SequenceEqual(bytes));
        Assert.Equal(2, pair.Xa.Channel.Seen.Count(seen => seen.Call.Target == BlobProfile.Push));
    }

    [Fact]
    public async Task A_reply_lost_after_the_commit_leads_to_no_second_copy()
    {
        await using var pair = await Pair.StartAsync(_time);
        var lost = false;
        pair.Xa.Channel.Answer = (call, answer) =>
        {
            if (call.Target != BlobProfile.Push || lost)
                return answer;
            lost = true;
            return answer with { Status = 502, Body = [] };
        };
        var bytes = Pair.Bytes(2_500_000);
        var sid = await pair.SayAsync("once", bytes);
        await pair.SettleAsync();
        Assert.True(lost);
        Assert.Null((await pair.ItemAsync()).ReceiptedAt);

        await pair.WaitAndSettleAsync();
        Assert.NotNull((await pair.ItemAsync()).ReceiptedAt);
        Assert.True((await pair.Xb.ReadAsync(sid)).AsSpan().SequenceEqual(bytes));
        await using var db = await pair.Xb.Node.DbAsync();
        Assert.Equal((1, 3), (await db.Set<BlobRow>().CountAsync(), await db.Set<BlobChunkRow>().CountAsync()));
    }

    [Fact]
    public async Task A_page_changed_on_the_way_writes_nothing()
    {
        await using var pair = await Pair.StartAsync(_time);
        pair.Xa.Channel.Call = call => call.Target == BlobProfile.Push ? call with { Body = [.. call.Body[..^1], (byte)(call.Body[^1] ^ 1)] } : call;
        var sid = await pair.SayAsync("altered", Pair.Bytes(100_000));
        var reports = await pair.SettleAsync();
        Assert.Contains(reports, report => report is { Kind: StepKind.PushBlobs, Failure: PeerAnswered { PeerCode: "sync.bad-message" } });
        Assert.Equal(0, (await pair.Xb.StatusAsync(sid)).Have);

        pair.Xa.Channel.Call = call => call;
        await pair.WaitAndSettleAsync();
        Assert.Equal(BlobState.Complete, (await pair.Xb.StatusAsync(sid)).State);
    }

    [Fact]
    public async Task Bytes_that_rotted_at_the_sender_are_refused_by_name_and_the_feed_goes_on()
    {
        await using var pair = await Pair.StartAsync(_time);
        var sid = await pair.SayAsync("rotten", Pair.Bytes(2_500_000));
        await pair.RotAsync(sid, index: 1, alsoHash: false);
        var next = await pair.SayAsync("sound", Pair.Bytes(50_000));
        Assert.Contains(await pair.Xa.Node.Get<StoreCheck>().RunAsync(default), fault => fault.Code == "attachment.damaged");

        await pair.SettleAsync();

        Assert.Equal((BlobState.Refused, "attachment.gone"), ((await pair.Xb.StatusAsync(sid)).State, (await pair.Xb.StatusAsync(sid)).Code));
        Assert.Equal("attachment.gone", (await pair.ItemAsync()).Rejected);
        Assert.Equal(BlobState.Complete, (await pair.Xb.StatusAsync(next)).State);
    }

    [Fact]
    public async Task Bytes_that_are_not_those_that_were_named_are_refused_with_the_last_chunk()
    {
        await using var pair = await Pair.StartAsync(_time);
        var sid = await pair.SayAsync("others", Pair.Bytes(2_500_000));
        await pair.RotAsync(sid, index: 1, alsoHash: true);

        await pair.SettleAsync();

        Assert.Equal("attachment.hash-mismatch", (await pair.Xb.StatusAsync(sid)).Code);
        Assert.Equal("attachment.hash-mismatch", (await pair.ItemAsync()).Rejected);
        await using var db = await pair.Xb.Node.DbAsync();
        Assert.Empty(await db.Set<BlobChunkRow>().ToListAsync());
    }

    [Fact]
    public async Task What_is_larger_than_the_receiver_takes_is_refused_and_its_other_chunks_are_not_sent()
    {
        await using var pair = await Pair.StartAsync(_time, configure: options => options.MaxAttachmentBytes = 2_000_000);
        var sid = await pair.SayAsync("too large", Pair.Bytes(9_000_000));
        var next = await pair.SayAsync("small", Pair.Bytes(1000));
        pair.Xa.Channel.Seen.Clear();

        await pair.SettleAsync();

        Assert.Equal("attachment.too-large", (await pair.Xb.StatusAsync(sid)).Code);
        Assert.Equal(BlobState.Complete, (await pair.Xb.StatusAsync(next)).State);
        Assert.True(pair.Xa.Channel.Seen.Where(seen => seen.Call.Target == BlobProfile.Push).Sum(seen => seen.Call.Body.Length) < 5_000_000);
    }

    [Fact]
    public async Task A_peer_that_fills_its_room_waits_and_loses_nothing_and_its_statements_pass()
    {
        await using var pair = await Pair.StartAsync(_time, configure: options => options.MaxAttachmentBytesPerPeer = 3_000_000);
        var first = await pair.SayAsync("one", Pair.Bytes(2_000_000));
        var second = await pair.SayAsync("two", Pair.Bytes(2_000_000));
        var reports = await pair.SettleAsync();
        Assert.Contains(reports, report => report is { Kind: StepKind.PushBlobs, Failure: PeerAnswered { PeerCode: "attachment.quota", Status: 429 } });
        Assert.Equal((BlobState.Complete, BlobState.Arriving), ((await pair.Xb.StatusAsync(first)).State, (await pair.Xb.StatusAsync(second)).State));
        Assert.Equal(["one", "two"], await pair.Xb.NotesAsync());

        pair.Xb.Node.Get<FederationOptions>().MaxAttachmentBytesPerPeer = 30_000_000;
        await pair.WaitAndSettleAsync();
        Assert.Equal(BlobState.Complete, (await pair.Xb.StatusAsync(second)).State);
    }

    [Fact]
    public async Task A_flood_of_pages_gets_429_and_statements_still_pass()
    {
        await using var pair = await Pair.StartAsync(_time, configure: options => options.MaxAttachmentBytesPerMinute = 5_000_000);
        var sid = await pair.SayAsync("flood", Pair.Bytes(20_000_000));
        var reports = await pair.SettleAsync();
        Assert.Contains(reports, report => report is { Kind: StepKind.PushBlobs, Failure: PeerAnswered { Status: 429 } });
        await pair.Xa.SayAsync(pair.Community, "passes", pair.Xb.Id);
        await pair.SettleAsync();
        Assert.Contains("passes", await pair.Xb.NotesAsync());
        for (var i = 0; i < 12; i++)
            await pair.WaitAndSettleAsync();
        Assert.Equal(BlobState.Complete, (await pair.Xb.StatusAsync(sid)).State);
    }

    [Fact]
    public async Task A_puller_gets_attachments_by_pulling_and_pulls_none_when_none_is_named()
    {
        await using var pair = await Pair.StartAsync(_time, pullsOnly: true);
        var bytes = Pair.Bytes(6_000_000);
        var sid = await pair.SayAsync("pulled", bytes);
        _time.Now += TimeSpan.FromMinutes(7);
        await pair.SettleAsync();
        Assert.True((await pair.Xb.ReadAsync(sid)).AsSpan().SequenceEqual(bytes));

        pair.Xb.Channel.Seen.Clear();
        _time.Now += TimeSpan.FromMinutes(7);
        await pair.SettleAsync();
        Assert.DoesNotContain(pair.Xb.Channel.Seen, seen => seen.Call.Target == BlobProfile.Pull);
    }

    [Fact]
    public async Task Nobody_but_the_recipients_of_the_statement_gets_its_attachment()
    {
        await using var pair = await Pair.StartAsync(_time);
        await using var xc = await Peer.StartAsync("XC", _time);
        var community = await pair.Xa.Node.FoundCommunityAsync(pair.Xb.Node, xc.Node);
        await Peer.SettleAsync(pair.Xa, pair.Xb, xc);
        await pair.SayAsync("for XB alone", Pair.Bytes(100_000), community);
        await Peer.SettleAsync(pair.Xa, pair.Xb, xc);

        // It asks as it would for its own: nothing is there for it.
        var receipt = await xc.Node.Get<BlobReceiver>().ReceiptAsync(xc.Node.Seat, pair.Xa.Id, about: null, default);
        var answer = await pair.Xa.Node.Get<FederationInbox>().PullBlobsAsync(xc.Id, receipt, default);
        Assert.Empty(BlobPage.Read(answer.Body).Value.Chunks);
        // With XB's own receipt it is not XB.
        var stolen = await pair.Xb.Node.Get<BlobReceiver>().ReceiptAsync(pair.Xb.Node.Seat, pair.Xa.Id, about: null, default);
        Assert.Equal(403, (await pair.Xa.Node.Get<FederationInbox>().PullBlobsAsync(xc.Id, stolen, default)).Status);
    }

    [Fact]
    public async Task A_receiver_that_lost_its_attachments_gets_them_again_once()
    {
        await using var pair = await Pair.StartAsync(_time);
        var bytes = Pair.Bytes(2_500_000);
        var sid = await pair.SayAsync("again", bytes);
        await pair.SettleAsync();
        await using (var db = await pair.Xb.Node.DbAsync())
        {
            await db.Set<BlobChunkRow>().ExecuteDeleteAsync();
            await db.Set<BlobRow>().ExecuteDeleteAsync();
            await db.Set<BlobFeedInRow>().ExecuteDeleteAsync();
        }

        await pair.SayAsync("reminds", Pair.Bytes(10));
        await pair.SettleAsync();
        await pair.WaitAndSettleAsync();
        Assert.True((await pair.Xb.ReadAsync(sid)).AsSpan().SequenceEqual(bytes));
    }

    [Fact]
    public async Task An_attachment_whose_statement_was_lost_meanwhile_waits_until_that_has_come_again()
    {
        await using var pair = await Pair.StartAsync(_time);
        pair.Xa.Channel.Call = call => call.Target == BlobProfile.Push ? call with { Body = [] } : call;
        var bytes = Pair.Bytes(3000);
        var sid = await pair.SayAsync("lost meanwhile", bytes);
        await pair.SettleAsync();
        await using (var db = await pair.Xb.Node.DbAsync())
        {
            await db.Set<StatementRow>().Where(row => row.Sid == sid).ExecuteDeleteAsync();
            await db.Set<AttachmentRow>().ExecuteDeleteAsync();
            await db.Set<FeedInItemRow>().ExecuteDeleteAsync();
            await db.Set<FeedInRow>().ExecuteDeleteAsync();
        }

        pair.Xa.Channel.Call = call => call;
        pair.Xb.Channel.Call = call => call with { Body = [] };
        _time.Now += TimeSpan.FromMinutes(16);
        var early = await pair.SettleAsync();
        Assert.Contains(early, report => report is { Kind: StepKind.PushBlobs, Failure: PeerAnswered { PeerCode: "attachment.too-early" } });

        pair.Xb.Channel.Call = call => call;
        await pair.WaitAndSettleAsync();
        await pair.WaitAndSettleAsync();
        Assert.True((await pair.Xb.ReadAsync(sid)).AsSpan().SequenceEqual(bytes));
    }

    [Fact]
    public async Task Nothing_leaves_whose_bytes_are_not_here_or_are_others()
    {
        await using var pair = await Pair.StartAsync(_time);
        var laid = await pair.LayInAsync(Pair.Bytes(1000));
        var draft = pair.Xa.Node.NoteTo(pair.Community, "nothing beside it", pair.Xb.Id);
        var release = pair.Xa.Node.Get<StatementRelease>();
        // Not taken up, so not kept.
        Assert.Equal("attachment.missing", (await release.ReleaseAsync(draft with { Attachments = [laid.Attachment] }, null, default)).Refusal?.Code);
        await pair.KeepAsync(laid);
        var misnamed = laid.Attachment with { Sha256 = Sha256Digest.Of("other"u8) };
        Assert.Equal("attachment.missing", (await release.ReleaseAsync(draft with { Attachments = [misnamed] }, null, default)).Refusal?.Code);
        Assert.Null((await release.ReleaseAsync(draft with { Attachments = [laid.Attachment] }, null, default)).Refusal);
    }

    [Fact]
    public async Task What_nobody_took_up_is_swept_away_and_released_keys_leave_the_key_store()
    {
        await using var pair = await Pair.StartAsync(_time);
        await pair.LayInAsync(Pair.Bytes(1000));
        var sid = await pair.SayAsync("kept", Pair.Bytes(1000));
        _time.Now += AttachmentStore.KeyPatience + TimeSpan.FromMinutes(1);
        Assert.Equal(1, await pair.Xa.Node.Get<AttachmentStore>().SweepAsync(default));
        await using var db = await pair.Xa.Node.DbAsync();
        Assert.Single(await db.Set<BlobRow>().ToListAsync());
        Assert.Empty(await pair.Xa.Node.Get<Comity.Storage.Keys.BlobKeys>().ListAsync(default));
        Assert.Equal(1000, (await pair.Xa.ReadAsync(sid)).Length);
    }

    [Fact]
    public async Task No_byte_of_an_attachment_rests_in_clear()
    {
        await using var pair = await Pair.StartAsync(_time);
        var canary = "canary-that-sings-in-clear-text"u8.ToArray();
        await pair.SayAsync("sealed", [.. Enumerable.Repeat(canary, 1000).SelectMany(bytes => bytes)]);
        await pair.SettleAsync();
        foreach (var peer in new[] { pair.Xa, pair.Xb })
        {
            foreach (var file in Directory.GetFiles(peer.Node.Folder))
                Assert.Equal(-1, (await ReadSharedAsync(file)).AsSpan().IndexOf(canary));
        }
    }

    [Fact]
    public async Task Files_carry_attachments_where_there_is_no_line()
    {
        await using var pair = await Pair.StartAsync(_time);
        pair.Xa.Channel.LostCalls = int.MaxValue;
        var bytes = Pair.Bytes(6_000_000);
        var sid = await pair.SayAsync("carried", bytes);
        var (from, to) = (pair.Xa.Node.Get<FeedFiles>(), pair.Xb.Node.Get<FeedFiles>());
        var page = (await from.ExportAsync(pair.Xa.Node.Seat, pair.Xb.Id, after: null, default)).Value;
        Assert.Null(await from.ImportReceiptAsync((await to.ImportAsync(page.Bytes, default)).Value.Receipt, default));
        for (var blobs = await Next(); blobs.To > blobs.From; blobs = await Next())
            Assert.Null(await from.ImportBlobReceiptAsync((await to.ImportBlobsAsync(blobs.Bytes, default)).Value.Receipt, default));
        Assert.True((await pair.Xb.ReadAsync(sid)).AsSpan().SequenceEqual(bytes));

        Task<ExportedPage> Next() => from.ExportBlobsAsync(pair.Xa.Node.Seat, pair.Xb.Id, after: null, default);
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
