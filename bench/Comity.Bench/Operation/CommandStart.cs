using Comity.Bench.Measuring;

namespace Comity.Bench.Operation;

/// <summary>How long the launcher takes when nothing has changed.</summary>
internal static class CommandStart
{
    public static async IAsyncEnumerable<Finding> RunAsync(Conditions conditions)
    {
        var rounds = await Rounds.InTurnsAsync(conditions.Rounds, conditions.Progress, () => Launcher.TimeAsync("--version"), Launcher.NothingAsync);
        yield return Finding.Of("./comity --version, nothing changed", "ms", rounds, "an empty program on the same runtime") with { Bar = Bar.Under(500, "500 ms") };
    }
}
