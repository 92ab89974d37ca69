using System.Buffers.Binary;

namespace Comity.Tlog;

/// <summary>The entries under one level 0 tile, each behind its length in two bytes, big-endian (C2SP tlog-tiles, "Log entries").</summary>
/// <remarks>Read with one length for all entries, because a log of digests has no others: 34 bytes each with 32-byte digests.</remarks>
public static class EntryBundle
{
    private const string Prefix = "tile/entries/";

    /// <summary>The path of the bundle beside a level 0 tile, such as <c>tile/entries/x001/067.p/12</c>.</summary>
    /// <exception cref="ArgumentException">The tile is of another level.</exception>
    public static string PathOf(Tile tile) =>
        tile.Level == 0
            ? Prefix + TilePath.Format(tile.Index, tile.Width)
            : throw new ArgumentException("Only level 0 has entries.", nameof(tile));

    /// <summary>Reads a path in the one form that <see cref="PathOf"/> writes, to the level 0 tile beside it.</summary>
    public static bool TryParsePath(ReadOnlySpan<char> path, out Tile tile)
    {
        tile = default;
        return path.StartsWith(Prefix, StringComparison.Ordinal)
            && TilePath.TryParse(path[Prefix.Length..], out var index, out var width)
            && Tile.TryCreate(0, index, width, out tile);
    }

    /// <summary>Writes 1 to 256 entries of at most 65,535 bytes each.</summary>
    /// <exception cref="ArgumentException">Too few or too many entries, or one too long.</exception>
    public static byte[] Write(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        if (entries.Count is < 1 or > Tile.FullWidth || entries.Any(entry => entry.Length > ushort.MaxValue))
            throw new ArgumentException("A bundle holds 1 to 256 entries of at most 65,535 bytes.", nameof(entries));
        var bytes = new byte[entries.Sum(entry => sizeof(ushort) + entry.Length)];
        var rest = bytes.AsSpan();
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)entry.Length);
            entry.Span.CopyTo(rest[sizeof(ushort)..]);
            rest = rest[(sizeof(ushort) + entry.Length)..];
        }
        return bytes;
    }

    /// <summary>Reads exactly <paramref name="count"/> entries of <paramref name="entryLength"/> bytes; refused if anything is left over.</summary>
    /// <param name="bytes">Must be <paramref name="count"/> · (2 + <paramref name="entryLength"/>) bytes long.</param>
    /// <param name="count">1 to 256: the width of the tile.</param>
    /// <param name="entryLength">0 to 65,535 bytes.</param>
    /// <param name="entries">Slices of <paramref name="bytes"/>, in order; empty when refused.</param>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, int count, int entryLength, out ReadOnlyMemory<byte>[] entries)
    {
        entries = [];
        if (count is < 1 or > Tile.FullWidth || entryLength is < 0 or > ushort.MaxValue
            || bytes.Length != count * (sizeof(ushort) + entryLength))
            return false;
        var read = new ReadOnlyMemory<byte>[count];
        for (var i = 0; i < count; i++)
        {
            var entry = bytes.Slice(i * (sizeof(ushort) + entryLength), sizeof(ushort) + entryLength);
            if (BinaryPrimitives.ReadUInt16BigEndian(entry.Span) != entryLength)
                return false;
            read[i] = entry[sizeof(ushort)..];
        }
        entries = read;
        return true;
    }
}
