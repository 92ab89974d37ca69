using System.Collections.Concurrent;
using System.Numerics;

namespace Comity.Stix;

/// <summary>Finds items by hashes; of nearly all hashes that it does not hold it says so from a few kilobytes of bits.</summary>
/// <remarks>One writer at a time; readers need no lock and see each item that stays.</remarks>
internal sealed class HashTable<T>
    where T : class
{
    // So many bits for each hash: one in sixteen of the others looks as if it were there.
    private const int BitsPerHash = 16;

    private readonly ConcurrentDictionary<ulong, AppendList<T>> _items = new();
    private volatile ulong[] _bits = new ulong[1];
    // Of hashes. The dictionary's own count takes locks.
    private volatile int _count;
    // Since the bits were made; theirs are still set.
    private int _gone;

    public bool IsEmpty => _count == 0;

    /// <summary>How many items have this hash.</summary>
    public int Load(ulong hash) => _items.TryGetValue(hash, out var items) ? items.Items.Length : 0;

    public void Add(ulong hash, T item)
    {
        var isNew = !_items.ContainsKey(hash);
        if (_count * BitsPerHash >= _bits.Length * 64)
            Remake(_bits.Length * 2);
        Set(_bits, hash);
        AppendList<T>.Add(_items, hash, item);
        _count += isNew ? 1 : 0;
    }

    public void Remove(ulong hash, T item)
    {
        if (!_items.ContainsKey(hash))
            return;
        AppendList<T>.Take(_items, hash, item);
        if (_items.ContainsKey(hash))
            return;
        _count--;
        if (++_gone > _count)
            Remake(Math.Max(1, (int)BitOperations.RoundUpToPowerOf2((uint)(_count * BitsPerHash / 64) + 1)));
    }

    /// <summary>False where nothing has the hash; true for at most a few that nothing has.</summary>
    public bool MayHave(ulong hash)
    {
        var bits = _bits;
        var bit = Bit(bits, hash);
        return (bits[bit / 64] & (1UL << bit)) != 0;
    }

    public bool TryFind(ulong hash, out ReadOnlySpan<T> items)
    {
        var found = MayHave(hash) && _items.TryGetValue(hash, out var list) ? list : null;
        items = found is null ? [] : found.Items;
        return found is not null;
    }

    private void Remake(int length)
    {
        var bits = new ulong[length];
        foreach (var hash in _items.Keys)
            Set(bits, hash);
        (_bits, _gone) = (bits, 0);
    }

    private static void Set(ulong[] bits, ulong hash)
    {
        var bit = Bit(bits, hash);
        bits[bit / 64] |= 1UL << bit;
    }

    // The length is a power of two.
    private static int Bit(ulong[] bits, ulong hash) => (int)((hash * 0x9E3779B97F4A7C15) >> 32) & ((bits.Length * 64) - 1);
}
