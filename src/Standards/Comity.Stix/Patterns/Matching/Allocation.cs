namespace Comity.Stix;

/// <summary>So many observations that satisfy one condition within a stretch of time.</summary>
internal readonly record struct Demand(int Condition, Span Time, long Count);

/// <summary>Gives each demand observations of its own, none beyond what it counts for; finds a way wherever there is one (STIX 2.1, 9.5).</summary>
/// <remarks>A flow of greatest value, by shortest augmenting paths: polynomial whatever the demands are.</remarks>
internal sealed class Allocation(IReadOnlyList<Observation> observations, Func<int, int[]> candidates, Action<long> spend)
{
    private readonly List<Demand> _demands = [];
    private readonly List<Dictionary<int, long>> _given = [];
    private readonly Dictionary<int, long> _left = [];

    /// <summary>The places of all observations that were given away.</summary>
    public IEnumerable<int> Given => _given.SelectMany(given => given.Keys).Distinct();

    /// <returns>False where no allocation satisfies all demands.</returns>
    public bool Satisfy(IEnumerable<Demand> demands)
    {
        foreach (var same in demands.GroupBy(demand => (demand.Condition, demand.Time)))
        {
            var count = same.Aggregate(0L, (total, demand) => Math.Min(total + demand.Count, long.MaxValue / 4));
            _demands.Add(new Demand(same.Key.Condition, same.Key.Time, count));
            _given.Add([]);
        }

        for (var demand = 0; demand < _demands.Count; demand++)
        {
            var missing = Take(demand);
            while (missing > 0)
            {
                if (Reroute(demand, missing) is not (> 0 and var gained))
                    return false;
                missing -= gained;
            }
        }

        return true;
    }

    // What is still free.
    private long Take(int demand)
    {
        var missing = _demands[demand].Count;
        foreach (var place in Fitting(demand))
        {
            var taken = Math.Min(missing, Left(place));
            if (taken == 0)
                continue;
            Give(demand, place, taken);
            _left[place] = Left(place) - taken;
            missing -= taken;
            if (missing == 0)
                break;
        }

        return missing;
    }

    // Others may take another observation instead, and so on, until one is found that is free.
    private long Reroute(int demand, long missing)
    {
        var reachedBy = new Dictionary<int, int>();
        var freedBy = new Dictionary<int, int> { [demand] = -1 };
        var queue = new Queue<int>([demand]);
        while (queue.TryDequeue(out var next))
        {
            foreach (var place in Fitting(next))
            {
                if (!reachedBy.TryAdd(place, next))
                    continue;
                if (Left(place) > 0)
                    return Shift(place, reachedBy, freedBy, missing);
                spend(_demands.Count);
                for (var other = 0; other < _demands.Count; other++)
                {
                    if (_given[other].ContainsKey(place) && freedBy.TryAdd(other, place))
                        queue.Enqueue(other);
                }
            }
        }

        return 0;
    }

    private long Shift(int free, Dictionary<int, int> reachedBy, Dictionary<int, int> freedBy, long missing)
    {
        var amount = Math.Min(missing, Left(free));
        for (var place = free; freedBy[reachedBy[place]] is >= 0 and var before; place = before)
            amount = Math.Min(amount, _given[reachedBy[place]][before]);
        _left[free] = Left(free) - amount;
        for (var place = free; ; place = freedBy[reachedBy[place]])
        {
            Give(reachedBy[place], place, amount);
            if (freedBy[reachedBy[place]] is not (>= 0 and var before))
                return amount;
            Give(reachedBy[place], before, -amount);
        }
    }

    private void Give(int demand, int place, long amount)
    {
        var given = _given[demand];
        var now = given.GetValueOrDefault(place) + amount;
        if (now == 0)
            given.Remove(place);
        else
            given[place] = now;
    }

    private long Left(int place) => _left.TryGetValue(place, out var left) ? left : observations[place].Count;

    private IEnumerable<int> Fitting(int demand)
    {
        var (condition, time, _) = _demands[demand];
        foreach (var place in candidates(condition))
        {
            spend(1);
            if (time.Fits(observations[place]))
                yield return place;
        }
    }
}
