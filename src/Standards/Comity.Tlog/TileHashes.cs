namespace Comity.Tlog;

/// <summary>Hands out the bytes of a tile, or <see langword="false"/> where it is missing or unreadable.</summary>
/// <remarks>It may hand out a later, wider version of the tile, whose first hashes are the same: the rest is not looked at.</remarks>
public delegate bool TileSource(Tile tile, out ReadOnlyMemory<byte> bytes);

/// <summary>Answers for the hashes of a tree of one size from its tiles, each of which it fetches once.</summary>
/// <remarks>
/// It believes the tiles. What is built from another's tiles is to be verified against the root of a checkpoint, as every
/// proof is anyway. Make one for each question: it remembers tiles. Not safe for concurrent use.
/// </remarks>
public sealed class TileHashes
{
    // More than any one proof can need (two tiles a level); beyond that, memory is worth more than a second fetch.
    private const int MaxRemembered = 64;

    private readonly Dictionary<Tile, TreeHash[]> _tiles = [];
    private readonly long _size;
    private readonly TileSource _source;

    /// <param name="size">Leaves of the tree, 0 to <see cref="MerkleTree.MaxSize"/>.</param>
    /// <param name="source">Where tiles come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of bounds.</exception>
    public TileHashes(long size, TileSource source)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MerkleTree.MaxSize);
        (_size, _source) = (size, source);
    }

    /// <summary>The hash of a perfect subtree; a <see cref="HashSource"/> for <see cref="MerkleProof"/>.</summary>
    /// <returns><see langword="false"/> if the tree does not contain it whole, or its tile is missing or too short.</returns>
    public bool TryGet(TreeNode node, out TreeHash hash)
    {
        hash = default;
        if (!node.IsIn(_size) || !TryRead(Tile.Holding(node, _size), out var hashes))
            return false;
        var height = node.Level % 8;
        var offset = (int)((node.Index << height) % Tile.FullWidth);
        hash = MerkleTree.RootOf(hashes.AsSpan(offset, 1 << height));
        return true;
    }

    /// <summary>The root from the rightmost tile of each level: at most eight tiles.</summary>
    public bool TryRoot(out TreeHash root) => MerkleTree.TryRoot(_size, TryGet, out root);

    /// <summary>
    /// The root from every tile: each tile above level 0 must repeat the roots of the tiles below it. Reads the whole log
    /// (about n hashes of time, n/256 of memory) and so finds a wrong byte in any tile that <see cref="TryRoot"/> skips.
    /// </summary>
    /// <returns><see langword="false"/> if a tile is missing, too short, or contradicts those below.</returns>
    /// <remarks>Level 0 itself is bound by the root, which the caller compares.</remarks>
    public bool TryAudit(out TreeHash root)
    {
        root = default;
        List<TreeHash>? expected = null;
        for (var level = 0; level <= Tile.MaxLevel && Tile.RowLength(level, _size) > 0; level++)
        {
            if (!TryAuditRow(level, expected, out var above))
                return false;
            expected = above;
        }
        return TryRoot(out root);
    }

    private bool TryAuditRow(int level, List<TreeHash>? expected, out List<TreeHash> above)
    {
        above = [];
        var length = Tile.RowLength(level, _size);
        for (long index = 0; index * Tile.FullWidth < length; index++)
        {
            var tile = Tile.At(level, index, _size);
            if (!TryFetch(tile, out var hashes))
                return false;
            if (expected is not null && !expected.Slice((int)(index * Tile.FullWidth), tile.Width).SequenceEqual(hashes))
                return false;
            if (tile.IsFull)
                above.Add(MerkleTree.RootOf(hashes));
        }
        return true;
    }

    private bool TryRead(Tile tile, out TreeHash[] hashes)
    {
        if (_tiles.TryGetValue(tile, out hashes!))
            return true;
        if (!TryFetch(tile, out hashes))
            return false;
        if (_tiles.Count == MaxRemembered)
            _tiles.Clear();
        _tiles.Add(tile, hashes);
        return true;
    }

    private bool TryFetch(Tile tile, out TreeHash[] hashes)
    {
        hashes = [];
        if (!_source(tile, out var bytes) || bytes.Length > Tile.FullBytes
            || !TreeHash.TryReadList(bytes.Span, Tile.FullWidth, out var all) || all.Length < tile.Width)
            return false;
        hashes = all[..tile.Width];
        return true;
    }
}
