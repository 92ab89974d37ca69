using static Comity.Stix.Define;

namespace Comity.Stix;

/// <summary>The STIX Meta Objects (section 7), and the bundle (section 8).</summary>
internal static class MetaTypes
{
    public static readonly TypeDefinition LanguageContent = Meta("language-content", "7.1.1",
        [
            NotApplicable("lang"), Required("object_ref", Ref("7.1.1", Targets.Any)), Optional("object_modified", Time),
            Required("contents", TranslationsValue.Any),
        ]);

    public static readonly TypeDefinition MarkingDefinition = Meta("marking-definition", "7.2.1",
        [
            NotApplicable("modified"), NotApplicable("revoked"), NotApplicable("labels"), NotApplicable("confidence"),
            NotApplicable("lang"),
            Optional("name", Text), Deprecated("definition_type", new MarkingPart(Term(Vocabularies.MarkingType))),
            Deprecated("definition", new MarkingPart(MarkingValue.Any)),
        ],
        new Without("7.2.1", "extensions", "definition_type", "definition"), MarkingForms.Rule);

    public static readonly TypeDefinition ExtensionDefinition = Meta("extension-definition", "7.3.1",
        [
            NotApplicable("confidence"), NotApplicable("lang"), NotApplicable("extensions"),
            Required("created_by_ref", Ref("7.3.1", "identity")),
            Required("name", Text), Optional("description", Text), Required("schema", Text), Required("version", Text),
            Required("extension_types", Terms(Vocabularies.ExtensionType)),
            Optional("extension_properties", List(AddedProperty.Any)),
        ],
        new Should(Checks.Described, "7.3.1", "description"), ExtensionProperties.Rule);

    public static readonly TypeDefinition Bundle = Define.Type(StixKind.Bundle, "bundle", "8.1",
        [Optional("objects", BundleObjects.Any), Deprecated("spec_version", BundleVersion.Any)]);

    public static TypeDefinition[] All => [LanguageContent, MarkingDefinition, ExtensionDefinition, Bundle];

    private static TypeDefinition Meta(string name, string clause, Property[] own, params TableRule[] rules)
    {
        var order = own.Any(property => property is { Name: "modified", Need: Need.NotApplicable }) ? Array.Empty<TableRule>()
            : [new TimestampOrder("3.2", "created", "modified")];
        return Define.Type(StixKind.Meta, name, clause, own, [.. order, .. rules]);
    }
}
