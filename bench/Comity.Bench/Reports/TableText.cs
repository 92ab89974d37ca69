using Comity.Bench.Measuring;

namespace Comity.Bench.Reports;

/// <summary>The table for a terminal of 100 columns: a line for each finding, and below it what each limit is.</summary>
internal static class TableText
{
    private const int What = 54;
    private const int Amount = 11;

    public static IEnumerable<string> Lines(Run run)
    {
        foreach (var (name, value) in run.Machine.Facts)
            yield return $"{name,-10} {value}";
        yield return "";
        yield return Row("", "figure", "limit", "ratio", "bar", "met");
        foreach (var finding in run.Findings)
            yield return Row(finding);
        foreach (var failure in run.Failures)
            yield return $"{failure.Benchmark} BROKE OFF: {failure.Why}";
        yield return "";
        yield return "The limits, measured in the same run in turns with the figures:";
        foreach (var limit in run.Findings.Where(finding => finding.LimitIs.Length > 0).GroupBy(finding => finding.LimitIs, StringComparer.Ordinal))
            yield return $"  {string.Join("; ", limit.Select(finding => finding.What))}:\n    {limit.Key}";
    }

    public static string Row(Finding finding) =>
        Row(finding.What, finding.Figure.ToString(), finding.Limit?.ToString() ?? "", Ratio(finding), finding.Bar.Text, Met(finding));

    public static string Ratio(Finding finding) => finding.Ratio is { } ratio ? $"{ratio:0.00}" : "";

    public static string Met(Finding finding) => finding.IsMet switch { true => "yes", false => "NO", _ => "" };

    private static string Row(string what, string figure, string limit, string ratio, string bar, string met) =>
        $"{what.PadRight(What)}{figure,Amount}{limit,Amount}{ratio,7}  {bar,-10}{met}".TrimEnd();
}
