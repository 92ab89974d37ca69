namespace Comity.Stix;

/// <summary>Where a comparison looks: a type of object and the steps to one of its properties (STIX 2.1, 9.7).</summary>
public sealed class ObjectPath
{
    /// <summary>Most steps of a path.</summary>
    internal const int MaxSteps = 64;

    internal ObjectPath(string objectType, IReadOnlyList<PathStep> steps) => (ObjectType, Steps) = (objectType, steps);

    public string ObjectType { get; }

    /// <summary>At least one; the first is a name.</summary>
    public IReadOnlyList<PathStep> Steps { get; }

    /// <summary>The last name in it: its ending tells hex and binary properties (9.6.4).</summary>
    internal string LastName
    {
        get
        {
            for (var step = Steps.Count - 1; ; step--)
            {
                if (Steps[step].Name is { } name)
                    return name;
            }
        }
    }

    /// <summary>How the property holds octets, which are decoded before they are compared (9.6.4).</summary>
    internal OctetForm Octets =>
        LastName.EndsWith("_hex", StringComparison.Ordinal) ? OctetForm.Hex
        : LastName.EndsWith("_bin", StringComparison.Ordinal) ? OctetForm.Base64
        : OctetForm.None;

    public override string ToString() => PatternText.Of(this);
}

/// <summary>One step of an object path: a name, a place in a list, or every place of it (9.7.1 to 9.7.4).</summary>
public readonly record struct PathStep
{
    private PathStep(string? name, int index) => (Name, Index) = (name, index);

    /// <summary>The property or key; <see langword="null"/> for a step into a list.</summary>
    public string? Name { get; }

    /// <summary>The place in the list, from zero; -1 for every place (<c>[*]</c>). Meaningless where there is a name.</summary>
    public int Index { get; }

    internal static PathStep Of(string name) => new(name, 0);

    internal static PathStep At(int index) => new(null, index);

    internal static PathStep Every { get; } = new(null, -1);

    /// <summary>Whether it names a property that refers to other objects, or a list of such references (9.7.4).</summary>
    internal bool IsReference =>
        Name is not null && (Name.EndsWith("_ref", StringComparison.Ordinal) || Name.EndsWith("_refs", StringComparison.Ordinal));
}
