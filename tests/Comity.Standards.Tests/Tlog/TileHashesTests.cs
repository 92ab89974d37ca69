using Comity.Tlog;

namespace Comity.Standards.Tests.Tlog;

public class TileHashesTests
{
    private const int Size = 70_000;
    private static readonly TreeHash[] Leaves = NaiveTree.Leaves(Size);

    [Fact]
    public void Tiles_grown_in_steps_are_the_new_tiles_and_give_the_root_at_every_step()
    {
        var (store, tree, random) = (new TileStore(), new GrowingTree(), new Random(256));
        for (var size = 0; size < 3000;)
        {
            var leaves = Leaves[size..(size + random.Next(1, 400))];
            Assert.True(TileGrowth.TryAppend(size, leaves, store.TryGet, out var tiles));
            Assert.Equal(Tile.Between(size, size + leaves.Length), tiles.Select(tile => tile.Tile));
            store.Keep(tiles);
            size += leaves.Length;
            foreach (var leaf in leaves)
                tree.Append(leaf);
            Assert.True(new TileHashes(size, store.TryGet).TryRoot(out var root));
            Assert.True(new TileHashes(size, store.TryGet).TryAudit(out var audited));
            Assert.Equal((tree.Root(), tree.Root()), (root, audited));
        }
    }

    [Fact]
    public void Small_logs_give_every_root_and_every_subtree_from_their_tiles()
    {
        var naive = new NaiveTree(600);
        foreach (var size in (int[])[1, 2, 3, 255, 256, 257, 300, 511, 512, 513, 600])
        {
            var hashes = new TileHashes(size, Store(size).TryGet);
            Assert.True(hashes.TryRoot(out var root));
            Assert.Equal(naive.Root(size), root);
            for (var level = 0; level < 10; level++)
            {
                for (var index = 0; index < size >> level; index++)
                {
                    Assert.True(hashes.TryGet(new TreeNode(level, index), out var hash));
                    Assert.Equal(naive.Hash(new TreeNode(level, index)), hash);
                }
                Assert.False(hashes.TryGet(new TreeNode(level, size >> level), out _));
            }
        }
    }

    [Fact]
    public void Proofs_over_three_levels_of_tiles_verify()
    {
        var store = Store(Size);
        var root = MerkleTree.RootOf(Leaves);
        foreach (var (index, size) in ProofTests.SomePairs(Size, 50))
        {
            Assert.True(MerkleProof.TryInclusion(index, Size, new TileHashes(Size, store.TryGet).TryGet, out var proof));
            Assert.True(MerkleProof.VerifyInclusion(index, Size, Leaves[index], proof, root));
            Assert.True(MerkleProof.TryConsistency(size, Size, new TileHashes(Size, store.TryGet).TryGet, out proof));
            Assert.True(MerkleProof.VerifyConsistency(size, MerkleTree.RootOf(Leaves.AsSpan(0, size)), Size, root, proof));
        }
    }

    [Fact]
    public void An_earlier_size_is_answered_from_later_tiles()
    {
        var store = Store(1000);
        TileSource onlyNewest = (Tile tile, out ReadOnlyMemory<byte> bytes) =>
            store.TryGet(Tile.Holding(new TreeNode(tile.Level * 8, tile.Index * 256), 1000), out bytes);

        Assert.True(new TileHashes(700, onlyNewest).TryAudit(out var root));
        Assert.Equal(MerkleTree.RootOf(Leaves.AsSpan(0, 700)), root);
    }

    [Fact]
    public void The_audit_finds_a_changed_byte_in_any_tile()
    {
        var root = MerkleTree.RootOf(Leaves);
        var (store, random) = (Store(Size), new Random(8192));
        foreach (var tile in Tile.Between(0, Size).Where(tile => tile.Level > 0 || tile.Index % 50 == 0))
        {
            var at = random.Next(tile.Width * TreeHash.Size);
            store.Change(tile, at);
            Assert.False(new TileHashes(Size, store.TryGet).TryAudit(out var audited) && audited == root, tile.Path);
            store.Change(tile, at);
        }
        Assert.True(new TileHashes(Size, store.TryGet).TryAudit(out var mended));
        Assert.Equal(root, mended);
    }

    [Fact]
    public void A_missing_short_or_ragged_tile_gives_no_answer()
    {
        foreach (var bytes in (byte[]?[])[null, [], new byte[31], new byte[9 * 32], new byte[10 * 32 + 1], new byte[257 * 32]])
        {
            TileSource bad = (Tile _, out ReadOnlyMemory<byte> read) =>
            {
                read = bytes;
                return bytes is not null;
            };
            Assert.False(new TileHashes(10, bad).TryRoot(out _));
            Assert.False(new TileHashes(10, bad).TryAudit(out _));
            Assert.False(TileGrowth.TryAppend(10, Leaves[..1], bad, out var tiles));
            Assert.Empty(tiles);
        }
    }

    [Fact]
    public void Each_tile_is_fetched_once_for_a_proof()
    {
        var (store, fetched) = (Store(Size), new List<Tile>());
        TileSource counting = (Tile tile, out ReadOnlyMemory<byte> bytes) =>
        {
            fetched.Add(tile);
            return store.TryGet(tile, out bytes);
        };

        Assert.True(MerkleProof.TryInclusion(12_345, Size, new TileHashes(Size, counting).TryGet, out _));
        Assert.Equal(fetched.Distinct(), fetched);
        Assert.Equal(
            MerkleProof.InclusionNodes(12_345, Size).Select(node => Tile.Holding(node, Size)).ToHashSet(), fetched.ToHashSet());
    }

    [Fact]
    public void An_empty_log_has_no_tiles_and_the_empty_root()
    {
        Assert.True(new TileHashes(0, new TileStore().TryGet).TryAudit(out var root));
        Assert.Equal(TreeHash.Empty, root);
        Assert.True(TileGrowth.TryAppend(0, [], new TileStore().TryGet, out var tiles));
        Assert.Empty(tiles);
        Assert.False(TileGrowth.TryAppend(MerkleTree.MaxSize, Leaves[..1], new TileStore().TryGet, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TileHashes(-1, new TileStore().TryGet));
    }

    private static TileStore Store(int size)
    {
        var store = new TileStore();
        Assert.True(TileGrowth.TryAppend(0, Leaves[..size], store.TryGet, out var tiles));
        store.Keep(tiles);
        return store;
    }

    private sealed class TileStore
    {
        private readonly Dictionary<Tile, ReadOnlyMemory<byte>> _tiles = [];

        internal void Keep(IEnumerable<NewTile> tiles)
        {
            foreach (var (tile, bytes) in tiles)
                _tiles.Add(tile, bytes);
        }

        internal void Change(Tile tile, int at)
        {
            var bytes = _tiles[tile].ToArray();
            bytes[at] ^= 0x10;
            _tiles[tile] = bytes;
        }

        internal bool TryGet(Tile tile, out ReadOnlyMemory<byte> bytes) => _tiles.TryGetValue(tile, out bytes);
    }
}
