namespace Comity.Stix;

/// <summary>Judges STIX 2.1 by what the standard demands (errors) and what it advises (warnings).</summary>
/// <remarks>
/// It never throws because of content, and what it says is bounded. It changes nothing and keeps nothing, and may be shared between
/// threads. Its README lists the checks, and what it does not look at: no errors means that none of these found one.
/// </remarks>
/// <exception cref="ArgumentException">An option names a check that there is not, or a bound below one.</exception>
public sealed class StixValidator(StixValidatorOptions? options = null)
{
    private readonly ChosenChecks _chosen = new(options ?? new StixValidatorOptions());

    /// <summary>Every check, by the name under which it is switched off.</summary>
    public static IReadOnlyList<StixCheck> Checks => Comity.Stix.Checks.All;

    /// <summary>What is wrong with one object; a bundle is judged with the objects in it.</summary>
    public IReadOnlyList<StixFinding> Validate(StixObject stix) =>
        string.Equals(stix.Type, "bundle", StringComparison.Ordinal) ? Validate([stix]) : Judged(stix);

    /// <summary>What is wrong with each of these objects, and with all of them together; bundles among them are opened.</summary>
    public IReadOnlyList<StixFinding> Validate(IEnumerable<StixObject> bundle)
    {
        var findings = new FindingList(_chosen.MaxFindings);
        var validation = Begin();
        foreach (var stix in bundle)
            findings.Add(validation.Add(stix));
        findings.Add(validation.Finish());
        return findings.Findings;
    }

    /// <summary>Begins to judge objects that are sent together and read one by one.</summary>
    public StixValidationRun Begin() => new(this, _chosen);

    internal void Judge(StixObject stix, FindingList findings) => new Examination(_chosen, findings).CheckObject(stix.Json, stix.Id);

    private IReadOnlyList<StixFinding> Judged(StixObject stix)
    {
        var findings = new FindingList(_chosen.MaxFindingsPerObject);
        Judge(stix, findings);
        return findings.Findings;
    }
}
