using System.Collections.Concurrent;

namespace Comity.Stix;

/// <summary>Finds the entries of which an observation has an anchor.</summary>
internal sealed class AnchorTable<TKey>
{
    // Texts and numbers under names alone: one look for each value of an observation, however many paths have anchors.
    private readonly ConcurrentDictionary<ulong, EntryList<TKey>> _values = new();
    private readonly ConcurrentDictionary<ulong, PathBucket<TKey>> _paths = new();
    private readonly ConcurrentDictionary<string, TypeBucket<TKey>> _types = new(StringComparer.Ordinal);
    private volatile bool _hasPaths;
    private volatile bool _hasTypes;

    public void Add(Anchor anchor, IndexEntry<TKey> entry)
    {
        if (anchor.Kind == AnchorKind.Type || ValueHash.OfPath(anchor.Path) is not { } path)
        {
            _types.GetOrAdd(anchor.Path.ObjectType, _ => new TypeBucket<TKey>()).Add(anchor, entry);
            _hasTypes = true;
        }
        else if (anchor.Kind is AnchorKind.Text or AnchorKind.Number)
        {
            EntryList<TKey>.Add(_values, anchor.Key(path), entry);
        }
        else
        {
            _paths.GetOrAdd(path, _ => new PathBucket<TKey>(anchor.Path)).Add(anchor, entry);
            _hasPaths = true;
        }
    }

    public void Remove(Anchor anchor, IndexEntry<TKey> entry)
    {
        if (anchor.Kind == AnchorKind.Type || ValueHash.OfPath(anchor.Path) is not { } path)
            _types[anchor.Path.ObjectType].Remove(anchor, entry);
        else if (anchor.Kind is AnchorKind.Text or AnchorKind.Number)
            EntryList<TKey>.Take(_values, anchor.Key(path), entry);
        else
            RemoveFrom(_paths[path], path, anchor, entry);
    }

    /// <summary>Adds the entries that an observation can satisfy, or help to satisfy; some perhaps more than once.</summary>
    public void Find(Observation observation, ref List<IndexEntry<TKey>>? found)
    {
        foreach (ref readonly var value in observation.Values)
        {
            if (value.Key != 0 && _values.TryGetValue(value.Key, out var entries))
                entries.AddTo(ref found);
            if (_hasPaths && _paths.TryGetValue(value.Path, out var path))
                path.Find(value.Json, ref found);
        }

        if (_hasTypes)
            FindByType(observation, ref found);
    }

    private void FindByType(Observation observation, ref List<IndexEntry<TKey>>? found)
    {
        var memory = new WalkMemory();
        var objects = observation.Objects;
        for (var root = 0; root < objects.Length; root++)
        {
            if (_types.TryGetValue(objects[root].Type, out var type))
                type.Find(observation, root, memory, ref found);
        }
    }

    private void RemoveFrom(PathBucket<TKey> bucket, ulong path, Anchor anchor, IndexEntry<TKey> entry)
    {
        bucket.Remove(anchor, entry);
        if (bucket.IsEmpty)
            _paths.TryRemove(path, out _);
    }
}
