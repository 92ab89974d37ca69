using Comity.Statements;
using Comity.Storage;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Trust.Tests.Storage;

public sealed class AdmissionOnSqlite : AdmissionTests
{
    protected override string Provider => "sqlite";
}

public sealed class AdmissionOnPostgreSql : AdmissionTests
{
    protected override string Provider => "postgresql";
}

public abstract class AdmissionTests
{
    protected abstract string Provider { get; }

    [Fact]
    public async Task A_statement_addressed_to_us_is_admitted_once_however_often_it_comes()
    {
        await using var pair = await PairAsync();
        var (sid, jws) = await pair.SayAsync("hello");

        Assert.Equal(Standing.Admitted, (await pair.ReceiveAsync(sid, jws)).Standing);
        Assert.Equal(Standing.Admitted, (await pair.ReceiveAsync(sid, jws)).Standing);

        await using var db = await pair.Receiver.DbAsync();
        Assert.Equal(1, await db.Set<NoteRow>().CountAsync());
    }

    [Fact]
    public async Task A_statement_addressed_to_another_is_rejected_and_its_bytes_are_kept()
    {
        await using var pair = await PairAsync();
        await using var third = await TestNode.FoundAsync("XC", Provider);
        var community = await pair.Sender.FoundCommunityAsync(pair.Receiver, third);
        var (sid, jws) = await pair.SayAsync("not for you", community, third.Participant);

        var outcome = await pair.ReceiveAsync(sid, jws);

        Assert.Equal(("statement.addressed-to-another", Standing.Rejected), (outcome.Refusal?.Code, outcome.Standing));
        var stored = await pair.Receiver.Get<StatementArchive>().FindAsync(pair.Receiver.Seat.Id, sid, default);
        Assert.Equal(jws, stored!.Jws);
    }

    [Fact]
    public async Task A_statement_whose_reference_is_missing_is_held_and_admitted_when_it_comes()
    {
        await using var pair = await PairAsync();
        var (first, firstJws) = await pair.SayAsync("first");
        var (second, secondJws) = await pair.SayAsync("second", references: [new Reference(first, "answers", Shared: true)]);

        Assert.Equal(Standing.Held, (await pair.ReceiveAsync(second, secondJws)).Standing);
        Assert.Equal(Standing.Admitted, (await pair.ReceiveAsync(first, firstJws)).Standing);
        Assert.Equal(1, await pair.RetryAsync());

        await using var db = await pair.Receiver.DbAsync();
        Assert.Equal(["first", "second"], await db.Set<NoteRow>().OrderBy(row => row.Arrival).Select(row => row.Text).ToListAsync());
    }

    [Fact]
    public async Task A_projection_that_throws_holds_the_item_and_leaves_the_rest_alone()
    {
        await using var pair = await PairAsync();
        var (sid, jws) = await pair.SayAsync("fragile");
        await using var db = await pair.Receiver.DbAsync();
        await db.Database.ExecuteSqlRawAsync("DROP TABLE test_notes");

        var outcome = await pair.ReceiveAsync(sid, jws);

        Assert.Equal(("statement.projection-failed", Standing.Held), (outcome.Refusal?.Code, outcome.Standing));
    }

    [Fact]
    public async Task Another_participants_statement_in_the_senders_feed_is_rejected()
    {
        await using var pair = await PairAsync();
        var (sid, jws) = await pair.SayAsync("hello");

        var outcome = await pair.ReceiveAsync(sid, jws, from: pair.Receiver.Participant);

        Assert.Equal("statement.not-the-feeds-own", outcome.Refusal?.Code);
    }

    [Fact]
    public async Task An_exercise_never_enters_a_real_thread()
    {
        await using var pair = await PairAsync();
        var (first, firstJws) = await pair.SayAsync("first");
        await pair.ReceiveAsync(first, firstJws);
        var refused = await pair.Sender.Get<StatementRelease>().ReleaseAsync(
            pair.Sender.NoteTo(pair.Community, "second", pair.Receiver.Participant) with { References = [new Reference(first, "answers", Shared: true)], Exercise = "ex-1" }, null, default);
        Assert.Equal("statement.exercise-mixed", refused.Refusal?.Code);

        // A sender that believes its first statement was an exercise's sends it all the same.
        await using var db = await pair.Sender.DbAsync();
        await db.Set<StatementRow>().Where(row => row.Sid == first).ExecuteUpdateAsync(row => row.SetProperty(statement => statement.Exercise, "ex-1"));
        var (second, secondJws) = await pair.SayAsync("second", references: [new Reference(first, "answers", Shared: true)], exercise: "ex-1");

        Assert.Equal("statement.exercise-mixed", (await pair.ReceiveAsync(second, secondJws)).Refusal?.Code);
    }

    [Fact]
    public async Task What_comes_while_the_sender_knows_newer_keys_is_held_and_not_rejected_for_good()
    {
        await using var pair = await PairAsync();
        var (sid, jws) = await pair.SayAsync("early");

        Assert.Equal(Standing.Held, (await pair.ReceiveAsync(sid, jws, lag: new LagsBehind("XA"))).Standing);
        Assert.Equal(1, await pair.RetryAsync());
        Assert.Equal(Standing.Admitted, (await pair.ReceiveAsync(sid, jws)).Standing);
    }

    [Fact]
    public async Task A_held_statement_that_turns_out_to_be_wrong_is_rejected_with_its_true_code()
    {
        await using var pair = await PairAsync();
        var (first, firstJws) = await pair.SayAsync("first");
        await using (var db = await pair.Sender.DbAsync())
            await db.Set<StatementRow>().Where(row => row.Sid == first).ExecuteUpdateAsync(row => row.SetProperty(statement => statement.Exercise, "ex-1"));
        var (second, secondJws) = await pair.SayAsync("second", references: [new Reference(first, "answers", Shared: true)], exercise: "ex-1");
        Assert.Equal(Standing.Held, (await pair.ReceiveAsync(second, secondJws)).Standing);
        await pair.ReceiveAsync(first, firstJws);

        Assert.Equal(0, await pair.RetryAsync());

        var row = (await pair.Receiver.Get<StatementArchive>().FindAsync(pair.Receiver.Seat.Id, second, default))!.Row;
        Assert.Equal((Standing.Rejected, "statement.exercise-mixed"), (row.Standing, row.Code));
    }

    [Fact]
    public async Task Every_held_statement_gets_its_turn_however_many_wait_before_it()
    {
        await using var pair = await PairAsync();
        await pair.HoldManyAsync(1000);
        var (sid, jws) = await pair.SayAsync("behind them");
        await pair.ReceiveAsync(sid, jws, lag: new LagsBehind("XA"));

        Assert.Equal(0, await pair.RetryAsync());
        Assert.Equal(1, await pair.RetryAsync());
    }

    private async Task<Pair> PairAsync()
    {
        var sender = await TestNode.FoundAsync("XA", Provider);
        var receiver = await TestNode.FoundAsync("XB", Provider);
        return new Pair(sender, receiver, await sender.FoundCommunityAsync(receiver));
    }

    private sealed record Pair(TestNode Sender, TestNode Receiver, CommunityId Community) : IAsyncDisposable
    {
        public async Task<(StatementId Sid, byte[] Jws)> SayAsync(
            string text, CommunityId? community = null, ParticipantId? to = null, IReadOnlyList<Reference>? references = null, string? exercise = null)
        {
            var draft = Sender.NoteTo(community ?? Community, text, to ?? Receiver.Participant) with { References = references ?? [], Exercise = exercise };
            var released = (await Sender.Get<StatementRelease>().ReleaseAsync(draft, null, default)).Value;
            return (released.Sid, (await Sender.Get<StatementArchive>().FindAsync(Sender.Seat.Id, released.Sid, default))!.Jws);
        }

        /// <summary>Statements that never become right: their keys were erased.</summary>
        public async Task HoldManyAsync(int count)
        {
            await using var db = await Receiver.DbAsync();
            var arrival = await db.Set<StatementRow>().MaxAsync(row => row.Arrival);
            db.AddRange(Enumerable.Range(1, count).Select(i => new StatementRow
            {
                Arrival = arrival + i,
                Seat = Receiver.Seat.Id,
                Sid = StatementId.Of(BitConverter.GetBytes(i)),
                Issuer = Sender.Participant,
                Type = TestNode.Note,
                EnteredAt = DateTimeOffset.UnixEpoch,
                Standing = Standing.Held,
                Sealed = [],
            }));
            await db.SaveChangesAsync();
        }

        public async Task<AdmissionOutcome> ReceiveAsync(StatementId sid, byte[] jws, ParticipantId? from = null, LagsBehind? lag = null)
        {
            var admission = Receiver.Get<StatementAdmission>();
            var keys = await admission.PrepareKeysAsync(Receiver.Seat.Id, [sid], default);
            await using var db = await Receiver.DbAsync();
            await using var transaction = await db.BeginWriteAsync(default);
            var outcome = await admission.AdmitAsync(
                new AdmissionBatch(db, Receiver.Seat.Id, Receiver.Participant, isCareful: true), from ?? Sender.Participant, sid, new ReceivedStatement(jws), keys[0], lag, default);
            await transaction.CommitAsync();
            return outcome;
        }

        public async Task<int> RetryAsync()
        {
            await using var db = await Receiver.DbAsync();
            await using var transaction = await db.BeginWriteAsync(default);
            var admitted = await Receiver.Get<StatementAdmission>().RetryHeldAsync(db, Receiver.Seat.Id, Receiver.Participant, _ => false, default);
            await transaction.CommitAsync();
            return admitted;
        }

        public async ValueTask DisposeAsync()
        {
            await Sender.DisposeAsync();
            await Receiver.DisposeAsync();
        }
    }
}
