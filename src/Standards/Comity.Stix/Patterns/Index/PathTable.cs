using System.Text.Json;

namespace Comity.Stix;

/// <summary>All anchors on one path: what it leads to is looked up, not compared with each of them.</summary>
internal sealed class PathTable<T>(ObjectPath path)
    where T : class
{
    private readonly HashTable<T> _values = new();
    private readonly BoundTable<T> _numbers = new();
    // One for each form of octets: two paths with one hash share this table, and may differ in it.
    private readonly TextTable<T>?[] _texts = new TextTable<T>?[3];
    private volatile AppendList<T>? _any;
    private int _anchors;

    public PathWalk Walk { get; } = PathWalk.Of(path);

    public bool IsEmpty => _anchors == 0;

    public int Load(ValueAnchor anchor) => _values.Load(anchor.Hash);

    public void Add(Anchor anchor, T item)
    {
        _anchors++;
        switch (anchor)
        {
            case PathAnchor:
                _any = AppendList<T>.With(_any, item);
                break;
            case ValueAnchor value:
                _values.Add(value.Hash, item);
                break;
            case BoundAnchor { OfTime: false } bound:
                _numbers.Add(bound, item);
                break;
            default:
                var texts = _texts[(int)anchor.Path.Octets] ?? new TextTable<T>(anchor.Path.Octets);
                texts.Add(anchor, item);
                Volatile.Write(ref _texts[(int)anchor.Path.Octets], texts);
                break;
        }
    }

    public void Remove(Anchor anchor, T item)
    {
        _anchors--;
        switch (anchor)
        {
            case PathAnchor:
                _any = _any?.Without(item);
                break;
            case ValueAnchor value:
                _values.Remove(value.Hash, item);
                break;
            case BoundAnchor { OfTime: false } bound:
                _numbers.Remove(bound, item);
                break;
            default:
                _texts[(int)anchor.Path.Octets]?.Remove(anchor, item);
                break;
        }
    }

    /// <summary>Adds what a value of the path can satisfy.</summary>
    public void Find(in JsonElement value, ref List<T>? found)
    {
        _any?.AddTo(ref found);
        if (!_values.IsEmpty && ValueHash.OfValue(value) is not 0 and var key)
            _values.Find(key).AddTo(ref found);
        if (value.ValueKind == JsonValueKind.String)
            FindText(value, ref found);
        else if (value.ValueKind == JsonValueKind.Number && !_numbers.IsEmpty)
            _numbers.Find(PatternNumber.Of(value).Nearest, ref found);
    }

    private void FindText(in JsonElement text, ref List<T>? found)
    {
        foreach (var texts in _texts)
            texts?.Find(text, ref found);
    }
}
