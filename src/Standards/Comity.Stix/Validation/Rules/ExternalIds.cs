using System.Text.Json;

namespace Comity.Stix;

/// <summary>
/// Identifiers of CAPEC on attack patterns (4.1.1) and of CVE on vulnerabilities (4.19.1): their form goes with the name of their source.
/// </summary>
internal static class ExternalIds
{
    public static TableRule Capec => Rule("capec", "CAPEC-", Registries.IsCapec, "4.1.1");

    public static TableRule Cve => Rule("cve", "CVE-", Registries.IsCve, "4.19.1");

    private static RuleOfOneType Rule(string source, string prefix, Func<string, bool> has, string clause) =>
        new(["external_references"], (at, value) => Check(at, value.GetProperty("external_references"), source, prefix, has, clause));

    private static void Check(Examination at, JsonElement references, string source, string prefix, Func<string, bool> has, string clause)
    {
        if (references.ValueKind != JsonValueKind.Array)
            return;
        var index = -1;
        foreach (var reference in references.EnumerateArray())
        {
            index++;
            if (reference.Text("external_id") is not { } written)
                continue;
            var isOfSource = reference.HasText("source_name", source);
            // Of the two sides either may be wrong: the source's name, or the identifier's form.
            if (isOfSource ? !has(written) : has(written))
                Report(at, index, written, isOfSource, source, prefix, clause);
        }
    }

    private static void Report(Examination at, int index, string written, bool isOfSource, string source, string prefix, string clause)
    {
        at.Enter("external_references");
        at.Enter(index);
        if (isOfSource)
            at.Report(Checks.ExternalId, clause, "external_id", $"{Examination.Quote(written)} is no identifier of {source}.",
                $"Write it in full, beginning with {prefix}.");
        else
            at.Report(Checks.ExternalId, clause, "source_name", $"The source of {Examination.Quote(written)} is not named {source}.",
                $"Write source_name as \"{source}\".");
        at.Leave();
        at.Leave();
    }
}
