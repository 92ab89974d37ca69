using System.Text.Json;
using Comity.Cases.Alerts;
using Comity.Cases.Bodies;
using Comity.Cases.Clocks;
using Comity.Cases.Moves;
using Comity.Cases.Threads;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Tests.Cases;

public sealed class ClockTests
{
    private static readonly DutyCall First = new([new AlertTarget(AlertChannel.Mail, "first@desk.example")], TimeSpan.FromMinutes(10));
    private static readonly DutyCall Second = new([new AlertTarget(AlertChannel.Webhook, "pager"), new AlertTarget(AlertChannel.Mail, "second@desk.example")]);

    [Theory, MemberData(nameof(ThreadTests.Providers), MemberType = typeof(ThreadTests))]
    public async Task An_urgent_request_climbs_the_receivers_own_chain_round_and_round_until_somebody_has_it(string provider)
    {
        await using var node = await Node.WithAsync(provider, 2);
        var duty = new TestDuty(First, Second);
        var request = await AskAsync(node, Urgency.Urgent);
        await WatchAsync(node, duty, 2, request);
        Assert.Equal(["first@desk.example"], await CalledAsync(node));

        await TickAsync(node, duty, Node.Noon.AddMinutes(9));
        Assert.Single(await CalledAsync(node));
        await TickAsync(node, duty, Node.Noon.AddMinutes(10));
        Assert.Equal(["first@desk.example", "pager", "second@desk.example"], await CalledAsync(node));
        // The second step names no wait: the community's fifteen minutes count.
        await TickAsync(node, duty, Node.Noon.AddMinutes(25));
        Assert.Equal(4, (await CalledAsync(node)).Count);

        await TakeAsync(node, "officer-1", Node.Noon.AddMinutes(26));
        await TickAsync(node, duty, Node.Noon.AddHours(20));
        Assert.Equal(4, (await CalledAsync(node)).Count);
    }

    [Fact]
    public async Task Who_has_a_call_keeps_it_until_the_deadline_passes_without_a_decision()
    {
        await using var node = await Node.WithAsync("sqlite", 2);
        var duty = new TestDuty(First);
        var request = await AskAsync(node, Urgency.Urgent);
        await WatchAsync(node, duty, 2, request);
        await TakeAsync(node, "officer-1", Node.Noon);
        await TakeAsync(node, "officer-2", Node.Noon.AddMinutes(1));
        Assert.Equal("officer-1", (await ClimbAsync(node)).HeldBy);

        await TickAsync(node, duty, Node.Noon.AddDays(2));
        Assert.Equal(2, (await CalledAsync(node)).Count);
        await TakeAsync(node, "officer-2", Node.Noon.AddDays(2));
        Assert.NotNull((await ClimbAsync(node)).StoppedAt);
    }

    [Fact]
    public async Task A_routine_request_keeps_duty_hours()
    {
        await using var node = await Node.WithAsync("sqlite", 2);
        var duty = new TestDuty(First);
        await WatchAsync(node, duty, 2, await AskAsync(node, Urgency.Routine));
        Assert.Equal(Node.Noon.AddHours(8).AddMinutes(10), (await ClimbAsync(node)).DueAt);
    }

    [Fact]
    public async Task An_acknowledgement_ends_the_climb()
    {
        await using var node = await Node.WithAsync("sqlite", 2);
        var duty = new TestDuty(First);
        var request = await AskAsync(node, Urgency.Urgent);
        await WatchAsync(node, duty, 2, request);
        await using (var db = node.Open())
            await node.SendAsync(2, 1, await AnswerCase.AcknowledgeAsync(db, 2, request.Id, "XB-3", Terms.Amber, default));
        await TickAsync(node, duty, Node.Noon.AddHours(1));
        Assert.Single(await CalledAsync(node));
    }

    [Fact]
    public async Task A_watch_that_runs_twice_calls_once()
    {
        await using var node = await Node.WithAsync("sqlite", 2);
        var duty = new TestDuty(First);
        var request = await AskAsync(node, Urgency.Urgent);
        await WatchAsync(node, duty, 2, request);
        await WatchAsync(node, duty, 2, request);
        Assert.Single(await CalledAsync(node));
    }

    [Fact]
    public async Task A_chain_without_anybody_is_said_and_the_call_stays_open()
    {
        await using var node = await Node.WithAsync("sqlite", 2);
        await WatchAsync(node, new TestDuty(), 2, await AskAsync(node, Urgency.Urgent));
        Assert.True((await ClimbAsync(node)) is { NobodyToCall: true, StoppedAt: null });
    }

    [Fact]
    public async Task For_the_asker_the_clock_only_proposes_the_policy_step()
    {
        await using var node = await Node.WithAsync("sqlite", 2);
        var duty = new TestDuty(First);
        var request = await AskAsync(node, Urgency.Urgent);
        await WatchAsync(node, duty, 1, request);
        await TickAsync(node, duty, Node.Noon.AddDays(3).AddMinutes(-1));
        await using var db = node.Open();
        Assert.Empty(await PolicySteps.ListAsync(db, 1, Node.Reader(), default));

        await TickAsync(node, duty, Node.Noon.AddDays(3));
        Assert.Equal(new ProposedPolicyStep(request.Id, Node.State(2), Node.Noon.AddDays(3)), Assert.Single(await PolicySteps.ListAsync(db, 1, Node.Reader(), default)));
        // Nothing went anywhere: an officer takes the draft to clearance.
        Assert.Empty(await CalledAsync(node));
        var draft = (await PolicySteps.DraftAsync(db, duty, 1, request.Id, Node.State(2), Example.En("May we ask how this stands?"), Terms.Amber, default)).Value;
        Assert.Equal(["policy"], ((Audience.Named)draft.Marking.Audience).Recipients.Single().Desks);
        Assert.Null(await PolicySteps.SettleAsync(db, 1, request.Id, Node.State(2), "officer-1", Node.Noon.AddDays(3), default));
        Assert.Empty(await PolicySteps.ListAsync(db, 1, Node.Reader(), default));
    }

    [Fact]
    public async Task No_step_is_proposed_once_the_other_has_decided()
    {
        await using var node = await Node.WithAsync("sqlite", 2);
        var duty = new TestDuty(First);
        var request = await AskAsync(node, Urgency.Urgent);
        await WatchAsync(node, duty, 1, request);
        await using (var db = node.Open())
            await node.SendAsync(2, 1, await AnswerCase.SayAsync(db, 2, request.Id, Example.Answer(AnswerStatus.Declined), Terms.Amber, default));
        await TickAsync(node, duty, Node.Noon.AddDays(4));
        await using var read = node.Open();
        Assert.Empty(await PolicySteps.ListAsync(read, 1, Node.Reader(), default));
    }

    [Theory]
    [InlineData("{\"acknowledgeWithin\":\"PT4H\",\"decideWithin\":\"P2DT12H\",\"climbStep\":\"PT5M\",\"proposePolicyAfter\":\"P1W\",\"rangeAgeDays\":14}", true)]
    [InlineData("{\"unknown\":\"kept for a later version\"}", true)]
    [InlineData("{\"acknowledgeWithin\":\"PT0M\"}", false)]
    [InlineData("{\"acknowledgeWithin\":\"P1DT\"}", false)]
    [InlineData("{\"acknowledgeWithin\":\"P1M\"}", false)]
    [InlineData("{\"acknowledgeWithin\":\"P367D\"}", false)]
    [InlineData("{\"acknowledgeWithin\":\"-P1D\"}", false)]
    [InlineData("{\"acknowledgeWithin\":5}", false)]
    [InlineData("{\"rangeAgeDays\":0}", false)]
    [InlineData("[]", false)]
    public void Rules_are_read_strictly(string json, bool fits)
    {
        using var rules = JsonDocument.Parse($"{{\"cases\":{json}}}");
        Assert.Equal(fits, CaseRules.Read(rules.RootElement).Refusal is null);
    }

    [Fact]
    public void Durations_never_throw()
    {
        var random = new Random(7);
        const string Letters = "PTWDHM0123456789.-+ ";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)]));
            using var json = JsonDocument.Parse(JsonSerializer.Serialize(text));
            Assert.True(CaseRules.Duration(json.RootElement) is null or { TotalMinutes: >= 1 });
        }

        using var week = JsonDocument.Parse("\"P1W\"");
        Assert.Equal(TimeSpan.FromDays(7), CaseRules.Duration(week.RootElement));
    }

    private static CommunityRules Rules(Node node) => new(new TrustBook(new Contexts(node), TimeProvider.System));

    private static async Task<Statement> AskAsync(Node node, Urgency urgency)
    {
        await using var db = node.Open();
        return await node.SendAsync(1, 2, await StartCase.RequestAsync(db, new(1, Node.Community, Example.To(2)), Example.Request(urgency), default));
    }

    private static async Task WatchAsync(Node node, IDutyDesk duty, int seat, Statement statement)
    {
        await using var db = node.Open();
        await CaseWatch.StartAsync(db, new CaseClock(duty, Rules(node)), duty, Rules(node), node.Outbox(seat, statement), Node.Noon, default);
    }

    private static async Task TickAsync(Node node, IDutyDesk duty, DateTimeOffset now)
    {
        await using var db = node.Open();
        await new CaseClock(duty, Rules(node)).TickAsync(db, now, default);
    }

    private static async Task TakeAsync(Node node, string officer, DateTimeOffset now)
    {
        var climb = (await ClimbAsync(node)).Id;
        await using var db = node.Open();
        Assert.Null(await CaseClock.TakeAsync(db, 2, climb, officer, now, default));
    }

    private static async Task<ClimbRow> ClimbAsync(Node node)
    {
        await using var db = node.Open();
        return await db.Set<ClimbRow>().AsNoTracking().SingleAsync();
    }

    private static async Task<IReadOnlyList<string>> CalledAsync(Node node)
    {
        await using var db = node.Open();
        var rows = await db.Set<OutboxRow>().AsNoTracking().OrderBy(row => row.Id).ToListAsync();
        Assert.Equal(rows.Count, rows.Select(row => Alert.Read(row.Detail)!.Id).Distinct().Count());
        return rows.ConvertAll(row => Alert.Read(row.Detail)!.Target.Address);
    }

    private sealed class Contexts(Node node) : IDbContextFactory<NodeDb>
    {
        public NodeDb CreateDbContext() => node.Open();
    }
}
