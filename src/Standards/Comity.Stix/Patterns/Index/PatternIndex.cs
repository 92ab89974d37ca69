using System.Collections.Concurrent;

namespace Comity.Stix;

/// <summary>Many patterns at once: finds exactly those that match, and tries only those that can (STIX 2.1, 9.4 to 9.7).</summary>
/// <remarks>
/// Each pattern is anchored in something that whatever matches it must have: a text, number, octets or instant at the end of a path, a
/// block of addresses, part of a text or a bound, else the path, else the type of an object. Any number of threads may read while one at
/// a time adds or removes; a reader meanwhile sees a pattern that is just being added or removed, or does not. The index keeps nothing of
/// the observations that it is shown: the millionth costs what the first did.
/// </remarks>
/// <typeparam name="TKey">What a pattern is known by, such as the identifier of its indicator.</typeparam>
public sealed class PatternIndex<TKey>
    where TKey : notnull
{
    private readonly AnchorTable<IndexEntry<TKey>> _patterns = new();
    // Only of patterns that need several observations: each is found by all its observation expressions, and told which satisfy one.
    private readonly AnchorTable<IndexedExpression<TKey>> _expressions = new();
    private readonly ConcurrentDictionary<TKey, IndexEntry<TKey>> _entries = new();
    private readonly StixMatchLimits? _limits;
    private readonly Anchors _anchors;
    private readonly Lock _writing = new();

    public PatternIndex(StixMatchLimits? limits = null) => (_limits, _anchors) = (limits, new Anchors(_patterns.Load));

    public int Count => _entries.Count;

    /// <returns>False where the key is there already; nothing is changed then.</returns>
    public bool Add(TKey key, StixPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var matcher = new StixMatcher(pattern, _limits);
        lock (_writing)
        {
            if (_entries.ContainsKey(key))
                return false;
            var entry = IndexEntry<TKey>.Of(key, matcher, _anchors);
            _entries[key] = entry;
            foreach (var anchor in entry.Anchors)
                _patterns.Add(anchor, entry);
            foreach (var expression in entry.Expressions)
            {
                foreach (var anchor in expression.Anchors)
                    _expressions.Add(anchor, expression);
            }

            return true;
        }
    }

    /// <returns>False where the key is not there.</returns>
    public bool Remove(TKey key)
    {
        lock (_writing)
        {
            if (!_entries.TryRemove(key, out var entry))
                return false;
            foreach (var anchor in entry.Anchors)
                _patterns.Remove(anchor, entry);
            foreach (var expression in entry.Expressions)
            {
                foreach (var anchor in expression.Anchors)
                    _expressions.Remove(anchor, expression);
            }

            return true;
        }
    }

    /// <summary>The keys of the patterns that one Observed Data object alone satisfies, in no order.</summary>
    /// <remarks>
    /// Exactly those of which <see cref="StixMatcher.IsMatch"/> is true. A pattern that needs several observations is among them only where
    /// this one counts for as many (<c>number_observed</c>, 9.1).
    /// </remarks>
    /// <param name="undecided">Told of each pattern whose match was too costly, so that one such pattern does not hide the others.</param>
    /// <exception cref="StixMatchLimitException">A match could not be decided, and there is nobody to tell.</exception>
    public IReadOnlyList<TKey> Match(Observation observation, Action<TKey, StixMatchLimitException>? undecided = null)
    {
        ArgumentNullException.ThrowIfNull(observation);
        if (_patterns.Find(observation) is not { } found)
            return [];
        List<TKey>? keys = null;
        foreach (var entry in found)
        {
            if (IsMatch(entry, observation, undecided))
                (keys ??= []).Add(entry.Key);
        }

        return keys ?? [];
    }

    /// <summary>The patterns that some observations satisfy together, and by which of them, in no order.</summary>
    /// <remarks>
    /// Exactly those of which <see cref="StixMatcher.Match"/> is a match, with the same observations. A pattern that one observation decides
    /// is tried on those alone in which it has an anchor; a pattern that needs several is searched for among those alone in which
    /// one of its observation expressions has an anchor. The observations are a set: what was shown in other calls is not known here.
    /// </remarks>
    /// <param name="undecided">Told of each pattern whose match was too costly, so that one such pattern does not hide the others.</param>
    /// <exception cref="StixMatchLimitException">A match could not be decided, and there is nobody to tell.</exception>
    public IReadOnlyDictionary<TKey, StixMatch> Match(
        IReadOnlyList<Observation> observations, Action<TKey, StixMatchLimitException>? undecided = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(observations);
        var gathered = new GatheredObservations<TKey>(undecided);
        foreach (var observation in observations)
        {
            cancellation.ThrowIfCancellationRequested();
            gathered.Gather(observation, _patterns, _expressions);
        }

        var matches = new Dictionary<TKey, StixMatch>();
        foreach (var (entry, those) in gathered.ByPattern)
        {
            try
            {
                if (entry.IsDecidedByOne)
                    matches.Add(entry.Key, new StixMatch(true, those));
                else if (entry.Matcher.Match(those, cancellation) is { IsMatch: true } match)
                    matches.Add(entry.Key, match);
            }
            catch (StixMatchLimitException tooCostly) when (undecided is not null)
            {
                undecided(entry.Key, tooCostly);
            }
        }

        return matches;
    }

    private static bool IsMatch(IndexEntry<TKey> entry, Observation observation, Action<TKey, StixMatchLimitException>? undecided)
    {
        try
        {
            return entry.Matcher.IsMatch(observation);
        }
        catch (StixMatchLimitException tooCostly) when (undecided is not null)
        {
            undecided(entry.Key, tooCostly);
            return false;
        }
    }
}
