namespace Comity.Stix;

/// <summary>The blocks of addresses of both families that comparison expressions with ISSUBSET and ISSUPERSET name (STIX 2.1, 9.6.1).</summary>
/// <remarks>One writer at a time; readers need no lock.</remarks>
internal sealed class BlockTable<T>
    where T : class
{
    private const int Lengths = 129;

    // ISSUBSET: what contains an address begins it, so its beginnings are looked up, of each length that any block has.
    private readonly HashTable<T> _subset = new();
    private readonly int[] _blocksOfLength = new int[2 * Lengths];
    private volatile int[] _lengths = [];
    // ISSUPERSET: what lies in a block.
    private readonly BlockTrie<T>[] _superset = [new(), new()];

    public void Add(BlockAnchor anchor, T item)
    {
        if (anchor.Superset)
        {
            Trie(anchor.Block).Add(anchor.Block, item);
            return;
        }

        _subset.Add(Hash(anchor.Block), item);
        if (_blocksOfLength[Length(anchor.Block)]++ == 0)
            FindLengths();
    }

    public void Remove(BlockAnchor anchor, T item)
    {
        if (anchor.Superset)
        {
            Trie(anchor.Block).Remove(anchor.Block, item);
            return;
        }

        _subset.Remove(Hash(anchor.Block), item);
        if (--_blocksOfLength[Length(anchor.Block)] == 0)
            FindLengths();
    }

    /// <summary>Adds what asks for a block that contains this one, perhaps with others, and what asks for one that lies in it.</summary>
    public void Find(IpBlock block, ref List<T>? found)
    {
        var most = Length(block);
        foreach (var length in _lengths)
        {
            if (length <= most && length >= most - block.Prefix)
                _subset.Find(Hash(block.Widen(length % Lengths))).AddTo(ref found);
        }

        Trie(block).FindWithin(block, ref found);
    }

    private void FindLengths() => _lengths = [.. Enumerable.Range(0, _blocksOfLength.Length).Where(length => _blocksOfLength[length] > 0)];

    private BlockTrie<T> Trie(IpBlock block) => _superset[block.IsV6 ? 1 : 0];

    // Those of both families beside each other.
    private static int Length(IpBlock block) => block.Prefix + (block.IsV6 ? Lengths : 0);

    private static ulong Hash(IpBlock block) =>
        HashBits.Mix(HashBits.Mix((ulong)(block.First >> 64)) ^ (ulong)block.First) ^ (ulong)Length(block);
}
