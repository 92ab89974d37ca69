namespace Comity.Stix;

/// <summary>Which objects a pattern can look at.</summary>
internal sealed class PatternReach
{
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    // What is looked for in objects that references lead to, whatever their type (STIX 2.1, 9.7.4).
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public PatternReach(ObservationNode pattern) => Gather(pattern);

    /// <summary>Whether it can look at an object of this type: behind a reference there may be any.</summary>
    public bool Matters(StixObject stix) => _names.Count > 0 || _types.Contains(stix.Type);

    /// <summary>Whether it can look at members of an Observed Data object itself, as one object among those of another.</summary>
    public bool LooksInto(StixObject observedData)
    {
        if (_types.Contains(observedData.Type))
            return true;
        foreach (var name in _names)
        {
            if (observedData.Json.TryGetProperty(name, out _))
                return true;
        }

        return false;
    }

    private void Gather(ObservationNode node)
    {
        if (node is ObservationGroup group)
        {
            foreach (var operand in group.Operands)
                Gather(operand);
        }
        else if (node is QualifiedObservation qualified)
            Gather(qualified.Inner);
        else if (node is ObservationExpression expression)
            Gather(expression.Condition);
    }

    private void Gather(ComparisonNode node)
    {
        if (node is ComparisonGroup group)
        {
            foreach (var operand in group.Operands)
                Gather(operand);
        }
        else if (node is ComparisonExpression comparison)
            Gather(comparison.Path);
    }

    private void Gather(ObjectPath path)
    {
        _types.Add(path.ObjectType);
        var refers = false;
        foreach (var step in path.Steps)
        {
            if (step.Name is not { } name)
                continue;
            if (refers)
                _names.Add(name);
            refers = step.IsReference;
        }
    }
}
