using Comity.Storage.Feeds;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Simulation;

/// <summary>Runs several real nodes in one thread through random faults, and compares them with a small model (federation.md 2.12).</summary>
/// <remarks>
/// Everything that happens is decided by the seed; keys and nonces are not, and nothing depends on them. No network, no wall clock.
/// Each run has databases of its own in a temporary folder, gone when it ends.
/// </remarks>
public static class Simulator
{
    private const int MaxRounds = 40;

    // By then every peer has answered a restored node, and has given it its own newest keyset.
    private const int RoundsBeforeEpochs = 4;

    /// <param name="progress">Told the number of steps done, from time to time.</param>
    public static async Task<SimulationOutcome> RunAsync(SimulationPlan plan, IProgress<int>? progress, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(plan.NodeCount is >= SimulationPlan.MinNodes and <= SimulationPlan.MaxNodes, true, nameof(plan));
        await using var world = new World(plan);
        var run = new Run(plan, world);
        string? failure = null;
        try
        {
            await run.GoAsync(progress, cancellation);
        }
        catch (Disagreement disagreement)
        {
            failure = disagreement.Message + ".";
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            failure = $"A node threw {fault}";
        }

        return new SimulationOutcome(plan, run.StepsDone, world.TraceHash(), failure, world.LastSteps, world.Tally);
    }

    private sealed class Run(SimulationPlan plan, World world)
    {
        private readonly Workload _workload = new(plan, world);
        private readonly NodeChecks _nodes = new(world);
        private readonly FeedChecks _feeds = new();

        public int StepsDone { get; private set; }

        public async Task GoAsync(IProgress<int>? progress, CancellationToken cancellation)
        {
            await world.FoundAsync();
            world.Network.IsFaulty = true;
            while (StepsDone < plan.Steps)
            {
                cancellation.ThrowIfCancellationRequested();
                await _workload.ActAsync();
                if (++StepsDone % plan.CheckEvery == 0)
                {
                    await CheckAsync(rebuilds: 1);
                    progress?.Report(StepsDone);
                }
            }

            await HealAsync(cancellation);
            await CheckAsync(rebuilds: world.Nodes.Count);
            await new FinalChecks(world).CheckAsync();
        }

        private async Task CheckAsync(int rebuilds)
        {
            var turn = StepsDone / plan.CheckEvery;
            foreach (var node in world.Nodes.Where(node => node.IsUp))
                await _nodes.CheckAsync(node, (node.Number - turn) % world.Nodes.Count == 0 || rebuilds > 1);
            foreach (var from in world.Nodes.Where(node => node.IsUp))
            {
                foreach (var to in world.Nodes.Where(node => node.IsUp && node != from))
                    await _feeds.CheckAsync(from, to);
            }
        }

        /// <summary>Ends all faults and lets time pass until nothing changes any more.</summary>
        private async Task HealAsync(CancellationToken cancellation)
        {
            (world.Network.IsFaulty, world.Network.Island) = (false, new HashSet<int>());
            world.Network.Expire();
            var (before, still) = ("", 0);
            for (var round = 0; still < 2 || round <= RoundsBeforeEpochs + 2; round++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (round == MaxRounds)
                    throw new Disagreement("The nodes do not come to rest");
                await RoundAsync(round);
                var now = await StateAsync();
                (before, still) = (now, now == before ? still + 1 : 0);
            }
        }

        private async Task RoundAsync(int round)
        {
            world.Time.Elapsed += TimeSpan.FromMinutes(20);
            foreach (var node in world.Nodes)
            {
                await world.ReviveAsync(node);
                node.Crash.Reset();
            }

            var misfortunes = new Misfortunes(plan, world);
            await misfortunes.ReadmitAsync();
            foreach (var node in world.Nodes.Where(_ => round >= RoundsBeforeEpochs))
                await misfortunes.DeclareEpochAsync(node);
            foreach (var node in world.Nodes)
                await node.SignAsync();
            for (var isBusy = true; isBusy;)
            {
                isBusy = false;
                foreach (var node in world.Nodes)
                    isBusy |= await _workload.DrainAsync(node);
            }
        }

        private async Task<string> StateAsync()
        {
            var parts = new List<string>();
            foreach (var node in world.Nodes)
            {
                await using var db = await node.DbAsync();
                var statements = await db.Set<StatementRow>().GroupBy(row => new { row.Standing, row.Grade })
                    .Select(group => new { group.Key.Standing, group.Key.Grade, Count = group.Count() }).ToListAsync();
                var feeds = await db.Set<FeedOutRow>().Select(row => row.Receipted + row.Anchored).ToListAsync();
                parts.Add($"{string.Join(' ', statements.Select(group => $"{group.Standing}{group.Grade}{group.Count}").Order(StringComparer.Ordinal))} {feeds.Sum()} {node.WhyShut is null}");
            }

            return string.Join('\n', parts);
        }
    }
}
