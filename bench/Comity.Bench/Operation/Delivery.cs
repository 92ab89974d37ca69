using System.Collections.Concurrent;
using System.Diagnostics;
using Comity.Bench.Measuring;
using Comity.Bench.Nodes;
using Comity.Cases.Queries;
using Comity.Office.Rights;
using Microsoft.EntityFrameworkCore;

namespace Comity.Bench.Operation;

/// <summary>From the start of a release on one node until the duty desk's list on another shows the request: two whole nodes on loopback.</summary>
internal static class Delivery
{
    public static async IAsyncEnumerable<Finding> RunAsync(Conditions conditions)
    {
        await using var pair = await Pair.FoundAsync(conditions.Scratch);
        await pair.Asker.StartAsync();
        await pair.Asked.StartAsync();
        var desk = new Desk(pair);
        await desk.RunAsync(100, perSecond: 20, conditions.Progress);
        var saturation = await desk.RunAsync(conditions.Pick(300, 4_000), perSecond: null, conditions.Progress);
        var half = saturation.Rate / 2;
        var steady = await desk.RunAsync((int)Math.Ceiling(half * conditions.Pick(3, 60)), half, conditions.Progress);

        yield return new Finding("requests between two nodes, at most", Quantity.PerSecond(saturation.Rate), null, "");
        yield return new Finding("… at half of that rate: visible, median", Quantity.Milliseconds(Rounds.Percentile(steady.Latencies, 0.5)), null, "");
        yield return new Finding("… at half of that rate: visible, p99", Quantity.Milliseconds(Rounds.Percentile(steady.Latencies, 0.99)), null, "") { Bar = Bar.Under(1000, "1 s") };
    }

    /// <param name="Rate">Requests in a second, from the first release to the last one seen.</param>
    /// <param name="Latencies">Milliseconds.</param>
    private sealed record Seen(double Rate, IReadOnlyCollection<double> Latencies);

    /// <summary>Asks on one node and reads the list on the other, as an officer who always looks.</summary>
    private sealed class Desk(Pair pair)
    {
        private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

        private int _number;

        /// <param name="perSecond">Releases start on this beat, whatever becomes of those before; null: by 32 callers without a pause.</param>
        public async Task<Seen> RunAsync(int count, double? perSecond, Progress progress)
        {
            var (clock, asked) = (Stopwatch.StartNew(), new ConcurrentDictionary<StatementId, TimeSpan>());
            var seeing = SeeAsync(asked, count, clock, progress);
            if (perSecond is { } rate)
                await OnBeatAsync(asked, count, rate, clock);
            else
                await AtOnceAsync(asked, count, clock);
            var seenAt = await seeing;
            return new Seen(count / clock.Elapsed.TotalSeconds, [.. seenAt.Select(seen => (seen.Value - asked[seen.Key]).TotalMilliseconds)]);
        }

        private async Task AskAsync(ConcurrentDictionary<StatementId, TimeSpan> asked, Stopwatch clock)
        {
            var at = clock.Elapsed;
            asked[(await pair.AskAsync(Interlocked.Increment(ref _number))).Sid] = at;
        }

        private async Task OnBeatAsync(ConcurrentDictionary<StatementId, TimeSpan> asked, int count, double rate, Stopwatch clock)
        {
            var asking = new List<Task>(count);
            for (var i = 0; i < count; i++)
            {
                var wait = TimeSpan.FromSeconds(i / rate) - clock.Elapsed;
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait);
                asking.Add(Task.Run(() => AskAsync(asked, clock)));
            }

            await Task.WhenAll(asking);
        }

        private Task AtOnceAsync(ConcurrentDictionary<StatementId, TimeSpan> asked, int count, Stopwatch clock)
        {
            var left = count;
            return Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
            {
                while (Interlocked.Decrement(ref left) >= 0)
                    await AskAsync(asked, clock);
            })));
        }

        /// <summary>When each was first on the list "waits for us", newest first, read until all were.</summary>
        private async Task<Dictionary<StatementId, TimeSpan>> SeeAsync(ConcurrentDictionary<StatementId, TimeSpan> asked, int count, Stopwatch clock, Progress progress)
        {
            var seen = new Dictionary<StatementId, TimeSpan>(count);
            var known = await NewestAsync();
            while (seen.Count < count)
            {
                await Task.Delay(Look);
                var (from, cursor) = (known, (string?)null);
                do
                {
                    var page = await PageAsync(cursor);
                    foreach (var row in page.Items.Where(row => row.Number > from))
                        seen.TryAdd(row.Thread, clock.Elapsed);
                    known = Math.Max(known, page.Items.Count > 0 ? page.Items[0].Number : 0);
                    cursor = page.Items.Count > 0 && page.Items[^1].Number > from ? page.Next : null;
                }
                while (cursor is not null);
                progress.Show($"{seen.Count} of {count} seen");
            }

            await Task.WhenAll(seen.Keys.Select(sid => Task.Run(async () =>
            {
                while (!asked.ContainsKey(sid)) // seen before its release had returned
                    await Task.Delay(1);
            })));
            return seen;
        }

        private async Task<long> NewestAsync() => await PageAsync(cursor: null) is { Items: [var newest, ..] } ? newest.Number : 0;

        private async Task<CasePage> PageAsync(string? cursor)
        {
            await using var db = await pair.Asked.DbAsync();
            var page = new CaseListPage(pair.Asked.Seat.Id, CaseBox.WaitsForUs, null, new CaseReader([], new CommunityScope(All: true, [])), TimeProvider.System.GetUtcNow()) { Cursor = cursor, Limit = CaseListPage.MaxLimit };
            return (await CaseList.RunAsync(db, page, default)).Value;
        }
    }
}
