using System.Text.Json;

namespace Comity.Stix;

/// <summary>Which properties an extension adds is listed where it adds them at the top level, and only there (7.3.1).</summary>
internal static class ExtensionProperties
{
    public static TableRule Rule { get; } = new RuleOfOneType(["extension_types"], Check);

    private static void Check(Examination at, JsonElement value)
    {
        var isListed = value.TryGetProperty("extension_properties", out _);
        var isTopLevel = value.GetProperty("extension_types").Lists("toplevel-property-extension");
        if (isListed && !isTopLevel)
            at.Report(Checks.ExtensionPropertyList, "7.3.1", "extension_properties", "This extension adds no properties at the top level.",
                "Leave the list out, or give toplevel-property-extension among extension_types.");
        else if (!isListed && isTopLevel)
            at.Report(Checks.ExtensionPropertyListed, "7.3.1", "extension_properties",
                "This extension does not say which properties it adds.",
                "List their names under extension_properties.");
    }
}
