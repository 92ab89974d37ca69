namespace Comity.Stix;

/// <summary>
/// Searches for observations and instants that satisfy what a pattern requires, all bounds at once. It finds them wherever there are any, or says that it
/// was stopped; it never guesses (STIX 2.1, 9.5).
/// </summary>
/// <remarks>
/// FOLLOWEDBY is an instant that parts two groups, WITHIN an instant at which a group ends. Once these are chosen each demand has a fixed
/// stretch of time, and what is left is an allocation, which is polynomial. It is enough to try the earliest instants at which an
/// observation of the group can have happened: if all observations of a solution are moved as early as its bounds permit, the last of a
/// group stands at such an instant. Before each step down, the demands known so far are tried, so that hopeless branches end early.
/// </remarks>
internal sealed class ObservationSearch(Requirement requirement, IReadOnlyList<Observation> observations, long maxSteps)
{
    // Each choice is a frame on the stack; a pattern that needs more choices than this is refused.
    private const int MaxChoices = 1_000;

    private readonly List<Condition> _conditions = [];
    private readonly List<int[]?> _candidates = [];
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly List<Demand> _demands = [];
    private CancellationToken _cancellation;
    private long _steps;
    private int _depth;
    private int[] _found = [];

    public StixMatch Run(CancellationToken cancellation)
    {
        _cancellation = cancellation;
        var available = observations.Aggregate(0L, (total, observation) => Math.Min(total + observation.Count, long.MaxValue / 4));
        var first = new Work(requirement, Span.Always, 1, long.MinValue, null);
        if (requirement.Needed > available || !Feasible(first) || !Solve(first))
            return StixMatch.None;
        Array.Sort(_found);
        return new StixMatch(true, [.. _found.Select(place => observations[place])]);
    }

    /// <summary>A requirement to be met so many times in a stretch of time, and what is to be done after it.</summary>
    /// <param name="NotBefore">Repetitions are alike: only choices in ascending order are tried.</param>
    private sealed record Work(Requirement Requirement, Span Time, long Times, long NotBefore, Work? Next);

    private bool Solve(Work? work)
    {
        var known = _demands.Count;
        // What leaves no choice is only noted.
        while (work is not null && Fixed(work) is { } rest)
            work = rest.Next;
        var solved = work is null ? Allocate() : Choose(work);
        if (!solved)
            _demands.RemoveRange(known, _demands.Count - known);
        return solved;
    }

    /// <returns>What comes after this step, as the next of a work that is done; <see langword="null"/> where there is a choice.</returns>
    private Work? Fixed(Work work)
    {
        Spend(1);
        switch (work.Requirement)
        {
            case OneObservation single:
                _demands.Add(DemandOf(single, work.Time, work.Times));
                return work;
            case AllOf all:
                return work with { Next = all.Parts.Aggregate(work.Next, (next, part) => work with { Requirement = part, Next = next }) };
            case Repeated repeat:
                return work with { Next = work with { Requirement = repeat.Inner, Times = Math.Min(work.Times, long.MaxValue / 4 / repeat.Times) * repeat.Times } };
            default:
                return null;
        }
    }

    private bool Choose(Work work)
    {
        if (++_depth > MaxChoices)
            throw new StixMatchLimitException($"Matching takes more than {MaxChoices} choices. Use smaller counts of repetition or fewer expressions.");
        var solved = work.Requirement switch
        {
            AnyOf any => SolveAny(any, work),
            Followed then => SolveThen(then, work),
            Windowed window => SolveWindow(window, work),
            _ => throw new InvalidOperationException("A requirement without a meaning."),
        };
        _depth--;
        return solved;
    }

    private bool SolveAny(AnyOf any, Work work)
    {
        for (var branch = (int)Math.Max(work.NotBefore, 0); branch < any.Branches.Count; branch++)
        {
            if (Try(work, branch, (times, next) => new Work(any.Branches[branch], work.Time, times, long.MinValue, next)))
                return true;
        }

        return false;
    }

    private bool SolveThen(Followed then, Work work)
    {
        foreach (var parting in Instants(then.Before, work))
        {
            // What follows only loses by a later parting: where it has no room now, it will have none.
            var after = new Work(then.After, work.Time.Within(parting, long.MaxValue), 1, long.MinValue, work.Next);
            if (!Feasible(after))
                return false;
            if (Try(work, parting, (times, next) => new Work(then.Before, work.Time.Within(long.MinValue, parting), times, long.MinValue, after with { Times = times, Next = next })))
                return true;
        }

        return false;
    }

    private bool SolveWindow(Windowed window, Work work)
    {
        foreach (var end in Instants(window.Inner, work))
        {
            var time = work.Time.Within(end - window.Ticks + 1, end);
            if (Try(work, end, (times, next) => new Work(window.Inner, time, times, long.MinValue, next)))
                return true;
        }

        return false;
    }

    // All repetitions by the same choice, or one by it and the others by it or later ones.
    private bool Try(Work work, long choice, Func<long, Work?, Work> chosen)
    {
        var all = chosen(work.Times, work.Next);
        if (Feasible(all) && Solve(all))
            return true;
        if (work.Times == 1)
            return false;
        var one = chosen(1, work with { Times = work.Times - 1, NotBefore = choice });
        return Feasible(one) && Solve(one);
    }

    /// <summary>The instants at which the last observation of a group can have happened, earliest first.</summary>
    private List<long> Instants(Requirement group, Work work)
    {
        var instants = new HashSet<long>();
        Collect(group, work.Time, instants);
        var sorted = instants.Where(instant => instant >= work.NotBefore).ToList();
        sorted.Sort();
        return sorted;
    }

    private void Collect(Requirement group, Span time, HashSet<long> instants)
    {
        if (group is OneObservation single)
        {
            var narrowed = time.Within(single.Time);
            foreach (var place in Candidates(Known(single)))
            {
                var observation = observations[place];
                Spend(1);
                if (observation.First <= observation.Last && narrowed.Fits(observation))
                    instants.Add(Math.Max(narrowed.From, observation.First));
            }
        }

        foreach (var part in Parts(group))
            Collect(part, time, instants);
    }

    private static IEnumerable<Requirement> Parts(Requirement whole) => whole switch
    {
        AllOf all => all.Parts,
        AnyOf any => any.Branches,
        Followed then => [then.Before, then.After],
        Windowed window => [window.Inner],
        Repeated repeat => [repeat.Inner],
        _ => [],
    };

    // Necessary for a solution, not sufficient: what is still to be chosen counts as unbounded, and OR as nothing.
    private bool Feasible(Work work)
    {
        var demands = new List<Demand>(_demands);
        for (var next = work; next is not null; next = next.Next)
            Require(next.Requirement, next.Time, next.Times, demands);
        return new Allocation(observations, Candidates, Spend).Satisfy(demands);
    }

    private void Require(Requirement required, Span time, long times, List<Demand> demands)
    {
        if (required is OneObservation single)
            demands.Add(DemandOf(single, time, times));
        else if (required is Repeated repeat)
            Require(repeat.Inner, time, Math.Min(times, long.MaxValue / 4 / repeat.Times) * repeat.Times, demands);
        else if (required is not AnyOf)
        {
            foreach (var part in Parts(required))
                Require(part, time, times, demands);
        }
    }

    private bool Allocate()
    {
        var allocation = new Allocation(observations, Candidates, Spend);
        if (!allocation.Satisfy(_demands))
            return false;
        _found = [.. allocation.Given];
        return true;
    }

    private Demand DemandOf(OneObservation single, Span time, long times) => new(Known(single), time.Within(single.Time), times);

    private int Known(OneObservation single)
    {
        if (_known.TryGetValue(single.Text, out var condition))
            return condition;
        _known.Add(single.Text, _conditions.Count);
        _conditions.Add(single.Condition);
        _candidates.Add(null);
        return _conditions.Count - 1;
    }

    private int[] Candidates(int condition) => _candidates[condition] ??= Holding(_conditions[condition]);

    private int[] Holding(Condition condition)
    {
        var places = new List<int>();
        for (var place = 0; place < observations.Count; place++)
        {
            Spend(1);
            if (condition.Holds(observations[place]))
                places.Add(place);
        }

        return [.. places];
    }

    private void Spend(long steps)
    {
        _steps += steps;
        if (_steps > maxSteps)
            throw new StixMatchLimitException($"Matching takes more than {maxSteps} steps. Bind the expressions more tightly, or match fewer observations at a time.");
        if ((_steps & 0xFFFF) < steps)
            _cancellation.ThrowIfCancellationRequested();
    }
}
