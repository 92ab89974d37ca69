using System.Collections.Concurrent;

namespace Comity.Stix;

/// <summary>A pattern of an index under its key.</summary>
internal sealed class IndexEntry<TKey>(TKey key, StixMatcher matcher, IReadOnlyList<Anchor> anchors)
{
    // Of one required text the whole is looked for before the pattern is tried; of several, each pattern of the list is tried.
    private readonly string _required = anchors is [{ Kind: AnchorKind.Part, Required: var text }] ? text : "";

    public TKey Key => key;

    public StixMatcher Matcher => matcher;

    public IReadOnlyList<Anchor> Anchors => anchors;

    public bool CanOccurIn(ReadOnlySpan<char> text) => text.Contains(_required, StringComparison.Ordinal);
}

/// <summary>A list that one writer at a time appends to while others read; removing makes a new one.</summary>
internal sealed class EntryList<TKey>
{
    private volatile IndexEntry<TKey>[] _items = new IndexEntry<TKey>[1];
    private volatile int _count;

    /// <summary>What was appended so far. The count is read first: an array that is found later holds at least as many.</summary>
    public ReadOnlySpan<IndexEntry<TKey>> Items
    {
        get
        {
            var count = _count;
            return _items.AsSpan(0, count);
        }
    }

    public void Append(IndexEntry<TKey> entry)
    {
        var (items, count) = (_items, _count);
        if (count == items.Length)
            Array.Resize(ref items, count * 2);
        items[count] = entry;
        (_items, _count) = (items, count + 1);
    }

    /// <returns>The list without the entry; <see langword="null"/> where nothing is left.</returns>
    public EntryList<TKey>? Without(IndexEntry<TKey> entry)
    {
        IndexEntry<TKey>[] left = [.. _items.Take(_count).Where(item => item != entry)];
        return left.Length == 0 ? null : new EntryList<TKey> { _items = left, _count = left.Length };
    }

    public void AddTo(ref List<IndexEntry<TKey>>? found) => (found ??= []).AddRange(Items);

    /// <summary>Adds those that are not ruled out by a text in which their part occurs.</summary>
    public void AddTo(ReadOnlySpan<char> text, ref List<IndexEntry<TKey>>? found)
    {
        foreach (var entry in Items)
        {
            if (entry.CanOccurIn(text))
                (found ??= []).Add(entry);
        }
    }

    public static void Add<T>(ConcurrentDictionary<T, EntryList<TKey>> table, T key, IndexEntry<TKey> entry)
        where T : notnull
    {
        var entries = table.GetValueOrDefault(key) ?? new EntryList<TKey>();
        entries.Append(entry);
        table[key] = entries;
    }

    public static void Take<T>(ConcurrentDictionary<T, EntryList<TKey>> table, T key, IndexEntry<TKey> entry)
        where T : notnull
    {
        if (table.GetValueOrDefault(key)?.Without(entry) is { } left)
            table[key] = left;
        else
            table.TryRemove(key, out _);
    }
}
