namespace Comity.Stix;

/// <summary>How an anchor is found in an observation, most telling first.</summary>
internal enum AnchorKind
{
    /// <summary>A text that the path must lead to.</summary>
    Text,

    /// <summary>A number that the path must lead to.</summary>
    Number,

    /// <summary>A block of addresses that must contain what the path leads to.</summary>
    Block,

    /// <summary>Characters that must occur in what the path leads to.</summary>
    Part,

    /// <summary>A value, whatever it is, that the path must lead to.</summary>
    Path,

    /// <summary>An object of the type.</summary>
    Type,
}

/// <summary>Something of which an observation has at least one for each pattern that it can satisfy, or help to satisfy.</summary>
internal sealed record Anchor(AnchorKind Kind, ObjectPath Path, string Text, double Number, IpBlock Block)
{
    /// <summary>The whole text of which a part is the anchor.</summary>
    public string Required { get; private init; } = "";

    // Three characters are enough to tell texts apart, and few enough to be looked up one by one.
    public const int PartLength = 3;

    // From the most to the least common in names, paths and addresses.
    private const string Common = "eatoinsrcmlhdpu./\\wgf:-by k01v2_3x458697jqz";

    /// <summary>The hash of a text or number under a path.</summary>
    public ulong Key(ulong path) => Kind == AnchorKind.Text ? ValueHash.OfText(path, Text) : ValueHash.OfNumber(path, Number);

    /// <summary>The anchors of a pattern: what matches it has at least one of them (STIX 2.1, 9.5).</summary>
    public static IReadOnlyList<Anchor> Of(ObservationNode node) => node switch
    {
        ObservationTest test => Of(test.Condition),
        QualifiedObservation qualified => Of(qualified.Inner),
        ObservationGroup { Operator: ObservationOperator.Or } group => [.. group.Operands.SelectMany(Of)],
        ObservationGroup group => group.Operands.Select(Of).MinBy(Cost)!,
        _ => throw new InvalidOperationException("An observation expression without anchors."),
    };

    private static IReadOnlyList<Anchor> Of(ComparisonNode node) => node switch
    {
        ComparisonGroup { All: true } group => group.Operands.Select(Of).MinBy(Cost)!,
        ComparisonGroup group => [.. group.Operands.SelectMany(Of)],
        PropertyTest test => Of(test),
        _ => throw new InvalidOperationException("A comparison without anchors."),
    };

    private static IReadOnlyList<Anchor> Of(PropertyTest test)
    {
        if (test.Negated)
            return [With(test, test.Operator == ComparisonOperator.Exists ? AnchorKind.Type : AnchorKind.Path)];
        return test.Operator switch
        {
            ComparisonOperator.Equal or ComparisonOperator.In => [.. test.Operands.Select(literal => OfValue(test, literal))],
            ComparisonOperator.IsSubset when IpBlock.TryParse(test.Operands[0].Text, out var block) => [With(test, AnchorKind.Block) with { Block = block }],
            ComparisonOperator.Like => [OfPart(test, LikePattern.Required(test.Operands[0].Text))],
            ComparisonOperator.Matches => [OfPart(test, test.RequiredText)],
            _ => [With(test, AnchorKind.Path)],
        };
    }

    // 9.2: one text or number equals values of its own type only, as long as no octets are involved.
    private static Anchor OfValue(PropertyTest test, PatternLiteral literal)
    {
        if (literal.Kind is PatternLiteralKind.Integer or PatternLiteralKind.Float)
            return With(test, AnchorKind.Number) with { Number = literal.Number.Nearest };
        return literal.Kind == PatternLiteralKind.String && !test.Path.IsHex && !test.Path.IsBinary
            ? With(test, AnchorKind.Text) with { Text = literal.Text }
            : With(test, AnchorKind.Path);
    }

    private static Anchor OfPart(PropertyTest test, string required)
    {
        if (required.Length < PartLength || test.Path.IsHex || test.Path.IsBinary)
            return With(test, AnchorKind.Path);
        var rarest = Enumerable.Range(0, required.Length - PartLength + 1).MaxBy(start => Rarity(required.AsSpan(start, PartLength)));
        return With(test, AnchorKind.Part) with { Text = required.Substring(rarest, PartLength), Required = required };
    }

    private static int Rarity(ReadOnlySpan<char> part)
    {
        var rarity = 0;
        foreach (var c in part)
            rarity += Common.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal) is >= 0 and var place ? place : Common.Length;
        return rarity;
    }

    private static Anchor With(PropertyTest test, AnchorKind kind) => new(kind, test.Path, "", 0, default);

    // The weakest anchor decides how often the pattern is tried; of equals, long texts are rarer than short ones.
    private static (AnchorKind Weakest, int Length, int Count) Cost(IReadOnlyList<Anchor> anchors) => anchors.Count == 0
        ? (AnchorKind.Text, 0, 0)
        : (anchors.Max(anchor => anchor.Kind), -anchors.Min(anchor => anchor.Text.Length), anchors.Count);
}
