namespace Comity.Stix;

/// <summary>Some observations, gathered for each pattern that they can satisfy together: every one that can take part in it, and few others.</summary>
internal sealed class GatheredObservations<TKey>
{
    private readonly Dictionary<IndexEntry<TKey>, Gathered> _gathered = [];
    private int _place;

    /// <summary>The patterns that may match, each with the observations among which it is to be searched for, in the order they came.</summary>
    public IEnumerable<(IndexEntry<TKey> Pattern, IReadOnlyList<Observation> Observations)> ByPattern =>
        _gathered.Where(one => one.Value.MayMatch).Select(one => (one.Key, (IReadOnlyList<Observation>)one.Value.Observations));

    public void Gather(Observation observation, AnchorTable<IndexEntry<TKey>> patterns, AnchorTable<IndexedExpression<TKey>> expressions)
    {
        _place++;
        List<IndexEntry<TKey>>? found = null;
        patterns.Find(observation, ref found);
        foreach (var entry in found ?? [])
            Add(entry, observation, takes: entry.Expressions.Count == 0).MayMatch = true;
        List<IndexedExpression<TKey>>? satisfied = null;
        expressions.Find(observation, ref satisfied);
        foreach (var expression in satisfied ?? [])
            Add(expression.Pattern, observation, takes: true);
    }

    private Gathered Add(IndexEntry<TKey> entry, Observation observation, bool takes)
    {
        if (!_gathered.TryGetValue(entry, out var gathered))
            _gathered.Add(entry, gathered = new Gathered());
        if (takes && gathered.LastPlace != _place)
        {
            gathered.LastPlace = _place;
            gathered.Observations.Add(observation);
        }

        return gathered;
    }

    private sealed class Gathered
    {
        public List<Observation> Observations { get; } = [];

        /// <summary>Where the last of them stood: it may have been found by several anchors.</summary>
        public int LastPlace { get; set; }

        /// <summary>Whether what any match needs was there.</summary>
        public bool MayMatch { get; set; }
    }
}
