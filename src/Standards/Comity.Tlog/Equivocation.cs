namespace Comity.Tlog;

/// <summary>Tells whether a log has contradicted itself: two signed checkpoints that no single history allows.</summary>
/// <remarks>
/// Self-contained: anyone with the log's keys can repeat it. Checkpoints of different sizes prove nothing by themselves, since a
/// missing consistency proof may be a lost one.
/// </remarks>
public static class Equivocation
{
    /// <summary>One origin, one size, two roots.</summary>
    public static bool IsProvedBy(SignedCheckpoint one, SignedCheckpoint other) =>
        IsOneLog(one, other)
        && one.Checkpoint.Size == other.Checkpoint.Size
        && one.Checkpoint.Root != other.Checkpoint.Root;

    /// <summary>One origin, one index, two leaves, each proved to be in one of the checkpoints (which may differ in size).</summary>
    public static bool IsProvedBy(long index, in IncludedLeaf one, in IncludedLeaf other) =>
        IsOneLog(one.Checkpoint, other.Checkpoint)
        && one.Leaf != other.Leaf
        && one.IsAt(index)
        && other.IsAt(index);

    private static bool IsOneLog(SignedCheckpoint one, SignedCheckpoint other) =>
        one.Checkpoint.Origin == other.Checkpoint.Origin;
}

/// <summary>A leaf hash with what claims to prove its place; nothing is believed before <see cref="IsAt"/>.</summary>
/// <param name="Checkpoint">Of the log.</param>
/// <param name="Leaf">Its leaf hash.</param>
/// <param name="Proof">From the leaf's sibling to the root's child.</param>
public readonly record struct IncludedLeaf(SignedCheckpoint Checkpoint, TreeHash Leaf, ReadOnlyMemory<TreeHash> Proof)
{
    /// <summary>Whether the proof holds for that index.</summary>
    public bool IsAt(long index) =>
        MerkleProof.VerifyInclusion(index, Checkpoint.Checkpoint.Size, Leaf, Proof.Span, Checkpoint.Checkpoint.Root);
}
