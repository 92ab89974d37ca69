using System.Diagnostics;
using Comity.Bench.Measuring;
using Comity.Bench.Nodes;
using Comity.Storage;
using Comity.Storage.History;
using Comity.Storage.Log;
using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Bench.Operation;

/// <summary>What a list and a check cost with 10,000 stored statements and with many more, over HTTP as an officer reads.</summary>
internal static class ListPages
{
    private static readonly (string Name, string Path)[] Lists =
        [("inbox page", "/cases?box=waits-for-them"), ("list by API", "/api/v1/cases?box=WaitsForThem&limit=50")];

    public static async IAsyncEnumerable<Finding> RunAsync(Conditions conditions)
    {
        var (few, many) = (conditions.Pick(200, 10_000), conditions.Pick(2_000, 100_000, 1_000_000));
        await using var small = await Office.FoundAsync(conditions, few);
        await using var large = await Office.FoundAsync(conditions, many);
        var reads = conditions.Pick(10, 60);
        foreach (var (name, path) in Lists)
        {
            var times = new List<double>();
            var rounds = await Rounds.InTurnsAsync(conditions.Rounds, conditions.Progress, () => large.ReadAsync(path, reads, times), () => small.ReadAsync(path, reads, []));
            yield return Finding.Of($"{name}, {many:N0} statements, median", "ms", rounds, $"the same page with {few:N0} statements") with { Bar = Bar.Within(1.5) };
            yield return new Finding($"{name}, {many:N0} statements, p95", Quantity.Milliseconds(Rounds.Percentile(times, 0.95)), null, "") { Bar = Bar.Under(100, "100 ms") };
        }

        var checks = await Rounds.InTurnsAsync(conditions.Rounds, conditions.Progress, () => large.CheckAsync(reads), () => small.CheckAsync(reads));
        yield return Finding.Of($"a statement checked, {many:N0} statements", "ms", checks, $"the same check with {few:N0} statements") with { Bar = Bar.Within(1.5) };
    }

    /// <summary>A node that has issued so many requests, and an officer with a token.</summary>
    private sealed class Office : IAsyncDisposable
    {
        private readonly Pair _pair;
        private readonly Officer _reader;
        private readonly Random _random = new(7);

        private Office(Pair pair, Officer reader) => (_pair, _reader) = (pair, reader);

        private BenchNode Node => _pair.Asker;

        public static async Task<Office> FoundAsync(Conditions conditions, int statements)
        {
            var pair = await Pair.FoundAsync(conditions.Scratch);
            await pair.AskAsync(0, statements, conditions.Progress);
            _ = await pair.Asker.Get<Checkpointer>().SignAsync(pair.Asker.Seat.Id, pair.Asker.Participant, default);
            // Clocks of cases are not what is measured here: without this they would run for minutes.
            await using (var db = await pair.Asker.DbAsync())
            {
                var now = TimeProvider.System.GetUtcNow();
                await db.Set<OutboxRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.DoneAt, now));
            }

            await pair.Asker.StartAsync();
            return new Office(pair, await Officer.EnrolAsync(pair.Asker, "reader", "reader"));
        }

        /// <summary>Median milliseconds of a page; every single one goes into <paramref name="all"/> too.</summary>
        public Task<double> ReadAsync(string path, int times, List<double> all) => MedianAsync(times, all, async () =>
        {
            using var response = await _reader.Http.GetAsync(path);
            response.EnsureSuccessStatusCode();
            _ = await response.Content.ReadAsByteArrayAsync();
        });

        /// <summary>Median milliseconds of a statement fetched, opened, its signature and its place in the log checked.</summary>
        public async Task<double> CheckAsync(int times)
        {
            var head = (await Node.Get<LogReader>().HeadAsync(Node.Seat.Id, default))!;
            return await MedianAsync(times, [], () => CheckAsync(head, _random.NextInt64(head.SignedSize)));
        }

        public async ValueTask DisposeAsync()
        {
            _reader.Dispose();
            await _pair.DisposeAsync();
        }

        private async Task CheckAsync(LogHeadRow head, long index)
        {
            await using var db = await Node.DbAsync();
            var sid = await db.Set<LeafRow>().Where(leaf => leaf.Seat == head.Seat && leaf.Epoch == head.Epoch && leaf.Index == index).Select(leaf => leaf.Sid).FirstAsync();
            _ = (await Node.Get<StatementArchive>().FindAsync(head.Seat, sid, default))!.Verify();
            var proof = (await Node.Get<LogReader>().InclusionAsync(head.Seat, head.Epoch, [index], head.SignedSize, default))[0];
            if (!MerkleProof.VerifyInclusion(index, head.SignedSize, TreeHash.OfLeaf(sid.Digest.ToArray()), proof, StatementLog.Tree(head.SignedEdge).Root()))
                throw new InvalidOperationException("A proof of this node's own log does not hold.");
        }

        private static async Task<double> MedianAsync(int times, List<double> all, Func<Task> once)
        {
            var own = new List<double>(times);
            for (var i = 0; i < times; i++)
            {
                var clock = Stopwatch.StartNew();
                await once();
                own.Add(clock.Elapsed.TotalMilliseconds);
            }

            all.AddRange(own);
            return Rounds.Median(own);
        }
    }
}
