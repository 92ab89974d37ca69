using System.Text.Json;

namespace Comity.Stix;

/// <summary>The anchors on one type of object whose paths must be walked: they have lists or references in them.</summary>
internal sealed class TypeTable<T>
    where T : class
{
    // The writer's alone.
    private readonly Dictionary<string, PathTable<T>> _byText = new(StringComparer.Ordinal);
    private volatile AppendList<PathTable<T>>? _paths;
    private volatile AppendList<T>? _always;

    public int Load(ValueAnchor anchor) => _byText.GetValueOrDefault(anchor.Path.ToString())?.Load(anchor) ?? 0;

    public void Add(Anchor anchor, T item)
    {
        if (anchor is TypeAnchor)
        {
            _always = AppendList<T>.With(_always, item);
            return;
        }

        var text = anchor.Path.ToString();
        if (_byText.TryGetValue(text, out var path))
        {
            path.Add(anchor, item);
            return;
        }

        _byText[text] = path = new PathTable<T>(anchor.Path);
        path.Add(anchor, item);
        _paths = AppendList<PathTable<T>>.With(_paths, path);
    }

    public void Remove(Anchor anchor, T item)
    {
        if (anchor is TypeAnchor)
        {
            _always = _always?.Without(item);
            return;
        }

        var text = anchor.Path.ToString();
        var path = _byText[text];
        path.Remove(anchor, item);
        if (!path.IsEmpty)
            return;
        _byText.Remove(text);
        _paths = _paths?.Without(path);
    }

    /// <summary>Adds what an observation can satisfy from one of its objects, which is of this type.</summary>
    public void Find(Observation observation, int root, WalkMemory memory, ref List<T>? found, ref Once<T> once)
    {
        _always?.AddTo(ref found);
        once.Limit(found);
        if (_paths is not { } paths)
            return;
        foreach (var path in paths.Items)
        {
            var sink = new Sink(path, found, once);
            path.Walk.Walk(observation, root, memory, path, ref sink);
            (found, once) = (sink.Found, sink.Once);
        }
    }

    private struct Sink(PathTable<T> path, List<T>? found, Once<T> once) : IValueSink
    {
        private List<T>? _found = found;
        private Once<T> _once = once;

        public readonly List<T>? Found => _found;

        public readonly Once<T> Once => _once;

        public bool Take(in JsonElement value)
        {
            path.Find(value, ref _found);
            _once.Limit(_found);
            return false;
        }
    }
}
