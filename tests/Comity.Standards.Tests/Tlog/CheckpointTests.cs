using System.Text;
using Comity.Tlog;

namespace Comity.Standards.Tests.Tlog;

public class CheckpointTests
{
    private static readonly NaiveTree Naive = new(20);
    private static readonly string Root = Naive.Root(7).ToString();

    [Fact]
    public void A_checkpoint_is_read_as_it_was_signed()
    {
        var signed = At(7);

        Assert.True(SignedCheckpoint.TryOpen(signed.ToArray(), TestKeys.Origin, [TestKeys.KeyA], out var read, out var error));
        Assert.Equal(NoteError.None, error);
        Assert.Equal(signed.Checkpoint, read.Checkpoint);
        Assert.Equal($"{TestKeys.Origin}\n7\n{Root}\n", read.Note.Text);
        Assert.Equal(signed.ToArray(), read.ToArray());
    }

    [Fact]
    public void Every_text_but_the_three_lines_is_refused_although_it_is_signed()
    {
        var empty = TreeHash.Empty;
        foreach (var (text, expected) in ((string, NoteError)[])
        [
            ($"{TestKeys.Origin}\n7\n{Root}\nextension\n", NoteError.NotThreeLines),
            ($"{TestKeys.Origin}\n7\n{Root}\n\n", NoteError.NotThreeLines),
            ($"{TestKeys.Origin}\n7\n", NoteError.NotThreeLines),
            ($"\n7\n{Root}\n", NoteError.NotThreeLines),
            ("\n", NoteError.NotThreeLines),
            ($"log.example/xb/1\n7\n{Root}\n", NoteError.OtherOrigin),
            ($"{TestKeys.Origin} \n7\n{Root}\n", NoteError.OtherOrigin),
            ($"{TestKeys.Origin}\n07\n{Root}\n", NoteError.BadSize),
            ($"{TestKeys.Origin}\n+7\n{Root}\n", NoteError.BadSize),
            ($"{TestKeys.Origin}\n-7\n{Root}\n", NoteError.BadSize),
            ($"{TestKeys.Origin}\n 7\n{Root}\n", NoteError.BadSize),
            ($"{TestKeys.Origin}\n7.0\n{Root}\n", NoteError.BadSize),
            ($"{TestKeys.Origin}\n0x7\n{Root}\n", NoteError.BadSize),
            ($"{TestKeys.Origin}\n٧\n{Root}\n", NoteError.BadSize),
            ($"{TestKeys.Origin}\n\n{Root}\n", NoteError.BadSize),
            ($"{TestKeys.Origin}\n00\n{empty}\n", NoteError.BadSize),
            ($"{TestKeys.Origin}\n{MerkleTree.MaxSize + 1}\n{Root}\n", NoteError.BadSize),
            ($"{TestKeys.Origin}\n18446744073709551623\n{Root}\n", NoteError.BadSize), // 2^64 + 7
            ($"{TestKeys.Origin}\n7\n{Root[..^1]}\n", NoteError.BadRoot),
            ($"{TestKeys.Origin}\n7\n{Root} \n", NoteError.BadRoot),
            ($"{TestKeys.Origin}\n7\nAAAA\n", NoteError.BadRoot),
            ($"{TestKeys.Origin}\n0\n{Root}\n", NoteError.BadRoot),
        ])
        {
            var note = SignedNote.Sign(text, TestKeys.A).ToArray();
            Assert.False(SignedCheckpoint.TryOpen(note, TestKeys.Origin, [TestKeys.KeyA], out _, out var error), text);
            Assert.Equal((text, expected), (text, error));
        }
    }

    [Fact]
    public void A_blank_line_before_the_signatures_belongs_to_the_text()
    {
        // "…root\n\n" + "\n" + lines: the last empty line divides, so the text has a fourth, empty line.
        var note = SignedNote.Sign($"{TestKeys.Origin}\n7\n{Root}\n\n", TestKeys.A).ToArray();

        Assert.False(SignedCheckpoint.TryOpen(note, TestKeys.Origin, [TestKeys.KeyA], out _, out var error));
        Assert.Equal(NoteError.NotThreeLines, error);
    }

    [Fact]
    public void A_key_of_another_name_does_not_speak_for_the_log()
    {
        var note = SignedNote.Sign($"{TestKeys.Origin}\n7\n{Root}\n", TestKeys.Elsewhere).ToArray();

        Assert.False(SignedCheckpoint.TryOpen(note, TestKeys.Origin, [TestKeys.Elsewhere.Key], out _, out var error));
        Assert.Equal(NoteError.NoKnownSignature, error);
        Assert.Throws<ArgumentException>(() => SignedCheckpoint.Sign(At(7).Checkpoint, TestKeys.Elsewhere));
    }

    [Fact]
    public void No_changed_byte_in_a_checkpoint_passes()
    {
        var bytes = At(7).ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            for (var change = 1; change < 256; change <<= 1)
            {
                bytes[i] ^= (byte)change;
                Assert.False(SignedCheckpoint.TryOpen(bytes, TestKeys.Origin, [TestKeys.KeyA], out _, out _));
                bytes[i] ^= (byte)change;
            }
        }
    }

    [Fact]
    public void An_empty_log_has_a_checkpoint_and_the_largest_too()
    {
        foreach (var checkpoint in (Checkpoint[])
            [new(TestKeys.Origin, 0, TreeHash.Empty), new(TestKeys.Origin, MerkleTree.MaxSize, Naive.Root(1))])
        {
            var note = SignedCheckpoint.Sign(checkpoint, TestKeys.A).ToArray();
            Assert.True(SignedCheckpoint.TryOpen(note, TestKeys.Origin, [TestKeys.KeyA], out var read, out _));
            Assert.Equal(checkpoint, read.Checkpoint);
        }
    }

    [Fact]
    public void Values_that_no_log_has_cannot_be_made()
    {
        Assert.Throws<ArgumentException>(() => new Checkpoint("", 1, Naive.Root(1)));
        Assert.Throws<ArgumentException>(() => new Checkpoint("a b", 1, Naive.Root(1)));
        Assert.Throws<ArgumentException>(() => new Checkpoint(TestKeys.Origin, 0, Naive.Root(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Checkpoint(TestKeys.Origin, -1, Naive.Root(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Checkpoint(TestKeys.Origin, MerkleTree.MaxSize + 1, Naive.Root(1)));
    }

    [Fact]
    public void Equal_sizes_with_different_roots_prove_equivocation_and_nothing_else_does()
    {
        var forked = SignedCheckpoint.Sign(new Checkpoint(TestKeys.Origin, 7, Naive.Root(6)), TestKeys.B);
        var ofAnotherLog = SignedCheckpoint.Sign(new Checkpoint("log.example/xb/1", 7, Naive.Root(6)), TestKeys.Elsewhere);

        Assert.True(Equivocation.IsProvedBy(At(7), forked));
        Assert.True(Equivocation.IsProvedBy(forked, At(7)));
        Assert.False(Equivocation.IsProvedBy(At(7), At(7)));
        Assert.False(Equivocation.IsProvedBy(At(6), forked));
        Assert.False(Equivocation.IsProvedBy(At(7), ofAnotherLog));
    }

    [Fact]
    public void Two_leaves_at_one_index_prove_equivocation_across_sizes()
    {
        var leaves = NaiveTree.Leaves(12);
        leaves[3] = TreeHash.OfLeaf([3]);
        var fork = SignedCheckpoint.Sign(new Checkpoint(TestKeys.Origin, 12, MerkleTree.RootOf(leaves)), TestKeys.A);
        Assert.True(MerkleProof.TryInclusion(3, 12, MerkleTree.Over(leaves), out var forkProof));
        Assert.True(MerkleProof.TryInclusion(4, 12, MerkleTree.Over(leaves), out var sameProof));
        var one = new IncludedLeaf(At(7), NaiveTree.Leaves(7)[3], Naive.Path(3, 7));

        Assert.True(Equivocation.IsProvedBy(3, one, new IncludedLeaf(fork, leaves[3], forkProof)));
        Assert.False(Equivocation.IsProvedBy(3, one, one));
        Assert.False(Equivocation.IsProvedBy(4, one, new IncludedLeaf(fork, leaves[3], forkProof)));
        Assert.False(Equivocation.IsProvedBy(3, one, new IncludedLeaf(fork, leaves[4], sameProof)));
        Assert.False(Equivocation.IsProvedBy(3, one, new IncludedLeaf(fork, leaves[3], default)));
    }

    [Fact]
    public void A_proof_file_is_read_with_its_leaf_only()
    {
        foreach (var (index, size) in ((int, int)[])[(0, 1), (3, 7), (6, 7), (19, 20)])
        {
            var leaves = NaiveTree.Leaves(size);
            Assert.True(ProvenLeaf.TryCreate(new IncludedLeaf(At(size), leaves[index], Naive.Path(index, size)), index, out var proven));
            Assert.True(OpenProof(proven.ToArray(), leaves[index], out var read, out _));
            Assert.Equal(index, read!.Index);
            Assert.Equal(proven.ToArray(), read.ToArray());
            Assert.False(OpenProof(proven.ToArray(), TreeHash.OfLeaf([9]), out _, out var error));
            Assert.Equal(NoteError.ProofDoesNotHold, error);
            Assert.False(ProvenLeaf.TryCreate(proven.Included, index + 1, out _));
        }
    }

    [Fact]
    public void No_changed_byte_in_a_proof_file_passes()
    {
        var leaf = NaiveTree.Leaves(7)[3];
        Assert.True(ProvenLeaf.TryCreate(new IncludedLeaf(At(7), leaf, Naive.Path(3, 7)), 3, out var proven));
        var bytes = proven.ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            for (var change = 1; change < 256; change <<= 1)
            {
                bytes[i] ^= (byte)change;
                Assert.False(OpenProof(bytes, leaf, out _, out _), $"byte {i}, change {change}");
                bytes[i] ^= (byte)change;
            }
        }
    }

    [Fact]
    public void Extra_data_of_a_proof_file_is_skipped_and_other_forms_are_refused()
    {
        var leaf = NaiveTree.Leaves(1)[0];
        var checkpoint = Encoding.UTF8.GetString(At(1).ToArray());

        Assert.True(OpenProof(File("c2sp.org/tlog-proof@v1\nextra AAAA\nindex 0\n\n"), leaf, out var read, out _));
        Assert.Equal(File("c2sp.org/tlog-proof@v1\nindex 0\n\n"), read!.ToArray());
        foreach (var header in (string[])
        [
            "c2sp.org/tlog-proof@v1\n\n", "c2sp.org/tlog-proof@v2\nindex 0\n\n", "c2sp.org/tlog-proof@v1\nindex 00\n\n",
            "c2sp.org/tlog-proof@v1\nindex -0\n\n", "c2sp.org/tlog-proof@v1\nindex\n\n", "c2sp.org/tlog-proof@v1\nextra A\nindex 0\n\n",
            "c2sp.org/tlog-proof@v1\nindex 0\nextra AAAA\n\n", "c2sp.org/tlog-proof@v1\nindex 0\r\n\n", "index 0\n\n", "",
            "c2sp.org/tlog-proof@v1\nindex 9223372036854775808\n\n",
            "c2sp.org/tlog-proof@v1\nindex 0\n" + string.Concat(Enumerable.Repeat(Root + "\n", 64)) + "\n",
        ])
        {
            Assert.False(OpenProof(File(header), leaf, out _, out var error), header);
            Assert.Equal(NoteError.BadProofFile, error);
        }
        Assert.False(OpenProof(new byte[ProvenLeaf.MaxBytes + 1], leaf, out _, out var tooLarge));
        Assert.Equal(NoteError.TooLarge, tooLarge);

        byte[] File(string header) => Encoding.UTF8.GetBytes(header + checkpoint);
    }

    private static SignedCheckpoint At(int size) =>
        SignedCheckpoint.Sign(new Checkpoint(TestKeys.Origin, size, Naive.Root(size)), TestKeys.A);

    private static bool OpenProof(byte[] file, TreeHash leaf, out ProvenLeaf? read, out NoteError error) =>
        ProvenLeaf.TryOpen(file, leaf, TestKeys.Origin, [TestKeys.KeyA], out read, out error);
}
