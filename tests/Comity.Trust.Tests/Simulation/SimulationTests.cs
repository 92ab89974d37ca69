using Comity.Simulation;

namespace Comity.Trust.Tests.Simulation;

public sealed class SimulationTests
{
    [Theory]
    [InlineData(2, 2)]
    [InlineData(129, 3)]
    [InlineData(232, 3)]
    [InlineData(11, 5)]
    public async Task Nodes_agree_with_the_model_whatever_goes_wrong_between_them(int seed, int nodes)
    {
        var outcome = await RunAsync(new SimulationPlan { Seed = seed, Steps = 150, Nodes = nodes });

        Assert.True(outcome.Failure is null, outcome.Describe());
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_trace_and_another_seed_another()
    {
        var first = await RunAsync(new SimulationPlan { Seed = 7, Steps = 60, Nodes = 3 });
        var again = await RunAsync(new SimulationPlan { Seed = 7, Steps = 60, Nodes = 3 });
        var other = await RunAsync(new SimulationPlan { Seed = 8, Steps = 60, Nodes = 3 });

        Assert.Equal(first.TraceHash, again.TraceHash);
        Assert.Equal(first.Tally, again.Tally);
        Assert.NotEqual(first.TraceHash, other.TraceHash);
    }

    [Theory]
    [InlineData(Sabotage.DeliverToAnother, "addressed to another")]
    [InlineData(Sabotage.ForgetCursor, "feed from")]
    [InlineData(Sabotage.LeakOnTheWay, "shows the text")]
    [InlineData(Sabotage.ImpureProjection, "rebuild")]
    [InlineData(Sabotage.SignAfterRestore, "may sign at size")]
    [InlineData(Sabotage.LoseStatement, "never became")]
    public async Task A_broken_node_or_network_is_caught(Sabotage sabotage, string complaint) // a check that cannot fail checks nothing
    {
        var failures = new List<string?>();
        for (var seed = 1; seed <= 8 && failures.TrueForAll(failure => failure is null); seed++)
            failures.Add((await RunAsync(new SimulationPlan { Seed = seed, Steps = 150, Nodes = 3, Sabotage = sabotage })).Failure);

        Assert.Contains(complaint, failures[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_names_the_seed_the_step_and_the_command_that_shows_it_again()
    {
        var outcome = await RunAsync(new SimulationPlan { Seed = 1, Steps = 150, Nodes = 3, Sabotage = Sabotage.LeakOnTheWay });

        Assert.Contains("Seed 1, step ", outcome.Describe(), StringComparison.Ordinal);
        Assert.Contains("./comity test --sim --seed 1 --steps 150 --nodes 3", outcome.Describe(), StringComparison.Ordinal);
    }

    private static Task<SimulationOutcome> RunAsync(SimulationPlan plan) => Simulator.RunAsync(plan, progress: null, TestContext.Current.CancellationToken);
}
