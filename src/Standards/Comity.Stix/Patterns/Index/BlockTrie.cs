namespace Comity.Stix;

/// <summary>Finds among many blocks of addresses of one family those that lie in a block, in steps of the leading bits in which they differ.</summary>
/// <remarks>One writer at a time; readers need no lock: each change is one reference.</remarks>
internal sealed class BlockTrie<T>
    where T : class
{
    private volatile Node? _root;

    public bool IsEmpty => _root is null;

    public void Add(IpBlock block, T item)
    {
        var leaf = Find(block) ?? new Node(block);
        if (leaf.Items is null)
            leaf.Items = AppendList<T>.With(null, item);
        else
            leaf.Items.Append(item);
        _root = With(_root, leaf);
    }

    public void Remove(IpBlock block, T item)
    {
        if (Find(block) is not { } node)
            return;
        node.Items = node.Items?.Without(item);
        if (node.Items is null)
            _root = Without(_root, block);
    }

    /// <summary>Adds what stands at each block that lies in this one.</summary>
    public void FindWithin(IpBlock block, ref List<T>? found)
    {
        var node = _root;
        while (node is not null && node.Block.Prefix < block.Prefix)
            node = node.Block.Contains(block) ? node.Toward(block) : null;
        if (node is not null && block.Contains(node.Block))
            AddAll(node, ref found);
    }

    // As deep as an address has bits.
    private static void AddAll(Node node, ref List<T>? found)
    {
        node.Items?.AddTo(ref found);
        if (node.Low is { } low)
            AddAll(low, ref found);
        if (node.High is { } high)
            AddAll(high, ref found);
    }

    private Node? Find(IpBlock block)
    {
        var node = _root;
        while (node is not null && node.Block != block)
            node = node.Block.Prefix < block.Prefix && node.Block.Contains(block) ? node.Toward(block) : null;
        return node;
    }

    private static Node With(Node? node, Node leaf)
    {
        if (node is null || node == leaf)
            return leaf;
        if (node.Block.Contains(leaf.Block))
        {
            node.Put(leaf.Block, With(node.Toward(leaf.Block), leaf));
            return node;
        }

        var above = leaf.Block.Contains(node.Block) ? leaf : new Node(Shared(node.Block, leaf.Block));
        above.Put(node.Block, node);
        if (above != leaf)
            above.Put(leaf.Block, leaf);
        return above;
    }

    // What holds nothing and parts nothing is taken out.
    private static Node? Without(Node? node, IpBlock block)
    {
        if (node is null || !node.Block.Contains(block))
            return node;
        if (node.Block != block)
            node.Put(block, Without(node.Toward(block), block));
        return node switch
        {
            { Items: not null } or { Low: not null, High: not null } => node,
            { Low: not null } => node.Low,
            _ => node.High,
        };
    }

    private static IpBlock Shared(IpBlock one, IpBlock other)
    {
        var differing = one.First ^ other.First;
        var leading = (int)UInt128.LeadingZeroCount(differing) - (one.IsV6 ? 0 : 96);
        return one.Widen(Math.Min(leading, Math.Min(one.Prefix, other.Prefix)));
    }

    private sealed class Node(IpBlock block)
    {
        private volatile Node? _low;
        private volatile Node? _high;
        private volatile AppendList<T>? _items;

        public IpBlock Block { get; } = block;

        public AppendList<T>? Items
        {
            get => _items;
            set => _items = value;
        }

        public Node? Low => _low;

        public Node? High => _high;

        /// <summary>The side of this node on which a longer block lies.</summary>
        public Node? Toward(IpBlock longer) => IsHigh(longer) ? _high : _low;

        public void Put(IpBlock longer, Node? node)
        {
            if (IsHigh(longer))
                _high = node;
            else
                _low = node;
        }

        private bool IsHigh(IpBlock longer) => longer.IsSet(Block.Prefix);
    }
}
