using System.Text.RegularExpressions;

namespace Comity.Faults.Tests;

/// <summary>Holds <c>docs/faults.md</c> to the tests that it names.</summary>
public sealed partial class TableTests
{
    [Fact]
    public void Every_test_that_the_table_of_faults_names_exists()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Command.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(file => TestMethod().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value)).ToHashSet(StringComparer.Ordinal);

        var named = Name().Matches(File.ReadAllText(Path.Combine(Command.Root, "docs", "faults.md"))).Select(match => match.Groups["name"].Value).ToList();

        Assert.True(named.Count > 40);
        Assert.Equal([], named.Except(tests));
    }

    [GeneratedRegex("(void|Task) (?<name>[A-Z][A-Za-z]*_[A-Za-z0-9_]+)\\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestMethod();

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z]*_[A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
