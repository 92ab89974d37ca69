namespace Comity.Stix;

/// <summary>Some observations, gathered for each pattern that they can satisfy together: every one that can take part in it, and few others.</summary>
/// <remarks>Of a pattern that one observation decides only those are kept that satisfy it.</remarks>
/// <param name="undecided">Told once of each such pattern whose match was too costly.</param>
internal sealed class GatheredObservations<TKey>(Action<TKey, StixMatchLimitException>? undecided)
    where TKey : notnull
{
    private readonly Dictionary<IndexEntry<TKey>, Gathered> _gathered = [];
    private int _place;

    /// <summary>The patterns that may match, each with the observations among which it is to be searched for, in the order they came.</summary>
    /// <remarks>Those that one observation decides do match.</remarks>
    public IEnumerable<(IndexEntry<TKey> Pattern, IReadOnlyList<Observation> Observations)> ByPattern =>
        _gathered.Where(one => one.Value is { MayMatch: true, IsUndecided: false }).Select(one => (one.Key, (IReadOnlyList<Observation>)one.Value.Observations));

    /// <exception cref="StixMatchLimitException">A match could not be decided, and there is nobody to tell.</exception>
    public void Gather(Observation observation, AnchorTable<IndexEntry<TKey>> patterns, AnchorTable<IndexedExpression<TKey>> expressions)
    {
        _place++;
        foreach (var entry in patterns.Find(observation) ?? [])
        {
            if (entry.IsDecidedByOne)
                Decide(entry, observation);
            else
                Of(entry).MayMatch = true;
        }

        foreach (var expression in expressions.Find(observation) ?? [])
            Add(Of(expression.Pattern), observation);
    }

    private void Decide(IndexEntry<TKey> entry, Observation observation)
    {
        if (_gathered.TryGetValue(entry, out var known) && known.IsUndecided)
            return;
        try
        {
            if (!entry.Matcher.IsMatch(observation))
                return;
            var gathered = known ?? Of(entry);
            gathered.MayMatch = true;
            Add(gathered, observation);
        }
        catch (StixMatchLimitException tooCostly) when (undecided is not null)
        {
            Of(entry).IsUndecided = true;
            undecided(entry.Key, tooCostly);
        }
    }

    private void Add(Gathered gathered, Observation observation)
    {
        if (gathered.LastPlace == _place)
            return;
        gathered.LastPlace = _place;
        gathered.Observations.Add(observation);
    }

    private Gathered Of(IndexEntry<TKey> entry)
    {
        if (!_gathered.TryGetValue(entry, out var gathered))
            _gathered.Add(entry, gathered = new Gathered());
        return gathered;
    }

    private sealed class Gathered
    {
        public List<Observation> Observations { get; } = [];

        /// <summary>Where the last of them stood: it may have been found by several expressions.</summary>
        public int LastPlace { get; set; }

        /// <summary>Whether what any match needs was there.</summary>
        public bool MayMatch { get; set; }

        /// <summary>Whether one observation was too costly to decide.</summary>
        public bool IsUndecided { get; set; }
    }
}
