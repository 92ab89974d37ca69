using System.Collections.Concurrent;

namespace Comity.Stix;

/// <summary>Many patterns at once: finds exactly those that match, and tries only those that can (STIX 2.1, 9.4 to 9.7).</summary>
/// <remarks>
/// Each pattern is anchored in something that whatever matches it must have: a text, number, block of addresses or part of a text at
/// the end of a path, else the path, else the type of an object. Any number of threads may read while one at a time adds or removes; a
/// reader meanwhile sees a pattern that is just being added or removed, or does not.
/// </remarks>
/// <typeparam name="TKey">What a pattern is known by, such as the identifier of its indicator.</typeparam>
public sealed class PatternIndex<TKey>
    where TKey : notnull
{
    private readonly AnchorTable<TKey> _anchors = new();
    private readonly ConcurrentDictionary<TKey, IndexEntry<TKey>> _entries = new();
    private readonly StixMatchLimits? _limits;
    private readonly Lock _writing = new();

    public PatternIndex(StixMatchLimits? limits = null) => _limits = limits;

    public int Count => _entries.Count;

    /// <returns>False where the key is there already; nothing is changed then.</returns>
    public bool Add(TKey key, StixPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var entry = new IndexEntry<TKey>(key, new StixMatcher(pattern, _limits), Anchor.Of(pattern.Expression));
        lock (_writing)
        {
            if (!_entries.TryAdd(key, entry))
                return false;
            foreach (var anchor in entry.Anchors)
                _anchors.Add(anchor, entry);
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
                _anchors.Remove(anchor, entry);
            return true;
        }
    }

    /// <summary>The keys of the patterns that one Observed Data object alone satisfies, in no order.</summary>
    /// <param name="undecided">Told of each pattern whose match was too costly, so that one such pattern does not hide the others.</param>
    /// <exception cref="StixMatchLimitException">A match could not be decided, and there is nobody to tell.</exception>
    public IReadOnlyList<TKey> Match(Observation observation, Action<TKey, StixMatchLimitException>? undecided = null)
    {
        ArgumentNullException.ThrowIfNull(observation);
        List<IndexEntry<TKey>>? found = null;
        _anchors.Find(observation, ref found);
        return found is null ? [] : Matching(found, observation, undecided);
    }

    /// <summary>The patterns that some observations satisfy together, and by which of them, in no order.</summary>
    /// <param name="undecided">Told of each pattern whose match was too costly, so that one such pattern does not hide the others.</param>
    /// <exception cref="StixMatchLimitException">A match could not be decided, and there is nobody to tell.</exception>
    public IReadOnlyDictionary<TKey, StixMatch> Match(
        IReadOnlyList<Observation> observations, Action<TKey, StixMatchLimitException>? undecided = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(observations);
        List<IndexEntry<TKey>>? found = null;
        foreach (var observation in observations)
            _anchors.Find(observation, ref found);
        var matches = new Dictionary<TKey, StixMatch>();
        foreach (var entry in Once(found ?? []))
        {
            try
            {
                if (entry.Matcher.Match(observations, cancellation) is { IsMatch: true } match)
                    matches.Add(entry.Key, match);
            }
            catch (StixMatchLimitException tooCostly) when (undecided is not null)
            {
                undecided(entry.Key, tooCostly);
            }
        }

        return matches;
    }

    private static List<TKey> Matching(List<IndexEntry<TKey>> found, Observation observation, Action<TKey, StixMatchLimitException>? undecided)
    {
        var keys = new List<TKey>();
        foreach (var entry in Once(found))
        {
            try
            {
                if (entry.Matcher.IsMatch(observation))
                    keys.Add(entry.Key);
            }
            catch (StixMatchLimitException tooCostly) when (undecided is not null)
            {
                undecided(entry.Key, tooCostly);
            }
        }

        return keys;
    }

    // Several anchors of one pattern may have been found, or one several times.
    private static IEnumerable<IndexEntry<TKey>> Once(List<IndexEntry<TKey>> found) => found.Count == 1 ? found : found.ToHashSet();
}
