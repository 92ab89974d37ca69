using System.Collections.Concurrent;

namespace Comity.Stix;

/// <summary>The instants that comparison expressions name on one path: equal ones, and bounds (STIX 2.1, 9.2).</summary>
internal sealed class TimeTable<T>
    where T : class
{
    private readonly ConcurrentDictionary<long, AppendList<T>> _equal = new();
    // The dictionary's own answer takes locks where it is yes.
    private volatile int _count;

    public BoundTable<T> Bounds { get; } = new();

    public bool IsEmpty => _count == 0 && Bounds.IsEmpty;

    public void Add(TimeAnchor anchor, T item)
    {
        AppendList<T>.Add(_equal, anchor.Ticks, item);
        _count++;
    }

    public void Remove(TimeAnchor anchor, T item)
    {
        AppendList<T>.Take(_equal, anchor.Ticks, item);
        _count--;
    }

    /// <summary>Adds what an instant can satisfy; finer digits than ticks are for the pattern to tell apart.</summary>
    public void Find(long ticks, ref List<T>? found)
    {
        if (_equal.TryGetValue(ticks, out var items))
            items.AddTo(ref found);
        Bounds.Find(ticks, ref found);
    }
}
