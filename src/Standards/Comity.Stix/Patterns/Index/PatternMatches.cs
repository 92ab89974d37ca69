namespace Comity.Stix;

/// <summary>Which patterns of an index one observation alone satisfies, in no order.</summary>
/// <param name="Matched">The keys of those that it does.</param>
/// <param name="Undecided">The keys of those where that could not be decided (<see cref="StixMatchLimitException"/>): neither claimed nor denied.</param>
public sealed record PatternMatches<TKey>(IReadOnlyList<TKey> Matched, IReadOnlyList<TKey> Undecided)
    where TKey : notnull
{
    internal static PatternMatches<TKey> None { get; } = new([], []);
}

/// <summary>Which patterns of an index some observations satisfy together, in no order.</summary>
/// <param name="Matched">By key, those that they do, and which of them it took.</param>
/// <param name="Undecided">The keys of those where that could not be decided (<see cref="StixMatchLimitException"/>): neither claimed nor denied.</param>
public sealed record JointPatternMatches<TKey>(IReadOnlyDictionary<TKey, StixMatch> Matched, IReadOnlyList<TKey> Undecided)
    where TKey : notnull;
