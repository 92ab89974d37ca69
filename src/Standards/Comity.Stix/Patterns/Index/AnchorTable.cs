using System.Collections.Concurrent;

namespace Comity.Stix;

/// <summary>Finds the items of which an observation has an anchor.</summary>
/// <remarks>One writer at a time; readers need no lock.</remarks>
internal sealed class AnchorTable<T>
    where T : class
{
    // Texts and numbers under names alone: one look for each value of an observation, however many paths have anchors.
    private readonly HashTable<T> _values = new();
    private readonly ConcurrentDictionary<ulong, PathTable<T>> _paths = new();
    private readonly ConcurrentDictionary<string, TypeTable<T>> _types = new(StringComparer.Ordinal);
    private volatile bool _hasPaths;
    private volatile bool _hasTypes;

    public void Add(Anchor anchor, T item)
    {
        if (anchor is TypeAnchor || ValueHash.OfPath(anchor.Path) is not { } path)
        {
            _types.GetOrAdd(anchor.Path.ObjectType, _ => new TypeTable<T>()).Add(anchor, item);
            _hasTypes = true;
        }
        else if (anchor is ValueAnchor value)
        {
            _values.Add(value.Key(path), item);
        }
        else
        {
            _paths.GetOrAdd(path, _ => new PathTable<T>(anchor.Path)).Add(anchor, item);
            _hasPaths = true;
        }
    }

    public void Remove(Anchor anchor, T item)
    {
        if (anchor is TypeAnchor || ValueHash.OfPath(anchor.Path) is not { } path)
            _types[anchor.Path.ObjectType].Remove(anchor, item);
        else if (anchor is ValueAnchor value)
            _values.Remove(value.Key(path), item);
        else
            RemoveFrom(_paths[path], path, anchor, item);
    }

    /// <summary>How many items have a value as their anchor already; other anchors count as rare.</summary>
    public int Load(Anchor anchor) => anchor is not ValueAnchor value ? 0
        : ValueHash.OfPath(anchor.Path) is { } path ? _values.Load(value.Key(path))
        : _types.GetValueOrDefault(anchor.Path.ObjectType)?.Load(value) ?? 0;

    /// <summary>Finds the items that an observation can satisfy, each once.</summary>
    public List<T>? Find(Observation observation)
    {
        List<T>? found = null;
        var once = default(Once<T>);
        foreach (ref readonly var value in observation.Values)
        {
            if (value.Key != 0 && _values.TryFind(value.Key, out var items))
                (found ??= []).AddRange(items);
            if (_hasPaths && _paths.TryGetValue(value.Path, out var path))
                path.Find(value.Json, ref found);
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

    private void RemoveFrom(PathTable<T> table, ulong path, Anchor anchor, T item)
    {
        table.Remove(anchor, item);
        if (table.IsEmpty)
            _paths.TryRemove(path, out _);
    }
}
