namespace Comity.Stix;

/// <summary>Judges STIX 2.1 by what the standard demands (errors) and what it advises (warnings).</summary>
/// <remarks>
/// It never throws because of content, and what it says is bounded. It changes nothing and keeps nothing, and may be shared between threads.
/// An object without errors keeps every MUST of the standard that can be told from the object alone.
/// </remarks>
/// <exception cref="ArgumentException">An option names a check that there is not, or a bound below one.</exception>
public sealed class StixValidator(StixValidatorOptions? options = null)
{
    private readonly Settings _settings = new(options ?? new StixValidatorOptions());

    /// <summary>Every check, by the name under which it is switched off.</summary>
    public static IReadOnlyList<StixCheck> Checks => Comity.Stix.Checks.All;

    /// <summary>What is wrong with one object; a bundle is judged with the objects in it.</summary>
    public IReadOnlyList<StixFinding> Validate(StixObject stix)
    {
        var isBundle = string.Equals(stix.Type, "bundle", StringComparison.Ordinal);
        var findings = new FindingList(isBundle ? _settings.MaxFindings : _settings.MaxFindingsPerObject);
        new Examination(_settings, findings).CheckObject(stix.Json, stix.Id);
        return findings.Findings;
    }

    /// <summary>What is wrong with each of these objects.</summary>
    public IReadOnlyList<StixFinding> Validate(IEnumerable<StixObject> bundle)
    {
        var findings = new FindingList(_settings.MaxFindings);
        foreach (var stix in bundle)
            findings.Add(Validate(stix));
        return findings.Findings;
    }
}
