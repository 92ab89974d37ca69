using System.Text.Json;

namespace Comity.Office.Drafts;

/// <summary>Finds texts of a body that no recipient may be able to read: none of their variants is in a working language of the community.</summary>
internal static class WorkingLanguages
{
    /// <param name="rules">The roster's rules; working languages stand in <c>languages</c> as tags, and without it nothing is warned of.</param>
    public static IEnumerable<PreviewWarning> Warnings(byte[] body, JsonElement? rules)
    {
        var languages = Of(rules);
        if (languages.Count == 0)
            return [];
        using var document = JsonDocument.Parse(body);
        var warnings = new List<PreviewWarning>();
        Walk(document.RootElement, "", languages, warnings);
        return warnings;
    }

    private static HashSet<string> Of(JsonElement? rules) =>
        rules is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty("languages", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(tag => tag.ValueKind == JsonValueKind.String).Select(tag => Primary(tag.GetString()!))
                .ToHashSet(StringComparer.OrdinalIgnoreCase)
            : [];

    private static void Walk(JsonElement element, string path, HashSet<string> languages, List<PreviewWarning> warnings)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            if (element.GetArrayLength() > 0 && element.EnumerateArray().All(IsVariant))
            {
                if (!element.EnumerateArray().Any(variant => languages.Contains(Primary(variant.GetProperty("lang").GetString()!))))
                    warnings.Add(new PreviewWarning("text.no-working-language") { Where = path });
                return;
            }

            var index = 0;
            foreach (var item in element.EnumerateArray())
                Walk(item, $"{path}/{index++}", languages, warnings);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
                Walk(member.Value, $"{path}/{Escaped(member.Name)}", languages, warnings);
        }
    }

    private static bool IsVariant(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty("lang", out var lang) && lang.ValueKind == JsonValueKind.String
        && element.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String;

    private static string Primary(string tag) => tag.Split('-')[0];

    // RFC 6901 3.
    private static string Escaped(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
