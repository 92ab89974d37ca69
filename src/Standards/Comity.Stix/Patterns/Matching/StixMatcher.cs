namespace Comity.Stix;

/// <summary>Whether some observations satisfy a pattern, and which they were.</summary>
/// <param name="IsMatch">Whether they do.</param>
/// <param name="Observations">
/// Where one observation is enough, each that is; else those of one way to satisfy the whole pattern, each once, in the order given.
/// Empty where there is no match.
/// </param>
public sealed record StixMatch(bool IsMatch, IReadOnlyList<Observation> Observations)
{
    internal static StixMatch None { get; } = new(false, []);
}

/// <summary>How much work a match may cost.</summary>
public sealed record StixMatchLimits
{
    public static StixMatchLimits Default { get; } = new();

    /// <summary>Most steps of a search through several observations; a step costs some nanoseconds.</summary>
    public long MaxSteps { get; init; } = 50_000_000;
}

/// <summary>A match could not be decided within <see cref="StixMatchLimits"/>: it is neither claimed nor denied.</summary>
public sealed class StixMatchLimitException(string explanation) : Exception(explanation)
{
    /// <summary>Stable; clients key on it.</summary>
    public const string Code = "pattern.too-costly";
}

/// <summary>A pattern made ready to be matched, again and again, against observations (STIX 2.1, 9.4 to 9.7).</summary>
/// <remarks>
/// Immutable, safe to share between threads. An observation that happened several times (<c>number_observed</c>) can serve as often (9.1).
/// When it happened between its two times is not known, so the pattern matches where instants exist that satisfy all bounds at once.
/// </remarks>
public sealed class StixMatcher
{
    private readonly Requirement _requirement;
    private readonly StixMatchLimits _limits;

    public StixMatcher(StixPattern pattern, StixMatchLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        (Pattern, _limits) = (pattern, limits ?? StixMatchLimits.Default);
        _requirement = Requirement.Of(pattern.Expression);
    }

    public StixPattern Pattern { get; }

    /// <summary>Whether the pattern needs but one observation, whichever it is.</summary>
    internal bool IsDecidedByOne => _requirement.Single is not null;

    /// <summary>Whether the observation satisfies at least one expression in square brackets; else it can be left out of any match.</summary>
    internal bool MayUse(Observation observation) => _requirement.MayUse(observation);

    /// <summary>Whether one Observed Data object alone satisfies the pattern.</summary>
    /// <exception cref="StixMatchLimitException">The search was longer than allowed.</exception>
    public bool IsMatch(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        // The most common patterns by far need no search and no memory.
        if (_requirement.Single is { } single)
            return single.Holds(observation);
        return _requirement.Needed <= observation.Count && new ObservationSearch(_requirement, [observation], _limits.MaxSteps).Run(CancellationToken.None).IsMatch;
    }

    /// <summary>Matches the pattern against a set of observations (9.4).</summary>
    /// <exception cref="StixMatchLimitException">The search was longer than allowed.</exception>
    public StixMatch Match(IReadOnlyList<Observation> observations, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(observations);
        if (_requirement.Single is not { } single)
            return new ObservationSearch(_requirement, observations, _limits.MaxSteps).Run(cancellation);
        var matched = new List<Observation>();
        foreach (var observation in observations)
        {
            cancellation.ThrowIfCancellationRequested();
            if (single.Holds(observation))
                matched.Add(observation);
        }

        return matched.Count == 0 ? StixMatch.None : new StixMatch(true, matched);
    }
}
