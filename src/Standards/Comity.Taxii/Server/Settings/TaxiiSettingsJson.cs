using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comity.Taxii;

/// <summary>The settings as a file: what it names and the settings do not know is refused, so that a misspelt right is seen.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TaxiiSettings))]
internal sealed partial class TaxiiSettingsJson : JsonSerializerContext;
