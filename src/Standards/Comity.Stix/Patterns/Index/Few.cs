namespace Comity.Stix;

/// <summary>The items that share something: mostly one, which then needs no list.</summary>
/// <param name="items">An item, a list of items, or nothing.</param>
internal readonly struct Few<T>(object? items)
    where T : class
{
    public int Count => items is AppendList<T> list ? list.Items.Length : items is null ? 0 : 1;

    public T this[int place] => items is AppendList<T> list ? list.Items[place] : (T)items!;

    public void AddTo(ref List<T>? found)
    {
        if (items is AppendList<T> list)
            list.AddTo(ref found);
        else if (items is not null)
            (found ??= []).Add((T)items);
    }

    /// <returns>What holds these and one more.</returns>
    public static object With(object? items, T item)
    {
        if (items is null)
            return item;
        var list = items as AppendList<T> ?? AppendList<T>.With(null, (T)items);
        list.Append(item);
        return list;
    }

    /// <returns>What holds these without one, however often it was there; <see langword="null"/> where nothing is left.</returns>
    public static object? Without(object items, T item) =>
        items is AppendList<T> list ? list.Without(item) : items.Equals(item) ? null : items;
}
