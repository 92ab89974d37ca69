using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Log;

/// <summary>Reads a seat's log: leaves, tiles and proofs at any signed size.</summary>
public sealed class LogReader(IDbContextFactory<NodeDb> databases)
{
    /// <summary>The name that checkpoints of a participant's log carry.</summary>
    public static string Origin(ParticipantId participant, int epoch) => $"comity/{participant}/{epoch}";

    /// <summary>The last signed checkpoint of the newest epoch, or <see langword="null"/> before the first.</summary>
    public async Task<LogHeadRow?> HeadAsync(int seat, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await HeadAsync(db, seat, cancellation);
    }

    /// <summary>The same on a database that is open already.</summary>
    public static Task<LogHeadRow?> HeadAsync(NodeDb db, int seat, CancellationToken cancellation) =>
        db.Set<LogHeadRow>().AsNoTracking().Where(row => row.Seat == seat).OrderByDescending(row => row.Epoch).FirstOrDefaultAsync(cancellation);

    /// <summary>The log of every epoch, oldest first. All but the newest end at their last undisputed checkpoint.</summary>
    public async Task<IReadOnlyList<LogHeadRow>> HeadsAsync(int seat, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await HeadsAsync(db, seat, cancellation);
    }

    /// <summary>The same on a database that is open already.</summary>
    public static async Task<IReadOnlyList<LogHeadRow>> HeadsAsync(NodeDb db, int seat, CancellationToken cancellation) =>
        await db.Set<LogHeadRow>().AsNoTracking().Where(row => row.Seat == seat).OrderBy(row => row.Epoch).ToListAsync(cancellation);

    /// <summary>Inclusion proofs of leaves in the tree of a signed size.</summary>
    public async Task<IReadOnlyList<TreeHash[]>> InclusionAsync(int seat, int epoch, IReadOnlyList<long> indices, long size, CancellationToken cancellation)
    {
        var nodes = indices.SelectMany(index => MerkleProof.InclusionNodes(index, size));
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var source = await SourceAsync(db, seat, epoch, size, nodes, cancellation);
        return [.. indices.Select(index => MerkleProof.TryInclusion(index, size, source, out var proof) ? proof : throw Missing(seat, epoch))];
    }

    /// <summary>The proof that the tree of <paramref name="first"/> leaves begins the tree of <paramref name="second"/>.</summary>
    public async Task<TreeHash[]> ConsistencyAsync(int seat, int epoch, long first, long second, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var source = await SourceAsync(db, seat, epoch, second, MerkleProof.ConsistencyNodes(first, second), cancellation);
        return MerkleProof.TryConsistency(first, second, source, out var proof) ? proof : throw Missing(seat, epoch);
    }

    /// <summary>The bytes of a tile, full or partial, as C2SP tlog-tiles serves it; <see langword="null"/> where it is beyond the signed size.</summary>
    public async Task<byte[]?> TileAsync(int seat, int epoch, Tile tile, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var head = await db.Set<LogHeadRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat && row.Epoch == epoch, cancellation);
        return head is null || !IsIn(tile, head.SignedSize) ? null : await LogTiles.ReadAsync(db, seat, epoch, tile, cancellation);
    }

    /// <summary>The tree over a log's first leaves, as committed; smaller than asked for where leaves are missing.</summary>
    internal static async Task<GrowingTree> TreeAsync(NodeDb db, LogHeadRow head, long size, CancellationToken cancellation)
    {
        var tree = new GrowingTree();
        await foreach (var leaf in db.Set<LeafRow>().AsNoTracking().Where(row => row.Seat == head.Seat && row.Epoch == head.Epoch && row.Index < size)
            .OrderBy(row => row.Index).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (leaf.Index != tree.Size)
                break;
            tree.Append(StatementLog.LeafHash(leaf.Sid));
        }

        return tree;
    }

    /// <summary>A hash source that holds the tiles these nodes need, read beforehand.</summary>
    internal static async Task<HashSource> SourceAsync(
        NodeDb db, int seat, int epoch, long size, IEnumerable<TreeNode> nodes, CancellationToken cancellation)
    {
        var tiles = new Dictionary<Tile, byte[]>();
        foreach (var tile in nodes.Select(node => Tile.Holding(node, size)).Distinct())
            tiles[tile] = await LogTiles.ReadAsync(db, seat, epoch, tile, cancellation);
        return new TileHashes(size, Source).TryGet;

        bool Source(Tile tile, out ReadOnlyMemory<byte> bytes)
        {
            var found = tiles.TryGetValue(tile, out var read);
            bytes = read;
            return found;
        }
    }

    private static bool IsIn(Tile tile, long size)
    {
        // A tile of level L covers hashes over 256^L leaves each.
        var hashes = tile.Level * 8 >= 63 ? 0 : size >> (tile.Level * 8);
        return tile.Index * Tile.FullWidth + tile.Width <= hashes;
    }

    private static InvalidOperationException Missing(int seat, int epoch) => new($"The log of seat {seat}, epoch {epoch}, lacks hashes it must have.");
}
