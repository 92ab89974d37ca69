using System.Runtime.InteropServices;
using System.Text;

namespace Comity.Stix;

/// <summary>Finds in a text those of many required texts that occur in it, in one pass for the long ones and one for the short ones.</summary>
/// <remarks>
/// A required text is known by a few of its octets: eight where it has so many, else three. Of all that it could be known by those are
/// taken that the fewest others have, so that what they share (<c>https://</c>) finds none. One writer at a time; readers need no lock.
/// </remarks>
internal sealed class PartTable<T>
    where T : class
{
    /// <summary>Fewest octets of a required text.</summary>
    public const int Shortest = 3;

    private const int Long = 8;
    // A required text is known by so many octets of its begin at most: what is longer tells no more, and costs more to look for.
    private const int Longest = 256;
    // Of one part in one text. Then all that is left of the text is searched at once, and the part is done.
    private const int Looks = 4;
    private const int FewParts = 8;
    // A few thousand counts for all parts: what is shared by many stands out whatever else falls on its count.
    private const int Counts = 4_096;
    // From the most to the least common in names, paths and addresses.
    private static ReadOnlySpan<byte> Common => "eatoinsrcmlhdpu./\\wgf:-by k01v2_3x458697jqz"u8;

    private readonly HashTable<Required> _long = new();
    private readonly HashTable<Required> _short = new();
    private readonly int[] _seen = new int[Counts];
    private volatile AppendList<T>? _all;

    public bool IsEmpty => _all is null;

    public void Add(string required, T item)
    {
        var octets = Begin(required);
        var (table, length) = octets.Length >= Long ? (_long, Long) : (_short, Shortest);
        var parts = Parts(octets, length).ToList();
        foreach (var (part, _) in parts)
            _seen[Place(part)]++;
        var (rarest, at) = parts.MinBy(part => (_seen[Place(part.Part)], -Rarity(part.Part)));
        table.Add(rarest, new Required(octets, at, item));
        _all = AppendList<T>.With(_all, item);
    }

    public void Remove(string required, T item)
    {
        var octets = Begin(required);
        var (table, length) = octets.Length >= Long ? (_long, Long) : (_short, Shortest);
        foreach (var (part, at) in Parts(octets, length))
        {
            _seen[Place(part)]--;
            table.Remove(part, new Required(octets, at, item));
        }

        _all = _all?.Without(item);
    }

    /// <summary>Adds each item whose required text occurs in a text of UTF-8, and perhaps some of which only the begin does; each a few times at most.</summary>
    public void Find(ReadOnlySpan<byte> text, ref List<T>? found)
    {
        if (!_long.IsEmpty)
            Find(_long, Long, text, ref found);
        if (!_short.IsEmpty)
            Find(_short, Shortest, text, ref found);
    }

    /// <summary>Adds every item.</summary>
    public void FindAll(ref List<T>? found) => _all?.AddTo(ref found);

    private static void Find(HashTable<Required> table, int length, ReadOnlySpan<byte> text, ref List<T>? found)
    {
        var bits = table.Bits;
        var visits = new Visits(stackalloc (ulong, int)[FewParts]);
        for (var at = 0; at + length <= text.Length; at++)
        {
            var part = length == Long ? MemoryMarshal.Read<ulong>(text[at..]) : Short(text[at..]);
            if (bits.MayHave(part))
                Find(table.Find(part), part, text, at, ref visits, ref found);
        }
    }

    private static void Find(Few<Required> items, ulong part, ReadOnlySpan<byte> text, int at, ref Visits visits, ref List<T>? found)
    {
        var count = items.Count;
        if (count == 0 || visits.Count(part) is var look && look > Looks)
            return;
        for (var i = 0; i < count; i++)
        {
            if (items[i] is var item && (look < Looks ? item.StandsAt(text, at) : item.OccursFrom(text, at)))
                (found ??= []).Add(item.Item);
        }
    }

    private static byte[] Begin(string required)
    {
        var octets = Encoding.UTF8.GetBytes(required);
        return octets.Length > Longest ? octets[..Longest] : octets;
    }

    // Each with the place where it stands first.
    private static IEnumerable<(ulong Part, int At)> Parts(byte[] text, int length) =>
        Enumerable.Range(0, text.Length - length + 1)
            .Select(at => (Part: length == Long ? MemoryMarshal.Read<ulong>(text.AsSpan(at)) : Short(text.AsSpan(at)), At: at))
            .DistinctBy(part => part.Part);

    private static int Place(ulong part) => (int)((part * 0x9E3779B97F4A7C15) >> 52);

    private static int Rarity(ulong part)
    {
        var rarity = 0;
        for (; part != 0; part >>= 8)
            rarity += Common.IndexOf((byte)(part & 0xFF)) is >= 0 and var place ? place : Common.Length;
        return rarity;
    }

    private static ulong Short(ReadOnlySpan<byte> text) => (uint)(text[0] | (text[1] << 8) | (text[2] << 16));

    /// <summary>How often parts were found in one text; of few parts without memory of its own.</summary>
    private ref struct Visits(Span<(ulong Part, int Times)> few)
    {
        private readonly Span<(ulong Part, int Times)> _few = few;
        private int _count;
        private Dictionary<ulong, int>? _others;

        public int Count(ulong part)
        {
            foreach (ref var visit in _few[.._count])
            {
                if (visit.Part == part)
                    return ++visit.Times;
            }

            if (_count == _few.Length)
                return ++CollectionsMarshal.GetValueRefOrAddDefault(_others ??= [], part, out _);
            _few[_count++] = (part, 1);
            return 1;
        }
    }

    /// <param name="at">Where the part stands by which it is found.</param>
    private sealed class Required(byte[] text, int at, T item) : IEquatable<Required>
    {
        private ReadOnlySpan<byte> Text => text;

        public T Item => item;

        public bool StandsAt(ReadOnlySpan<byte> whole, int part) => part >= at && whole[(part - at)..].StartsWith(text);

        public bool OccursFrom(ReadOnlySpan<byte> whole, int part) => whole[Math.Max(part - at, 0)..].IndexOf(text) >= 0;

        public bool Equals(Required? other) => other is not null && ReferenceEquals(Item, other.Item) && Text.SequenceEqual(other.Text);

        public override bool Equals(object? obj) => Equals(obj as Required);

        public override int GetHashCode() => text.Length;
    }
}
