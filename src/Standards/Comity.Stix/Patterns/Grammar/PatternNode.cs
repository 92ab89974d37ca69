namespace Comity.Stix;

/// <summary>A part of a pattern that was read and found sound; immutable, with the place it came from.</summary>
/// <remarks>Groups are flat: what parentheses added without changing the meaning is gone, so equal patterns have equal trees.</remarks>
public abstract class PatternNode
{
    private protected PatternNode(int offset) => Offset = offset;

    /// <summary>Zero-based offset in the text of the pattern, in UTF-16 code units.</summary>
    public int Offset { get; }

    /// <summary>This part in normal form (see <see cref="StixPattern.ToString"/>).</summary>
    public override string ToString() => PatternText.Of(this);
}

/// <summary>What one or more observations must satisfy (STIX 2.1, 9.5).</summary>
public abstract class ObservationNode : PatternNode
{
    private protected ObservationNode(int offset)
        : base(offset)
    {
    }
}

/// <summary>One observation expression in square brackets: satisfied by one observation, through one of its objects (9.5).</summary>
public sealed class ObservationExpression : ObservationNode
{
    internal ObservationExpression(int offset, ComparisonNode condition)
        : base(offset) => Condition = condition;

    public ComparisonNode Condition { get; }
}

/// <summary>How observation expressions are joined, strongest first (9.5.2, 9.5.3).</summary>
public enum ObservationOperator
{
    /// <summary>All of them, each by observations of its own.</summary>
    And,

    /// <summary>One of them.</summary>
    Or,

    /// <summary>All of them, each by observations of its own that are not before those of its predecessors.</summary>
    FollowedBy,
}

/// <summary>Two or more observation expressions joined by one operator, from left to right.</summary>
public sealed class ObservationGroup : ObservationNode
{
    internal ObservationGroup(int offset, ObservationOperator joinedBy, IReadOnlyList<ObservationNode> operands)
        : base(offset) => (Operator, Operands) = (joinedBy, operands);

    public ObservationOperator Operator { get; }

    public IReadOnlyList<ObservationNode> Operands { get; }
}

/// <summary>An observation expression under a qualifier; the innermost qualifier is the one that stands first (9.5.1).</summary>
public sealed class QualifiedObservation : ObservationNode
{
    internal QualifiedObservation(int offset, ObservationNode inner, PatternQualifier qualifier)
        : base(offset) => (Inner, Qualifier) = (inner, qualifier);

    public ObservationNode Inner { get; }

    public PatternQualifier Qualifier { get; }
}

/// <summary>A bound on time or number (9.5.1).</summary>
public abstract record PatternQualifier
{
    private protected PatternQualifier()
    {
    }
}

/// <summary>That many times, each by observations of its own.</summary>
/// <param name="Times">At least one.</param>
public sealed record RepeatsQualifier(long Times) : PatternQualifier;

/// <summary>All observations inside one stretch of time that is shorter than <paramref name="Seconds"/>.</summary>
/// <param name="Seconds">More than zero; exact, as it was written.</param>
public sealed record WithinQualifier(decimal Seconds) : PatternQualifier;

/// <summary>All observations at or after <paramref name="Start"/> and before <paramref name="Stop"/>.</summary>
/// <param name="Start">Included; earlier than <paramref name="Stop"/>.</param>
/// <param name="Stop">Not included.</param>
public sealed record StartStopQualifier(StixTimestamp Start, StixTimestamp Stop) : PatternQualifier;

/// <summary>What one object of an observation must satisfy (9.6).</summary>
public abstract class ComparisonNode : PatternNode
{
    private protected ComparisonNode(int offset, IReadOnlyList<string> objectTypes)
        : base(offset) => ObjectTypes = objectTypes;

    /// <summary>The types of objects that could satisfy it, at least one.</summary>
    public IReadOnlyList<string> ObjectTypes { get; }

    internal static IReadOnlyList<string> Shared(IReadOnlyList<string> some, IReadOnlyList<string> others) =>
        some is [var a] && others is [var b] ? (a == b ? some : []) : [.. some.Intersect(others, StringComparer.Ordinal)];
}

/// <summary>Two or more comparisons of which all (<c>AND</c>) or one (<c>OR</c>) must hold for the same object.</summary>
public sealed class ComparisonGroup : ComparisonNode
{
    internal ComparisonGroup(int offset, bool all, IReadOnlyList<ComparisonNode> operands)
        : base(offset, TypesOf(all, operands)) => (All, Operands) = (all, operands);

    /// <summary><c>AND</c> where true, <c>OR</c> where false.</summary>
    public bool All { get; }

    public IReadOnlyList<ComparisonNode> Operands { get; }

    private static IReadOnlyList<string> TypesOf(bool all, IReadOnlyList<ComparisonNode> operands)
    {
        if (all)
            return operands.Skip(1).Aggregate(operands[0].ObjectTypes, (types, next) => Shared(types, next.ObjectTypes));
        var union = new HashSet<string>(StringComparer.Ordinal);
        foreach (var operand in operands)
            union.UnionWith(operand.ObjectTypes);
        return [.. union];
    }
}

/// <summary>How a property is compared (9.6.1).</summary>
public enum ComparisonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Like,
    Matches,
    IsSubset,
    IsSuperset,
    Exists,
}

/// <summary>One property compared with one constant, a set of them, or none (9.6.1).</summary>
public sealed class ComparisonExpression : ComparisonNode
{
    internal ComparisonExpression(int offset, ObjectPath path, bool negated, ComparisonOperator comparison, IReadOnlyList<PatternLiteral> operands)
        : base(offset, [path.ObjectType]) => (Path, Negated, Operator, Operands) = (path, negated, comparison, operands);

    public ObjectPath Path { get; }

    public bool Negated { get; }

    public ComparisonOperator Operator { get; }

    /// <summary>One constant; any number for <see cref="ComparisonOperator.In"/>, none for <see cref="ComparisonOperator.Exists"/>.</summary>
    public IReadOnlyList<PatternLiteral> Operands { get; }

    /// <summary>The expression of <c>MATCHES</c>, on the engine that runs in linear time.</summary>
    internal LinearRegex? Expression { get; init; }

    /// <summary>What of the texts that <c>MATCHES</c> holds for is known.</summary>
    internal RequiredTexts Required { get; init; }
}
