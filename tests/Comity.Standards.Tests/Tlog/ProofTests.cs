using Comity.Tlog;

namespace Comity.Standards.Tests.Tlog;

public class ProofTests
{
    private const int Largest = 300;
    private static readonly NaiveTree Naive = new(Largest);
    private static readonly TreeHash[] Leaves = NaiveTree.Leaves(Largest);
    private static readonly HashSource Source = (TreeNode node, out TreeHash hash) =>
    {
        hash = node.IsIn(Largest) ? Naive.Hash(node) : default;
        return node.IsIn(Largest);
    };

    [Fact]
    public void Every_inclusion_proof_is_the_one_of_the_definition_and_verifies()
    {
        for (var size = 1; size <= Largest; size++)
        {
            var root = Naive.Root(size);
            for (var index = 0; index < size; index++)
            {
                Assert.True(MerkleProof.TryInclusion(index, size, Source, out var proof));
                Assert.Equal(Naive.Path(index, size), proof);
                Assert.True(MerkleProof.VerifyInclusion(index, size, Leaves[index], proof, root));
            }
        }
    }

    [Fact]
    public void Every_consistency_proof_is_the_one_of_the_definition_and_verifies()
    {
        for (var second = 1; second <= Largest; second++)
        {
            for (var first = 1; first <= second; first++)
            {
                Assert.True(MerkleProof.TryConsistency(first, second, Source, out var proof));
                Assert.Equal(Naive.Proof(first, second), proof);
                Assert.True(MerkleProof.VerifyConsistency(first, Naive.Root(first), second, Naive.Root(second), proof));
            }
        }
    }

    [Fact]
    public void No_changed_byte_in_an_inclusion_proof_passes()
    {
        foreach (var (index, size) in SomePairs(Largest, 60))
        {
            var (proof, root) = (Naive.Path(index, size), Naive.Root(size));
            foreach (var changed in Changes(proof))
                Assert.False(MerkleProof.VerifyInclusion(index, size, Leaves[index], changed, root));
            foreach (var leaf in Changes([Leaves[index]]).Where(list => list.Length == 1))
                Assert.False(MerkleProof.VerifyInclusion(index, size, leaf[0], proof, root));
            foreach (var otherRoot in Changes([root]).Where(list => list.Length == 1))
                Assert.False(MerkleProof.VerifyInclusion(index, size, Leaves[index], proof, otherRoot[0]));
        }
    }

    [Fact]
    public void No_changed_byte_in_a_consistency_proof_passes()
    {
        foreach (var (before, second) in SomePairs(Largest, 60))
        {
            var first = before + 1;
            var (proof, firstRoot, secondRoot) = (Naive.Proof(first, second), Naive.Root(first), Naive.Root(second));
            foreach (var changed in Changes(proof))
                Assert.False(MerkleProof.VerifyConsistency(first, firstRoot, second, secondRoot, changed));
            foreach (var root in Changes([firstRoot]).Where(list => list.Length == 1))
                Assert.False(MerkleProof.VerifyConsistency(first, root[0], second, secondRoot, proof));
            foreach (var root in Changes([secondRoot]).Where(list => list.Length == 1))
                Assert.False(MerkleProof.VerifyConsistency(first, firstRoot, second, root[0], proof));
        }
    }

    [Fact]
    public void A_leaf_is_proved_at_its_own_index_only()
    {
        for (var size = 1; size <= 40; size++)
        {
            for (var index = 0; index < size; index++)
            {
                for (var claimed = -1; claimed <= size; claimed++)
                {
                    var verifies = MerkleProof.VerifyInclusion(claimed, size, Leaves[index], Naive.Path(index, size), Naive.Root(size));
                    Assert.Equal(claimed == index, verifies);
                }
            }
        }
    }

    [Fact]
    public void A_forked_history_has_no_consistency_proof_from_the_true_one()
    {
        var forked = Leaves.ToArray();
        forked[5] = TreeHash.OfLeaf([1]);
        for (var second = 10; second <= 100; second++)
        {
            Assert.True(MerkleProof.TryConsistency(9, second, MerkleTree.Over(forked), out var proof));
            Assert.False(MerkleProof.VerifyConsistency(
                9, Naive.Root(9), second, MerkleTree.RootOf(forked.AsSpan(0, second)), proof));
        }
    }

    [Fact]
    public void Nothing_and_no_change_need_the_empty_proof_and_the_right_roots()
    {
        var root = Naive.Root(7);

        Assert.True(MerkleProof.TryConsistency(0, 7, Source, out var fromNothing));
        Assert.Empty(fromNothing);
        Assert.True(MerkleProof.VerifyConsistency(0, TreeHash.Empty, 7, root, []));
        Assert.True(MerkleProof.VerifyConsistency(7, root, 7, root, []));
        Assert.True(MerkleProof.VerifyConsistency(0, TreeHash.Empty, 0, TreeHash.Empty, []));
        Assert.False(MerkleProof.VerifyConsistency(0, root, 7, root, []));
        Assert.False(MerkleProof.VerifyConsistency(0, root, 0, root, []));
        Assert.False(MerkleProof.VerifyConsistency(0, TreeHash.Empty, 7, root, [root]));
        Assert.False(MerkleProof.VerifyConsistency(7, root, 7, root, [root]));
        Assert.False(MerkleProof.VerifyConsistency(7, root, 7, TreeHash.Empty, []));
        Assert.False(MerkleProof.VerifyConsistency(3, Naive.Root(3), 7, root, []));
        Assert.False(MerkleProof.VerifyConsistency(4, Naive.Root(4), 7, root, []));
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(5, 5)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(0, MerkleTree.MaxSize + 1)]
    [InlineData(long.MinValue, long.MaxValue)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void Indexes_out_of_bounds_are_refused_before_any_hash_is_asked_for(long index, long size)
    {
        HashSource unused = (TreeNode _, out TreeHash _) => throw new InvalidOperationException("asked");

        Assert.False(MerkleProof.TryInclusion(index, size, unused, out _));
        Assert.False(MerkleProof.VerifyInclusion(index, size, Leaves[0], [], Leaves[0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleProof.InclusionNodes(index, size));
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(6, 5)]
    [InlineData(1, MerkleTree.MaxSize + 1)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void Sizes_out_of_order_or_bounds_are_refused(long first, long second)
    {
        Assert.False(MerkleProof.TryConsistency(first, second, Source, out _));
        Assert.False(MerkleProof.VerifyConsistency(first, Leaves[0], second, Leaves[0], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleProof.ConsistencyNodes(first, second));
    }

    [Fact]
    public void The_longest_proofs_of_the_largest_tree_stay_within_the_stated_length()
    {
        HashSource any = (TreeNode _, out TreeHash hash) =>
        {
            hash = Leaves[0];
            return true;
        };

        Assert.True(MerkleProof.TryInclusion(0, MerkleTree.MaxSize, any, out var inclusion));
        Assert.Equal(62, inclusion.Length);
        Assert.True(MerkleProof.TryConsistency(1 + MerkleTree.MaxSize / 2, MerkleTree.MaxSize, any, out var consistency));
        Assert.Equal(MerkleProof.MaxLength, consistency.Length);
        Assert.False(MerkleProof.VerifyInclusion(0, MerkleTree.MaxSize, Leaves[0], new TreeHash[100_000], Leaves[0]));
    }

    [Fact]
    public void What_a_proof_will_ask_for_is_known_before()
    {
        foreach (var (index, size) in SomePairs(Largest, 200))
        {
            Assert.Equal(MerkleProof.InclusionNodes(index, size), Asked(ask => MerkleProof.TryInclusion(index, size, ask, out _)));
            Assert.Equal(
                MerkleProof.ConsistencyNodes(index + 1, size), Asked(ask => MerkleProof.TryConsistency(index + 1, size, ask, out _)));
        }
    }

    [Fact]
    public void A_source_that_lacks_one_hash_gives_no_proof()
    {
        foreach (var missing in MerkleProof.InclusionNodes(100, Largest))
        {
            HashSource holed = (TreeNode node, out TreeHash hash) => Source(node, out hash) && node != missing;
            Assert.False(MerkleProof.TryInclusion(100, Largest, holed, out var proof));
            Assert.Empty(proof);
        }
    }

    internal static IEnumerable<(int Index, int Size)> SomePairs(int largest, int count)
    {
        var random = new Random(6962);
        for (var i = 0; i < count; i++)
        {
            var size = random.Next(1, largest + 1);
            yield return (random.Next(size), size);
        }
    }

    private static List<TreeNode> Asked(Func<HashSource, bool> make)
    {
        var asked = new List<TreeNode>();
        Assert.True(make((TreeNode node, out TreeHash hash) =>
        {
            asked.Add(node);
            return Source(node, out hash);
        }));
        return asked;
    }

    // Each byte changed, each hash left out, doubled, two exchanged, one more at either end.
    private static IEnumerable<TreeHash[]> Changes(TreeHash[] hashes)
    {
        var bytes = TreeHash.WriteList(hashes);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= (byte)(1 << (i % 8));
            Assert.True(TreeHash.TryReadList(bytes, hashes.Length, out var changed));
            yield return changed;
            bytes[i] ^= (byte)(1 << (i % 8));
        }
        for (var i = 0; i < hashes.Length; i++)
        {
            yield return [.. hashes[..i], .. hashes[(i + 1)..]];
            yield return [.. hashes[..i], hashes[i], .. hashes[i..]];
            if (i > 0)
                yield return [.. hashes[..(i - 1)], hashes[i], hashes[i - 1], .. hashes[(i + 1)..]];
        }
        yield return [.. hashes, TreeHash.Empty];
        yield return [TreeHash.Empty, .. hashes];
    }
}
