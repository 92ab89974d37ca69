namespace Comity.Stix;

/// <summary>Findings up to a bound, which errors and warnings have each to themselves: no flood of warnings hides an error.</summary>
internal sealed class FindingList(int bound)
{
    private static readonly IReadOnlyList<StixFinding> Nothing = [];

    private List<StixFinding>? _findings;
    private int _errors;
    private int _warnings;

    public IReadOnlyList<StixFinding> Findings => _findings ?? Nothing;

    /// <summary>Whether there is room for one more.</summary>
    public bool Takes(StixSeverity severity) => (severity == StixSeverity.Error ? _errors : _warnings) < bound;

    /// <summary>Keeps a finding if there is room for it.</summary>
    public void Add(StixFinding finding)
    {
        if (!Takes(finding.Severity))
            return;
        _ = finding.Severity == StixSeverity.Error ? _errors++ : _warnings++;
        (_findings ??= []).Add(finding);
    }

    public void Add(IReadOnlyList<StixFinding> findings)
    {
        for (var i = 0; i < findings.Count; i++)
            Add(findings[i]);
    }
}
