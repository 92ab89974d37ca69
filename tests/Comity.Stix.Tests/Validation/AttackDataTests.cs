using System.IO.Compression;

namespace Comity.Stix.Tests.Validation;

/// <summary>A real bundle, where the environment variable COMITY_DATA names the folder that it is in.</summary>
public sealed class AttackDataTests
{
    /// <summary>The errors that it has, each by the clause that it breaks: six empty lists in custom properties (2.12).</summary>
    private static readonly Dictionary<string, int> Expected = new(StringComparer.Ordinal) { ["empty-list 2.12"] = 6 };

    [Fact]
    public async Task A_real_bundle_has_no_errors_but_those_that_a_clause_names()
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable("COMITY_DATA") ?? "", "attack-ics-18.1.json.gz");
        Assert.SkipUnless(File.Exists(path), "COMITY_DATA names no folder with the bundle.");
        var validation = new StixValidator().Begin();
        var errors = new List<StixFinding>();
        await using var unzipped = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        await foreach (var stix in StixReader.ReadAsync(unzipped, cancellation: TestContext.Current.CancellationToken))
            errors.AddRange(validation.Add(stix).Where(finding => finding.Severity == StixSeverity.Error));
        errors.AddRange(validation.Finish().Where(finding => finding.Severity == StixSeverity.Error));

        Assert.Equal(Expected, errors.GroupBy(finding => $"{finding.Check} {finding.Clause}").ToDictionary(group => group.Key, group =>
            group.Count()));
    }
}
