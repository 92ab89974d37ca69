using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>All anchors on one path: what it leads to is looked up, not compared with each of them.</summary>
internal sealed class PathBucket<TKey>(ObjectPath path)
{
    private const int ShortText = 256;

    private readonly ConcurrentDictionary<string, EntryList<TKey>> _texts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<double, EntryList<TKey>> _numbers = new();
    private readonly ConcurrentDictionary<IpBlock, EntryList<TKey>> _blocks = new();
    private readonly ConcurrentDictionary<string, EntryList<TKey>> _parts = new(StringComparer.Ordinal);
    private volatile EntryList<TKey>? _any;
    private volatile int[] _prefixes = [];
    private int _anchors;
    private volatile int _textAnchors;
    private volatile int _partAnchors;

    /// <summary>The path in normal form.</summary>
    public string Text { get; } = path.ToString();

    public PathWalk Walk { get; } = new(path);

    public bool IsEmpty => _anchors == 0;

    public void Add(Anchor anchor, IndexEntry<TKey> entry)
    {
        _anchors++;
        switch (anchor.Kind)
        {
            case AnchorKind.Text:
                Append(_texts, anchor.Text, entry);
                _textAnchors++;
                break;
            case AnchorKind.Part:
                Append(_parts, anchor.Text, entry);
                _partAnchors++;
                break;
            case AnchorKind.Number:
                Append(_numbers, anchor.Number, entry);
                break;
            case AnchorKind.Block:
                Append(_blocks, anchor.Block, entry);
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
            case AnchorKind.Text:
                Take(_texts, anchor.Text, entry);
                _textAnchors--;
                break;
            case AnchorKind.Part:
                Take(_parts, anchor.Text, entry);
                _partAnchors--;
                break;
            case AnchorKind.Number:
                Take(_numbers, anchor.Number, entry);
                break;
            case AnchorKind.Block:
                Take(_blocks, anchor.Block, entry);
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
        if (_any is { } any)
            AddTo(ref found, any);
        if (value.ValueKind == JsonValueKind.String)
            FindText(value, ref found);
        else if (value.ValueKind == JsonValueKind.Number && !_numbers.IsEmpty && _numbers.TryGetValue(PatternNumber.Of(value).Nearest, out var entries))
            AddTo(ref found, entries);
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
        if (_textAnchors > 0 && _texts.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var entries))
            AddTo(ref found, entries);
        if (_partAnchors > 0)
            FindParts(Ascii.IsValid(text) ? text : Nfc.Of(text.ToString()), ref found);
        if (_prefixes.Length > 0 && IpBlock.TryParse(text, out var block))
            FindBlocks(block, ref found);
    }

    private void FindParts(ReadOnlySpan<char> text, ref List<IndexEntry<TKey>>? found)
    {
        var parts = _parts.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var start = 0; start + Anchor.PartLength <= text.Length; start++)
        {
            if (parts.TryGetValue(text.Slice(start, Anchor.PartLength), out var entries))
                AddTo(ref found, entries);
        }
    }

    private void FindBlocks(IpBlock block, ref List<IndexEntry<TKey>>? found)
    {
        foreach (var prefix in _prefixes)
        {
            if (prefix <= block.Prefix && _blocks.TryGetValue(block.Widen(prefix), out var entries))
                AddTo(ref found, entries);
        }
    }

    private int[] Prefixes() => [.. _blocks.Keys.Select(block => block.Prefix).Distinct()];

    private void Append(IndexEntry<TKey> entry)
    {
        var any = _any ?? new EntryList<TKey>();
        any.Append(entry);
        _any = any;
    }

    private static void Append<T>(ConcurrentDictionary<T, EntryList<TKey>> table, T key, IndexEntry<TKey> entry)
        where T : notnull
    {
        var entries = table.GetValueOrDefault(key) ?? new EntryList<TKey>();
        entries.Append(entry);
        table[key] = entries;
    }

    private static void Take<T>(ConcurrentDictionary<T, EntryList<TKey>> table, T key, IndexEntry<TKey> entry)
        where T : notnull
    {
        if (table.GetValueOrDefault(key)?.Without(entry) is { } left)
            table[key] = left;
        else
            table.TryRemove(key, out _);
    }

    private static void AddTo(ref List<IndexEntry<TKey>>? found, EntryList<TKey> entries)
    {
        found ??= [];
        found.AddRange(entries.Items);
    }
}
