using System.Text.Json;
using System.Text.Unicode;

namespace Comity.Stix;

/// <summary>
/// Parses JSON and leaves nothing open: valid UTF-8, whole surrogate pairs, each name once in its object, bounded depth and size.
/// </summary>
internal static class StrictJson
{
    /// <exception cref="StixFormatException">It is not such JSON.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8, StixLimits limits)
    {
        if (utf8.Length > limits.MaxObjectBytes)
            throw new StixFormatException("stix.too-large", -1, $"The object has {utf8.Length} bytes.",
                $"Send at most {limits.MaxObjectBytes}.");
        if (!Utf8.IsValid(utf8.Span))
            throw NotUnicode(null);
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = limits.MaxDepth, AllowDuplicateProperties = false };
            // Not disposed: the elements live as long as the object, and what is rented for them is left to the collector.
            var json = JsonDocument.Parse(utf8, options).RootElement;
            RefuseHalfSurrogates(utf8.Span);
            return json;
        }
        catch (JsonException broken)
        {
            throw Broken(Code(utf8, limits), Position(utf8.Span, broken), broken);
        }
        catch (InvalidOperationException broken)
        {
            throw NotUnicode(broken);
        }
    }

    /// <summary>Parses a copy of a part of a document.</summary>
    /// <param name="position">Where the part begins: what is wrong with it is told from there on.</param>
    /// <exception cref="StixFormatException">It is not such JSON.</exception>
    public static JsonElement ParseAt(long position, ReadOnlySpan<byte> utf8, StixLimits limits)
    {
        try
        {
            return Parse(utf8.ToArray(), limits);
        }
        catch (StixFormatException broken)
        {
            throw broken.Behind(position);
        }
    }

    /// <summary>
    /// Passes over what is JSON by its marks alone: nested as deep as it likes, its texts and names unread. Nothing is kept for a level
    /// but a bit.
    /// </summary>
    /// <exception cref="StixFormatException">It is not even that.</exception>
    public static void PassAt(long position, ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
            while (reader.Read())
            {
            }
        }
        catch (JsonException broken)
        {
            throw Broken("stix.not-json", Position(utf8, broken), broken).Behind(position);
        }
    }

    // An escaped half of a pair is met only when the text is decoded; where no escape begins with D, there is none.
    private static void RefuseHalfSurrogates(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOf("\\ud"u8) < 0 && utf8.IndexOf("\\uD"u8) < 0)
            return;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                _ = reader.GetString();
        }
    }

    internal static StixFormatException NotUnicode(Exception? inner) =>
        new("stix.not-unicode", -1, "A text in it is not Unicode.", "Send well-formed UTF-8 and whole surrogate pairs.", inner);

    // The framework says in prose only which of the three it was; its own reader, with the bound lifted, tells depth apart.
    private static string Code(ReadOnlyMemory<byte> utf8, StixLimits limits)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
            while (reader.Read())
            {
                if (reader.CurrentDepth >= limits.MaxDepth)
                    return "stix.too-deep";
            }

            return "stix.duplicate-member";
        }
        catch (JsonException)
        {
            return "stix.not-json";
        }
    }

    private static StixFormatException Broken(string code, long position, Exception inner) =>
        code switch
        {
            "stix.too-deep" => new(code, position, "The nesting is too deep.", "Nest less.", inner),
            "stix.duplicate-member" =>
                new(code, position, "A name stands twice in one object.", "Send each name once in its object.", inner),
            _ => new(code, position, "This is no JSON that can be read.", "Send one JSON text, without comments or trailing commas.",
                inner),
        };

    private static long Position(ReadOnlySpan<byte> utf8, JsonException broken)
    {
        if (broken is not { LineNumber: { } line, BytePositionInLine: { } column })
            return -1;
        var start = 0;
        for (; line > 0; line--)
            start += utf8[start..].IndexOf((byte)'\n') + 1;
        return start + column;
    }
}
