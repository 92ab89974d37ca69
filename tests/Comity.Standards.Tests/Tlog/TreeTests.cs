using Comity.Tlog;

namespace Comity.Standards.Tests.Tlog;

public class TreeTests
{
    private const int Largest = 300;
    private static readonly NaiveTree Naive = new(Largest);
    private static readonly TreeHash[] Leaves = NaiveTree.Leaves(Largest);

    // The eight leaves by which implementations of Certificate Transparency compare themselves.
    private static readonly string[] CommonLeaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Roots_are_those_that_other_implementations_publish(int size, string root)
    {
        var leaves = CommonLeaves.Take(size).Select(leaf => TreeHash.OfLeaf(Convert.FromHexString(leaf))).ToArray();

        Assert.Equal(root, Convert.ToHexStringLower(MerkleTree.RootOf(leaves).ToArray()));
    }

    [Fact]
    public void A_long_leaf_is_hashed_like_a_short_one()
    {
        var data = new byte[1000];
        var expected = System.Security.Cryptography.SHA256.HashData([0, .. data]);

        Assert.Equal(new TreeHash(expected), TreeHash.OfLeaf(data));
    }

    [Fact]
    public void Every_way_to_the_root_agrees_with_the_definition_at_every_size()
    {
        var growing = new GrowingTree();
        for (var size = 0; size <= Largest; size++)
        {
            var root = Naive.Root(size);
            Assert.Equal(root, growing.Root());
            Assert.Equal(root, MerkleTree.RootOf(Leaves.AsSpan(0, size)));
            Assert.True(MerkleTree.TryRoot(size, MerkleTree.Over(Leaves), out var fromSource));
            Assert.Equal(root, fromSource);
            if (size < Largest)
                growing.Append(Leaves[size]);
        }
    }

    [Fact]
    public void A_growing_tree_continues_from_its_bytes_at_every_size()
    {
        var tree = new GrowingTree();
        foreach (var leaf in Leaves)
        {
            Assert.True(GrowingTree.TryRead(tree.ToArray(), out var read));
            Assert.Equal((tree.Size, tree.Root()), (read.Size, read.Root()));
            tree = read;
            tree.Append(leaf);
        }
        Assert.Equal(Naive.Root(Largest), tree.Root());
    }

    [Fact]
    public void A_right_edge_of_another_length_than_its_size_asks_for_is_refused()
    {
        var tree = new GrowingTree();
        foreach (var leaf in Leaves.Take(7))
            tree.Append(leaf);
        var bytes = tree.ToArray();

        for (var length = 0; length < bytes.Length; length++)
            Assert.False(GrowingTree.TryRead(bytes.AsSpan(0, length), out _));
        Assert.False(GrowingTree.TryRead([.. bytes, .. new byte[TreeHash.Size]], out _));
        Assert.False(GrowingTree.TryRead([0xff, .. bytes[1..]], out _)); // a negative size
        Assert.False(GrowingTree.TryRead([.. bytes[..7], 8, .. bytes[8..]], out _)); // eight leaves have one peak
    }

    [Fact]
    public void A_full_tree_takes_no_more_leaves()
    {
        byte[] full = [0x40, .. new byte[7], .. new byte[TreeHash.Size]];
        Assert.True(GrowingTree.TryRead(full, out var tree));

        Assert.Equal(MerkleTree.MaxSize, tree.Size);
        Assert.Throws<InvalidOperationException>(() => tree.Append(Leaves[0]));
        Assert.False(GrowingTree.TryRead([0x40, .. new byte[6], 1, .. new byte[2 * TreeHash.Size]], out _));
    }

    [Fact]
    public void A_hash_has_one_text()
    {
        var text = TreeHash.Empty.ToString();

        Assert.True(TreeHash.TryParse(text, out var hash));
        Assert.Equal(TreeHash.Empty, hash);
        // U ends in a zero bit pair, V does not but decodes alike.
        foreach (var other in (string[])[text[..^1], text + "=", " " + text[1..], text[..^2] + "V=", text.Replace('=', 'A'), ""])
            Assert.False(TreeHash.TryParse(other, out _), other);
    }

    [Fact]
    public void A_list_of_hashes_is_read_whole_or_not_at_all()
    {
        var bytes = TreeHash.WriteList(Leaves.AsSpan(0, 3));

        Assert.True(TreeHash.TryReadList(bytes, 3, out var hashes));
        Assert.Equal(Leaves[..3], hashes);
        Assert.False(TreeHash.TryReadList(bytes, 2, out _));
        Assert.False(TreeHash.TryReadList(bytes.AsSpan(1), 3, out _));
    }

    [Fact]
    public void A_source_without_the_leaves_gives_no_root()
    {
        Assert.False(MerkleTree.TryRoot(Largest + 1, MerkleTree.Over(Leaves), out _));
        Assert.False(MerkleTree.TryRoot(-1, MerkleTree.Over(Leaves), out _));
        Assert.False(MerkleTree.TryRoot(long.MaxValue, MerkleTree.Over(Leaves), out _));
    }
}
