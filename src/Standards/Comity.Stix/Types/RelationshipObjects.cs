using static Comity.Stix.Define;

namespace Comity.Stix;

/// <summary>The STIX Relationship Objects (section 5).</summary>
internal static class RelationshipObjects
{
    public static readonly TypeDefinition Relationship = Define.Type(StixKind.Relationship, "relationship", "5.1.2",
        [
            Required("relationship_type", new FormedText(Checks.RelationshipName, "5.1.2", static text => TextForms.IsHyphenated(text),
                "is no relationship type.", "Use the characters a-z, 0-9 and hyphen.")),
            Optional("description", Text), Required("source_ref", Ref("5.1.2", Targets.SdoOrSco)),
            Required("target_ref", Ref("5.1.2", Targets.SdoOrSco)),
            Optional("start_time", Time), Optional("stop_time", Time),
        ],
        new TimestampOrder("5.1.2", "start_time", "stop_time", strictly: true), RelationshipEnds.Rule,
        new ShouldWith(Checks.LanguageStated, "3.2", "description", "lang"));

    // summary: the errata of 2025 print its type as string, beside a default of false; the standard of 2021 has boolean.
    public static readonly TypeDefinition Sighting = Define.Type(StixKind.Relationship, "sighting", "5.2.1",
        [
            Optional("description", Text), Optional("first_seen", Time), Optional("last_seen", Time),
            Optional("count", IntBetween(0, 999_999_999, "5.2.1")),
            Required("sighting_of_ref", Ref("5.2.1", Targets.Sdo)), Optional("observed_data_refs", Refs("5.2.1", "observed-data")),
            Optional("where_sighted_refs", Refs("5.2.1", "identity", "location")), Optional("summary", Bool),
        ],
        new TimestampOrder("5.2.1", "first_seen", "last_seen"), new ShouldWith(Checks.LanguageStated, "3.2", "description", "lang"));

    public static TypeDefinition[] All => [Relationship, Sighting];
}
