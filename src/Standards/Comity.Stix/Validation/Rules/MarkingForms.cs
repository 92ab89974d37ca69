using System.Text.Json;

namespace Comity.Stix;

/// <summary>
/// Marking definitions of the two types of the standard (7.2.1): a statement has a text, and of TLP there are four that never change.
/// </summary>
internal static class MarkingForms
{
    private const string Born = "2017-01-20T00:00:00.000Z";

    private static readonly (string Level, string Id)[] Levels =
        [.. Tlp1.All.Select(marking => (marking.Json.GetProperty("definition").GetProperty("tlp").GetString()!, marking.Id.ToString()))];

    /// <summary>Whether the standard gives this identifier to one of its four TLP marking definitions.</summary>
    public static bool IsTlp(string id) => Array.Exists(Levels, level => string.Equals(level.Id, id, StringComparison.Ordinal));

    public static TableRule Rule { get; } = new RuleOfOneType(["id"], Check);

    private static void Check(Examination at, JsonElement value)
    {
        var known = Array.Find(Levels, level => string.Equals(level.Id, at.ObjectId, StringComparison.Ordinal));
        if (value.HasText("definition_type", "tlp") || known.Id is not null)
            CheckTlp(at, value, known);
        else if (value.HasText("definition_type", "statement"))
            CheckStatement(at, value);
    }

    private static void CheckStatement(Examination at, JsonElement value)
    {
        if (value.TryGetProperty("definition", out var definition) && definition.Text("statement") is null)
            at.Report(Checks.MarkingForm, "7.2.1.3", "definition", "A statement marking has no statement.",
                "Give the text under definition/statement.");
    }

    // The four are given with all of their members: what differs in one, or has one more, is another instance. Only their names came later
    // than they did, and many copies are without them.
    private static void CheckTlp(Examination at, JsonElement value, (string Level, string Id) known)
    {
        if (known.Id is null)
            at.Report(Checks.Tlp, "7.2.1.4", "id", "This is none of the TLP marking definitions of the standard.",
                "Refer to one of the four by its id, and make no others.");
        else if (!IsInstance(value, known.Level))
            at.Report(Checks.Tlp, "7.2.1.4", $"This has the id of TLP:{known.Level.ToUpperInvariant()}, and differs from it.",
                "Send it exactly as the standard has it.");
    }

    private static bool IsInstance(JsonElement value, string level)
    {
        var members = 0;
        foreach (var member in value.EnumerateObject())
        {
            members += member.NameEquals("name"u8) ? 0 : 1;
            if (!IsAsGiven(member, level))
                return false;
        }

        return members == 6;
    }

    private static bool IsAsGiven(JsonProperty member, string level) => member.Name switch
    {
        // These two are judged by the rules of every object; the id is how it came here.
        "type" or "id" => true,
        "spec_version" => member.Value.IsText("2.1"),
        "created" => StixTimestamp.TryParse(member.Value.Text(), out var created) && StixTimestamp.TryParse(Born, out var born)
            && created == born,
        "definition_type" => member.Value.IsText("tlp"),
        "name" => member.Value.IsText($"TLP:{level.ToUpperInvariant()}"),
        "definition" => member.Value.ValueKind == JsonValueKind.Object && member.Value.GetPropertyCount() == 1
            && member.Value.HasText("tlp", level),
        _ => false,
    };
}
