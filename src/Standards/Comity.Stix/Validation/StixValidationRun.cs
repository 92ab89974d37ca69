using System.Text.Json;

namespace Comity.Stix;

/// <summary>Judges objects that are sent together, one after the other: each by itself, and then what only all of them show.</summary>
/// <remarks>
/// Not to be shared between threads. Keeps identifiers, versions and hashes of what it has seen, and at most 64 MiB of objects, to compare
/// their translations with.
/// </remarks>
public sealed class StixValidationRun
{
    private readonly StixValidator _validator;
    private readonly ChosenChecks _chosen;
    private readonly ObjectsTogether _together;
    private FindingList _findings;

    internal StixValidationRun(StixValidator validator, ChosenChecks chosen)
    {
        (_validator, _chosen) = (validator, chosen);
        _together = new ObjectsTogether(chosen);
        _findings = new FindingList(chosen.MaxFindingsPerObject);
    }

    /// <summary>What is wrong with this object, by itself and beside those added before it.</summary>
    public IReadOnlyList<StixFinding> Add(StixObject stix)
    {
        var isBundle = string.Equals(stix.Type, "bundle", StringComparison.Ordinal);
        _findings = new FindingList(isBundle ? _chosen.MaxFindings : _chosen.MaxFindingsPerObject);
        _validator.Judge(stix, _findings);
        if (isBundle)
            AddMembers(stix.Json);
        else
            _together.Add(stix.Json, "", _findings);
        return _findings.Findings;
    }

    /// <summary>What shows only now that all objects have been added.</summary>
    public IReadOnlyList<StixFinding> Finish()
    {
        _findings = new FindingList(_chosen.MaxFindings);
        _together.Finish(_findings);
        return _findings.Findings;
    }

    private void AddMembers(JsonElement bundle)
    {
        if (!bundle.TryGetProperty("objects", out var objects) || objects.ValueKind != JsonValueKind.Array)
            return;
        var index = 0;
        foreach (var member in objects.EnumerateArray())
        {
            if (member.ValueKind == JsonValueKind.Object)
                _together.Add(member, $"/objects/{index}", _findings);
            index++;
        }
    }
}
