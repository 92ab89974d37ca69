using System.Text.Json;

namespace Comity.Stix;

/// <summary>Keys and values (2.3): keys of ASCII letters, digits, hyphen and underscore, values all by one rule.</summary>
/// <remarks>The keys of all dictionaries that the standard describes are names defined elsewhere, which keep their case (3.1).</remarks>
internal sealed class DictionaryValue(ValueRule item) : ValueRule
{
    public override void Check(Examination at, JsonElement value)
    {
        if (!Is(at, value, JsonValueKind.Object, "a dictionary", "2.3"))
            return;
        var any = false;
        foreach (var member in value.EnumerateObject())
        {
            any = true;
            var key = member.Name;
            at.Enter(key);
            DictionaryKey.Check(at, key, casePreserved: true);
            item.Check(at, member.Value);
            at.Leave();
        }

        if (!any)
            ReportEmptyDictionary(at);
    }
}

/// <summary>How keys of dictionaries may be written (2.3).</summary>
internal static class DictionaryKey
{
    /// <param name="casePreserved">Whether keys are names defined elsewhere, which keep their case (3.1).</param>
    public static void Check(Examination at, string key, bool casePreserved)
    {
        if (key.Length > 250 || !TextForms.IsKey(key))
            at.Report(Checks.DictionaryKey, "2.3", $"{Examination.Quote(key)} is no dictionary key.",
                "Use at most 250 of the characters a-z, A-Z, 0-9, hyphen and underscore.");
        else if (key.Length == 0)
            at.Report(Checks.DictionaryKeyEmpty, "2.3", "The key is empty.", "Give it a name.");
        else if (!casePreserved && key.AsSpan().ContainsAnyInRange('A', 'Z'))
            at.Report(Checks.DictionaryKeyCase, "2.3", $"The key {Examination.Quote(key)} has capitals.", "Write keys in lower case.");
    }
}
