using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>What one version of an object says, however it is written down: the same for every representation of it (3.6).</summary>
internal static class VersionContent
{
    /// <summary>
    /// A hash that does not depend on the order of members, the spelling of numbers and instants, and on members that say what holds
    /// without them.
    /// </summary>
    public static Guid Of(JsonElement value)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        try
        {
            var into = new ArrayBufferWriter<byte>(1024);
            Write(value, into);
            SHA256.HashData(into.WrittenSpan, hash);
        }
        catch (StixFormatException)
        {
            // What has no canonical form is compared as it is written.
            SHA256.HashData(JsonMarshal.GetRawUtf8Value(value), hash);
        }

        return new Guid(hash[..16]);
    }

    // Names and values in turns: each is one JSON value, so that none can be taken for another.
    private static void Write(JsonElement value, ArrayBufferWriter<byte> into)
    {
        var (names, values, at) = (new string[value.GetPropertyCount()], new JsonElement[value.GetPropertyCount()], 0);
        foreach (var member in value.EnumerateObject())
            (names[at], values[at++]) = (CanonicalJson.Name(member), member.Value);
        Array.Sort(names, values, StringComparer.Ordinal);
        for (at = 0; at < names.Length; at++)
        {
            if (IsDefault(names[at], values[at], value))
                continue;
            CanonicalJson.WriteText(names[at], into);
            if (Instant(values[at]) is { } instant)
                CanonicalJson.WriteText(instant, into);
            else
                CanonicalJson.Write(values[at], into, depth: 1);
        }
    }

    // The defaults of 3.2 and 5.2.1; that of spec_version is one of SCOs only.
    private static bool IsDefault(string name, JsonElement value, JsonElement whole) => name switch
    {
        "revoked" or "defanged" => value.ValueKind == JsonValueKind.False,
        "summary" => value.ValueKind == JsonValueKind.False && whole.HasText("type", "sighting"),
        "lang" => value.IsText("en"),
        "spec_version" => value.IsText("2.1") && whole.Text("type") is { } type && StixTypes.IsObservable(type),
        _ => false,
    };

    // An instant without the zeros at its end; what is written like one is taken for one, whatever its property.
    private static string? Instant(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String
            || JsonMarshal.GetRawUtf8Value(value) is not [_, >= (byte)'0' and <= (byte)'9', .., (byte)'Z', _] raw
            || raw.Length > StixTimestamp.MaxLength + 2 || raw.Contains((byte)'\\'))
            return null;
        var text = value.GetString()!;
        if (!StixTimestamp.TryParse(text, out _))
            return null;
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('Z').TrimEnd('0').TrimEnd('.') : text.TrimEnd('Z');
    }
}
