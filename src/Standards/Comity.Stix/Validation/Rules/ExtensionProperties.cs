using System.Text.Json;

namespace Comity.Stix;

/// <summary>Which properties an extension adds is listed where it adds them at the top level, and only there (7.3.1).</summary>
internal static class ExtensionProperties
{
    public static TableRule Rule { get; } = new Special(["extension_types"], Check);

    private static void Check(Examination at, JsonElement value)
    {
        var isListed = value.TryGetProperty("extension_properties", out _);
        var isTopLevel = AddsAtTop(value.GetProperty("extension_types"));
        if (isListed && !isTopLevel)
            at.Report(Checks.ExtensionPropertyList, "7.3.1", "extension_properties", "This extension adds no properties at the top level.",
                "Leave the list out, or give toplevel-property-extension among extension_types.");
        else if (!isListed && isTopLevel)
            at.Report(Checks.ExtensionPropertyListed, "7.3.1", "extension_properties", "This extension does not say which properties it adds.",
                "List their names under extension_properties.");
    }

    private static bool AddsAtTop(JsonElement types)
    {
        if (types.ValueKind != JsonValueKind.Array)
            return false;
        foreach (var type in types.EnumerateArray())
        {
            if (type.ValueKind == JsonValueKind.String && type.ValueEquals("toplevel-property-extension"u8))
                return true;
        }

        return false;
    }
}
