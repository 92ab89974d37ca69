using System.Text.Json;

namespace Comity.Stix;

/// <summary>Texts of an object in other languages (STIX 2.1, 7.1).</summary>
public readonly record struct LanguageContent(StixObject Object) : IStixView<LanguageContent>
{
    public static string TypeName => "language-content";

    public static LanguageContent Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? ObjectRef => Json.Text("object_ref");

    public StixTimestamp? ObjectModified => Json.Time("object_modified");

    /// <summary>By language code, what mirrors the properties of the object.</summary>
    public JsonElement? Contents => Json.Value("contents");
}

/// <summary>A marking that objects and parts of them refer to (STIX 2.1, 7.2.1).</summary>
public readonly record struct MarkingDefinition(StixObject Object) : IStixView<MarkingDefinition>
{
    public static string TypeName => "marking-definition";

    public static MarkingDefinition Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");

    /// <summary>Such as <c>tlp</c> or <c>statement</c>; deprecated in favour of extensions.</summary>
    public string? DefinitionType => Json.Text("definition_type");

    public JsonElement? Definition => Json.Value("definition");
}

/// <summary>What an extension adds to the standard's objects (STIX 2.1, 7.3).</summary>
public readonly record struct ExtensionDefinition(StixObject Object) : IStixView<ExtensionDefinition>
{
    public static string TypeName => "extension-definition";

    public static ExtensionDefinition Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");

    public string? Description => Json.Text("description");

    public string? Schema => Json.Text("schema");

    public string? Version => Json.Text("version");

    public IReadOnlyList<string> ExtensionTypes => Json.Texts("extension_types");

    public IReadOnlyList<string> ExtensionProperties => Json.Texts("extension_properties");
}
