namespace Comity.Stix;

/// <summary>A pattern of an index under its key, with the anchors by which it is found.</summary>
internal sealed class IndexEntry<TKey>(TKey key, StixMatcher matcher, IReadOnlyList<Anchor> anchors)
{
    public TKey Key => key;

    public StixMatcher Matcher => matcher;

    /// <summary>Whether the pattern needs but one observation, whichever it is.</summary>
    public bool IsDecidedByOne => matcher.IsDecidedByOne;

    /// <summary>What any match has at least one of.</summary>
    public IReadOnlyList<Anchor> Anchors => anchors;

    /// <summary>The observation expressions of a pattern that needs several observations; none where one decides.</summary>
    public IReadOnlyList<IndexedExpression<TKey>> Expressions { get; private set; } = [];

    /// <summary>Makes the entry of a pattern.</summary>
    public static IndexEntry<TKey> Of(TKey key, StixMatcher matcher, Anchors anchors)
    {
        var entry = new IndexEntry<TKey>(key, matcher, anchors.Of(matcher.Pattern.Expression));
        if (!matcher.IsDecidedByOne)
            entry.Expressions = [.. In(matcher.Pattern.Expression).DistinctBy(expression => expression.ToString())
                .Select(expression => new IndexedExpression<TKey>(entry, anchors.Of(expression)))];
        return entry;
    }

    private static IEnumerable<ObservationExpression> In(ObservationNode node) => node switch
    {
        ObservationExpression expression => [expression],
        QualifiedObservation qualified => In(qualified.Inner),
        ObservationGroup group => group.Operands.SelectMany(In),
        _ => throw new InvalidOperationException("An observation expression of no kind."),
    };
}

/// <summary>One observation expression of a pattern that needs several observations.</summary>
internal sealed class IndexedExpression<TKey>(IndexEntry<TKey> pattern, IReadOnlyList<Anchor> anchors)
{
    public IndexEntry<TKey> Pattern => pattern;

    public IReadOnlyList<Anchor> Anchors => anchors;
}
