using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Comity.Tlog;

/// <summary>A tree that grows leaf by leaf and always knows its root, while it keeps only its right edge (at most 62 hashes).</summary>
/// <remarks>
/// Its bytes fit a database row: eight bytes of size, big-endian, then one hash for each bit set in the size, the largest
/// subtree first. Reading them checks the shape, not the truth: whoever can rewrite the row can change the root, so
/// compare it with the root from the tiles (<see cref="TileHashes.TryRoot"/>) before signing. Not safe for concurrent use.
/// </remarks>
public sealed class GrowingTree
{
    /// <summary>The longest serialised edge, in bytes.</summary>
    public const int MaxBytes = sizeof(long) + MerkleTree.MaxLevel * TreeHash.Size;

    // Roots of perfect subtrees from left to right, one for each bit set in Size.
    private readonly List<TreeHash> _peaks = [];

    /// <summary>How many leaves were appended.</summary>
    public long Size { get; private set; }

    /// <summary>Appends one leaf hash (<see cref="TreeHash.OfLeaf"/>), at index <see cref="Size"/> before the call.</summary>
    /// <exception cref="InvalidOperationException">The tree has <see cref="MerkleTree.MaxSize"/> leaves.</exception>
    public void Append(in TreeHash leaf)
    {
        if (Size == MerkleTree.MaxSize)
            throw new InvalidOperationException("The tree is full.");
        var hash = leaf;
        for (var left = Size; (left & 1) == 1; left >>= 1)
        {
            hash = TreeHash.OfNode(_peaks[^1], hash);
            _peaks.RemoveAt(_peaks.Count - 1);
        }
        _peaks.Add(hash);
        Size++;
    }

    /// <summary>MTH of all leaves so far (RFC 6962, 2.1).</summary>
    public TreeHash Root() => _peaks.Count == 0 ? TreeHash.Empty : LeafRange.Fold(_peaks);

    /// <summary>The right edge as bytes: what <see cref="TryRead"/> reads.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[sizeof(long) + _peaks.Count * TreeHash.Size];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Size);
        for (var i = 0; i < _peaks.Count; i++)
            _peaks[i].CopyTo(bytes.AsSpan(sizeof(long) + i * TreeHash.Size));
        return bytes;
    }

    /// <summary>Reads a right edge; refused unless it has exactly the hashes that its size asks for.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out GrowingTree? tree)
    {
        tree = null;
        if (bytes.Length is < sizeof(long) or > MaxBytes)
            return false;
        var size = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (size is < 0 or > MerkleTree.MaxSize
            || !TreeHash.TryReadList(bytes[sizeof(long)..], MerkleTree.MaxLevel, out var peaks)
            || peaks.Length != BitOperations.PopCount((ulong)size))
            return false;
        tree = new GrowingTree { Size = size };
        tree._peaks.AddRange(peaks);
        return true;
    }
}
