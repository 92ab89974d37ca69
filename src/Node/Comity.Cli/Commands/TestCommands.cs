using System.CommandLine;
using Comity.Simulation;

namespace Comity.Cli.Commands;

/// <summary><c>comity test …</c>: what an operator or developer can try on this machine without touching a node.</summary>
internal static class TestCommands
{
    private const int BarWidth = 40;

    public static Command Make()
    {
        var simulate = new Option<bool>("--sim") { Description = "Run the seeded simulation of several nodes under faults.", Required = true };
        var seed = new Option<int>("--seed") { Description = "Decides everything that happens.", DefaultValueFactory = _ => 1 };
        var steps = new Option<int>("--steps") { Description = "Random steps before the faults are healed, 1 to 1000000.", DefaultValueFactory = _ => 500 };
        var nodes = new Option<int>("--nodes") { Description = "2 to 20 nodes; without it the seed chooses 2 to 6." };
        var json = Options.Json();
        steps.Validators.Add(result => Require(result, result.GetValue(steps) is >= 1 and <= 1_000_000, "--steps lies between 1 and 1000000."));
        nodes.Validators.Add(result => Require(
            result, result.GetValue(nodes) is 0 or (>= SimulationPlan.MinNodes and <= SimulationPlan.MaxNodes), "--nodes lies between 2 and 20."));
        var command = new Command("test", "Try the federation against its model.") { simulate, seed, steps, nodes, json };
        command.SetAction((parsed, cancellation) => RunAsync(
            new SimulationPlan { Seed = parsed.GetValue(seed), Steps = parsed.GetValue(steps), Nodes = parsed.GetValue(nodes) },
            parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(SimulationPlan plan, bool json, CancellationToken cancellation)
    {
        var isTerminal = !Console.IsErrorRedirected;
        var outcome = await Simulator.RunAsync(plan, isTerminal ? new Bar(plan.Steps) : null, cancellation);
        if (isTerminal)
            await Console.Error.WriteAsync($"\r{new string(' ', BarWidth + 20)}\r");
        Terminal.Answer(
            json,
            new { seed = plan.Seed, steps = outcome.StepsDone, trace = outcome.TraceHash, failure = outcome.Failure, tally = outcome.Tally, command = plan.Command },
            outcome.Describe());
        return outcome.Failure is null ? Terminal.Done : Terminal.Refused;
    }

    private static void Require(System.CommandLine.Parsing.OptionResult result, bool isRight, string message)
    {
        if (!isRight)
            result.AddError(message);
    }

    /// <summary>Shows how far the run is, in the run's own thread.</summary>
    private sealed class Bar(int steps) : IProgress<int>
    {
        public void Report(int value)
        {
            var full = (int)((long)BarWidth * value / steps);
            Console.Error.Write($"\r[{new string('#', full)}{new string('.', BarWidth - full)}] {value}/{steps}");
        }
    }
}
