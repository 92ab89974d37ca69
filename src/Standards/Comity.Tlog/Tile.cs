using System.Globalization;

namespace Comity.Tlog;

/// <summary>Where a tile stands in a log, and how much of it is there (C2SP tlog-tiles). Always one that some tree could have.</summary>
/// <remarks>
/// A tile at level l holds up to 256 consecutive hashes of tree height 8·l. Levels above 7 are refused although the
/// specification's paths allow 63: no tree of <see cref="MerkleTree.MaxSize"/> leaves has them.
/// </remarks>
public readonly record struct Tile
{
    /// <summary>Hashes in a full tile.</summary>
    public const int FullWidth = 256;

    /// <summary>Bytes of a full tile.</summary>
    public const int FullBytes = FullWidth * TreeHash.Size;

    /// <summary>The highest level of tiles.</summary>
    public const int MaxLevel = 7;

    private const string Prefix = "tile/";

    private readonly byte _level;
    private readonly byte _partial; // 0: full

    /// <exception cref="ArgumentOutOfRangeException">No tree up to <see cref="MerkleTree.MaxSize"/> has such a tile.</exception>
    public Tile(int level, long index, int width)
    {
        if (!Exists(level, index, width))
            throw new ArgumentOutOfRangeException(nameof(index), $"No log has a tile {index} of width {width} at level {level}.");
        (_level, Index, _partial) = ((byte)level, index, (byte)(width % FullWidth));
    }

    /// <summary>0 for the tiles of leaf hashes, up to <see cref="MaxLevel"/>.</summary>
    public int Level => _level;

    /// <summary>Position within the level, from 0.</summary>
    public long Index { get; }

    /// <summary>How many hashes it holds, 1 to 256.</summary>
    public int Width => _partial == 0 ? FullWidth : _partial;

    /// <summary>Whether it will never change again.</summary>
    public bool IsFull => _partial == 0;

    /// <summary>Its path under the log's prefix, such as <c>tile/0/x001/067</c> or <c>tile/1/000.p/17</c>.</summary>
    public string Path => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Level}/{TilePath.Format(Index, Width)}");

    /// <summary>Reads a path in the one form that <see cref="Path"/> writes; anything else is refused.</summary>
    public static bool TryParse(ReadOnlySpan<char> path, out Tile tile)
    {
        tile = default;
        // One digit is enough for the levels that exist.
        if (path.Length < Prefix.Length + 2 || !path.StartsWith(Prefix, StringComparison.Ordinal)
            || !char.IsAsciiDigit(path[Prefix.Length]) || path[Prefix.Length + 1] != '/')
            return false;
        var level = path[Prefix.Length] - '0';
        return TilePath.TryParse(path[(Prefix.Length + 2)..], out var index, out var width)
            && TryCreate(level, index, width, out tile);
    }

    /// <summary>The tile from which a tree of <paramref name="size"/> leaves answers for a subtree.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree does not contain that subtree whole.</exception>
    public static Tile Holding(TreeNode node, long size)
    {
        if (size > MerkleTree.MaxSize || !node.IsIn(size))
            throw new ArgumentOutOfRangeException(nameof(node), node, $"Not in a tree of {size} leaves.");
        var level = node.Level / 8;
        return At(level, (node.Index << (node.Level % 8)) / FullWidth, size);
    }

    /// <summary>The tiles that a log has at size <paramref name="newSize"/> and did not have at <paramref name="oldSize"/>, lowest level first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The sizes do not stand in that order, or are out of bounds.</exception>
    public static IEnumerable<Tile> Between(long oldSize, long newSize)
    {
        if (oldSize < 0 || oldSize > newSize || newSize > MerkleTree.MaxSize)
            throw new ArgumentOutOfRangeException(nameof(oldSize), oldSize, $"Not a size up to {newSize}.");
        for (var level = 0; level <= MaxLevel; level++)
        {
            var (before, after) = (RowLength(level, oldSize), RowLength(level, newSize));
            if (before == after)
                yield break;
            for (var index = before / FullWidth; index * FullWidth < after; index++)
                yield return At(level, index, newSize);
        }
    }

    /// <summary>The path; see <see cref="Path"/>.</summary>
    public override string ToString() => Path;

    /// <summary>How many hashes stand at a level of tiles in a tree of that size.</summary>
    internal static long RowLength(int level, long size) => size >> (8 * level);

    /// <summary>The tile as wide as the tree has it; the tree must have it.</summary>
    internal static Tile At(int level, long index, long size) =>
        new(level, index, (int)long.Min(FullWidth, RowLength(level, size) - index * FullWidth));

    internal static bool TryCreate(int level, long index, int width, out Tile tile)
    {
        var exists = Exists(level, index, width);
        tile = exists ? new Tile(level, index, width) : default;
        return exists;
    }

    private static bool Exists(int level, long index, int width) =>
        level is >= 0 and <= MaxLevel && width is >= 1 and <= FullWidth && index >= 0
        && index <= (RowLength(level, MerkleTree.MaxSize) - width) / FullWidth;
}
