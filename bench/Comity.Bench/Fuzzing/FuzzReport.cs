using System.Globalization;

namespace Comity.Bench.Fuzzing;

/// <summary>Runs the fuzzers one after another, says of each what became of it, and keeps what broke one.</summary>
internal static class FuzzReport
{
    /// <param name="seconds">For each target.</param>
    /// <returns>Whether every input was taken or properly refused.</returns>
    public static bool Run(int seed, int seconds, TextWriter output)
    {
        var isWhole = true;
        output.WriteLine(Row("parser", "inputs", "/s", "slowest", ""));
        foreach (var target in FuzzTargets.All)
        {
            var outcome = Fuzzer.Run(target, seed, TimeSpan.FromSeconds(seconds));
            output.WriteLine(Row(outcome.Name, Number(outcome.Inputs), Number(outcome.Inputs / outcome.Took.TotalSeconds),
                $"{outcome.Slowest.TotalMilliseconds:0} ms", outcome.Broke is null ? "" : Kept(outcome)));
            isWhole &= outcome.Broke is null;
        }

        output.WriteLine(isWhole ? $"Nothing broke (seed {seed})." : $"Run it again: ./comity bench --fuzz --seed {seed} --seconds {seconds}");
        return isWhole;
    }

    private static string Kept(FuzzOutcome outcome)
    {
        var file = Path.Combine(Path.GetTempPath(), $"comity-fuzz-{outcome.Name.Replace(' ', '-')}.bin");
        File.WriteAllBytes(file, outcome.Broke!);
        return $"BROKE on {file}: {outcome.Fault}";
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Row(string name, string inputs, string rate, string slowest, string broke) =>
        $"{name,-28}{inputs,14}{rate,12}{slowest,12}  {broke}".TrimEnd();
}
