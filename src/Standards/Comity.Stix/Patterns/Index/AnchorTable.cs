using System.Collections.Concurrent;

namespace Comity.Stix;

/// <summary>Finds the items of which an observation has an anchor.</summary>
/// <remarks>One writer at a time; readers need no lock.</remarks>
internal sealed class AnchorTable<T>
    where T : class
{
    // Of names alone, by their hash: most values of an observation stand where no pattern asks.
    private readonly HashTable<PathTable<T>> _paths = new();
    private readonly ConcurrentDictionary<string, TypeTable<T>> _types = new(StringComparer.Ordinal);
    private volatile bool _hasTypes;

    public void Add(Anchor anchor, T item)
    {
        if (anchor is TypeAnchor || ValueHash.OfPath(anchor.Path) is not { } path)
        {
            _types.GetOrAdd(anchor.Path.ObjectType, _ => new TypeTable<T>()).Add(anchor, item);
            _hasTypes = true;
        }
        else
        {
            PathOf(path, anchor).Add(anchor, item);
        }
    }

    public void Remove(Anchor anchor, T item)
    {
        if (anchor is TypeAnchor || ValueHash.OfPath(anchor.Path) is not { } path)
            _types[anchor.Path.ObjectType].Remove(anchor, item);
        else
            RemoveFrom(_paths.Find(path)[0], path, anchor, item);
    }

    /// <summary>How many items have a value as their anchor already; other anchors count as rare.</summary>
    public int Load(Anchor anchor) => anchor is not ValueAnchor value ? 0
        : ValueHash.OfPath(anchor.Path) is { } path ? _paths.Find(path) is { Count: > 0 } known ? known[0].Load(value) : 0
        : _types.GetValueOrDefault(anchor.Path.ObjectType)?.Load(value) ?? 0;

    /// <summary>Finds the items that an observation can satisfy, each once.</summary>
    public List<T>? Find(Observation observation)
    {
        List<T>? found = null;
        var once = default(Once<T>);
        var paths = _paths.Bits;
        foreach (ref readonly var value in observation.Values)
        {
            if (!paths.MayHave(value.Path) || _paths.Find(value.Path) is not { Count: > 0 } path)
                continue;
            path[0].Find(value.Json, ref found);
            once.Limit(found);
        }

        if (_hasTypes)
            FindByType(observation, ref found, ref once);
        once.Keep(found);
        return found;
    }

    private void FindByType(Observation observation, ref List<T>? found, ref Once<T> once)
    {
        WalkMemory? memory = null;
        var objects = observation.Objects;
        for (var root = 0; root < objects.Length; root++)
        {
            if (_types.TryGetValue(objects[root].Type, out var type))
                type.Find(observation, root, memory ??= new WalkMemory(), ref found, ref once);
        }
    }

    // Two paths with one hash share a table: what it finds is tried.
    private PathTable<T> PathOf(ulong path, Anchor anchor)
    {
        if (_paths.Find(path) is { Count: > 0 } known)
            return known[0];
        var table = new PathTable<T>(anchor.Path);
        _paths.Add(path, table);
        return table;
    }

    private void RemoveFrom(PathTable<T> table, ulong path, Anchor anchor, T item)
    {
        table.Remove(anchor, item);
        if (table.IsEmpty)
            _paths.Remove(path, table);
    }
}
