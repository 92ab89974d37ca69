using System.Runtime.CompilerServices;

namespace Comity.Stix.Tests.Validation;

/// <summary>The README lists the checks that are made, and no others.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void The_table_of_checks_is_that_of_the_validator()
    {
        var rows = File.ReadAllLines(Readme()).Where(line => line.StartsWith("| `", StringComparison.Ordinal)
            && (line.Contains("| MUST |", StringComparison.Ordinal) || line.Contains("| SHOULD |", StringComparison.Ordinal)));

        Assert.Equal(StixValidator.Checks.Select(Row), rows);
    }

    private static string Row(StixCheck check) =>
        $"| `{check.Name}` | {(check.Severity == StixSeverity.Error ? "MUST" : "SHOULD")} | {check.Clause} | {check.Summary} |";

    private static string Readme([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "src", "Standards", "Comity.Stix", "README.md"));
}
