namespace Comity.Stix;

/// <summary>Keeps each item of a growing list once; the list is never much longer than twice what differs in it, and what one look added.</summary>
/// <remarks>Few items need no memory.</remarks>
internal struct Once<T>
    where T : class
{
    private const int Few = 8;
    private const int Slack = 1_024;

    // What is kept, where the list was longer than a few.
    private HashSet<T>? _seen;
    private int _count;

    /// <summary>Drops what is repeated, where the list has become too long with it.</summary>
    public void Limit(List<T>? found)
    {
        if (found is not null && found.Count > Slack + (2 * _count))
            Keep(found);
    }

    /// <summary>Drops what is repeated.</summary>
    public void Keep(List<T>? found)
    {
        if (found is null)
            return;
        if (found.Count > Few)
            _seen ??= [];
        for (var place = _count; place < found.Count; place++)
        {
            var item = found[place];
            if (_seen?.Add(item) ?? found.IndexOf(item, 0, _count) < 0)
                found[_count++] = item;
        }

        found.RemoveRange(_count, found.Count - _count);
    }
}
