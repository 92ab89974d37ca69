using System.Text.Json;

namespace Comity.Stix;

/// <summary>A relationship should be of a type that the standard has between its two ends (5.1.2).</summary>
internal static class RelationshipEnds
{
    public static TableRule Rule { get; } = new RuleOfOneType(["relationship_type", "source_ref", "target_ref"], Check);

    private static void Check(Examination at, JsonElement value)
    {
        if (!at.Wants(Checks.RelationshipType)
            || value.Text("relationship_type") is not { } type
            || !StixId.TryParse(value.Text("source_ref"), out var source) || !StixId.TryParse(value.Text("target_ref"), out var target)
            || RelationshipTable.Has(source.Type, type, target.Type))
            return;
        at.Report(Checks.RelationshipType, "5.1.2", "relationship_type",
            $"The standard has no {Examination.Quote(type)} from {source.Type} to {target.Type}.",
            $"Use one of: {RelationshipTable.Between(source.Type, target.Type)}.");
    }
}
