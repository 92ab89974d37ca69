using System.Collections.Concurrent;

namespace Comity.Stix;

/// <summary>A list that one writer at a time appends to while others read; removing makes a new one.</summary>
internal sealed class AppendList<T>
    where T : class
{
    private volatile T[] _items = new T[1];
    private volatile int _count;

    /// <summary>What was appended so far. The count is read first: an array that is found later holds at least as many.</summary>
    public ReadOnlySpan<T> Items
    {
        get
        {
            var count = _count;
            return _items.AsSpan(0, count);
        }
    }

    public void Append(T item)
    {
        var (items, count) = (_items, _count);
        if (count == items.Length)
            Array.Resize(ref items, count * 2);
        items[count] = item;
        (_items, _count) = (items, count + 1);
    }

    /// <returns>The list without the item, however often it was there; <see langword="null"/> where nothing is left.</returns>
    public AppendList<T>? Without(T item)
    {
        T[] left = [.. _items.Take(_count).Where(other => !other.Equals(item))];
        return left.Length == 0 ? null : new AppendList<T> { _items = left, _count = left.Length };
    }

    public void AddTo(ref List<T>? found) => (found ??= []).AddRange(Items);

    /// <returns>The list with the item; a new one where there was none.</returns>
    public static AppendList<T> With(AppendList<T>? list, T item)
    {
        list ??= new AppendList<T>();
        list.Append(item);
        return list;
    }

    public static void Add<TKey>(ConcurrentDictionary<TKey, AppendList<T>> table, TKey key, T item)
        where TKey : notnull =>
        table[key] = With(table.GetValueOrDefault(key), item);

    public static void Take<TKey>(ConcurrentDictionary<TKey, AppendList<T>> table, TKey key, T item)
        where TKey : notnull
    {
        if (table.GetValueOrDefault(key)?.Without(item) is { } left)
            table[key] = left;
        else
            table.TryRemove(key, out _);
    }
}
