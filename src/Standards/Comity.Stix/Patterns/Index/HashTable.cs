using System.Numerics;

namespace Comity.Stix;

/// <summary>Finds items by hashes; of nearly all hashes that it does not hold it says so from bits of their own.</summary>
/// <remarks>One writer at a time; readers need no lock and see each item that stays.</remarks>
internal sealed class HashTable<T>
    where T : class
{
    private volatile Slots _slots = new(2);
    private volatile int _count;
    // With those that nothing has any more: their slots and bits stay until the slots are made anew.
    private int _known;

    public bool IsEmpty => _count == 0;

    /// <summary>How many items have this hash.</summary>
    public int Load(ulong hash) => Find(hash).Count;

    public void Add(ulong hash, T item)
    {
        if ((_known + 1) * 2 > _slots.Length)
            Remake(_count + 1);
        ref var slot = ref _slots.Of(hash);
        _known += slot.Hash == 0 ? 1 : 0;
        _count += slot.Items is null ? 1 : 0;
        _slots.Put(ref slot, hash, Few<T>.With(slot.Items, item));
    }

    public void Remove(ulong hash, T item)
    {
        ref var slot = ref _slots.Of(hash);
        if (slot.Items is not { } items)
            return;
        slot.Items = Few<T>.Without(items, item);
        if (slot.Items is null && --_count * 4 < _known)
            Remake(_count);
    }

    /// <summary>What tells at once of most hashes that nothing has them.</summary>
    public HashBits Bits => _slots.Bits;

    public Few<T> Find(ulong hash)
    {
        var slots = _slots;
        if (!slots.Bits.MayHave(hash))
            return default;
        // A slot that was free may just be taken for another hash.
        ref var slot = ref slots.Of(hash);
        return Volatile.Read(ref slot.Hash) == HashBits.NotZero(hash) ? new Few<T>(slot.Items) : default;
    }

    private void Remake(int count)
    {
        var slots = new Slots((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, count * 3)));
        foreach (ref readonly var slot in _slots.All)
        {
            if (slot.Items is { } items)
                slots.Put(ref slots.Of(slot.Hash), slot.Hash, items);
        }

        (_slots, _known) = (slots, _count);
    }

    /// <summary>Items in one look at memory: where its hash leads first, or in the next slots. At most half are taken.</summary>
    /// <param name="length">A power of two.</param>
    private sealed class Slots(int length)
    {
        private readonly ulong[] _bits = new ulong[Math.Max(1, length / 8)];
        private readonly Slot[] _all = new Slot[length];
        private readonly int _shift = 64 - BitOperations.Log2((uint)length);

        public int Length => length;

        public ReadOnlySpan<Slot> All => _all;

        public HashBits Bits => new(_bits);

        /// <summary>The slot of a hash, or the free one that would be.</summary>
        public ref Slot Of(ulong hash)
        {
            hash = HashBits.NotZero(hash);
            var at = (int)(HashBits.Mix(hash) >> _shift);
            while (Volatile.Read(ref _all[at].Hash) is not 0 and var other && other != hash)
                at = (at + 1) & (length - 1);
            return ref _all[at];
        }

        /// <summary>Written in this order, items, hash, bits: who sees the hash sees its items.</summary>
        public void Put(ref Slot slot, ulong hash, object items)
        {
            slot.Items = items;
            Volatile.Write(ref slot.Hash, HashBits.NotZero(hash));
            Bits.Set(hash);
        }
    }

    private struct Slot
    {
        public ulong Hash;
        public volatile object? Items;
    }
}
