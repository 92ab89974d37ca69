using System.Collections.Frozen;

namespace Comity.Stix;

/// <summary>A validator's options, checked once and laid out for asking.</summary>
internal sealed class ChosenChecks
{
    private readonly FrozenSet<string> _disabled;
    private readonly bool _strict;

    public ChosenChecks(StixValidatorOptions options)
    {
        if (options.Disabled.FirstOrDefault(name =>
            !Checks.All.Any(check => string.Equals(check.Name, name, StringComparison.Ordinal))) is { } unknown)
            throw new ArgumentException($"There is no check {Examination.Quote(unknown)}.", nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxFindingsPerObject);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxFindings);
        _disabled = options.Disabled.ToFrozenSet(StringComparer.Ordinal);
        (_strict, Warnings, ReferencesResolve) = (options.Strict, options.Warnings || options.Strict, options.ReferencesResolve);
        (MaxFindingsPerObject, MaxFindings) = (options.MaxFindingsPerObject, options.MaxFindings);
    }

    public bool Warnings { get; }

    public bool ReferencesResolve { get; }

    public int MaxFindingsPerObject { get; }

    public int MaxFindings { get; }

    public bool Makes(StixCheck check) => (Warnings || check.Severity == StixSeverity.Error) && !_disabled.Contains(check.Name);

    public StixSeverity SeverityOf(StixCheck check) => _strict ? StixSeverity.Error : check.Severity;
}
