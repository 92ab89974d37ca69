using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Comity.Cases.Territory;

/// <summary>Writes one flat JSON object in its canonical form (RFC 8785): members in order of name, no white space, least escaping.</summary>
/// <remarks>Callers name members in ascending order, use ASCII names and give texts without control characters.</remarks>
internal sealed class CanonicalLine
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    private readonly StringBuilder _text = new(256);

    public CanonicalLine Begin()
    {
        _text.Clear().Append('{');
        return this;
    }

    public CanonicalLine Add(string name, int value)
    {
        Name(name).Append(CultureInfo.InvariantCulture, $"{value}");
        return this;
    }

    public CanonicalLine Add(string name, string value)
    {
        Quote(Name(name), value);
        return this;
    }

    public CanonicalLine Add(string name, IEnumerable<string> values)
    {
        Name(name).Append('[');
        foreach (var value in values)
            Quote(Comma(), value);
        _text.Append(']');
        return this;
    }

    /// <summary>Adds texts that are JSON already.</summary>
    public CanonicalLine AddRaw(string name, IEnumerable<string> values)
    {
        Name(name).Append('[');
        foreach (var value in values)
            Comma().Append(value);
        _text.Append(']');
        return this;
    }

    public string End() => _text.Append('}').ToString();

    /// <summary>The lines of an attachment, each ended by LF and none empty; the first is its header.</summary>
    /// <exception cref="FormatException">The last line has no end, or a line is longer than 4,096 bytes.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var end = bytes.Span.IndexOf((byte)'\n');
            if (end is < 0 or > 4096)
                throw new FormatException("A line is not ended, or too long.");
            yield return bytes[..end];
            bytes = bytes[(end + 1)..];
        }
    }

    public static byte[] Encode(string text) => Strict.GetBytes(text);

    public static string Decode(ReadOnlyMemory<byte> line) => Strict.GetString(line.Span);

    public static JsonDocument Parse(string line) => JsonDocument.Parse(line, Reading);

    /// <summary>Whether an exception says that input was not as expected, and nothing about this program.</summary>
    public static bool IsBadInput(Exception fault) =>
        fault is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException;

    private StringBuilder Comma() => _text[^1] is '{' or '[' ? _text : _text.Append(',');

    private StringBuilder Name(string name) => Comma().Append('"').Append(name).Append("\":");

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            if (character is '"' or '\\')
                text.Append('\\');
            text.Append(character);
        }

        text.Append('"');
    }
}
