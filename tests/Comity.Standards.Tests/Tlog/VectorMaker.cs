using System.Security.Cryptography;
using System.Text;
using Comity.Tlog;

namespace Comity.Standards.Tests.Tlog;

/// <summary>Makes the cases, from <see cref="NaiveTree"/> and not from the product wherever that is possible.</summary>
internal static class VectorMaker
{
    private static readonly NaiveTree Naive = new(600);
    private static readonly TreeHash[] Leaves = NaiveTree.Leaves(70_000);

    internal static Cases<RootCase> Roots()
    {
        var edge7 = Convert.ToBase64String(Edge(7));
        return new(
            "Root and serialised right edge of the tree of the first entries.",
            [.. ((int[])[.. Enumerable.Range(0, 18), 31, 32, 33, 255, 256, 257, 300, 511, 512, 600])
                .Select(size => new RootCase(null, size, Naive.Root(size).ToString(), Convert.ToBase64String(Edge(size))))],
            [
                new("the edge is cut", 7, Root(7), Convert.ToBase64String(Edge(7)[..^1])),
                new("the edge has a hash too many", 7, Root(7), Convert.ToBase64String([.. Edge(7), .. new byte[32]])),
                new("the edge belongs to another size", 7, Root(7), Convert.ToBase64String([.. new byte[7], 8, .. Edge(7)[8..]])),
                new("the size is negative", -7, Root(7), Convert.ToBase64String([0xff, .. Edge(7)[1..]])),
                new("the root is of another size", 7, Root(6), edge7),
            ]);
    }

    internal static Cases<InclusionCase> Inclusion()
    {
        var good = ((int, int)[])[(0, 1), (0, 2), (1, 2), (2, 3), (0, 7), (6, 7), (3, 8), (255, 256), (256, 257), (42, 300), (599, 600)];
        var (proof, leaf, root) = (Naive.Path(3, 7), Leaves[3].ToString(), Root(7));
        return new(
            "Inclusion proofs, RFC 6962 section 2.1.1.",
            [.. good.Select(pair => new InclusionCase(
                null, pair.Item1, pair.Item2, Leaves[pair.Item1].ToString(), Texts(Naive.Path(pair.Item1, pair.Item2)), Root(pair.Item2)))],
            [
                new("another index", 2, 7, leaf, Texts(proof), root),
                new("an index outside the tree", 7, 7, leaf, Texts(proof), root),
                new("a negative index", -1, 7, leaf, Texts(proof), root),
                new("another leaf", 3, 7, Leaves[4].ToString(), Texts(proof), root),
                new("another root", 3, 7, leaf, Texts(proof), Root(8)),
                new("a hash too few", 3, 7, leaf, Texts(proof[..^1]), root),
                new("a hash too many", 3, 7, leaf, Texts([.. proof, proof[0]]), root),
                new("two hashes exchanged", 3, 7, leaf, Texts([proof[1], proof[0], proof[2]]), root),
                new("an inner node as a leaf", 1, 4, Node(1, 1), [Node(1, 0)], Root(4)),
                new("a tree larger than 2^62", 0, MerkleTree.MaxSize + 1, leaf, [], leaf),
                new("an empty tree", 0, 0, leaf, [], leaf),
            ]);
    }

    internal static Cases<ConsistencyCase> Consistency()
    {
        var good = ((int, int)[])
            [(1, 1), (1, 2), (1, 8), (2, 5), (3, 7), (4, 7), (6, 7), (6, 8), (7, 7), (255, 256), (256, 257), (300, 600)];
        var proof = Naive.Proof(3, 7);
        return new(
            "Consistency proofs, RFC 6962 section 2.1.2; from size 0 the proof is empty.",
            [
                new(null, 0, Root(0), 7, Root(7), []),
                .. good.Select(pair => new ConsistencyCase(
                    null, pair.Item1, Root(pair.Item1), pair.Item2, Root(pair.Item2), Texts(Naive.Proof(pair.Item1, pair.Item2)))),
            ],
            [
                new("another old root", 3, Root(2), 7, Root(7), Texts(proof)),
                new("another new root", 3, Root(3), 7, Root(8), Texts(proof)),
                new("roots exchanged", 3, Root(7), 7, Root(3), Texts(proof)),
                new("another old size", 4, Root(3), 7, Root(7), Texts(proof)),
                new("sizes in the wrong order", 7, Root(7), 3, Root(3), Texts(proof)),
                new("a hash too few", 3, Root(3), 7, Root(7), Texts(proof[..^1])),
                new("a hash too many", 3, Root(3), 7, Root(7), Texts([.. proof, proof[0]])),
                new("no hashes", 3, Root(3), 7, Root(7), []),
                new("the old root repeated where it is not sent", 4, Root(4), 7, Root(7), Texts([Naive.Root(4), .. Naive.Proof(4, 7)])),
                new("equal sizes with different roots", 7, Root(7), 7, Root(6), []),
                new("equal sizes with a proof", 7, Root(7), 7, Root(7), Texts(proof)),
                new("a proof from nothing", 0, Root(0), 7, Root(7), Texts(proof)),
                new("nothing with a root", 0, Root(1), 7, Root(7), []),
                new("a negative size", -1, Root(0), 7, Root(7), []),
            ]);
    }

    internal static Cases<TileCase> Tiles() => new(
        "Paths of tiles, and the tiles that a log gains from oldSize to newSize, each with the SHA-256 of its bytes in hex.",
        [
            .. ((string[])["tile/0/000", "tile/0/067.p/1", "tile/0/x001/067", "tile/1/x001/x234/067.p/255", "tile/7/000.p/64"])
                .Select(path => new TileCase(null, path, null, null, null)),
            .. (((int, int)[])[(0, 1), (0, 255), (0, 256), (255, 257), (300, 300), (300, 600), (69_999, 70_000)])
                .Select(pair => new TileCase(null, null, pair.Item1, pair.Item2, Grown(pair.Item1, pair.Item2))),
        ],
        [
            new("the last group has two digits", "tile/0/67", null, null, null),
            new("a group of zeros in front", "tile/0/x000/067", null, null, null),
            new("the first group lacks its x", "tile/0/001/067", null, null, null),
            new("the last group has an x", "tile/0/x001/x067", null, null, null),
            new("the level has a leading zero", "tile/00/067", null, null, null),
            new("no tree up to 2^62 has the level", "tile/8/000", null, null, null),
            new("no tree up to 2^62 has the full tile", "tile/7/000", null, null, null),
            new("an empty tile", "tile/0/067.p/0", null, null, null),
            new("a full tile written as a partial one", "tile/0/067.p/256", null, null, null),
            new("the width has a leading zero", "tile/0/067.p/01", null, null, null),
            new("a slash in front", "/tile/0/067", null, null, null),
            new("a step up", "tile/0/../067", null, null, null),
        ]);

    internal static CheckpointCases Checkpoints()
    {
        var text = $"{TestKeys.Origin}\n7\n{Root(7)}\n";
        var note = Note(text, TestKeys.A);
        var line = note[(text.Length + 1)..];
        const string Witness = "\u2014 witness.example/w AAAAAAAAAAA=\n";
        return new(
            "Checkpoints of one log and its two keys; to be refused are also those whose signature is good.",
            TestKeys.Origin,
            [TestKeys.A.Key.ToString(), TestKeys.B.Key.ToString()],
            [
                Good($"{TestKeys.Origin}\n0\n{TreeHash.Empty}\n", 0, TestKeys.A),
                Good(text, 7, TestKeys.A),
                Good(text, 7, TestKeys.B),
                Good($"{TestKeys.Origin}\n600\n{Root(600)}\n", 600, TestKeys.A),
                new(null, note + Witness, text, 7, Root(7)),
                new(null, note + Note(text, TestKeys.B)[(text.Length + 1)..], text, 7, Root(7)),
            ],
            [
                Bad("BadSignature", note.Replace("\n7\n", "\n8\n", StringComparison.Ordinal)),
                Bad("BadSignature", note.Replace("\n7\n", "\n07\n", StringComparison.Ordinal)),
                Bad("BadSignature", note + Note("other\n", TestKeys.B)["other\n\n".Length..]),
                Bad("NoKnownSignature", text + "\n" + Witness),
                Bad("NoKnownSignature", Note(text, TestKeys.Elsewhere)),
                Bad("NotThreeLines", Note(text + "an extension line\n", TestKeys.A)),
                Bad("NotThreeLines", Note(text + "\n", TestKeys.A)),
                Bad("OtherOrigin", Note($"log.example/xb/1\n7\n{Root(7)}\n", TestKeys.A)),
                Bad("BadSize", Note($"{TestKeys.Origin}\n07\n{Root(7)}\n", TestKeys.A)),
                Bad("BadSize", Note($"{TestKeys.Origin}\n4611686018427387905\n{Root(7)}\n", TestKeys.A)),
                Bad("BadRoot", Note($"{TestKeys.Origin}\n0\n{Root(7)}\n", TestKeys.A)),
                Bad("BadRoot", Note($"{TestKeys.Origin}\n7\n{Root(7).TrimEnd('=')}\n", TestKeys.A)),
                Bad("Malformed", text + line),
                Bad("Malformed", note[..^1]),
                Bad("Malformed", note.Replace("\u2014", "-", StringComparison.Ordinal)),
                Bad("Malformed", note.Replace(line, line.Insert(line.Length - 1, " "), StringComparison.Ordinal)),
                Bad("NotText", note.Replace("\n", "\r\n", StringComparison.Ordinal)),
                Bad("TooManySignatures", note + string.Concat(Enumerable.Repeat(Witness, 16))),
            ]);
    }

    private static CheckpointCase Good(string text, int size, NoteSigner signer) =>
        new(null, Note(text, signer), text, size, Root(size));

    private static CheckpointCase Bad(string why, string note) => new(why, note, null, null, null);

    private static string Note(string text, NoteSigner signer) => Encoding.UTF8.GetString(SignedNote.Sign(text, signer).ToArray());

    private static string Node(int level, long index) => Naive.Hash(new TreeNode(level, index)).ToString();

    private static string Root(int size) => Naive.Root(size).ToString();

    private static string[] Texts(TreeHash[] hashes) => [.. hashes.Select(hash => hash.ToString())];

    private static byte[] Edge(int size)
    {
        var tree = new GrowingTree();
        foreach (var leaf in Leaves.AsSpan(0, size))
            tree.Append(leaf);
        return tree.ToArray();
    }

    // From the definition of a tile, not from the product's growing of tiles.
    private static List<TileDigest> Grown(int oldSize, int newSize)
    {
        var tiles = new List<TileDigest>();
        foreach (var tile in Tile.Between(oldSize, newSize))
        {
            var span = 1 << (8 * tile.Level);
            var hashes = Enumerable.Range(0, tile.Width)
                .Select(i => MerkleTree.RootOf(Leaves.AsSpan((int)(tile.Index * 256 + i) * span, span)));
            tiles.Add(new TileDigest(tile.Path, Convert.ToHexStringLower(SHA256.HashData(TreeHash.WriteList([.. hashes])))));
        }
        return tiles;
    }
}
