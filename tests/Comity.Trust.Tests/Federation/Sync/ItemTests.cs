using System.Text;
using Comity.Federation;
using Comity.Jose;
using Comity.Statements;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace Comity.Trust.Tests.Federation.Sync;

/// <summary>Pages that a peer made by hand, with its own real keys.</summary>
public sealed class ItemTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private Peer _xa = null!;
    private Peer _xb = null!;
    private Peer _xc = null!;
    private CommunityId _community;

    public async ValueTask InitializeAsync()
    {
        _xa = await Peer.StartAsync("XA", _time);
        _xb = await Peer.StartAsync("XB", _time, configure: options => options.MaxRequestsPerMinute = 20);
        _xc = await Peer.StartAsync("XC", _time);
        _community = await _xa.Node.FoundCommunityAsync(_xb.Node, _xc.Node);
        await Peer.SettleAsync(_xa, _xb, _xc);
    }

    public async ValueTask DisposeAsync()
    {
        await _xa.DisposeAsync();
        await _xb.DisposeAsync();
        await _xc.DisposeAsync();
    }

    [Fact]
    public async Task A_statement_of_another_issuer_is_rejected_and_does_not_stand_in_the_way_of_its_issuers_own_delivery()
    {
        var sid = await _xa.SayAsync(_community, "from XA", _xb.Id, _xc.Id);
        var jws = (await _xa.Node.Get<StatementArchive>().FindAsync(_xa.Node.Seat.Id, sid, default))!.Jws;

        var receipt = await PushAsync(_xc, _xb, (sid, Seal(_xb, sid, jws)));
        Assert.Equal("statement.not-the-feeds-own", Assert.Single(receipt.Rejected).Code);
        Assert.Null(await _xb.FindAsync(sid));

        await Peer.SettleAsync(_xa, _xb);
        Assert.Equal(["from XA"], await _xb.NotesAsync());
    }

    [Fact]
    public async Task What_is_sealed_to_another_or_misnamed_is_rejected_kept_and_passed_over()
    {
        var (one, two, three) = (await MadeAsync("one"), await MadeAsync("two"), await MadeAsync("three"));

        var receipt = await PushAsync(
            _xc, _xb, (one.Sid, Seal(_xa, one.Sid, one.Jws)), (two.Sid, Seal(_xb, two.Sid, one.Jws)), (three.Sid, Seal(_xb, three.Sid, three.Jws)));

        Assert.Equal(["item.sealed-to-another", "statement.misnamed"], receipt.Rejected.Select(item => item.Code));
        Assert.Equal(["three"], await _xb.NotesAsync());
        await using var db = await _xb.Node.DbAsync();
        Assert.Equal(2, await db.Set<FeedInItemRow>().CountAsync(item => item.Kept != null));
    }

    [Fact]
    public async Task A_statement_sealed_to_a_reader_whom_its_marking_does_not_name_is_rejected()
    {
        var sid = await _xc.SayAsync(_community, "for XA only", _xa.Id);
        var jws = (await _xc.Node.Get<StatementArchive>().FindAsync(_xc.Node.Seat.Id, sid, default))!.Jws;
        var receipt = await PushAsync(_xc, _xb, (sid, Seal(_xb, sid, jws)));
        Assert.Equal("statement.addressed-to-another", Assert.Single(receipt.Rejected).Code);
        Assert.Empty(await _xb.NotesAsync());
    }

    [Fact]
    public async Task A_projection_that_refuses_rejects_and_one_that_breaks_holds_and_neither_wedges_the_feed()
    {
        // Made by hand: XC's own projection would refuse to release them.
        var illegal = await ForcedAsync("illegal");
        var broken = await ForcedAsync("broken");
        var fine = await MadeAsync("fine");
        var receipt = await PushAsync(
            _xc, _xb, (illegal.Sid, Seal(_xb, illegal.Sid, illegal.Jws)), (broken.Sid, Seal(_xb, broken.Sid, broken.Jws)), (fine.Sid, Seal(_xb, fine.Sid, fine.Jws)));
        Assert.Equal("test.illegal", Assert.Single(receipt.Rejected).Code);
        Assert.Equal(receipt.N - 1, Assert.Single(receipt.Held));
        Assert.Equal(["fine"], await _xb.NotesAsync());
    }

    [Fact]
    public async Task A_statement_of_a_newer_form_is_held_with_its_bytes_unless_it_names_another_issuer()
    {
        var (mine, others) = (Newer(_xc.Id, "mine"), Newer(_xa.Id, "of another"));

        var receipt = await PushAsync(_xc, _xb, (mine.Sid, Seal(_xb, mine.Sid, mine.Jws)), (others.Sid, Seal(_xb, others.Sid, others.Jws)));

        Assert.Equal("statement.not-the-feeds-own", Assert.Single(receipt.Rejected).Code);
        Assert.Equal(receipt.N - 1, Assert.Single(receipt.Held));
        var stored = (await _xb.Node.Get<StatementArchive>().FindAsync(_xb.Node.Seat.Id, mine.Sid, default))!;
        Assert.Equal((Standing.Held, "statement.newer-version"), (stored.Row.Standing, stored.Row.Code));
        Assert.Equal(mine.Jws, stored.Jws);
    }

    [Fact]
    public async Task A_flooding_peer_spends_its_own_share_and_gets_429_while_others_are_served()
    {
        PeerAnswer answer;
        var calls = 0;
        do
        {
            answer = await _xb.Node.Get<FederationInbox>().PullAsync(_xc.Id, "junk"u8.ToArray(), default);
            calls++;
        }
        while (answer.Status != 429 && calls < 1000);

        Assert.InRange(calls, 2, 22);
        Assert.InRange(answer.RetryAfter!.Value.TotalSeconds, 1, 60);
        await _xa.SayAsync(_community, "served", _xb.Id);
        await Peer.SettleAsync(_xa, _xb);
        Assert.Equal(["served"], await _xb.NotesAsync());

        _time.Now += TimeSpan.FromMinutes(1);
        Assert.NotEqual(429, (await _xb.Node.Get<FederationInbox>().PullAsync(_xc.Id, "junk"u8.ToArray(), default)).Status);
    }

    [Fact]
    public async Task A_page_is_not_taken_from_a_caller_who_is_not_its_sender()
    {
        await _xa.SayAsync(_community, "carried by another", _xb.Id);
        var page = (await _xa.Node.Get<FeedFiles>().ExportAsync(_xa.Node.Seat, _xb.Id, null, default)).Value;
        var answer = await _xb.Node.Get<FederationInbox>().PushAsync(_xc.Id, page.Bytes, default);
        Assert.Equal(403, answer.Status);
        Assert.Empty(await _xb.NotesAsync());
    }

    [Fact]
    public async Task Pages_and_receipts_travel_as_files()
    {
        await _xa.SayAsync(_community, "on paper", _xb.Id);
        var (out_, in_) = (_xa.Node.Get<FeedFiles>(), _xb.Node.Get<FeedFiles>());
        var page = (await out_.ExportAsync(_xa.Node.Seat, _xb.Id, null, default)).Value;
        var imported = (await in_.ImportAsync(page.Bytes, default)).Value;
        Assert.Equal((true, 1), (imported.IsInPlace, imported.Taken));
        Assert.Equal((true, 0), ((await in_.ImportAsync(page.Bytes, default)).Value.IsInPlace, (await in_.ImportAsync(page.Bytes, default)).Value.Taken));
        Assert.Null(await out_.ImportReceiptAsync(imported.Receipt, default));
        Assert.Equal(["on paper"], await _xb.NotesAsync());
        Assert.Equal(page.To, (await _xa.FeedToAsync(_xb)).Receipted);
        var rest = (await out_.ExportAsync(_xa.Node.Seat, _xb.Id, null, default)).Value;
        Assert.Equal(rest.From, rest.To);
    }

    [Fact]
    public async Task Rosters_and_logs_are_shown_to_members_and_to_nobody_else()
    {
        await using var stranger = await Peer.StartAsync("XD", _time);
        var inbox = _xa.Node.Get<FederationInbox>();
        await _xa.SignLogAsync();
        Assert.Equal(200, inbox.Rosters(_xb.Id, _community.ToString(), 0).Status);
        Assert.Equal(403, inbox.Rosters(stranger.Id, _community.ToString(), 0).Status);
        Assert.Equal(200, (await inbox.CheckpointAsync(_xb.Id, _xa.Id.ToString(), "0", default)).Status);
        Assert.Equal(403, (await inbox.CheckpointAsync(stranger.Id, _xa.Id.ToString(), "0", default)).Status);
        var size = (await _xa.Node.Get<Comity.Storage.Log.LogReader>().HeadAsync(_xa.Node.Seat.Id, default))!.SignedSize;
        var tile = await inbox.AnswerAsync(_xb.Id, $"/federation/v1/logs/{_xa.Id}/0/tile/0/000.p/{size}", [], default);
        Assert.Equal((200, size * 32), (tile.Status, (long)tile.Body.Length));
    }

    private async Task<(StatementId Sid, byte[] Jws)> MadeAsync(string text) => await ForcedAsync(text);

    /// <summary>A statement of XC to XB, signed with XC's issue key but neither judged, logged nor queued by XC.</summary>
    private Task<(StatementId Sid, byte[] Jws)> ForcedAsync(string text)
    {
        var (node, chain) = (_xc.Node, _xc.Node.Trust.Of(_xc.Id)!);
        var draft = node.NoteTo(_community, text, _xb.Id);
        var envelope = new Envelope
        {
            Type = draft.Type,
            Issuer = _xc.Id,
            Community = _community,
            Keyset = chain.Newest.Id,
            Roster = node.Trust.Of(_community)!.Newest.Id,
            Nonce = Sha256Digest.Of(Encoding.UTF8.GetBytes(text)),
            IssuedAt = _time.Now,
            Marking = draft.Marking,
            Body = draft.Body,
        };
        var payload = EnvelopeWriter.Write(envelope);
        var signer = node.Get<SeatKeys>().SignerFor(chain.Newest, Comity.Statements.Keysets.KeyUse.Issue, draft.Type)!;
        return Task.FromResult((StatementId.Of(payload), JwsCompact.Sign(payload, StatementForm.Typ, signer)));
    }

    /// <summary>A statement whose version this software does not read, signed with XC's issue key.</summary>
    private (StatementId Sid, byte[] Jws) Newer(ParticipantId issuer, string text)
    {
        var payload = Encoding.UTF8.GetBytes($"{{\"v\":2,\"iss\":\"{issuer}\",\"what\":\"{text}\"}}");
        var signer = _xc.Node.Get<SeatKeys>().SignerFor(_xc.Node.Trust.Of(_xc.Id)!.Newest, Comity.Statements.Keysets.KeyUse.Issue, TestNode.Note)!;
        return (StatementId.Of(payload), JwsCompact.Sign(payload, StatementForm.Typ, signer));
    }

    private static byte[] Seal(Peer to, StatementId sid, byte[] jws)
    {
        using var content = SealedContent.Create(jws, new SealedHeader(SyncProfile.SealedTyp, new KeyValuePair<string, string>("sid", sid.ToString())));
        var key = to.Node.Trust.Of(to.Id)!.Newest.For(Comity.Statements.Keysets.KeyUse.Seal).First().Key;
        Assert.True(content.TryForRecipient(key, out var jwe, out _));
        return jwe;
    }

    /// <summary>Pushes a hand-made page in the sender's name, in a feed of its own, over the real inbox.</summary>
    private async Task<FeedReceipt> PushAsync(Peer from, Peer to, params (StatementId Sid, byte[] Jwe)[] items)
    {
        var feed = Sha256Digest.Of(Encoding.UTF8.GetBytes(items[0].Sid.ToString()));
        var h = FeedChain.Start(FeedWriter.Statements, from.Id, to.Id, feed);
        foreach (var (sid, _) in items)
            h = FeedChain.Next(h, sid.Digest);
        var bytes = FeedPage.WriteItems(items.Select((item, i) => FeedPage.WriteItem(new PageItem(i + 1, item.Sid, item.Jwe, default, IsGone: false))));
        var messages = from.Node.Get<NodeMessages>();
        var head = new FeedHead
        {
            V = 1, From = from.Id, To = to.Id, Feed = feed, N = items.Length, H = h, Keyset = messages.NewestKeyset(from.Id),
            Rosters = messages.SharedRosters(from.Id, to.Id), Page = FeedPage.Digest(bytes, []), Iat = _time.Now,
        };
        var page = FeedPage.Assemble(messages.Sign(head, SyncProfile.HeadTyp, from.Id), bytes, []);
        var answer = await to.Node.Get<FederationInbox>().PushAsync(from.Id, page, default);
        Assert.Equal(200, answer.Status);
        return from.Node.Get<NodeMessages>().Open<FeedReceipt>(answer.Body, SyncProfile.ReceiptTyp, message => message.To).Value;
    }
}
