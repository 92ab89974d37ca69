using System.Collections.Immutable;

namespace Comity.Stix;

/// <summary>The bounds of numbers or instants that comparison expressions with &lt;, &lt;=, &gt; and &gt;= set, in order, so that only those that a value meets are seen.</summary>
/// <remarks>One writer at a time; readers need no lock. A value that is equal to a bound meets it: the pattern itself decides.</remarks>
internal sealed class BoundTable<T>
    where T : class
{
    private volatile ImmutableSortedDictionary<double, AppendList<T>> _atLeast = ImmutableSortedDictionary<double, AppendList<T>>.Empty;
    private volatile ImmutableSortedDictionary<double, AppendList<T>> _atMost = ImmutableSortedDictionary.Create<double, AppendList<T>>(Comparer<double>.Create((a, b) => b.CompareTo(a)));

    public bool IsEmpty => _atLeast.IsEmpty && _atMost.IsEmpty;

    public void Add(BoundAnchor anchor, T item)
    {
        if (anchor.AtLeast)
            _atLeast = With(_atLeast, anchor.Bound, item);
        else
            _atMost = With(_atMost, anchor.Bound, item);
    }

    public void Remove(BoundAnchor anchor, T item)
    {
        if (anchor.AtLeast)
            _atLeast = Without(_atLeast, anchor.Bound, item);
        else
            _atMost = Without(_atMost, anchor.Bound, item);
    }

    public void Find(double value, ref List<T>? found)
    {
        foreach (var (bound, items) in _atLeast)
        {
            if (bound > value)
                break;
            items.AddTo(ref found);
        }

        foreach (var (bound, items) in _atMost)
        {
            if (bound < value)
                break;
            items.AddTo(ref found);
        }
    }

    private static ImmutableSortedDictionary<double, AppendList<T>> With(ImmutableSortedDictionary<double, AppendList<T>> bounds, double bound, T item)
    {
        if (!bounds.TryGetValue(bound, out var items))
            return bounds.Add(bound, AppendList<T>.With(null, item));
        items.Append(item);
        return bounds;
    }

    private static ImmutableSortedDictionary<double, AppendList<T>> Without(ImmutableSortedDictionary<double, AppendList<T>> bounds, double bound, T item) =>
        !bounds.TryGetValue(bound, out var items) ? bounds
        : items.Without(item) is { } left ? bounds.SetItem(bound, left)
        : bounds.Remove(bound);
}
