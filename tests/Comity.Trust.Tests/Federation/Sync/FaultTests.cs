using System.Text;
using Comity.Federation;
using Comity.Jose;
using Comity.Statements;
using Comity.Statements.Keysets;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Comity.Storage.Upkeep;
using Microsoft.EntityFrameworkCore;

namespace Comity.Trust.Tests.Federation.Sync;

/// <summary>What goes wrong between two nodes, and that it has no effect or its effect once.</summary>
public sealed class FaultTests : IAsyncLifetime
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
    }

    public async ValueTask DisposeAsync()
    {
        await _xa.DisposeAsync();
        await _xb.DisposeAsync();
    }

    [Fact]
    public async Task A_reply_lost_after_the_commit_leads_to_a_resend_that_has_no_second_effect()
    {
        _xa.Channel.LostAnswers = 1;
        await _xa.SayAsync(_community, "once", _xb.Id);
        var failed = await Peer.SettleAsync(_xa, _xb);
        Assert.Contains(failed, report => report.Failure is FaultyChannel.Lost);
        Assert.Equal(["once"], await _xb.NotesAsync());
        Assert.True((await _xa.FeedToAsync(_xb)).Receipted < (await _xa.FeedToAsync(_xb)).N);

        await WaitAndSettleAsync();

        Assert.Equal(["once"], await _xb.NotesAsync());
        Assert.Equal((await _xa.FeedToAsync(_xb)).N, (await _xa.FeedToAsync(_xb)).Receipted);
        Assert.Equal((await _xa.FeedToAsync(_xb)).H, (await _xb.FeedFromAsync(_xa)).H);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_by_hours_is_named_and_once_it_is_right_everything_is_delivered()
    {
        var wrong = new ManualTime { Now = _time.Now - TimeSpan.FromHours(5) };
        await using var late = await Peer.StartAsync("XC", wrong);
        await late.SayAsync(await late.Node.FoundCommunityAsync(_xb.Node), "late", _xb.Id);

        await Peer.SettleAsync(late, _xb);
        Assert.Equal("peer.answered: channel.clock-skew", (await late.FeedToAsync(_xb)).LastFailure);
        Assert.Empty(await _xb.NotesAsync());
        wrong.Now = _time.Now;
        await Peer.SettleAsync(late, _xb);

        Assert.Equal(["late"], await _xb.NotesAsync());
        Assert.Null((await late.FeedToAsync(_xb)).LastFailure);
    }

    [Fact]
    public async Task A_call_lost_on_the_way_is_sent_again()
    {
        _xa.Channel.LostCalls = 1;
        await _xa.SayAsync(_community, "again", _xb.Id);
        await Peer.SettleAsync(_xa, _xb);
        Assert.Empty(await _xb.NotesAsync());
        Assert.Equal("test.lost", (await _xa.FeedToAsync(_xb)).LastFailure);

        await WaitAndSettleAsync();

        Assert.Equal(["again"], await _xb.NotesAsync());
        Assert.Null((await _xa.FeedToAsync(_xb)).LastFailure);
    }

    [Fact]
    public async Task A_page_changed_on_the_way_is_refused_whole()
    {
        var before = await _xb.FeedFromAsync(_xa);
        var sid = await _xa.SayAsync(_community, "true", _xb.Id);
        var other = await _xa.SayAsync(_community, "swapped in", _xb.Id);
        _xa.Channel.Call = call => call with { Body = Replace(call.Body, sid.ToString(), other.ToString()) };
        var reports = await Peer.SettleAsync(_xa, _xb);
        Assert.Contains(reports, report => report.Failure is PeerAnswered { PeerCode: "sync.page-altered" });
        Assert.Equal((before.N, before.H), ((await _xb.FeedFromAsync(_xa)).N, (await _xb.FeedFromAsync(_xa)).H));
        Assert.Empty(await _xb.NotesAsync());

        _xa.Channel.Call = call => call;
        await WaitAndSettleAsync();
        Assert.Equal(["true", "swapped in"], await _xb.NotesAsync());
    }

    [Fact]
    public async Task A_receipt_that_the_peer_did_not_sign_moves_nothing()
    {
        await _xa.SayAsync(_community, "unreceipted", _xb.Id);
        var before = await _xa.FeedToAsync(_xb);
        _xa.Channel.Answer = (call, answer) => call.Target == SyncProfile.Push ? answer with { Body = Forge(answer.Body) } : answer;
        var reports = await Peer.SettleAsync(_xa, _xb);
        Assert.Contains(reports, report => report.Failure is UnknownKey or BadMessage);
        Assert.Equal(before.Receipted, (await _xa.FeedToAsync(_xb)).Receipted);

        _xa.Channel.Answer = (_, answer) => answer;
        await WaitAndSettleAsync();
        Assert.Equal(before.N, (await _xa.FeedToAsync(_xb)).Receipted);
    }

    [Fact]
    public async Task A_sender_in_the_wrong_place_is_answered_409_and_goes_on_from_the_receipt()
    {
        await _xa.SayAsync(_community, "first", _xb.Id);
        await Peer.SettleAsync(_xa, _xb);
        await using (var db = await _xa.Node.DbAsync())
        {
            // As if receipts had been believed that were never written.
            await db.Set<FeedOutRow>().Where(row => row.Peer == _xb.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Receipted, row => row.Receipted + 1));
        }

        await _xa.SayAsync(_community, "second", _xb.Id);
        await _xa.SayAsync(_community, "third", _xb.Id);
        await Peer.SettleAsync(_xa, _xb);

        Assert.Contains(_xa.Channel.Seen, seen => seen.Answer?.Status == 409);
        Assert.Equal(["first", "second", "third"], await _xb.NotesAsync());
    }

    [Fact]
    public async Task A_peer_that_lost_its_database_gets_a_new_feed_from_the_beginning()
    {
        await _xa.SayAsync(_community, "kept", _xb.Id);
        await Peer.SettleAsync(_xa, _xb);
        var before = await _xa.FeedToAsync(_xb);
        await using (var db = await _xb.Node.DbAsync())
        {
            await db.Set<FeedInRow>().ExecuteDeleteAsync();
            await db.Set<FeedInItemRow>().ExecuteDeleteAsync();
            await db.Set<StatementRow>().Where(row => row.Issuer == _xa.Id).ExecuteDeleteAsync();
            await db.Set<NoteRow>().ExecuteDeleteAsync();
        }

        await _xa.SayAsync(_community, "new", _xb.Id);
        await Peer.SettleAsync(_xa, _xb);

        Assert.Equal(["kept", "new"], await _xb.NotesAsync());
        var after = await _xa.FeedToAsync(_xb);
        Assert.NotEqual(before.Feed, after.Feed);
        Assert.Equal((after.N, after.H), ((await _xb.FeedFromAsync(_xa)).N, (await _xb.FeedFromAsync(_xa)).H));
        Assert.Null(_xa.Node.Get<SigningGate>().WhyShut(_xa.Node.Seat.Id));
    }

    [Fact]
    public async Task A_restored_sender_suspects_itself_and_signs_again_only_when_nobody_is_ahead()
    {
        var gate = _xa.Node.Get<SigningGate>();
        var seat = _xa.Node.Seat;
        await _xa.SayAsync(_community, "sent", _xb.Id);
        await Peer.SettleAsync(_xa, _xb);
        await using (var db = await _xa.Node.DbAsync())
        {
            var feed = await db.Set<FeedOutRow>().SingleAsync(row => row.Peer == _xb.Id);
            var last = await db.Set<FeedItemRow>().SingleAsync(item => item.Peer == _xb.Id && item.N == feed.N - 1);
            await db.Set<FeedItemRow>().Where(item => item.Peer == _xb.Id && item.N == feed.N).ExecuteDeleteAsync();
            (feed.N, feed.H, feed.Receipted, feed.ReceiptedH) = (last.N, last.H, last.N, last.H);
            await db.SaveChangesAsync();
        }

        _time.Now += TimeSpan.FromHours(1);
        await Peer.SettleAsync(_xb);

        Assert.Contains("XB", gate.WhyShut(seat.Id), StringComparison.Ordinal);
        Assert.IsType<RestoredBackup>((await _xa.Node.Get<StatementRelease>().ReleaseAsync(_xa.Node.NoteTo(_community, "no", _xb.Id), null, default)).Refusal);
        Assert.Equal([_xb.Id], _xa.Node.Get<RestoreInquiry>().Status(seat)!.Waiting.Select(peer => peer.Peer));
        Assert.True(_xa.Node.Get<RestoreInquiry>().Excuse(seat, _xb.Id));
        Assert.Null(gate.WhyShut(seat.Id));
    }

    [Fact]
    public async Task A_seat_whose_log_is_behind_its_high_water_mark_asks_every_peer_before_it_signs()
    {
        var (gate, seat) = (_xa.Node.Get<SigningGate>(), _xa.Node.Seat);
        await _xa.SignLogAsync();
        var head = (await _xa.Node.Get<LogReader>().HeadAsync(seat.Id, default))!;
        _xa.Node.Get<HighWaterFile>().Raise(new HighWaterMark(LogReader.Origin(_xa.Id, 0), head.SignedSize + 5, "lost"));
        await _xa.Node.Get<RestoreGuard>().CheckAsync(default);
        Assert.NotNull(gate.WhyShut(seat.Id));
        Assert.Null(await _xa.SignLogAsync());

        var reports = await Peer.SettleAsync(_xa, _xb);

        Assert.Contains(reports, report => report is { Kind: StepKind.Ask, Failure: null });
        Assert.Null(gate.WhyShut(seat.Id));
    }

    [Fact]
    public async Task A_forked_log_is_frozen_and_both_checkpoints_are_kept()
    {
        var sid = await _xa.SayAsync(_community, "before", _xb.Id);
        await Peer.SettleAsync(_xa, _xb);
        var first = await _xa.SignLogAsync();
        await Peer.SettleAsync(_xa, _xb);
        await using (var db = await _xb.Node.DbAsync())
        {
            // What XB accepted is another history than the one that XA goes on to sign.
            await db.Set<PeerLogRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Root, Sha256Digest.Of("fork"u8)));
        }

        var late = await _xa.SayAsync(_community, "after", _xb.Id);
        await Peer.SettleAsync(_xa, _xb);
        var second = await _xa.SignLogAsync();
        await Peer.SettleAsync(_xa, _xb);

        var log = (await _xb.LogOfAsync(_xa))!;
        Assert.Equal((first, second), (log.Checkpoint, log.Conflict));
        Assert.Equal((Grade.Anchored, Grade.Received), ((await _xb.FindAsync(sid))!.Grade, (await _xb.FindAsync(late))!.Grade));
        Assert.Equal(["before", "after"], await _xb.NotesAsync());
        await using var after = await _xb.Node.DbAsync();
        Assert.Equal([new Alarm("log.forked", _xa.Id.ToString())], await _xb.Node.Get<Alarms>().ReadAsync(after, default));
    }

    [Fact]
    public async Task A_statement_under_a_withheld_keyset_is_held_until_the_keyset_comes()
    {
        await RotateAsync(_xa);
        _xb.Channel.Answer = (call, answer) => call.Target.Contains("keysets", StringComparison.Ordinal) ? answer with { Status = 404 } : answer;
        var sid = await _xa.SayAsync(_community, "under the new keyset", _xb.Id);
        await WithholdKeysetAsync();
        await Peer.SettleAsync(_xa, _xb);
        Assert.Equal(Standing.Held, (await _xb.FindAsync(sid))!.Standing);
        Assert.Empty(await _xb.NotesAsync());

        _xb.Channel.Answer = (_, answer) => answer;
        _time.Now += TimeSpan.FromHours(1);
        await Peer.SettleAsync(_xa, _xb);

        Assert.Equal(["under the new keyset"], await _xb.NotesAsync());
    }

    [Fact]
    public async Task What_was_said_just_before_a_rotation_is_held_until_the_log_shows_that_it_came_first()
    {
        await _xa.SayAsync(_community, "old key", _xb.Id);
        await RotateAsync(_xa);
        await _xa.SayAsync(_community, "new key", _xb.Id);
        await Peer.SettleAsync(_xa, _xb);
        Assert.Equal(["new key"], await _xb.NotesAsync());

        await _xa.SignLogAsync();
        await Peer.SettleAsync(_xa, _xb);
        Assert.Equal(["new key", "old key"], await _xb.NotesAsync());
        await using var db = await _xb.Node.DbAsync();
        Assert.Empty(await db.Set<StatementRow>().Where(row => row.Disputed).ToListAsync());
        Assert.Equal(Grade.Anchored, (await _xb.FindAsync(_xa.Node.Trust.Of(_xa.Id)!.Newest.Id))!.Grade);
    }

    [Fact]
    public async Task Statements_of_a_key_revoked_from_their_position_on_become_disputed()
    {
        var sid = await _xa.SayAsync(_community, "by a stolen key", _xb.Id);
        await _xa.SignLogAsync();
        await Peer.SettleAsync(_xa, _xb);
        var row = (await _xb.FindAsync(sid))!;
        Assert.False(row.Disputed);

        await RotateAsync(_xa, new Revocation(row.Kid, 0, row.Index!.Value));
        await Peer.SettleAsync(_xa, _xb);

        Assert.True((await _xb.FindAsync(sid))!.Disputed);
    }

    private async Task WaitAndSettleAsync()
    {
        _time.Now += TimeSpan.FromMinutes(1);
        await Peer.SettleAsync(_xa, _xb);
    }

    /// <summary>Takes the newest keyset off XA's feed, as a sender would that hides it.</summary>
    private async Task WithholdKeysetAsync()
    {
        await using var db = await _xa.Node.DbAsync();
        await using var transaction = await db.BeginWriteAsync(default);
        var feed = await db.Set<FeedOutRow>().SingleAsync(row => row.Peer == _xb.Id);
        var items = await db.Set<FeedItemRow>().Where(item => item.Peer == _xb.Id).OrderBy(item => item.N).ToListAsync();
        var keyset = _xa.Node.Trust.Of(_xa.Id)!.Newest.Id;
        var hidden = items.Single(item => item.Sid == keyset);
        var last = items[^1];
        db.RemoveRange(hidden, last);
        await db.SaveChangesAsync();
        var h = FeedChain.Next(items.Single(item => item.N == hidden.N - 1).H, last.Sid.Digest);
        db.Add(new FeedItemRow { Seat = last.Seat, Peer = last.Peer, N = hidden.N, Sid = last.Sid, H = h });
        (feed.N, feed.H) = (hidden.N, h);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    private async Task RotateAsync(Peer peer, params Revocation[] revoked)
    {
        var chain = peer.Node.Trust.Of(peer.Id)!;
        var seat = peer.Node.Seat.Id;
        var fresh = EcPrivateJwk.GenerateP256();
        await peer.Node.Get<Comity.Storage.Keys.SeatKeys>().KeepAsync(seat, "issue", fresh, _time.Now, default);
        var next = KeysetIssuer.Next(
            chain,
            body => body with
            {
                Keys = [KeysetIssuer.Entry(fresh.PublicKey, KeyUse.Issue, "issue"), .. body.Keys.Where(key => revoked.All(entry => entry.Kid != KidOf(key)))],
                Revoke = [.. body.Revoke, .. revoked],
            },
            [.. peer.Node.Roots.Select(root => new SoftwareSigner(root))], _time.Now).Value;
        Assert.Null(await peer.Node.Trust.AddAsync(TrustDocumentKind.Keyset, new ReceivedStatement(next.Statements[^1].Jws), default));
        _ = (await peer.Node.Get<StatementRelease>().ReleaseSignedAsync(seat, next.Statements[^1], default)).Value;
    }

    private static string KidOf(KeyEntry key) =>
        EcPublicJwk.TryParse(Encoding.UTF8.GetBytes(key.Jwk.GetRawText()), out var jwk, out _) ? jwk.Kid : "";

    private static byte[] Replace(byte[] body, string old, string with) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(old, with, StringComparison.Ordinal));

    private static byte[] Forge(byte[] receipt)
    {
        Assert.True(JwsCompact.TryParse(receipt, SyncProfile.ReceiptTyp, 65_536, out var parsed, out _));
        using var key = EcPrivateJwk.GenerateP256();
        return JwsCompact.Sign(parsed.ClaimedPayload.Span, SyncProfile.ReceiptTyp, new SoftwareSigner(key));
    }
}
