using System.Text.Json;

namespace Comity.Stix;

/// <summary>The pattern of an indicator (4.7.1), where it is in the language of section 9: its grammar, what in it others may not know, and its times.</summary>
internal static class IndicatorPattern
{
    public static TableRule Rule { get; } = new Special(["pattern", "pattern_type"], Check);

    private static void Check(Examination at, JsonElement value)
    {
        var (text, type) = (value.GetProperty("pattern"), value.GetProperty("pattern_type"));
        if (text.ValueKind != JsonValueKind.String || type.ValueKind != JsonValueKind.String || !type.ValueEquals("stix"u8)
            || !(at.Wants(Checks.Pattern) || at.Wants(Checks.PatternNote) || at.Wants(Checks.PatternWindow)))
            return;
        if (!StixPattern.TryParse(text.GetString(), out var pattern, out var error))
        {
            at.Report(Checks.Pattern, "9", "pattern", $"Line {error.Line}, column {error.Column}: found {error.Found}.", $"Write {error.Expected} there.");
            return;
        }

        if (!at.Warns)
            return;
        for (var i = 0; i < pattern.Notes.Count; i++)
            at.Report(Checks.PatternNote, "9", "pattern", $"At character {pattern.Notes[i].Offset}: {pattern.Notes[i].Explanation}", "Write it in another way where other readers are to understand it.");
        CheckWindows(at, pattern.Expression, Time(value, "valid_from"), Time(value, "valid_until"));
    }

    // 9.5.1: what is looked for lies within the time that the indicator is valid.
    private static void CheckWindows(Examination at, ObservationNode pattern, StixTimestamp? from, StixTimestamp? until)
    {
        var left = new Stack<ObservationNode>([pattern]);
        while (left.TryPop(out var node))
        {
            if (node is ObservationGroup group)
            {
                foreach (var operand in group.Operands)
                    left.Push(operand);
            }
            else if (node is QualifiedObservation qualified)
            {
                left.Push(qualified.Inner);
                if (qualified.Qualifier is StartStopQualifier window && (window.Start < from || window.Stop > until))
                    at.Report(Checks.PatternWindow, "9.5.1", "pattern", $"At character {qualified.Offset}: {window.Start} to {window.Stop} is not within the time that the indicator is valid.",
                        "Let START not come before valid_from, nor STOP after valid_until.");
            }
        }
    }

    private static StixTimestamp? Time(JsonElement value, string name) =>
        value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String && StixTimestamp.TryParse(text.GetString(), out var time) ? time : null;
}
