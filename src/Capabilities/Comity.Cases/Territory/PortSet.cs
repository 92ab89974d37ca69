using System.Globalization;

namespace Comity.Cases.Territory;

/// <summary>Ports in one form: sorted, merged, each once. The empty set says that ports are not known or do not apply.</summary>
/// <remarks>Written <c>80,443,8000-8010</c>, the empty set <c>-</c>. At most <see cref="MaxRanges"/> ranges of ports 0 to 65535.</remarks>
public sealed record PortSet
{
    /// <summary>Most ranges in one set.</summary>
    public const int MaxRanges = 64;

    private readonly (ushort First, ushort Last)[] _ranges;

    private PortSet((ushort First, ushort Last)[] ranges)
    {
        _ranges = ranges;
        Ranges = [.. ranges.Select(range => range.First == range.Last
            ? range.First.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}"))];
    }

    /// <summary>Not known, or of no meaning for the protocol.</summary>
    public static PortSet NotApplicable { get; } = new([]);

    /// <summary>Each range as text, in order.</summary>
    public IReadOnlyList<string> Ranges { get; }

    /// <summary>Reads ports and ranges separated by commas, semicolons, bars or spaces, or <c>-</c> alone.</summary>
    public static bool TryParse(string text, out PortSet ports)
    {
        ports = NotApplicable;
        if (text == "-")
            return true;
        var ranges = new List<(ushort, ushort)>();
        foreach (var part in text.Split([',', ';', '|', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (ranges.Count == MaxRanges || !TryParseRange(part, out var range))
                return false;
            ranges.Add(range);
        }

        ports = Merge(ranges);
        return ranges.Count > 0;
    }

    /// <summary>The ports of both; <see langword="null"/> if that takes more than <see cref="MaxRanges"/> ranges.</summary>
    internal PortSet? With(PortSet other)
    {
        var all = Merge([.. _ranges, .. other._ranges]);
        return all.Ranges.Count <= MaxRanges ? all : null;
    }

    public bool Equals(PortSet? other) => other is not null && _ranges.AsSpan().SequenceEqual(other._ranges);

    public override int GetHashCode() => HashCode.Combine(_ranges.Length, _ranges.Length == 0 ? default : _ranges[0]);

    public override string ToString() => _ranges.Length == 0 ? "-" : string.Join(',', Ranges);

    private static PortSet Merge(List<(ushort First, ushort Last)> ranges)
    {
        ranges.Sort();
        var merged = new List<(ushort First, ushort Last)>(ranges.Count);
        foreach (var range in ranges)
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            else
                merged.Add(range);
        }

        return new PortSet([.. merged]);
    }

    private static bool TryParseRange(string text, out (ushort First, ushort Last) range)
    {
        range = default;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var first = dash < 0 ? text : text[..dash];
        var last = dash < 0 ? text : text[(dash + 1)..];
        if (!ushort.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out range.First)
            || !ushort.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out range.Last))
            return false;
        return range.First <= range.Last;
    }
}
