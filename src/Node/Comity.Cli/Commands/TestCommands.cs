using System.CommandLine;
using Comity.Simulation;

namespace Comity.Cli.Commands;

/// <summary><c>comity test …</c>: what an operator or developer can try on this machine without touching a node.</summary>
internal static class TestCommands
{
    public static Command Make()
    {
        var simulate = new Option<bool>("--sim") { Description = "Run the seeded simulation of several nodes under faults.", Required = true };
        var seed = new Option<int>("--seed") { Description = "Decides everything that happens.", DefaultValueFactory = _ => 1 };
        var steps = new Option<int>("--steps") { Description = "Random steps before the faults are healed, 1 to 1000000.", DefaultValueFactory = _ => 500 };
        var nodes = new Option<int>("--nodes") { Description = "2 to 20 nodes; without it the seed chooses 2 to 6." };
        var runs = new Option<int>("--runs") { Description = "How many seeds in turn, from --seed on; stops at the first failure.", DefaultValueFactory = _ => 1 };
        var json = Options.Json();
        runs.Validators.Add(result => Require(result, result.GetValue(runs) is >= 1 and <= 100_000, "--runs lies between 1 and 100000."));
        steps.Validators.Add(result => Require(result, result.GetValue(steps) is >= 1 and <= 1_000_000, "--steps lies between 1 and 1000000."));
        nodes.Validators.Add(result => Require(
            result, result.GetValue(nodes) is 0 or (>= SimulationPlan.MinNodes and <= SimulationPlan.MaxNodes), "--nodes lies between 2 and 20."));
        var command = new Command("test", "Try the federation against its model.") { simulate, seed, steps, nodes, runs, json };
        command.SetAction((parsed, cancellation) => RunAsync(
            new SimulationPlan { Seed = parsed.GetValue(seed), Steps = parsed.GetValue(steps), Nodes = parsed.GetValue(nodes) },
            parsed.GetValue(runs), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(SimulationPlan plan, int runs, bool json, CancellationToken cancellation)
    {
        for (var left = runs; ; left--, plan = plan with { Seed = plan.Seed + 1 })
        {
            using var bar = new ProgressBar($"seed {plan.Seed}");
            var outcome = await Simulator.RunAsync(plan, new Shown(bar, plan.Steps), cancellation);
            if (outcome.Failure is null && left > 1)
            {
                await Console.Error.WriteLineAsync(outcome.Describe());
                continue;
            }

            Terminal.Answer(
                json,
                new { seed = plan.Seed, steps = outcome.StepsDone, trace = outcome.TraceHash, failure = outcome.Failure, tally = outcome.Tally, command = plan.Command },
                outcome.Describe());
            return outcome.Failure is null ? Terminal.Done : Terminal.Refused;
        }
    }

    private static void Require(System.CommandLine.Parsing.OptionResult result, bool isRight, string message)
    {
        if (!isRight)
            result.AddError(message);
    }

    // In the run's own thread: a Progress<T> would draw late and out of order.
    private sealed class Shown(ProgressBar bar, int steps) : IProgress<int>
    {
        public void Report(int value) => bar.Show(value, steps);
    }
}
