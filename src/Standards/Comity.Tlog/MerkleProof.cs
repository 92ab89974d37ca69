namespace Comity.Tlog;

/// <summary>Inclusion and consistency proofs (RFC 6962, 2.1.1 and 2.1.2), made from any hash source and checked strictly.</summary>
/// <remarks>
/// Sizes and roots must come from verified checkpoints: an inclusion proof binds leaf and index to a root, while the same
/// hashes may also fit another size. A proof with a hash too many or too few is no proof.
/// </remarks>
public static class MerkleProof
{
    /// <summary>The longest proof of either kind that a tree of <see cref="MerkleTree.MaxSize"/> leaves can need, in hashes.</summary>
    public const int MaxLength = MerkleTree.MaxLevel + 1;

    /// <summary>Makes the proof that the leaf at <paramref name="index"/> is in the tree of <paramref name="size"/> leaves.</summary>
    /// <returns><see langword="false"/> if the leaf is not in that tree, or the source lacks a hash.</returns>
    public static bool TryInclusion(long index, long size, HashSource source, out TreeHash[] proof)
    {
        proof = [];
        return IsInclusion(index, size) && TryHashes(InclusionRanges(index, size), source, out proof);
    }

    /// <summary>Makes the proof that the tree of <paramref name="first"/> leaves is a beginning of that of <paramref name="second"/>.</summary>
    /// <returns><see langword="false"/> if first is greater than second, a size is out of bounds, or the source lacks a hash.</returns>
    /// <remarks>Empty if first is 0 or equals second.</remarks>
    public static bool TryConsistency(long first, long second, HashSource source, out TreeHash[] proof)
    {
        proof = [];
        return IsConsistency(first, second) && TryHashes(ConsistencyRanges(first, second), source, out proof);
    }

    /// <summary>The subtrees whose hashes <see cref="TryInclusion"/> will ask for, so that they can be fetched before.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The leaf is not in a tree of that size.</exception>
    public static IReadOnlyList<TreeNode> InclusionNodes(long index, long size) =>
        IsInclusion(index, size)
            ? [.. InclusionRanges(index, size).SelectMany(range => range.Nodes())]
            : throw new ArgumentOutOfRangeException(nameof(index), index, $"Not a leaf of a tree of {size}.");

    /// <summary>The subtrees whose hashes <see cref="TryConsistency"/> will ask for, so that they can be fetched before.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The sizes do not stand in that order, or are out of bounds.</exception>
    public static IReadOnlyList<TreeNode> ConsistencyNodes(long first, long second) =>
        IsConsistency(first, second)
            ? [.. ConsistencyRanges(first, second).SelectMany(range => range.Nodes())]
            : throw new ArgumentOutOfRangeException(nameof(first), first, $"Not a size up to {second}.");

    /// <summary>Whether the proof leads from a leaf hash at an index to the root (RFC 9162, 2.1.3.2).</summary>
    public static bool VerifyInclusion(long index, long size, in TreeHash leaf, ReadOnlySpan<TreeHash> proof, in TreeHash root)
    {
        if (!IsInclusion(index, size) || proof.Length > MaxLength)
            return false;
        var climb = new Climb(index, size - 1);
        var hash = leaf;
        foreach (var sibling in proof)
        {
            if (climb.IsAtTop)
                return false;
            hash = climb.SiblingIsLeft() ? TreeHash.OfNode(sibling, hash) : TreeHash.OfNode(hash, sibling);
            climb.Up();
        }
        return climb.IsAtTop && hash == root;
    }

    /// <summary>Whether the proof leads from both roots to one history (RFC 9162, 2.1.4.2).</summary>
    /// <remarks>
    /// From size 0 or between equal sizes only the empty proof passes, with the root of the empty tree or with equal roots.
    /// </remarks>
    public static bool VerifyConsistency(
        long first, in TreeHash firstRoot, long second, in TreeHash secondRoot, ReadOnlySpan<TreeHash> proof)
    {
        if (!IsConsistency(first, second) || proof.Length > MaxLength)
            return false;
        if (first == second)
            return proof.IsEmpty && firstRoot == secondRoot && (first > 0 || firstRoot == TreeHash.Empty);
        if (first == 0)
            return proof.IsEmpty && firstRoot == TreeHash.Empty;
        // The old tree is one whole subtree of the new one: its root is the start and is not sent.
        if (long.IsPow2(first))
            return Joins(first, firstRoot, second, secondRoot, firstRoot, proof);
        return !proof.IsEmpty && Joins(first, firstRoot, second, secondRoot, proof[0], proof[1..]);
    }

    private static bool Joins(
        long first, in TreeHash firstRoot, long second, in TreeHash secondRoot, TreeHash start, ReadOnlySpan<TreeHash> rest)
    {
        var climb = new Climb(first - 1, second - 1);
        climb.SkipRightChildren();
        var (older, newer) = (start, start);
        foreach (var sibling in rest)
        {
            if (climb.IsAtTop)
                return false;
            if (climb.SiblingIsLeft())
                (older, newer) = (TreeHash.OfNode(sibling, older), TreeHash.OfNode(sibling, newer));
            else
                newer = TreeHash.OfNode(newer, sibling);
            climb.Up();
        }
        return climb.IsAtTop && older == firstRoot && newer == secondRoot;
    }

    private static bool IsInclusion(long index, long size) => index >= 0 && index < size && size <= MerkleTree.MaxSize;

    private static bool IsConsistency(long first, long second) =>
        first >= 0 && first <= second && second <= MerkleTree.MaxSize;

    private static bool TryHashes(List<LeafRange> ranges, HashSource source, out TreeHash[] proof)
    {
        var hashes = new TreeHash[ranges.Count];
        proof = [];
        for (var i = 0; i < hashes.Length; i++)
        {
            if (!ranges[i].TryHash(source, out hashes[i]))
                return false;
        }
        proof = hashes;
        return true;
    }

    // PATH(m, D[n]) of RFC 6962, 2.1.1, walked from the root down and then turned round.
    private static List<LeafRange> InclusionRanges(long index, long size)
    {
        var ranges = new List<LeafRange>();
        for (var (low, high) = (0L, size); high - low > 1;)
            Descend(index, ref low, ref high, ranges);
        ranges.Reverse();
        return ranges;
    }

    // PROOF(m, D[n]) of RFC 6962, 2.1.2, likewise; "low > 0" is its "b = false".
    private static List<LeafRange> ConsistencyRanges(long first, long second)
    {
        var ranges = new List<LeafRange>();
        if (first == 0)
            return ranges;
        var (low, high) = (0L, second);
        while (high != first)
            Descend(first - 1, ref low, ref high, ranges);
        if (low > 0)
            ranges.Add(new LeafRange(low, high));
        ranges.Reverse();
        return ranges;
    }

    private static void Descend(long index, ref long low, ref long high, List<LeafRange> siblings)
    {
        var middle = low + MerkleTree.Split(high - low);
        if (index < middle)
        {
            siblings.Add(new LeafRange(middle, high));
            high = middle;
        }
        else
        {
            siblings.Add(new LeafRange(low, middle));
            low = middle;
        }
    }

    /// <summary>The way up from a node (RFC 9162: fn) beside the last node of its level (sn).</summary>
    private ref struct Climb(long node, long last)
    {
        private long _node = node;
        private long _last = last;

        internal readonly bool IsAtTop => _last == 0;

        /// <summary>Whether the next hash stands on the left; if the node has no right sibling, climbs to where one stands on its left.</summary>
        internal bool SiblingIsLeft()
        {
            var isRight = (_node & 1) == 1;
            if (!isRight && _node != _last)
                return false;
            while ((_node & 1) == 0 && _node != 0)
                Up();
            return true;
        }

        internal void SkipRightChildren()
        {
            while ((_node & 1) == 1)
                Up();
        }

        internal void Up() => (_node, _last) = (_node >> 1, _last >> 1);
    }
}
