using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Comity.Taxii;

/// <summary>The settings as a file: what it names and the settings do not know is refused,
/// so that a misspelt right is seen; what it leaves out has its default.</summary>
internal static class TaxiiSettingsJson
{
    // By reflection, once at the start: generated code would set what is left out to nothing, and so switch validation off.
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static JsonTypeInfo<TaxiiSettings> Form { get; } = (JsonTypeInfo<TaxiiSettings>)Options.GetTypeInfo(typeof(TaxiiSettings));
}
