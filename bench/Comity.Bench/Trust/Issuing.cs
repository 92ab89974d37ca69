using Comity.Bench.Measuring;
using Comity.Bench.Nodes;

namespace Comity.Bench.Trust;

/// <summary>Requests released on each store by 1 and by 32 callers, beside rows committed alone on the same store (design 9).</summary>
internal static class Issuing
{
    private const int Callers = 32;
    private const string Limit = "one row of 1 KiB inserted and committed alone, durably, by one caller on the same store";

    public static async IAsyncEnumerable<Finding> RunAsync(Conditions conditions)
    {
        foreach (var provider in await Stores.DurableAsync())
        {
            await using var pair = await Pair.FoundAsync(conditions.Scratch, provider);
            await using var rows = await Stores.CommittersAsync(provider, Callers, conditions.Scratch, pair.Asker.Database);
            var name = Stores.NameOf(provider);
            await pair.AskAsync(0, conditions.Pick(100, 4_000), conditions.Progress);
            yield return Finding.Of($"issuing, 1 caller, {name}", "/s", await AgainstAsync(conditions, pair, rows, callers: 1, others: 1), Limit);
            yield return Finding.Of($"issuing, {Callers} callers, {name}", "/s", await AgainstAsync(conditions, pair, rows, Callers, others: 1), Limit) with { Bar = Bar.AtLeast(0.5) };
            if (provider != Stores.Sqlite) // where single rows of several callers share the disk's flush too
                yield return Finding.Of($"issuing, {Callers} callers, {name}, shared flush", "/s", await AgainstAsync(conditions, pair, rows, Callers, Callers), $"the same rows by {Callers} callers at once");
        }
    }

    private static Task<Rounds> AgainstAsync(Conditions conditions, Pair pair, Committers rows, int callers, int others) => Rounds.InTurnsAsync(
        conditions.Rounds, conditions.Progress,
        () => Rate.OfAsync(conditions.Turn, callers, pair.AskAsync),
        () => Rate.OfAsync(conditions.Turn, others, rows.CommitAsync));
}
