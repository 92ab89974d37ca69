using System.Text.Json;

namespace Comity.Stix;

/// <summary>A value of one of two JSON kinds, integer or string, as IPFIX and EXIF data have.</summary>
internal sealed class IntegerOrTextValue(string clause) : ValueRule
{
    public override void Check(Examination at, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
            IntegerValue.Any.Check(at, value);
        else
            Is(at, value, JsonValueKind.String, "an integer or a string", clause);
    }
}
