using System.Text.Json;

namespace Comity.Stix;

/// <summary>The values of a header field, which may be repeated: a list of texts. Objects of STIX 2.0, in an observable container, have a single text as well.</summary>
internal sealed class HeaderValue : ValueRule
{
    public static readonly HeaderValue Any = new();

    public override void Check(Examination at, JsonElement value)
    {
        if (at.Container is null || value.ValueKind != JsonValueKind.String)
            Define.Texts.Check(at, value);
    }
}

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
