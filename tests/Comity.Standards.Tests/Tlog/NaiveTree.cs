using System.Buffers.Binary;
using System.Security.Cryptography;
using Comity.Tlog;

namespace Comity.Standards.Tests.Tlog;

/// <summary>RFC 6962, 2.1 word for word, over byte arrays: shares nothing with the product but the platform's SHA-256.</summary>
internal sealed class NaiveTree
{
    private readonly List<byte[]> _leaves = [];
    private readonly Dictionary<(int Start, int End), byte[]> _known = [];

    internal NaiveTree(int size)
    {
        for (var i = 0; i < size; i++)
            _leaves.Add(SHA256.HashData([0, .. Data(i)]));
    }

    /// <summary>Entry i of all test logs: 32 bytes, the SHA-256 of i in eight bytes, big-endian.</summary>
    internal static byte[] Data(long index)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, index);
        return SHA256.HashData(bytes);
    }

    internal static TreeHash[] Leaves(int size) => [.. Enumerable.Range(0, size).Select(i => TreeHash.OfLeaf(Data(i)))];

    internal TreeHash Root(int size) => new(Mth(0, size));

    internal TreeHash Hash(TreeNode node) => new(Mth((int)(node.Index << node.Level), (int)((node.Index + 1) << node.Level)));

    internal TreeHash[] Path(int index, int size) => [.. Path(index, 0, size).Select(hash => new TreeHash(hash))];

    internal TreeHash[] Proof(int first, int second) => [.. SubProof(first, 0, second, whole: true).Select(hash => new TreeHash(hash))];

    // MTH(D[start:end])
    private byte[] Mth(int start, int end)
    {
        if (start == end)
            return SHA256.HashData([]);
        if (end - start == 1)
            return _leaves[start];
        if (_known.TryGetValue((start, end), out var known))
            return known;
        var middle = start + PowerBelow(end - start);
        return _known[(start, end)] = SHA256.HashData([1, .. Mth(start, middle), .. Mth(middle, end)]);
    }

    // PATH(m, D[start:end])
    private List<byte[]> Path(int m, int start, int end)
    {
        if (end - start == 1)
            return [];
        var k = PowerBelow(end - start);
        return m < k
            ? [.. Path(m, start, start + k), Mth(start + k, end)]
            : [.. Path(m - k, start + k, end), Mth(start, start + k)];
    }

    // SUBPROOF(m, D[start:end], b)
    private List<byte[]> SubProof(int m, int start, int end, bool whole)
    {
        if (m == end - start)
            return whole ? [] : [Mth(start, end)];
        var k = PowerBelow(end - start);
        return m <= k
            ? [.. SubProof(m, start, start + k, whole), Mth(start + k, end)]
            : [.. SubProof(m - k, start + k, end, whole: false), Mth(start, start + k)];
    }

    private static int PowerBelow(int n)
    {
        var k = 1;
        while (k * 2 < n)
            k *= 2;
        return k;
    }
}
