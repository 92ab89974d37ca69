using System.Diagnostics;

namespace Comity.Bench.Fuzzing;

/// <summary>A parser that is fed what nobody meant to send.</summary>
/// <param name="Name">As the report names it.</param>
/// <param name="Samples">Good inputs, of which bad ones are made.</param>
/// <param name="Feed">Takes one input; refuses it in the way it documents, and throws nothing else.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Samples, Action<byte[]> Feed);

/// <summary>What became of one target.</summary>
/// <param name="Inputs">How many were fed.</param>
/// <param name="Slowest">The longest that one input took.</param>
/// <param name="Broke">The input that was not refused properly; null when there was none.</param>
/// <param name="Fault">What it threw.</param>
internal sealed record FuzzOutcome(string Name, long Inputs, TimeSpan Took, TimeSpan Slowest, byte[]? Broke, Exception? Fault);

/// <summary>Feeds changed samples to parsers for a bounded time; a seed gives the same inputs again.</summary>
internal static class Fuzzer
{
    public static FuzzOutcome Run(FuzzTarget target, int seed, TimeSpan time)
    {
        var mutations = new Mutations(seed, target.Samples);
        var clock = Stopwatch.StartNew();
        var (inputs, slowest) = (0L, TimeSpan.Zero);
        while (clock.Elapsed < time)
        {
            var input = mutations.Next();
            var begun = clock.Elapsed;
            inputs++;
            try
            {
                target.Feed(input);
            }
            catch (Exception fault)
            {
                // Whatever it is, it is the finding.
                return new FuzzOutcome(target.Name, inputs, clock.Elapsed, slowest, input, fault);
            }

            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, (clock.Elapsed - begun).Ticks));
        }

        return new FuzzOutcome(target.Name, inputs, clock.Elapsed, slowest, null, null);
    }
}
