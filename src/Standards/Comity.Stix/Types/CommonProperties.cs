using System.Collections.Frozen;

using static Comity.Stix.Define;

namespace Comity.Stix;

/// <summary>The common properties (3.2), which kinds of objects have them, and the rules that go with them.</summary>
internal static class CommonProperties
{
    private static readonly ValueRule Precise = new TimestampValue(leastDigits: 3, clause: "3.2");

    private static readonly Property[] Everywhere =
    [
        Required("type", Text),
        Required("id", OwnIdentifier.Any),
    ];

    private static readonly Property Version = Required("spec_version", new FixedText("2.1", Checks.SpecVersion, "3.2"));

    private static readonly Property[] Versioning =
    [
        Optional("created_by_ref", new ReferenceValue(Targets.Only("identity"), "3.2", leavesContainer: true)),
        Required("created", Precise),
        Required("modified", Precise),
        Optional("revoked", Bool),
    ];

    private static readonly Property Labels = Optional("labels", Texts);

    private static readonly Property Confidence = Optional("confidence", IntBetween(0, 100, "3.2"));

    private static readonly Property Lang = Optional("lang", Language("3.2"));

    private static readonly Property External = Optional("external_references", Tables(SharedTables.ExternalReference));

    private static readonly Property[] Markings =
    [
        Optional("object_marking_refs", List(new MarkingReference("3.2"))),
        Optional("granular_markings", Tables(SharedTables.GranularMarking)),
    ];

    private static readonly Property Extensions = Optional("extensions", ExtensionsValue.Any);

    private static readonly Property[] ReservedNames =
        [Reserved("severity"), Reserved("username"), Reserved("phone_number"), Reserved("action")];

    private static readonly FrozenSet<string> Names =
        Particular(StixKind.Domain).Concat(Everywhere).Select(property => property.Name).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether every kind of objects has, or might have, a property of this name.</summary>
    public static bool IsCommon(string name) => Names.Contains(name);

    public static IEnumerable<Property> Of(StixKind kind) => [.. Everywhere, .. Particular(kind), .. ReservedNames];

    /// <summary>Whether the name is kept for a later version of the standard (3.8).</summary>
    public static bool IsReserved(string name) =>
        ReservedNames.Any(property => string.Equals(property.Name, name, StringComparison.Ordinal));

    public static IEnumerable<TableRule> RulesOf(StixKind kind) => kind switch
    {
        StixKind.Bundle => [],
        StixKind.Domain or StixKind.Relationship => [new TimestampOrder("3.2", "created", "modified")],
        StixKind.Observable => [new OutsideContainer(new TimestampOrder("3.2", "created", "modified"))],
        _ => [],
    };

    private static Property[] Particular(StixKind kind) => kind switch
    {
        StixKind.Observable =>
        [
            Version with { Need = Need.Optional }, .. Versioning.Select(property => property with { Need = Need.Optional }),
            Unused("labels"), Unused("confidence"), Unused("lang"), Unused("external_references"),
            .. Markings, Optional("defanged", Bool), Extensions,
        ],
        StixKind.Bundle =>
        [
            .. new[]
            {
                "created_by_ref", "created", "modified", "revoked", "labels", "confidence", "lang", "external_references",
                "object_marking_refs", "granular_markings", "extensions",
            }.Select(Unused),
            NotApplicable("defanged"),
        ],
        // What a meta object has of these its own table takes away (3.2).
        _ => [Version, .. Versioning, Labels, Confidence, Lang, External, .. Markings, NotApplicable("defanged"), Extensions],
    };
}
