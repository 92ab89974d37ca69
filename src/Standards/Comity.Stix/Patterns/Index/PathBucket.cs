using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>All anchors on one path: what it leads to is looked up, not compared with each of them.</summary>
internal sealed class PathBucket<TKey>(ObjectPath path)
{
    private const int ShortText = 256;

    private readonly ConcurrentDictionary<ulong, EntryList<TKey>> _values = new();
    private readonly ConcurrentDictionary<IpBlock, EntryList<TKey>> _blocks = new();
    private readonly ConcurrentDictionary<string, EntryList<TKey>> _parts = new(StringComparer.Ordinal);
    private volatile EntryList<TKey>? _any;
    private volatile int[] _prefixes = [];
    private int _anchors;
    private volatile int _valueAnchors;
    private volatile PartFilter? _filter;

    /// <summary>The path in normal form.</summary>
    public string Text { get; } = path.ToString();

    public PathWalk Walk { get; } = new(path);

    public bool IsEmpty => _anchors == 0;

    public void Add(Anchor anchor, IndexEntry<TKey> entry)
    {
        _anchors++;
        switch (anchor.Kind)
        {
            case AnchorKind.Text or AnchorKind.Number:
                EntryList<TKey>.Add(_values, anchor.Key(0), entry);
                _valueAnchors++;
                break;
            case AnchorKind.Part:
                EntryList<TKey>.Add(_parts, anchor.Text, entry);
                var filter = _filter ?? new PartFilter();
                filter.Add(anchor.Text);
                _filter = filter;
                break;
            case AnchorKind.Block:
                EntryList<TKey>.Add(_blocks, anchor.Block, entry);
                _prefixes = Prefixes();
                break;
            default:
                Append(entry);
                break;
        }
    }

    public void Remove(Anchor anchor, IndexEntry<TKey> entry)
    {
        _anchors--;
        switch (anchor.Kind)
        {
            case AnchorKind.Text or AnchorKind.Number:
                EntryList<TKey>.Take(_values, anchor.Key(0), entry);
                _valueAnchors--;
                break;
            case AnchorKind.Part:
                EntryList<TKey>.Take(_parts, anchor.Text, entry);
                _filter = _parts.IsEmpty ? null : _filter;
                break;
            case AnchorKind.Block:
                EntryList<TKey>.Take(_blocks, anchor.Block, entry);
                _prefixes = Prefixes();
                break;
            default:
                _any = _any?.Without(entry);
                break;
        }
    }

    /// <summary>Adds the entries that a value of the path can satisfy.</summary>
    public void Find(in JsonElement value, ref List<IndexEntry<TKey>>? found)
    {
        _any?.AddTo(ref found);
        if (_valueAnchors > 0 && ValueHash.OfValue(0, value) is not 0 and var key && _values.TryGetValue(key, out var entries))
            entries.AddTo(ref found);
        if (value.ValueKind == JsonValueKind.String && (_filter is not null || _prefixes.Length > 0))
            FindText(value, ref found);
    }

    private void FindText(in JsonElement value, ref List<IndexEntry<TKey>>? found)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        raw = raw[1..^1];
        if (raw.Length > ShortText || raw.Contains((byte)'\\'))
        {
            FindText(value.GetString(), ref found);
            return;
        }

        Span<char> text = stackalloc char[ShortText];
        FindText(text[..Encoding.UTF8.GetChars(raw, text)], ref found);
    }

    private void FindText(ReadOnlySpan<char> text, ref List<IndexEntry<TKey>>? found)
    {
        if (_filter is { } filter)
            FindParts(filter, Ascii.IsValid(text) ? text : Nfc.Of(text.ToString()), ref found);
        if (_prefixes.Length > 0 && IpBlock.TryParse(text, out var block))
            FindBlocks(block, ref found);
    }

    private void FindParts(PartFilter filter, ReadOnlySpan<char> text, ref List<IndexEntry<TKey>>? found)
    {
        var parts = _parts.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var start = 0; start + Anchor.PartLength <= text.Length; start++)
        {
            var part = text.Slice(start, Anchor.PartLength);
            if (filter.MayHave(part) && parts.TryGetValue(part, out var entries))
                entries.AddTo(text, ref found);
        }
    }

    private void FindBlocks(IpBlock block, ref List<IndexEntry<TKey>>? found)
    {
        foreach (var prefix in _prefixes)
        {
            if (prefix <= block.Prefix && _blocks.TryGetValue(block.Widen(prefix), out var entries))
                entries.AddTo(ref found);
        }
    }

    private int[] Prefixes() => [.. _blocks.Keys.Select(block => block.Prefix).Distinct()];

    private void Append(IndexEntry<TKey> entry)
    {
        var any = _any ?? new EntryList<TKey>();
        any.Append(entry);
        _any = any;
    }
}

/// <summary>Says fast of most parts of texts that no anchor has them.</summary>
internal sealed class PartFilter
{
    private const int Bits = 1 << 14;

    private readonly ulong[] _bits = new ulong[Bits / 64];

    public void Add(ReadOnlySpan<char> part)
    {
        var bit = Bit(part);
        _bits[bit / 64] |= 1UL << bit;
    }

    public bool MayHave(ReadOnlySpan<char> part)
    {
        var bit = Bit(part);
        return (_bits[bit / 64] & (1UL << bit)) != 0;
    }

    private static int Bit(ReadOnlySpan<char> part) => (int)((((part[0] * 0x9E3779B1u) ^ (part[1] * 0x85EBCA6Bu) ^ (part[2] * 0xC2B2AE35u)) * 0x27D4EB2Fu) >> 18);
}
