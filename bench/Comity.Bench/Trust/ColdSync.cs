using System.Diagnostics;
using Comity.Bench.Measuring;
using Comity.Bench.Nodes;
using Comity.Federation;
using Comity.Statements;
using Comity.Statements.Keysets;
using Comity.Storage;
using Comity.Storage.Log;
using Comity.Storage.Trust;

namespace Comity.Bench.Trust;

/// <summary>A peer takes a whole history, page by page as it travels: sealed, with its place in the log, each page durable before its receipt.</summary>
internal static class ColdSync
{
    private const int Chunks = 10;

    public static async IAsyncEnumerable<Finding> RunAsync(Conditions conditions)
    {
        var count = conditions.Pick(2_000, 100_000, 1_000_000);
        await using var pair = await Pair.FoundAsync(conditions.Scratch);
        var sync = new Sync(pair, conditions.Progress);
        using var raw = new RawVerification();
        List<double> verified = [], taken = [], limits = [];
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            await sync.IssueAsync(count / Chunks);
            var (rate, opened) = await sync.RunAsync();
            taken.Add(rate);
            verified.Add(sync.VerificationRate(opened));
            limits.Add(raw.Rate(Math.Min(opened.Count, 4000)));
        }

        var name = $"{count:N0} statements";
        yield return Finding.Of($"cold sync of {name}: verifying, unsealed", "/s", Rounds.Of(verified, limits), Verification.Limit) with { Bar = Bar.AtLeast(0.6) };
        yield return Finding.Of($"cold sync of {name}: all, sealed, durable", "/s", Rounds.Of(taken, limits), Verification.Limit);
        // The first chunk also compiles the code.
        yield return new Finding($"a synced page, history growing {Chunks / 2}-fold", Quantity.Milliseconds(sync.PageTimes[^1]), Quantity.Milliseconds(sync.PageTimes[1]), $"the same page when a fifth of {name} is held")
            with { Bar = Bar.Within(1.5) };
    }

    /// <summary>The two sides of the feed, joined without a network.</summary>
    private sealed class Sync(Pair pair, Progress progress)
    {
        private readonly PageBuilder _pages = pair.Asker.Get<PageBuilder>();
        private readonly PageReceiver _receiver = pair.Asked.Get<PageReceiver>();
        private readonly ReceiptTaker _taker = pair.Asker.Get<ReceiptTaker>();
        private int _issued;
        private long _position;

        /// <summary>Median milliseconds in each chunk, receipt included, as if every page were full (256 items).</summary>
        public List<double> PageTimes { get; } = [];

        public async Task IssueAsync(int count)
        {
            await pair.AskAsync(_issued, count, progress);
            _issued += count;
            _ = await pair.Asker.Get<Checkpointer>().SignAsync(pair.Asker.Seat.Id, pair.Asker.Participant, default);
        }

        /// <summary>Takes all that waits: statements in a second of the receiver's time, and the pages' items in clear.</summary>
        public async Task<(double Rate, List<PageItem> Clear)> RunAsync()
        {
            var (spent, pages, clear) = (TimeSpan.Zero, new List<double>(), new List<PageItem>());
            while (await NextAsync() is { } page)
            {
                var clock = Stopwatch.StartNew();
                var outcome = (await _receiver.ReceiveAsync(page.Bytes, pair.Asker.Participant, default)).Value;
                spent += clock.Elapsed;
                pages.Add(clock.Elapsed.TotalMilliseconds * SyncProfile.MaxItems / (page.To - page.From));
                await TakeAsync(page, outcome.Receipt);
                clear.AddRange(Clear(page));
                progress.Show($"synced {_position} of {_issued}");
            }

            PageTimes.Add(Rounds.Median(pages));
            return (clear.Count / spent.TotalSeconds, clear);
        }

        /// <summary>What a receiver does to believe items that came in clear, storing them left out: in a second of processor time.</summary>
        public double VerificationRate(List<PageItem> items)
        {
            var (opener, trust) = (pair.Asked.Get<ItemOpener>(), pair.Asked.Get<TrustBook>());
            return Rate.OfProcessor(items.Count, i =>
            {
                var opened = opener.Open(items[i], pair.Asked.Participant, pair.Asker.Participant);
                Verification.Verify(opened.Statement!, trust);
            });
        }

        private async Task<OutgoingPage?> NextAsync()
        {
            var page = (await _pages.BuildAsync(pair.Asker.Seat, pair.Asked.Participant, _position, empty: false, default)).Value;
            return page.To > page.From ? page : null;
        }

        private async Task TakeAsync(OutgoingPage page, byte[] bytes)
        {
            var receipt = pair.Asker.Get<NodeMessages>().Open<FeedReceipt>(bytes, SyncProfile.ReceiptTyp, message => message.To).Value;
            _position = (await _taker.TakeAsync(pair.Asker.Seat, pair.Asked.Participant, receipt, page, default)).Value.Position;
        }

        private IEnumerable<PageItem> Clear(OutgoingPage page)
        {
            var opener = pair.Asked.Get<ItemOpener>();
            return FeedPage.Read(page.Bytes).Value.Items.Select(item => opener.Open(item, pair.Asked.Participant, pair.Asker.Participant))
                .Where(opened => opened is { Statement: not null, Document: null })
                .Select(opened => opened.Item with { Jwe = default, Jws = opened.Statement!.Jws });
        }
    }
}
