namespace Comity.Simulation;

/// <summary>What to run: the same plan gives the same trace, on every machine.</summary>
public sealed record SimulationPlan
{
    public const int MinNodes = 2;
    public const int MaxNodes = 20;

    /// <summary>Decides everything that happens.</summary>
    public required int Seed { get; init; }

    /// <summary>Random steps before the faults are healed.</summary>
    public required int Steps { get; init; }

    /// <summary>2 to 20 nodes; 0 lets the seed choose 2 to 6.</summary>
    public int Nodes { get; init; }

    /// <summary>What is broken on purpose, to see that the checks can fail.</summary>
    public Sabotage Sabotage { get; init; }

    /// <summary>How many steps lie between two whole comparisons with the model.</summary>
    public int CheckEvery { get; init; } = 25;

    /// <summary>The command that runs it again.</summary>
    public string Command => $"./comity test --sim --seed {Seed} --steps {Steps}{(Nodes > 0 ? $" --nodes {Nodes}" : "")}";

    internal int NodeCount => Nodes > 0 ? Nodes : 2 + new Dice(Seed, "nodes").Below(5);
}

/// <summary>A fault that no node may have: each is caught by a check, or the check is none.</summary>
public enum Sabotage
{
    None,

    /// <summary>A sender queues a statement for a participant whom its marking does not name.</summary>
    DeliverToAnother,

    /// <summary>A receiver forgets how far it had come in a feed.</summary>
    ForgetCursor,

    /// <summary>Content travels in a form that anybody on the way can read.</summary>
    LeakOnTheWay,

    /// <summary>A projection depends on more than its statements.</summary>
    ImpureProjection,

    /// <summary>A backup is put back together with the high-water file, and the node signs without asking its peers, whatever their receipts say.</summary>
    SignAfterRestore,

    /// <summary>A page that the receiver has not applied is receipted all the same.</summary>
    LoseStatement,
}

/// <summary>What became of a run.</summary>
/// <param name="Plan">What was run.</param>
/// <param name="StepsDone">Random steps taken.</param>
/// <param name="TraceHash">SHA-256 over everything that happened, in hex; equal for equal plans.</param>
/// <param name="Failure">What the model and the nodes disagree on; null when they agree.</param>
/// <param name="LastSteps">The last things that happened, oldest first.</param>
/// <param name="Tally">How often each kind of thing happened.</param>
public sealed record SimulationOutcome(
    SimulationPlan Plan, int StepsDone, string TraceHash, string? Failure, IReadOnlyList<string> LastSteps, IReadOnlyDictionary<string, int> Tally)
{
    /// <summary>For a person: what failed, when, and how to see it again.</summary>
    public string Describe() => Failure is null
        ? $"Seed {Plan.Seed}: {StepsDone} steps, {Plan.NodeCount} nodes, trace {TraceHash[..16]}."
        : $"Seed {Plan.Seed}, step {StepsDone}: {Failure}\nRun it again: {Plan.Command}\nLast steps:\n  {string.Join("\n  ", LastSteps)}";
}
