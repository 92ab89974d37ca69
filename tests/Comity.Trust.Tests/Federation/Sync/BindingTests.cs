using Comity.Federation;
using Comity.Storage.History;
using Comity.Storage.Trust;
using Comity.Storage.Upkeep;
using Microsoft.EntityFrameworkCore;

namespace Comity.Trust.Tests.Federation.Sync;

/// <summary>Two participants under one name: what they say waits for a person.</summary>
public sealed class BindingTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private Peer _xa = null!;
    private Peer _xb = null!;
    private Peer _other = null!;
    private CommunityId _one, _two;

    public async ValueTask InitializeAsync()
    {
        _xa = await Peer.StartAsync("XA", _time);
        _xb = await Peer.StartAsync("XB", _time);
        _other = await Peer.StartAsync("XB", _time);
        _one = await _xa.Node.FoundCommunityAsync(_xb.Node);
        await SettleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in new[] { _xa, _xb, _other })
            await peer.DisposeAsync();
    }

    [Fact]
    public async Task What_the_bearers_of_one_name_say_is_held_until_a_person_confirms_and_enters_then()
    {
        await _xb.SayAsync(_one, "before", _xa.Id);
        await SettleAsync();
        _two = await _xa.Node.FoundCommunityAsync(_other.Node);
        await _xb.SayAsync(_one, "first bearer", _xa.Id);
        await _other.SayAsync(_two, "second bearer", _xa.Id);
        await SettleAsync();
        Assert.Equal(["before"], await _xa.NotesAsync());
        // The second bearer's request to join waits too.
        Assert.All(await CodesAsync(), code => Assert.Equal("statement.binding-conflict", code));

        await ConfirmAsync();
        await SettleAsync();

        Assert.Equal(["before", "first bearer", "second bearer"], (await _xa.NotesAsync()).Order(StringComparer.Ordinal));
        await using var db = await _xa.Node.DbAsync();
        Assert.Empty(await _xa.Node.Get<Alarms>().ReadAsync(db, default));
    }

    [Fact]
    public async Task A_confirmation_outlives_a_restart_and_holds_for_nobody_else()
    {
        _two = await _xa.Node.FoundCommunityAsync(_other.Node);
        var conflicts = _xa.Node.Get<BindingConflicts>();
        var found = Assert.Single(conflicts.Open);
        Assert.Null(await TryConfirmAsync("XB", [_xb.Id]));
        Assert.Null(await TryConfirmAsync("XC", found.Participants));
        await ConfirmAsync();

        var again = new BindingConflicts(_xa.Node.Get<IDbContextFactory<Comity.Storage.NodeDb>>(), _xa.Node.Trust, _time);
        await again.LoadAsync(default);
        Assert.Empty(again.Open);
        await using var third = await TestNode.FoundAsync("XB", time: _time);
        await _xa.Node.FoundCommunityAsync(third);
        Assert.Equal(3, Assert.Single(again.Open).Participants.Count);
        Assert.Equal("XB", again.HeldFor(third.Participant));
        Assert.Null(again.HeldFor(_xa.Id));
    }

    private async Task ConfirmAsync() => Assert.NotNull(await TryConfirmAsync("XB", [_xb.Id, _other.Id]));

    private async Task<string?> TryConfirmAsync(string bound, IReadOnlyCollection<ParticipantId> participants)
    {
        await using var db = await _xa.Node.DbAsync();
        await using var transaction = await db.BeginWriteAsync(default);
        if (await _xa.Node.Get<BindingConflicts>().ConfirmAsync(db, bound, participants, default) is not var (key, committed))
            return null;
        await transaction.CommitAsync();
        committed();
        _xa.Engine.RetryHeld(_xa.Node.Seat.Id);
        return key;
    }

    private async Task<List<string?>> CodesAsync()
    {
        await using var db = await _xa.Node.DbAsync();
        return await db.Set<StatementRow>().Where(row => row.Standing == Standing.Held).Select(row => row.Code).ToListAsync();
    }

    private async Task SettleAsync()
    {
        _time.Now += TimeSpan.FromMinutes(1);
        await Peer.SettleAsync(_xa, _xb, _other);
    }
}
