using System.Text;
using Comity.Federation;
using Comity.Statements;
using Comity.Statements.Keysets;
using Comity.Storage;
using Comity.Storage.History;
using Comity.Storage.Keys;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Comity.Storage.Upkeep;
using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Trust.Tests.Federation.Sync;

/// <summary>A log that is ended where its roots say, and the one that begins after it.</summary>
public sealed class EpochTests : IAsyncLifetime
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
        await SettleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _xa.DisposeAsync();
        await _xb.DisposeAsync();
    }

    [Fact]
    public async Task What_a_restored_sender_lost_is_disputed_and_it_speaks_on_in_a_new_epoch()
    {
        var kept = await SaySignedAsync("kept");
        await _xa.Node.BackUpAsync();
        var lost = await SaySignedAsync("lost");
        await RestoreAsync();
        Assert.IsType<RestoredBackup>((await _xa.Node.Get<StatementRelease>().ReleaseAsync(_xa.Node.NoteTo(_community, "no", _xb.Id), null, default)).Refusal);

        await DeclareAsync();
        var later = await SaySignedAsync("later");

        Assert.Equal(["kept", "lost", "later"], await _xb.NotesAsync());
        Assert.Equal((false, true, false), (await IsDisputedAsync(kept), await IsDisputedAsync(lost), await IsDisputedAsync(later)));
        var row = (await _xb.FindAsync(later))!;
        Assert.Equal((Grade.Anchored, 1, (await _xa.FindAsync(later))!.Index), (row.Grade, row.Epoch, row.Index));
        Assert.Equal(_xa.Node.Trust.Of(_xa.Id)!.Newest.Id, await FirstLeafAsync(1));
        Assert.Empty(await AlarmsAsync());
    }

    [Fact]
    public async Task What_was_lost_before_anything_of_its_epoch_was_shown_is_disputed_too()
    {
        // Of the registrar there is always something to be shown; between two members there is only what they say.
        await using var xc = await Peer.StartAsync("XC", _time);
        var community = await _xa.Node.FoundCommunityAsync(_xb.Node, xc.Node);
        await SettleAsync(xc);
        await xc.Node.BackUpAsync();
        var lost = await xc.SayAsync(community, "lost", _xb.Id);
        await SettleAsync(xc);
        await RestoreAsync(xc);

        await DeclareAsync(xc);
        var later = await xc.SayAsync(community, "later", _xb.Id);
        await xc.SignLogAsync();
        await SettleAsync(xc);

        Assert.True(await IsDisputedAsync(lost));
        var row = (await _xb.FindAsync(later))!;
        Assert.Equal((Grade.Anchored, 1, false), (row.Grade, row.Epoch, row.Disputed));
    }

    [Fact]
    public async Task A_forked_log_is_unfrozen_once_its_roots_name_where_it_was_undisputed()
    {
        await SaySignedAsync("common");
        await _xa.Node.BackUpAsync();
        var mark = await File.ReadAllBytesAsync(Path.Combine(_xa.Node.Folder, "high-water"), TestContext.Current.CancellationToken);
        var first = await SaySignedAsync("first history");
        _xa.Node.Restore();
        await File.WriteAllBytesAsync(Path.Combine(_xa.Node.Folder, "high-water"), mark, TestContext.Current.CancellationToken);
        await SettleAsync();
        _xa.Node.Get<RestoreInquiry>().Excuse(_xa.Node.Seat, _xb.Id);
        var size = (await _xa.Node.Get<LogReader>().HeadAsync(_xa.Node.Seat.Id, default))!.SignedSize;
        var second = await SaySignedAsync("second history");
        await SaySignedAsync("and on");
        Assert.Equal([new Alarm("log.forked", _xa.Id.ToString())], await AlarmsAsync());

        await DeclareAsync(size);
        var later = await SaySignedAsync("agreed");

        Assert.Empty(await AlarmsAsync());
        Assert.True(await IsDisputedAsync(first) && await IsDisputedAsync(second));
        Assert.Equal((Grade.Anchored, 1, false), ((await _xb.FindAsync(later))!.Grade, (await _xb.FindAsync(later))!.Epoch, await IsDisputedAsync(later)));
        await using var db = await _xb.Node.DbAsync();
        Assert.NotNull((await db.Set<PeerLogRow>().SingleAsync(log => log.Participant == _xa.Id && log.Epoch == 0, TestContext.Current.CancellationToken)).Conflict);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_not_yet_anchored_is_proven_up_to_the_end_even_under_a_new_log_key(bool replaceLogKey)
    {
        await SaySignedAsync("anchored");
        var waiting = await _xa.SayAsync(_community, "waiting", _xb.Id);
        await SettleAsync();

        await DeclareAsync(replaceLogKey: replaceLogKey);
        await SettleAsync();

        var row = (await _xb.FindAsync(waiting))!;
        Assert.Equal((Grade.Anchored, 0, false), (row.Grade, row.Epoch, row.Disputed));
        Assert.Empty(await AlarmsAsync());
    }

    [Fact]
    public async Task An_end_that_contradicts_what_was_accepted_is_not_taken_and_neither_is_the_next_epoch()
    {
        await SaySignedAsync("one");
        await using (var db = await _xb.Node.DbAsync())
        {
            // What XB accepted is another history than the one whose end XA goes on to name.
            await db.Set<PeerLogRow>().Where(log => log.Participant == _xa.Id).ExecuteUpdateAsync(set => set.SetProperty(log => log.Root, Sha256Digest.Of("other"u8)), TestContext.Current.CancellationToken);
        }

        await DeclareAsync();
        var later = await SaySignedAsync("two");

        Assert.Equal(Grade.Received, (await _xb.FindAsync(later))!.Grade);
        Assert.Contains(new Alarm("log.end-unproven", _xa.Id.ToString()), await AlarmsAsync());
        Assert.Null((await LogAsync(0))!.EndedFrom);
        Assert.Null(await LogAsync(1));
    }

    [Fact]
    public async Task Whoever_holds_a_log_key_does_not_lengthen_a_log_that_was_ended()
    {
        await SaySignedAsync("one");
        await DeclareAsync();
        await SaySignedAsync("two");
        var before = (await LogAsync(0))!;

        var tree = new GrowingTree();
        for (var i = 0; i <= before.Size; i++)
            tree.Append(TreeHash.OfLeaf([(byte)i]));
        Assert.False(await ShowAsync(0, tree, []));
        Assert.Equal((before.Size, before.Root, null), ((await LogAsync(0))!.Size, (await LogAsync(0))!.Root, (await LogAsync(0))!.Conflict));
    }

    [Fact]
    public async Task A_later_epoch_that_does_not_begin_with_its_keyset_is_not_accepted()
    {
        await SaySignedAsync("one");
        await DeclareAsync();
        await SettleAsync();
        var tree = new GrowingTree();
        var sid = StatementId.Of("another first leaf"u8);
        tree.Append(TreeHash.OfLeaf(sid.Digest.ToArray()));

        Assert.False(await ShowAsync(1, tree, [new AnchoredLeaf(sid, 0, [])]));
        Assert.False(await ShowAsync(1, tree, []));
        Assert.Null(await LogAsync(1));
    }

    [Fact]
    public async Task Roots_that_are_too_few_declare_nothing()
    {
        await _xa.SignLogAsync();
        var declaration = _xa.Node.Get<EpochDeclaration>();
        var plan = (await declaration.PlanAsync(_xa.Node.Seat, null, default)).Value;

        var refusal = (await declaration.DeclareAsync(_xa.Node.Seat, plan, [.. _xa.Node.Roots.Take(1)], replaceLogKey: false, default)).Refusal;

        Assert.IsType<BadKeyset>(refusal);
        Assert.Equal(0, _xa.Node.Trust.Of(_xa.Id)!.Newest.Body.Epoch);
        Assert.IsType<NoSuchSize>((await declaration.PlanAsync(_xa.Node.Seat, 10_000, default)).Refusal);
    }

    [Fact]
    public async Task A_keyset_after_the_declaring_one_is_an_ordinary_one()
    {
        await DeclareAsync();
        var chain = _xa.Node.Trust.Of(_xa.Id)!;
        var next = KeysetIssuer.Next(chain, body => body, [.. _xa.Node.Roots.Select(root => new Comity.Jose.SoftwareSigner(root))], _time.Now).Value;
        Assert.Equal((1, null), (next.Newest.Body.Epoch, next.Newest.Body.LastUndisputed));
    }

    [Fact]
    public async Task A_database_from_before_the_declaration_is_doubted_until_it_knows_of_the_new_epoch()
    {
        await SaySignedAsync("one");
        await _xa.Node.BackUpAsync();
        await DeclareAsync();
        await SaySignedAsync("two");
        _xa.Node.Restore();
        using var book = new TrustBook(_xa.Node.Get<IDbContextFactory<NodeDb>>(), _time);
        await book.LoadAsync(default);
        var gate = new SigningGate();

        await new RestoreGuard(_xa.Node.Get<IDbContextFactory<NodeDb>>(), book, _xa.Node.Get<HighWaterFile>(), gate).CheckAsync(default);

        Assert.Contains("epoch 1", gate.WhyShut(_xa.Node.Seat.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_epoch_of_which_a_restored_database_has_no_leaf_is_ended_at_its_beginning()
    {
        await SaySignedAsync("one");
        var unsigned = await _xa.SayAsync(_community, "in no checkpoint yet", _xb.Id);
        await _xa.Node.BackUpAsync();
        await DeclareAsync();
        var lost = await SaySignedAsync("lost");
        var file = _xb.Node.Get<Founding>().File([_xa.Id], [_community]);
        _xa.Node.Restore();
        await _xa.Node.Trust.LoadAsync(default);
        await _xa.Node.Get<RestoreGuard>().CheckAsync(default);
        Assert.Null(await _xa.Node.Get<Founding>().TakeAsync(file, default));

        await DeclareAsync();
        var later = await SaySignedAsync("later");

        Assert.Equal((false, true, false), (await IsDisputedAsync(unsigned), await IsDisputedAsync(lost), await IsDisputedAsync(later)));
        Assert.Equal((Grade.Anchored, 0), ((await _xb.FindAsync(unsigned))!.Grade, (await _xb.FindAsync(unsigned))!.Epoch));
        Assert.Equal((Grade.Anchored, 2), ((await _xb.FindAsync(later))!.Grade, (await _xb.FindAsync(later))!.Epoch));
        Assert.Equal((0, 2), ((await LogAsync(1))!.Size, _xa.Node.Trust.Of(_xa.Id)!.Newest.Body.Epoch));
        Assert.Empty(await AlarmsAsync());
    }

    [Fact]
    public async Task An_epoch_that_has_just_begun_needs_no_other()
    {
        await DeclareAsync();
        await using (var db = await _xa.Node.DbAsync())
            await db.Set<LogHeadRow>().Where(head => head.Epoch == 1).ExecuteDeleteAsync();

        Assert.IsType<NothingToEnd>((await _xa.Node.Get<EpochDeclaration>().PlanAsync(_xa.Node.Seat, size: null, default)).Refusal);
    }

    private Task DeclareAsync(long? size = null, bool replaceLogKey = false) => DeclareAsync(_xa, size, replaceLogKey);

    private static async Task DeclareAsync(Peer peer, long? size = null, bool replaceLogKey = false)
    {
        var declaration = peer.Node.Get<EpochDeclaration>();
        var plan = (await declaration.PlanAsync(peer.Node.Seat, size, default)).Value;
        _ = (await declaration.DeclareAsync(peer.Node.Seat, plan, peer.Node.Roots, replaceLogKey, default)).Value;
    }

    private Task RestoreAsync() => RestoreAsync(_xa);

    private async Task RestoreAsync(Peer peer)
    {
        peer.Node.Restore();
        await peer.Node.Get<RestoreGuard>().CheckAsync(default);
        await SettleAsync(peer);
    }

    private async Task<StatementId> SaySignedAsync(string text)
    {
        var sid = await _xa.SayAsync(_community, text, _xb.Id);
        await SettleAsync();
        await _xa.SignLogAsync();
        await SettleAsync();
        return sid;
    }

    private async Task SettleAsync(params Peer[] others)
    {
        for (var round = 0; round < 2; round++)
        {
            _time.Now += TimeSpan.FromMinutes(20);
            await Peer.SettleAsync([.. others.Union([_xa, _xb])]);
        }
    }

    private async Task<bool> IsDisputedAsync(StatementId sid) => (await _xb.FindAsync(sid))!.Disputed;

    private async Task<PeerLogRow?> LogAsync(int epoch)
    {
        await using var db = await _xb.Node.DbAsync();
        return await db.Set<PeerLogRow>().AsNoTracking().SingleOrDefaultAsync(log => log.Participant == _xa.Id && log.Epoch == epoch);
    }

    private async Task<StatementId> FirstLeafAsync(int epoch)
    {
        await using var db = await _xa.Node.DbAsync();
        return await db.Set<LeafRow>().Where(leaf => leaf.Epoch == epoch && leaf.Index == 0).Select(leaf => leaf.Sid).SingleAsync();
    }

    private async Task<IReadOnlyList<Alarm>> AlarmsAsync()
    {
        await using var db = await _xb.Node.DbAsync();
        return await _xb.Node.Get<Alarms>().ReadAsync(db, default);
    }

    /// <summary>Shows XB a checkpoint of XA under XA's true log key.</summary>
    private async Task<bool> ShowAsync(int epoch, GrowingTree tree, IReadOnlyList<AnchoredLeaf> leaves)
    {
        var origin = LogReader.Origin(_xa.Id, epoch);
        var signer = _xa.Node.Get<SeatKeys>().SignerFor(_xa.Node.Trust.Of(_xa.Id)!.Newest, KeyUse.Log)!;
        using var key = signer.PublicKey.ToECDsa();
        var note = SignedCheckpoint.Sign(new Checkpoint(origin, tree.Size, tree.Root()), new NoteSigner(NoteKey.Of(origin, key), text => signer.Sign(text.Span)));
        var anchors = new PageAnchors(epoch, Encoding.UTF8.GetString(note.ToArray()), 0, [], 0, 0, leaves);
        await using var db = await _xb.Node.DbAsync();
        await using var transaction = await db.BeginWriteAsync(default);
        var batch = new AdmissionBatch(db, _xb.Node.Seat.Id, _xb.Id, isCareful: true);
        var isTaken = await _xb.Node.Get<Anchoring>().ApplyAsync(batch, _xa.Id, anchors, new Dictionary<StatementId, byte[]>(), default);
        await transaction.CommitAsync();
        return isTaken;
    }
}
