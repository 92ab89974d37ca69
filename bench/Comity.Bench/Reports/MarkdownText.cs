using Comity.Bench.Measuring;

namespace Comity.Bench.Reports;

/// <summary>The tables of docs/performance.md.</summary>
internal static class MarkdownText
{
    public static IEnumerable<string> Lines(Run run)
    {
        yield return "| | |";
        yield return "|---|---|";
        foreach (var (name, value) in run.Machine.Facts)
            yield return $"| {name} | {value} |";
        yield return "";
        yield return "| | Figure | Limit | Ratio | Bar | Met | The limit is |";
        yield return "|---|--:|--:|--:|---|---|---|";
        foreach (var finding in run.Findings)
            yield return $"| {finding.What} | {finding.Figure} | {finding.Limit} | {TableText.Ratio(finding)} | {finding.Bar.Text} | {TableText.Met(finding)} | {finding.LimitIs} |";
        foreach (var failure in run.Failures)
            yield return $"| {failure.Benchmark}: **broke off** | | | | | | {failure.Why.Replace("|", "\\|", StringComparison.Ordinal)} |";
    }
}
