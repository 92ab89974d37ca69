using System.Globalization;

namespace Comity.Tlog;

/// <summary>The end of a tile's path: index in groups of three digits, and the width of a partial tile (C2SP tlog-tiles, "Merkle Tree").</summary>
internal static class TilePath
{
    // 2^54 tiles at most: 17 digits in six groups, each with x and slash, and ".p/255".
    private const int MaxLength = 6 * 5 + 6;

    internal static string Format(long index, int width)
    {
        var path = $"{index % 1000:000}";
        for (var rest = index / 1000; rest > 0; rest /= 1000)
            path = $"x{rest % 1000:000}/{path}";
        return width == Tile.FullWidth ? path : string.Create(CultureInfo.InvariantCulture, $"{path}.p/{width}");
    }

    /// <summary>Reads only what <see cref="Format"/> writes: it is formatted again and compared.</summary>
    internal static bool TryParse(ReadOnlySpan<char> path, out long index, out int width)
    {
        (index, width) = (0, Tile.FullWidth);
        if (path.Length > MaxLength)
            return false;
        var dot = path.IndexOf(".p/", StringComparison.Ordinal);
        if (dot >= 0 && (!int.TryParse(path[(dot + 3)..], NumberStyles.None, CultureInfo.InvariantCulture, out width) || width > 255))
            return false;
        foreach (var sign in dot < 0 ? path : path[..dot])
            index = char.IsAsciiDigit(sign) ? index * 10 + (sign - '0') : index;
        return path.SequenceEqual(Format(index, width));
    }
}
