using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Log;

/// <summary>The order in which a seat issued its statements. Append-only, one writer, positions without gaps.</summary>
internal static class StatementLog
{
    /// <summary>Appends a leaf inside the caller's write transaction; durable when that commits.</summary>
    public static async Task<(int Epoch, long Index)> AppendAsync(NodeDb db, int seat, int epoch, StatementId sid, CancellationToken cancellation)
    {
        var head = await db.Set<LogHeadRow>().FirstOrDefaultAsync(row => row.Seat == seat && row.Epoch == epoch, cancellation);
        if (head is null)
            db.Add(head = new LogHeadRow { Seat = seat, Epoch = epoch, Edge = new GrowingTree().ToArray(), SignedEdge = new GrowingTree().ToArray() });
        var tree = Tree(head.Edge);
        tree.Append(LeafHash(sid));
        db.Add(new LeafRow { Seat = seat, Epoch = epoch, Index = head.Size, Sid = sid });
        (head.Size, head.Edge) = (tree.Size, tree.ToArray());
        return (epoch, tree.Size - 1);
    }

    public static TreeHash LeafHash(StatementId sid) => TreeHash.OfLeaf(sid.Digest.ToArray());

    public static GrowingTree Tree(byte[] edge) =>
        GrowingTree.TryRead(edge, out var tree) ? tree : throw new InvalidOperationException("The stored edge of the log cannot be read.");
}
