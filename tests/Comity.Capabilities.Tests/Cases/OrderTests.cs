using Comity.Cases.Bodies;
using Comity.Cases.Moves;
using Comity.Cases.Threads;
using Comity.Statements;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Tests.Cases;

/// <summary>Random legal histories of two and three States, everybody speaking at once, delivered in random admissible orders.</summary>
public sealed class OrderTests
{
    private const int Histories = 8;
    private const int Steps = 16;

    [Fact]
    public async Task In_any_order_of_arrival_what_its_issuer_may_say_is_admitted_and_the_pair_of_statuses_is_equal_everywhere()
    {
        var random = new Random(20261121);
        await using var node = await Node.WithAsync("sqlite", 0);
        var codes = new HashSet<string>(StringComparer.Ordinal);
        for (var history = 0; history < Histories; history++)
        {
            var play = new Play(node, random, first: 1 + (history * 6), states: 2 + (history % 2));
            await play.SetUpAsync();
            for (var step = 0; step < Steps; step++)
            {
                await play.SpeakAsync();
                await play.DeliverSomeAsync();
            }

            await play.DeliverAllAsync();
            await play.AgreeAsync();
            await play.ReplayElsewhereAsync();
            codes.UnionWith(await play.CodesAsync());
        }

        // The generator must reach nearly all that can be said, or it proves nothing.
        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "acknowledged", "question", "reply", "closed", "withdrawn", "reopened" }, codes);
        Assert.InRange(codes.Intersect(["accepted", "partly-accepted", "conditionally-accepted", "declined", "redirected", "already-mended", "action-reported"]).Count(), 5, 7);
    }

    /// <summary>One thread between States of its own. Seat numbers name States; a second set of seats replays in another order.</summary>
    private sealed class Play(Node node, Random random, int first, int states)
    {
        private readonly Dictionary<int, List<Statement>> _waiting = [];
        private readonly List<(int From, Statement Statement)> _said = [];
        private Statement _opening = null!;

        private int Opener => first;

        private IEnumerable<int> Receivers => Enumerable.Range(first + 1, states - 1);

        private IEnumerable<int> All => Enumerable.Range(first, states);

        public async Task SetUpAsync()
        {
            await using var db = node.Open();
            foreach (var state in All)
            {
                node.AddSeat(db, state, Node.State(state));
                // The same State once more, on a seat that receives in another order.
                node.AddSeat(db, state + 3, Node.State(state));
                _waiting[state] = [];
            }

            await db.SaveChangesAsync();
            var opening = new StartCase.Opening(Opener, Node.Community, Example.To([.. Receivers]));
            var draft = random.Next(3) == 0
                ? await StartCase.NotifyAsync(db, opening, Example.Notification(), default)
                : await StartCase.RequestAsync(db, opening, Example.Request(), default);
            _opening = await node.IssueAsync(Opener, draft);
            Post(Opener, _opening);
        }

        public async Task SpeakAsync()
        {
            var speaker = first + random.Next(states);
            await using var db = node.Open();
            for (var attempt = 0; attempt < 6; attempt++)
            {
                var draft = await MoveAsync(db, speaker);
                if (draft.Refusal is not null)
                    continue;
                Post(speaker, await node.IssueAsync(speaker, draft));
                return;
            }
        }

        public async Task<IReadOnlyList<string>> CodesAsync()
        {
            await using var db = node.Open();
            return await db.Set<CaseEntryRow>().Where(entry => entry.Thread == _opening.Id).Select(entry => entry.Code).Distinct().ToListAsync();
        }

        public async Task DeliverSomeAsync()
        {
            foreach (var state in All.Where(_ => random.Next(2) == 0))
                await DeliverOneAsync(state);
        }

        public async Task DeliverAllAsync()
        {
            while (_waiting.Values.Any(list => list.Count > 0))
            {
                foreach (var state in All)
                    await DeliverOneAsync(state);
            }
        }

        public async Task AgreeAsync()
        {
            foreach (var receiver in Receivers)
                Assert.Equal(await node.PairAsync(Opener, _opening.Id, receiver), await node.PairAsync(receiver, _opening.Id, receiver));
        }

        /// <summary>The same statements, own and others', in a random order in which every reference comes first.</summary>
        public async Task ReplayElsewhereAsync()
        {
            foreach (var state in All)
            {
                var left = _said.Where(said => said.From == state || IsFor(said.Statement, state)).Select(said => said.Statement).ToList();
                while (left.Count > 0)
                {
                    var ready = left.Where(statement => node.IsReady(state + 3, statement)).ToList();
                    var next = ready[random.Next(ready.Count)];
                    Assert.Null(await node.AdmitAsync(state + 3, next));
                    left.Remove(next);
                }

                foreach (var receiver in Receivers.Where(receiver => state == Opener || state == receiver))
                    Assert.Equal(await node.PairAsync(state, _opening.Id, receiver), await node.PairAsync(state + 3, _opening.Id, receiver));
            }
        }

        private async Task<Result<StatementDraft>> MoveAsync(Storage.NodeDb db, int speaker)
        {
            var close = new CloseBody((CloseAct)random.Next(3));
            switch (random.Next(8))
            {
                case 0 when speaker == Opener || random.Next(2) == 0:
                    return await CloseCase.RunAsync(db, speaker, _opening.Id, close, Terms.Amber, default);
                case 2:
                    return await Clarify.AskAsync(db, speaker, _opening.Id, Node.State(first + 1 + random.Next(states - 1)), Example.En("What?"), Terms.Amber, default);
                case 1 or 3 or 4:
                    return await AnswerOpenAsync(db, speaker);
                default:
                    return await AnswerCase.SayAsync(db, speaker, _opening.Id, Example.Answer((AnswerStatus)random.Next(10)), Terms.Amber, default);
            }
        }

        private static async Task<Result<StatementDraft>> AnswerOpenAsync(Storage.NodeDb db, int speaker)
        {
            var self = Node.State(speaker);
            var item = await db.Set<CaseItemRow>().FirstOrDefaultAsync(open => open.Seat == speaker && open.WaitsFor == self);
            if (item is null)
                return new Comity.Cases.NothingToAnswer();
            return item.Kind == OpenItem.Question
                ? await Clarify.AnswerAsync(db, speaker, item.Sid, Example.En("This."), Terms.Amber, default)
                : await Clarify.ConsentAsync(db, speaker, item.Sid, new RedirectConsentBody(Consents: true), Terms.Amber, default);
        }

        private void Post(int from, Statement statement)
        {
            _said.Add((from, statement));
            foreach (var state in All.Where(state => state != from && IsFor(statement, state)))
                _waiting[state].Add(statement);
        }

        private async Task DeliverOneAsync(int state)
        {
            // Feeds are in order for each pair, but what is held waits: any statement whose references are there may be next.
            var ready = _waiting[state].Where(statement => node.IsReady(state, statement)).ToList();
            if (ready.Count == 0)
                return;
            var next = ready[random.Next(ready.Count)];
            Assert.Null(await node.AdmitAsync(state, next));
            _waiting[state].Remove(next);
        }

        private static bool IsFor(Statement statement, int state) =>
            ((Audience.Named)statement.Envelope.Marking.Audience).Recipients.Any(recipient => recipient.Participant == Node.State(state));
    }
}
