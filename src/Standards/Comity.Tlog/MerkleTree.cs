using System.Numerics;

namespace Comity.Tlog;

/// <summary>A perfect subtree: at level 0 a leaf, at level v the 2^v leaves from <c>Index * 2^v</c> on.</summary>
/// <param name="Level">Height over the leaves, 0 to 62.</param>
/// <param name="Index">Position among the subtrees of that height, from 0.</param>
public readonly record struct TreeNode(int Level, long Index)
{
    /// <summary>Whether a tree of <paramref name="size"/> leaves contains this subtree whole.</summary>
    public bool IsIn(long size) => Level is >= 0 and <= MerkleTree.MaxLevel && Index >= 0 && Index < size >> Level;
}

/// <summary>Answers the hash of a perfect subtree, or <see langword="false"/> where it is missing or unreadable.</summary>
public delegate bool HashSource(TreeNode node, out TreeHash hash);

/// <summary>The shape and the root of an RFC 6962 tree, from its definition.</summary>
public static class MerkleTree
{
    /// <summary>The largest size accepted anywhere here: 2^62 leaves, so that no proof has more than 63 hashes.</summary>
    public const long MaxSize = 1L << MaxLevel;

    internal const int MaxLevel = 62;

    /// <summary>MTH of a list of leaf hashes (RFC 6962, 2.1), computed as it is defined: by halving.</summary>
    public static TreeHash RootOf(ReadOnlySpan<TreeHash> leaves)
    {
        if (leaves.Length < 2)
            return leaves.IsEmpty ? TreeHash.Empty : leaves[0];
        var left = (int)Split(leaves.Length);
        return TreeHash.OfNode(RootOf(leaves[..left]), RootOf(leaves[left..]));
    }

    /// <summary>A source over leaf hashes held in memory. It hashes each subtree anew: right for tests and short logs.</summary>
    public static HashSource Over(ReadOnlyMemory<TreeHash> leaves) =>
        (TreeNode node, out TreeHash hash) =>
        {
            hash = default;
            if (!node.IsIn(leaves.Length))
                return false;
            hash = RootOf(leaves.Span.Slice((int)(node.Index << node.Level), 1 << node.Level));
            return true;
        };

    /// <summary>The root of the first <paramref name="size"/> leaves of a source.</summary>
    /// <returns><see langword="false"/> if the size is out of bounds or the source lacks a hash.</returns>
    public static bool TryRoot(long size, HashSource source, out TreeHash root)
    {
        root = TreeHash.Empty;
        return size == 0 || (size is > 0 and <= MaxSize && new LeafRange(0, size).TryHash(source, out root));
    }

    /// <summary>The largest power of two smaller than <paramref name="count"/>, which is at least 2 (RFC 6962, 2.1).</summary>
    internal static long Split(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}

/// <summary>The leaves from Start up to, not including, End: one side of a split, so made of ever smaller perfect subtrees.</summary>
internal readonly record struct LeafRange(long Start, long End)
{
    /// <summary>The perfect subtrees from left to right; at most 62.</summary>
    internal IEnumerable<TreeNode> Nodes()
    {
        for (var start = Start; start < End;)
        {
            var level = BitOperations.Log2((ulong)(End - start));
            yield return new TreeNode(level, start >> level);
            start += 1L << level;
        }
    }

    /// <summary>MTH of a range that is not empty.</summary>
    internal bool TryHash(HashSource source, out TreeHash hash)
    {
        hash = default;
        var parts = new List<TreeHash>();
        foreach (var node in Nodes())
        {
            if (!source(node, out var part))
                return false;
            parts.Add(part);
        }
        hash = Fold(parts);
        return true;
    }

    /// <summary>Joins perfect subtrees from the right: the smaller ones form the right child of the larger.</summary>
    internal static TreeHash Fold(List<TreeHash> parts)
    {
        var hash = parts[^1];
        for (var i = parts.Count - 2; i >= 0; i--)
            hash = TreeHash.OfNode(parts[i], hash);
        return hash;
    }
}
