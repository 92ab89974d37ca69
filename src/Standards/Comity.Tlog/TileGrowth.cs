namespace Comity.Tlog;

/// <summary>A tile to store, and its bytes: <see cref="Tile.Width"/> hashes, one after another.</summary>
public sealed record NewTile(Tile Tile, ReadOnlyMemory<byte> Bytes);

/// <summary>Makes the tiles that a log gains when leaves are appended: exactly those of <see cref="Tile.Between"/>.</summary>
/// <remarks>
/// It hashes tile by tile and shares nothing with <see cref="GrowingTree"/> but the hash function, so that a signer may
/// compare the root of the one with the root of the other.
/// </remarks>
public static class TileGrowth
{
    /// <summary>Appends leaf hashes to a log of <paramref name="oldSize"/> leaves.</summary>
    /// <param name="oldSize">Leaves that the stored tiles cover.</param>
    /// <param name="leaves">Leaf hashes to append, in order; they are held in memory.</param>
    /// <param name="stored">Asked once a level for the rightmost tile of the old size, where that is partial.</param>
    /// <param name="tiles">What to store, lowest level first; a partial tile's successor contains it.</param>
    /// <returns><see langword="false"/> if the sizes are out of bounds or a stored tile is missing or too short.</returns>
    public static bool TryAppend(
        long oldSize, IReadOnlyList<TreeHash> leaves, TileSource stored, out IReadOnlyList<NewTile> tiles)
    {
        var made = new List<NewTile>();
        tiles = [];
        if (oldSize is < 0 or > MerkleTree.MaxSize || leaves.Count > MerkleTree.MaxSize - oldSize)
            return false;
        var added = leaves;
        for (var level = 0; added.Count > 0 && level <= Tile.MaxLevel; level++)
        {
            if (!TryOpenTile(level, oldSize, stored, out var row))
                return false;
            row.AddRange(added);
            added = Cut(level, Tile.RowLength(level, oldSize) / Tile.FullWidth, row, made);
        }
        tiles = made;
        return true;
    }

    /// <summary>The hashes of the rightmost tile, if it is partial: the beginning of the first new tile of its level.</summary>
    private static bool TryOpenTile(int level, long oldSize, TileSource stored, out List<TreeHash> row)
    {
        row = [];
        var length = Tile.RowLength(level, oldSize);
        var width = (int)(length % Tile.FullWidth);
        if (width == 0)
            return true;
        if (!stored(new Tile(level, length / Tile.FullWidth, width), out var bytes)
            || !TreeHash.TryReadList(bytes.Span, Tile.FullWidth, out var hashes) || hashes.Length < width)
            return false;
        row.AddRange(hashes.AsSpan(0, width));
        return true;
    }

    /// <summary>Cuts a row into tiles from tile <paramref name="index"/> on, and returns the roots of the full ones for the row above.</summary>
    private static List<TreeHash> Cut(int level, long index, List<TreeHash> row, List<NewTile> made)
    {
        var roots = new List<TreeHash>();
        foreach (var hashes in row.Chunk(Tile.FullWidth))
        {
            made.Add(new NewTile(new Tile(level, index++, hashes.Length), TreeHash.WriteList(hashes)));
            if (hashes.Length == Tile.FullWidth)
                roots.Add(MerkleTree.RootOf(hashes));
        }
        return roots;
    }
}
