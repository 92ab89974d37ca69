namespace Comity.Stix;

/// <summary>Finds the anchors of patterns: what satisfies a pattern has at least one of them, and by itself or with others satisfies it (STIX 2.1, 9.5, 9.6).</summary>
/// <param name="load">How many others have an anchor already: of what is needed together the less common decides.</param>
internal sealed class Anchors(Func<Anchor, int> load)
{
    /// <summary>The anchors of which any set of observations that satisfies the expression has at least one; none where nothing can satisfy it.</summary>
    public IReadOnlyList<Anchor> Of(ObservationNode node) => node switch
    {
        ObservationExpression expression => Of(expression.Condition),
        QualifiedObservation qualified => Of(qualified.Inner),
        ObservationGroup { Operator: ObservationOperator.Or } group => [.. group.Operands.SelectMany(Of)],
        ObservationGroup group => group.Operands.Select(Of).MinBy(Cost)!,
        _ => throw new InvalidOperationException("An observation expression without anchors."),
    };

    /// <summary>The anchors of which an observation has one if one of its objects satisfies the comparison expressions.</summary>
    public IReadOnlyList<Anchor> Of(ComparisonNode node) => node switch
    {
        ComparisonGroup { All: true } group => group.Operands.Select(Of).MinBy(Cost)!,
        ComparisonGroup group => [.. group.Operands.SelectMany(Of)],
        ComparisonExpression expression => expression.Negated ? [OfNegated(expression)] : Of(expression),
        _ => throw new InvalidOperationException("A comparison expression without anchors."),
    };

    // 9.6: NOT holds for nearly every value, but for none where there is no value. NOT EXISTS holds where there is none.
    private static Anchor OfNegated(ComparisonExpression expression) =>
        expression.Operator == ComparisonOperator.Exists ? new TypeAnchor(expression.Path) : new PathAnchor(expression.Path);

    private static IReadOnlyList<Anchor> Of(ComparisonExpression expression)
    {
        var (path, operands) = (expression.Path, expression.Operands);
        return expression.Operator switch
        {
            ComparisonOperator.Equal or ComparisonOperator.In => [.. operands.Select(constant => OfEqual(path, constant))],
            ComparisonOperator.Less or ComparisonOperator.LessOrEqual => [OfBound(path, operands[0], atLeast: false)],
            ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual => [OfBound(path, operands[0], atLeast: true)],
            ComparisonOperator.IsSubset or ComparisonOperator.IsSuperset => [OfBlock(expression)],
            ComparisonOperator.Like => [OfPart(path, LikePattern.Required(operands[0].Text), ignoresCase: false)],
            ComparisonOperator.Matches when expression.Required.Texts is { Count: > 0 } texts =>
                [.. texts.Select(text => OfPart(path, text, expression.Required.IgnoresCase))],
            _ => [new PathAnchor(path)],
        };
    }

    // 9.2: each constant equals values of some types only. 9.6.4: octets are compared decoded.
    private static Anchor OfEqual(ObjectPath path, PatternLiteral constant) => constant.Kind switch
    {
        PatternLiteralKind.Integer or PatternLiteralKind.Float or PatternLiteralKind.Boolean => new ValueAnchor(path, constant),
        PatternLiteralKind.Timestamp => new TimeAnchor(path, constant.Time.At.UtcTicks),
        PatternLiteralKind.String when path.Octets == OctetForm.None => new ValueAnchor(path, constant),
        _ when constant.Octets is { } octets => new OctetsAnchor(path, octets),
        _ => new PathAnchor(path),
    };

    private static Anchor OfBound(ObjectPath path, PatternLiteral constant, bool atLeast) => constant.Kind switch
    {
        PatternLiteralKind.Integer or PatternLiteralKind.Float => new BoundAnchor(path, constant.Number.Nearest, atLeast, OfTime: false),
        PatternLiteralKind.Timestamp => new BoundAnchor(path, constant.Time.At.UtcTicks, atLeast, OfTime: true),
        _ => new PathAnchor(path),
    };

    private static Anchor OfBlock(ComparisonExpression expression) => IpBlock.TryParse(expression.Operands[0].Text, out var block)
        ? new BlockAnchor(expression.Path, block, expression.Operator == ComparisonOperator.IsSuperset)
        : new PathAnchor(expression.Path);

    private static Anchor OfPart(ObjectPath path, string required, bool ignoresCase) =>
        System.Text.Encoding.UTF8.GetByteCount(required) < PartTable<object>.Shortest || path.Octets != OctetForm.None
            ? new PathAnchor(path)
            : new PartAnchor(path, required, ignoresCase);

    // The weakest anchor decides how often the pattern is tried; then how many share them; of equals, long texts are rarer than short ones.
    private (int Weakest, int Load, int Length) Cost(IReadOnlyList<Anchor> anchors) => anchors.Count == 0
        ? (int.MinValue, 0, 0)
        : (-anchors.Min(anchor => anchor.Rank), anchors.Sum(load) + anchors.Count - 1, -anchors.Min(anchor => anchor.Length));
}
