using System.Text.Json;

namespace Comity.Stix;

/// <summary>The pattern of an indicator (4.7.1), where it is in the language of section 9.</summary>
internal static class IndicatorPattern
{
    public static TableRule Rule { get; } = new Special(["pattern", "pattern_type"], Check);

    private static void Check(Examination at, JsonElement value)
    {
        var (pattern, type) = (value.GetProperty("pattern"), value.GetProperty("pattern_type"));
        if (pattern.ValueKind != JsonValueKind.String || type.ValueKind != JsonValueKind.String || !type.ValueEquals("stix"u8) || !at.Wants(Checks.Pattern))
            return;
        if (!StixPattern.TryParse(pattern.GetString(), out _, out var error))
            at.Report(Checks.Pattern, "9", "pattern", $"Line {error.Line}, column {error.Column}: found {error.Found}.", $"Write {error.Expected} there.");
    }
}
