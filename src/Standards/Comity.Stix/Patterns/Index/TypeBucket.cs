using System.Text.Json;

namespace Comity.Stix;

/// <summary>The anchors on one type of object whose paths must be walked: they have lists or references in them.</summary>
internal sealed class TypeBucket<TKey>
{
    private volatile PathBucket<TKey>[] _paths = [];
    private volatile EntryList<TKey>? _always;

    public void Add(Anchor anchor, IndexEntry<TKey> entry)
    {
        if (anchor.Kind == AnchorKind.Type)
        {
            var always = _always ?? new EntryList<TKey>();
            always.Append(entry);
            _always = always;
            return;
        }

        var bucket = Bucket(anchor);
        if (bucket is null)
            _paths = [.. _paths, bucket = new PathBucket<TKey>(anchor.Path)];
        bucket.Add(anchor, entry);
    }

    public void Remove(Anchor anchor, IndexEntry<TKey> entry)
    {
        if (anchor.Kind == AnchorKind.Type)
        {
            _always = _always?.Without(entry);
            return;
        }

        var bucket = Bucket(anchor)!;
        bucket.Remove(anchor, entry);
        if (bucket.IsEmpty)
            _paths = [.. _paths.Where(other => other != bucket)];
    }

    /// <summary>Adds the entries that an observation can satisfy from one of its objects, which is of this type.</summary>
    public void Find(Observation observation, int root, WalkMemory memory, ref List<IndexEntry<TKey>>? found)
    {
        if (_always is { } always)
            (found ??= []).AddRange(always.Items);
        foreach (var path in _paths)
        {
            var sink = new Sink(path) { Found = found };
            path.Walk.Walk(observation, root, memory, ref sink);
            found = sink.Found;
        }
    }

    private PathBucket<TKey>? Bucket(Anchor anchor)
    {
        var text = anchor.Path.ToString();
        return Array.Find(_paths, path => path.Text == text);
    }

    private struct Sink(PathBucket<TKey> path) : IValueSink
    {
        private List<IndexEntry<TKey>>? _found;

        public List<IndexEntry<TKey>>? Found
        {
            readonly get => _found;
            init => _found = value;
        }

        public bool Take(in JsonElement value)
        {
            path.Find(value, ref _found);
            return false;
        }
    }
}
