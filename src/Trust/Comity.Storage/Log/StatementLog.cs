using Comity.Tlog;

namespace Comity.Storage.Log;

/// <summary>The order in which a seat issued its statements. Append-only, one writer, positions without gaps.</summary>
internal static class StatementLog
{
    /// <summary>The head of a log without leaves.</summary>
    public static LogHeadRow New(int seat, int epoch) =>
        new() { Seat = seat, Epoch = epoch, Edge = new GrowingTree().ToArray(), SignedEdge = new GrowingTree().ToArray() };

    /// <summary>Moves the head and its tree by one leaf, for the caller to save with the tree's edge inside the write transaction; durable when that commits.</summary>
    public static LeafRow Append(LogHeadRow head, GrowingTree tree, StatementId sid)
    {
        var leaf = new LeafRow { Seat = head.Seat, Epoch = head.Epoch, Index = head.Size, Sid = sid };
        tree.Append(LeafHash(sid));
        head.Size = tree.Size;
        return leaf;
    }

    public static TreeHash LeafHash(StatementId sid) => TreeHash.OfLeaf(sid.Digest.ToArray());

    public static GrowingTree Tree(byte[] edge) =>
        GrowingTree.TryRead(edge, out var tree) ? tree : throw new InvalidOperationException("The stored edge of the log cannot be read.");
}
