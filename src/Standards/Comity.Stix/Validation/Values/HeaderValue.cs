using System.Text.Json;

namespace Comity.Stix;

/// <summary>The values of a header field, which may be repeated: a list of texts, each by one rule.</summary>
/// <remarks>Objects of STIX 2.0, in an observable container, have a single text as well.</remarks>
internal sealed class HeaderValue(ValueRule text) : ValueRule
{
    private readonly ListValue _list = new(text);

    public override void Check(Examination at, JsonElement value)
    {
        if (at.Container is not null && value.ValueKind == JsonValueKind.String)
            text.Check(at, value);
        else
            _list.Check(at, value);
    }
}
