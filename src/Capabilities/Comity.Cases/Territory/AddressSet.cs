namespace Comity.Cases.Territory;

/// <summary>Many blocks as one set of addresses; immutable, searched by halving.</summary>
public sealed class AddressSet
{
    private readonly (UInt128 First, UInt128 Last)[] _ipv4;
    private readonly (UInt128 First, UInt128 Last)[] _ipv6;

    public AddressSet(IEnumerable<AddressBlock> blocks)
    {
        var sorted = blocks.Order().ToList();
        _ipv4 = Merge(sorted.Where(block => !block.IsIPv6));
        _ipv6 = Merge(sorted.Where(block => block.IsIPv6));
    }

    public static AddressSet Empty { get; } = new([]);

    /// <summary>Whether any address of the block is in the set.</summary>
    public bool Overlaps(AddressBlock block) => Find(block) is { } range && range.Last >= block.First;

    /// <summary>Whether every address of the block is in the set.</summary>
    public bool Contains(AddressBlock block) => Find(block) is { } range && range.First <= block.First && range.Last >= block.Last;

    // The last range that begins inside or before the block: as ranges do not touch, no other can hold the whole of it.
    private (UInt128 First, UInt128 Last)? Find(AddressBlock block)
    {
        var ranges = block.IsIPv6 ? _ipv6 : _ipv4;
        var (low, high) = (0, ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (ranges[middle].First <= block.Last)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return high < 0 ? null : ranges[high];
    }

    private static (UInt128 First, UInt128 Last)[] Merge(IEnumerable<AddressBlock> sorted)
    {
        var merged = new List<(UInt128 First, UInt128 Last)>();
        foreach (var block in sorted)
        {
            var touches = merged.Count > 0 && (merged[^1].Last == UInt128.MaxValue || block.First <= merged[^1].Last + 1);
            if (touches)
                merged[^1] = (merged[^1].First, UInt128.Max(merged[^1].Last, block.Last));
            else
                merged.Add((block.First, block.Last));
        }

        return [.. merged];
    }
}
