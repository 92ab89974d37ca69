using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>The one spelling that RFC 8785 gives a JSON value: two values that mean the same come out as the same bytes.</summary>
/// <remarks>
/// What I-JSON (RFC 7493) cannot carry is refused, never rounded: a number beyond a double, an integer that would become another, half a
/// surrogate pair.
/// </remarks>
public static class CanonicalJson
{
    /// <summary>Deepest nesting that is written, in levels.</summary>
    public const int MaxDepth = 256;

    /// <summary>Writes a value in UTF-8: members by the UTF-16 code units of their names, no white space, ECMAScript numbers.</summary>
    /// <exception cref="StixFormatException">
    /// It cannot be I-JSON (<c>stix.not-i-json</c>, <c>stix.not-unicode</c>, <c>stix.duplicate-member</c>, <c>stix.too-deep</c>).
    /// </exception>
    public static byte[] Write(JsonElement json)
    {
        var into = new ArrayBufferWriter<byte>(256);
        Write(json, into, depth: 0);
        return into.WrittenSpan.ToArray();
    }

    internal static void Write(JsonElement json, IBufferWriter<byte> into, int depth)
    {
        if (depth > MaxDepth)
            throw new StixFormatException("stix.too-deep", -1, "The nesting is too deep.", $"Nest at most {MaxDepth} levels.");
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(json, into, depth);
                break;
            case JsonValueKind.Array:
                WriteList(json, into, depth);
                break;
            case JsonValueKind.String:
                WriteText(Text(json), into);
                break;
            case JsonValueKind.Number:
                CanonicalNumber.Write(json, into);
                break;
            default:
                into.Write(json.ValueKind == JsonValueKind.True ? "true"u8 : json.ValueKind == JsonValueKind.False ? "false"u8 : "null"u8);
                break;
        }
    }

    internal static void WriteText(ReadOnlySpan<char> text, IBufferWriter<byte> into)
    {
        into.Write("\""u8);
        while (text.IndexOfAny(Escaped) is >= 0 and var at)
        {
            Encoding.UTF8.GetBytes(text[..at], into);
            WriteEscape(text[at], into);
            text = text[(at + 1)..];
        }

        Encoding.UTF8.GetBytes(text, into);
        into.Write("\""u8);
    }

    private static void WriteObject(JsonElement json, IBufferWriter<byte> into, int depth)
    {
        var count = json.GetPropertyCount();
        var (names, values, at) = (new string[count], new JsonElement[count], 0);
        foreach (var member in json.EnumerateObject())
            (names[at], values[at++]) = (Name(member), member.Value);
        Array.Sort(names, values, StringComparer.Ordinal); // ordinal: by UTF-16 code units (RFC 8785, 3.2.3)
        into.Write("{"u8);
        for (at = 0; at < count; at++)
        {
            if (at > 0 && names[at] == names[at - 1])
                throw new StixFormatException("stix.duplicate-member", -1, $"The name {names[at]} stands twice in one object.",
                    "Send each name once in its object.");
            if (at > 0)
                into.Write(","u8);
            WriteText(names[at], into);
            into.Write(":"u8);
            Write(values[at], into, depth + 1);
        }

        into.Write("}"u8);
    }

    private static void WriteList(JsonElement json, IBufferWriter<byte> into, int depth)
    {
        into.Write("["u8);
        var first = true;
        foreach (var item in json.EnumerateArray())
        {
            if (!first)
                into.Write(","u8);
            first = false;
            Write(item, into, depth + 1);
        }

        into.Write("]"u8);
    }

    private static string Text(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException broken)
        {
            throw StrictJson.NotUnicode(broken);
        }
    }

    internal static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException broken)
        {
            throw StrictJson.NotUnicode(broken);
        }
    }

    // RFC 8785, 3.2.2.2: what has a short escape has that one, other control characters have \u00xx in lower case, all else stands as it
    // is.
    private static void WriteEscape(char c, IBufferWriter<byte> into)
    {
        var letter = c switch { '\b' => 'b', '\t' => 't', '\n' => 'n', '\f' => 'f', '\r' => 'r', '"' or '\\' => c, _ => 'u' };
        into.Write([(byte)'\\', (byte)letter]);
        if (letter == 'u')
            into.Write([(byte)'0', (byte)'0', (byte)(c < 16 ? '0' : '1'), "0123456789abcdef"u8[c & 15]]);
    }

    private static readonly SearchValues<char> Escaped =
        SearchValues.Create(string.Concat(Enumerable.Range(0, 32).Select(c => (char)c)) + "\"\\");
}
