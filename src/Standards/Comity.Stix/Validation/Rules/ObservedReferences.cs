using System.Text.Json;

namespace Comity.Stix;

/// <summary>What an observation refers to has at least one cyber-observable object among it (4.14.1).</summary>
internal static class ObservedReferences
{
    public static TableRule Rule { get; } = new RuleOfOneType(["object_refs"], Check);

    private static void Check(Examination at, JsonElement value)
    {
        var references = value.GetProperty("object_refs");
        if (references.ValueKind != JsonValueKind.Array || references.GetArrayLength() == 0)
            return;
        foreach (var reference in references.EnumerateArray())
        {
            // What is no identifier has been reported; a type that the standard does not know may be an SCO of an extension.
            if (!StixId.TryParse(reference.Text(), out var id)
                || StixTypes.Find(id.Type) is not { Kind: not StixKind.Observable })
                return;
        }

        at.Report(Checks.ObservedObject, "4.14.1", "object_refs", "None of these is a cyber-observable object.",
            "Refer to at least one SCO.");
    }
}
