using System.Text.Json;

namespace Comity.Stix;

/// <summary>
/// The pattern of an indicator (4.7.1), where it is in the language of section 9: its grammar, what in it others may not know, and its
/// times.
/// </summary>
internal static class IndicatorPattern
{
    public static TableRule Rule { get; } = new RuleOfOneType(["pattern", "pattern_type"], Check);

    private static void Check(Examination at, JsonElement value)
    {
        if (value.Text("pattern") is not { } text || !value.HasText("pattern_type", "stix") || !IsOfThisVersion(value)
            || !(at.Wants(Checks.Pattern) || at.Wants(Checks.PatternUnsupported) || at.Wants(Checks.PatternNote)
                || at.Wants(Checks.PatternWindow)))
            return;
        if (!StixPattern.TryParse(text, out var pattern, out var error))
        {
            ReportError(at, error);
            return;
        }

        if (!at.Warns)
            return;
        for (var i = 0; i < pattern.Notes.Count; i++)
            at.Report(Checks.PatternNote, "9", "pattern", $"At character {pattern.Notes[i].Offset}: {pattern.Notes[i].Explanation}",
                "Write it in another way where other readers are to understand it.");
        CheckWindows(at, pattern.Expression, value.Time("valid_from"), value.Time("valid_until"));
    }

    // 4.7.1: patterns of another version of the language follow another grammar.
    private static bool IsOfThisVersion(JsonElement value) =>
        value.Text("pattern_version") is null or "2.1";

    private static void ReportError(Examination at, StixPatternError error)
    {
        var found = $"Line {error.Line}, column {error.Column}: found {error.Found}";
        if (error.IsUnsupported)
            at.Report(Checks.PatternUnsupported, "9.6.1", "pattern", $"{found}. The pattern may be sound, and cannot be matched here.",
                $"Expected here: {error.Expected}.");
        else
            at.Report(Checks.Pattern, "9", "pattern", $"{found}.", $"Expected there: {error.Expected}.");
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
                    at.Report(Checks.PatternWindow, "9.5.1", "pattern",
                        $"At character {qualified.Offset}: {window.Start} to {window.Stop} is not within the indicator's time.",
                        "Let START not come before valid_from, nor STOP after valid_until.");
            }
        }
    }
}
