using Comity.Bench.Measuring;
using Comity.Cases.Territory;

namespace Comity.Bench.Territory;

/// <summary>A million random addresses resolved in the allocation table, beside nothing but a binary search among as many numbers.</summary>
internal static class Resolution
{
    private const int Addresses = 1_000_000;

    public static async IAsyncEnumerable<Finding> RunAsync(Conditions conditions)
    {
        var table = await Input.TableAsync(conditions.DataFolder);
        var random = new Random(13);
        var asked = Enumerable.Range(0, Addresses).Select(_ => (uint)random.NextInt64(1L << 32)).ToArray();
        var blocks = Array.ConvertAll(asked, AddressBlock.IPv4);
        var starts = Enumerable.Range(0, table.StretchCount).Select(_ => (uint)random.NextInt64(1L << 32)).Order().ToArray();
        var rounds = await Rounds.InTurnsAsync(
            conditions.Rounds, conditions.Progress,
            () => Task.FromResult(Rate.OfProcessor(Addresses, i => table.Find(blocks[i]))),
            () => Task.FromResult(Rate.OfProcessor(Addresses, i => Array.BinarySearch(starts, asked[i]))));
        yield return Finding.Of($"resolving 1,000,000 addresses, {Input.NameOf(conditions.DataFolder)} table", "/s", rounds, "a binary search among as many 32-bit numbers on one core");
    }
}
