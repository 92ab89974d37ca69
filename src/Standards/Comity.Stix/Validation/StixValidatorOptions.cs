namespace Comity.Stix;

/// <summary>What a <see cref="StixValidator"/> looks for, and how much it says at most.</summary>
public sealed record StixValidatorOptions
{
    /// <summary>Whether what a SHOULD advises counts as an error.</summary>
    public bool Strict { get; init; }

    /// <summary>Names of checks that are not made; each must be one of <see cref="StixValidator.Checks"/>.</summary>
    public IReadOnlyCollection<string> Disabled { get; init; } = [];

    /// <summary>Whether what only a SHOULD advises is looked for at all. With <see cref="Strict"/> it always is.</summary>
    public bool Warnings { get; init; } = true;

    /// <summary>
    /// Whether each reference must lead to an object of the same bundle. The standard does not ask for it (3.3), so it is off.
    /// </summary>
    public bool ReferencesResolve { get; init; }

    /// <summary>Most errors and, counted apart, most warnings reported of one object, at least one; what exceeds it is dropped.</summary>
    public int MaxFindingsPerObject { get; init; } = 100;

    /// <summary>Most errors and, counted apart, most warnings reported of one bundle, at least one.</summary>
    public int MaxFindings { get; init; } = 100_000;
}
