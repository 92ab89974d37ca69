namespace Comity.Stix;

/// <summary>Which objects a pattern can look at.</summary>
internal static class PatternReach
{
    /// <summary>Their types; <see langword="null"/> where the pattern follows references, which may lead to any.</summary>
    public static HashSet<string>? TypesOf(ObservationNode pattern)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        return Gather(pattern, types) ? types : null;
    }

    private static bool Gather(ObservationNode node, HashSet<string> types) => node switch
    {
        ObservationGroup group => group.Operands.All(operand => Gather(operand, types)),
        QualifiedObservation qualified => Gather(qualified.Inner, types),
        ObservationExpression expression => Gather(expression.Condition, types),
        _ => false,
    };

    private static bool Gather(ComparisonNode node, HashSet<string> types)
    {
        types.UnionWith(node.ObjectTypes);
        return node switch
        {
            ComparisonGroup group => group.Operands.All(operand => Gather(operand, types)),
            ComparisonExpression comparison => !comparison.Path.Steps.SkipLast(1).Any(step => step.IsReference),
            _ => false,
        };
    }
}
