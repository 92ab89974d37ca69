using Comity.Jose;
using Comity.Statements;
using Comity.Statements.Keysets;
using Comity.Storage.History;
using Comity.Storage.Keys;
using Comity.Storage.Trust;

namespace Comity.Trust.Tests.Federation.Sync;

/// <summary>Keys that are replaced while others rely on them.</summary>
public sealed class KeyChangeTests : IAsyncLifetime
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

    [Theory]
    [InlineData(KeyUse.Issue)]
    [InlineData(KeyUse.Log)]
    [InlineData(KeyUse.Node)]
    [InlineData(KeyUse.Seal)]
    public async Task Whichever_key_is_replaced_what_was_said_stands_and_both_speak_on(KeyUse use)
    {
        var before = await SayBothAsync("before");
        var old = Kids(use);

        var keyset = (await _xa.Node.Get<KeyChange>().RotateAsync(_xa.Node.Seat, use, compromised: false, Roots, default)).Value;

        Assert.Empty(old.Intersect(Kids(use)));
        Assert.Equal(2, keyset.Version);
        var after = await SayBothAsync("after");
        foreach (var sid in new[] { before, after })
            Assert.Equal((Grade.Anchored, false), ((await _xb.FindAsync(sid))!.Grade, (await _xb.FindAsync(sid))!.Disputed));
        Assert.Equal(keyset.Id, _xb.Node.Trust.Of(_xa.Id)!.Newest.Id);
    }

    [Fact]
    public async Task What_a_compromised_key_has_said_before_stands_and_what_it_says_later_is_not_believed()
    {
        var before = await SayBothAsync("before");
        var thief = new SoftwareSigner(_xa.Node.Get<SeatKeys>().Find(Kids(KeyUse.Issue)[0])!);

        Assert.Null((await _xa.Node.Get<KeyChange>().RotateAsync(_xa.Node.Seat, KeyUse.Issue, compromised: true, Roots, default)).Refusal);
        var after = await SayBothAsync("after");

        Assert.False((await _xb.FindAsync(before))!.Disputed);
        Assert.False((await _xb.FindAsync(after))!.Disputed);
        Assert.True(_xb.Node.Trust.Of(_xa.Id)!.HasRevoked(thief.PublicKey.Kid, after));
    }

    [Fact]
    public async Task A_trial_is_raised_to_other_roots_under_the_same_identifier_and_the_old_ones_change_nothing_any_more()
    {
        var next = new[] { EcPrivateJwk.GenerateP384(), EcPrivateJwk.GenerateP384(), EcPrivateJwk.GenerateP384() };

        var raised = (await _xa.Node.Get<KeyChange>().ReplaceRootsAsync(
            _xa.Node.Seat, [.. next.Select(root => root.PublicKey)], threshold: 2, [.. Roots, .. next], default)).Value;

        Assert.False(raised.Body.Trial);
        Assert.IsType<BadKeyset>((await _xa.Node.Get<KeyChange>().RotateAsync(_xa.Node.Seat, KeyUse.Seal, compromised: false, Roots, default)).Refusal);
        Assert.Null((await _xa.Node.Get<KeyChange>().RotateAsync(_xa.Node.Seat, KeyUse.Seal, compromised: false, next, default)).Refusal);
        await SayBothAsync("after");
        Assert.Equal(raised.Version + 1, _xb.Node.Trust.Of(_xa.Id)!.Newest.Version);
    }

    [Fact]
    public async Task Roots_that_are_too_few_change_nothing()
    {
        var kept = Kids(KeyUse.Seal);

        var refusal = (await _xa.Node.Get<KeyChange>().RotateAsync(_xa.Node.Seat, KeyUse.Seal, compromised: false, [Roots[0]], default)).Refusal;

        Assert.IsType<BadKeyset>(refusal);
        Assert.Equal(kept, Kids(KeyUse.Seal));
        Assert.Equal(1, _xa.Node.Trust.Of(_xa.Id)!.Newest.Version);
    }

    [Fact]
    public async Task A_seal_key_is_destroyed_ninety_days_after_it_was_replaced_and_not_before()
    {
        var (old, retirement) = (Kids(KeyUse.Seal)[0], _xa.Node.Get<SealKeyRetirement>());
        Assert.Null((await _xa.Node.Get<KeyChange>().RotateAsync(_xa.Node.Seat, KeyUse.Seal, compromised: false, Roots, default)).Refusal);

        _time.Now += SealKeyRetirement.Kept - TimeSpan.FromMinutes(1);
        Assert.Equal(0, await retirement.RunAsync(default));
        Assert.NotNull(_xa.Node.Get<SeatKeys>().Find(old));
        _time.Now += TimeSpan.FromMinutes(2);
        Assert.Equal(1, await retirement.RunAsync(default));

        Assert.Null(_xa.Node.Get<SeatKeys>().Find(old));
        Assert.NotNull(_xa.Node.Get<SeatKeys>().Find(Kids(KeyUse.Seal)[0]));
        Assert.Equal(0, await retirement.RunAsync(default));
    }

    private IReadOnlyList<EcPrivateJwk> Roots => _xa.Node.Roots;

    private List<string> Kids(KeyUse use) => [.. _xa.Node.Trust.Of(_xa.Id)!.Newest.For(use).Select(key => key.Kid)];

    private async Task<StatementId> SayBothAsync(string text)
    {
        var sid = await _xa.SayAsync(_community, text, _xb.Id);
        await _xb.SayAsync(_community, text, _xa.Id);
        await SettleAsync();
        await _xa.SignLogAsync();
        await SettleAsync();
        Assert.Contains(text, await _xa.NotesAsync());
        Assert.Contains(text, await _xb.NotesAsync());
        return sid;
    }

    private async Task SettleAsync()
    {
        for (var round = 0; round < 2; round++)
        {
            _time.Now += TimeSpan.FromMinutes(20);
            await Peer.SettleAsync(_xa, _xb);
        }
    }
}
