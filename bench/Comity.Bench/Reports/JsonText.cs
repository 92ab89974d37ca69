using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Comity.Bench.Measuring;

namespace Comity.Bench.Reports;

/// <summary>One JSON document for tools that compare runs.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(Run run) => JsonSerializer.Serialize(
        new
        {
            Machine = run.Machine.Facts.ToDictionary(fact => fact.Name, fact => fact.Value),
            Findings = run.Findings.Select(finding => new
            {
                finding.What,
                Figure = finding.Figure.Value,
                finding.Figure.Unit,
                Limit = finding.Limit?.Value,
                LimitIs = finding.LimitIs.Length > 0 ? finding.LimitIs : null,
                finding.Ratio,
                Bar = finding.Bar.Text.Length > 0 ? finding.Bar.Text : null,
                Met = finding.IsMet,
            }),
            run.Failures,
        },
        Options);
}
