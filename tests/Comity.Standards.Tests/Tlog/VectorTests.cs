using System.Security.Cryptography;
using System.Text;
using Comity.Tlog;

namespace Comity.Standards.Tests.Tlog;

public class VectorTests
{
    public VectorTests()
    {
        if (!Vectors.AreToBeWritten)
            return;
        Vectors.Write("roots.json", VectorMaker.Roots());
        Vectors.Write("inclusion.json", VectorMaker.Inclusion());
        Vectors.Write("consistency.json", VectorMaker.Consistency());
        Vectors.Write("tiles.json", VectorMaker.Tiles());
        Vectors.Write("checkpoints.json", VectorMaker.Checkpoints());
    }

    [Fact]
    public void The_files_are_made_again_to_the_byte()
    {
        Assert.Equal(Vectors.TextOf("roots.json"), Vectors.Text(VectorMaker.Roots()));
        Assert.Equal(Vectors.TextOf("inclusion.json"), Vectors.Text(VectorMaker.Inclusion()));
        Assert.Equal(Vectors.TextOf("consistency.json"), Vectors.Text(VectorMaker.Consistency()));
        Assert.Equal(Vectors.TextOf("tiles.json"), Vectors.Text(VectorMaker.Tiles()));
    }

    [Fact]
    public void Roots_hold_and_bad_edges_do_not()
    {
        var cases = Vectors.Read<Cases<RootCase>>("roots.json");

        Assert.All(cases.Good, item => Assert.True(Holds(item)));
        Assert.All(cases.Bad, item => Assert.False(Holds(item), item.Why));

        static bool Holds(RootCase item) =>
            GrowingTree.TryRead(Convert.FromBase64String(item.Edge), out var tree)
            && (tree.Size, tree.Root().ToString()) == (item.Size, item.Root)
            && MerkleTree.RootOf(NaiveTree.Leaves((int)item.Size)).ToString() == item.Root;
    }

    [Fact]
    public void Inclusion_proofs_hold_and_bad_ones_do_not()
    {
        var cases = Vectors.Read<Cases<InclusionCase>>("inclusion.json");

        Assert.All(cases.Good, item => Assert.True(Holds(item)));
        Assert.All(cases.Bad, item => Assert.False(Holds(item), item.Why));

        static bool Holds(InclusionCase item) =>
            MerkleProof.VerifyInclusion(item.Index, item.Size, Hash(item.Leaf), Hashes(item.Proof), Hash(item.Root));
    }

    [Fact]
    public void Consistency_proofs_hold_and_bad_ones_do_not()
    {
        var cases = Vectors.Read<Cases<ConsistencyCase>>("consistency.json");

        Assert.All(cases.Good, item => Assert.True(Holds(item)));
        Assert.All(cases.Bad, item => Assert.False(Holds(item), item.Why));

        static bool Holds(ConsistencyCase item) =>
            MerkleProof.VerifyConsistency(item.First, Hash(item.FirstRoot), item.Second, Hash(item.SecondRoot), Hashes(item.Proof));
    }

    [Fact]
    public void Tile_paths_are_read_and_bad_ones_refused()
    {
        var cases = Vectors.Read<Cases<TileCase>>("tiles.json");

        foreach (var item in cases.Good.Where(item => item.Path is not null))
            Assert.True(Tile.TryParse(item.Path, out var tile) && tile.Path == item.Path, item.Path);
        Assert.All(cases.Bad, item => Assert.False(Tile.TryParse(item.Path, out _), item.Why));
    }

    [Fact]
    public void A_growing_log_gains_the_tiles_of_the_vectors()
    {
        foreach (var item in Vectors.Read<Cases<TileCase>>("tiles.json").Good.Where(item => item.Tiles is not null))
        {
            var stored = new Dictionary<Tile, ReadOnlyMemory<byte>>();
            Assert.True(TileGrowth.TryAppend(0, NaiveTree.Leaves((int)item.OldSize!), stored.TryGetValue, out var old));
            foreach (var (tile, bytes) in old)
                stored.Add(tile, bytes);
            var added = NaiveTree.Leaves((int)item.NewSize!)[(int)item.OldSize..];
            Assert.True(TileGrowth.TryAppend(item.OldSize.Value, added, stored.TryGetValue, out var tiles));
            Assert.Equal(item.Tiles, tiles.Select(made =>
                new TileDigest(made.Tile.Path, Convert.ToHexStringLower(SHA256.HashData(made.Bytes.Span)))));
        }
    }

    [Fact]
    public void Checkpoints_open_and_bad_ones_are_refused_for_their_reason()
    {
        var cases = Vectors.Read<CheckpointCases>("checkpoints.json");
        var keys = cases.Keys.Select(text => NoteKey.TryParse(text, out var key) ? key : throw new InvalidDataException(text)).ToList();

        foreach (var item in cases.Good)
        {
            Assert.True(SignedCheckpoint.TryOpen(Encoding.UTF8.GetBytes(item.Note), cases.Origin, keys, out var read, out _));
            Assert.Equal(
                (item.Text, item.Size, item.Root), (read.Note.Text, read.Checkpoint.Size, read.Checkpoint.Root.ToString()));
        }
        foreach (var item in cases.Bad)
        {
            Assert.False(SignedCheckpoint.TryOpen(Encoding.UTF8.GetBytes(item.Note), cases.Origin, keys, out _, out var error));
            Assert.Equal((item.Why, item.Note), (error.ToString(), item.Note));
        }
    }

    private static TreeHash Hash(string text) =>
        TreeHash.TryParse(text, out var hash) ? hash : throw new InvalidDataException(text);

    private static TreeHash[] Hashes(IEnumerable<string> texts) => [.. texts.Select(Hash)];
}
