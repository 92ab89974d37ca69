namespace Comity.Stix;

/// <summary>The blocks of addresses of both families that comparison expressions with ISSUBSET and ISSUPERSET name (STIX 2.1, 9.6.1).</summary>
internal sealed class BlockTable<T>
    where T : class
{
    private readonly BlockTrie<T>[] _tries = [new(), new(), new(), new()];

    public void Add(BlockAnchor anchor, T item) => Trie(anchor.Block, anchor.Superset).Add(anchor.Block, item);

    public void Remove(BlockAnchor anchor, T item) => Trie(anchor.Block, anchor.Superset).Remove(anchor.Block, item);

    /// <summary>Adds what asks for a block that contains this one, or for one that lies in it.</summary>
    public void Find(IpBlock block, ref List<T>? found)
    {
        Trie(block, superset: false).FindContaining(block, ref found);
        Trie(block, superset: true).FindWithin(block, ref found);
    }

    private BlockTrie<T> Trie(IpBlock block, bool superset) => _tries[(block.IsV6 ? 1 : 0) + (superset ? 2 : 0)];
}
