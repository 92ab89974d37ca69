using System.Collections.Frozen;

namespace Comity.Stix;

/// <summary>Every type that STIX 2.1 defines.</summary>
internal static class StixTypes
{
    private static readonly FrozenDictionary<string, TypeDefinition> Types =
        new[] { DomainTypes.All, RelationshipObjects.All, ObservableTypes.All, MetaTypes.All }.SelectMany(types => types)
            .ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    private static readonly FrozenSet<string> Predefined =
        Types.Values.SelectMany(type => type.Extensions.Keys).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>An SDO that an extension, or its producer alone, defines: the common properties, and any others.</summary>
    public static readonly TypeDefinition NewDomain = Generic("An SDO of another type", StixKind.Domain);

    /// <summary>The same for an SRO.</summary>
    public static readonly TypeDefinition NewRelationship = Generic("An SRO of another type", StixKind.Relationship);

    /// <summary>The same for an SCO.</summary>
    public static readonly TypeDefinition NewObservable = Generic("An SCO of another type", StixKind.Observable);

    public static TypeDefinition Bundle => MetaTypes.Bundle;

    public static IEnumerable<TypeDefinition> All => Types.Values;

    public static TypeDefinition? Find(string name) => Types.GetValueOrDefault(name);

    /// <summary>Whether the standard defines the type as a cyber-observable object (section 6).</summary>
    public static bool IsObservable(string type) => Find(type) is { Kind: StixKind.Observable };

    /// <summary>Whether the standard defines an extension of this name, for whichever type.</summary>
    public static bool IsPredefined(string extension) => Predefined.Contains(extension);

    private static TypeDefinition Generic(string described, StixKind kind) =>
        new("", kind, new PropertyTable(described, "3.2", [.. CommonProperties.Of(kind)], [.. CommonProperties.RulesOf(kind)]));
}
