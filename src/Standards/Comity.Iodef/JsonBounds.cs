using System.Text.Json;

namespace Comity.Iodef;

/// <summary>Refuses bytes that are not one bounded JSON text in which each name stands once in its object.</summary>
/// <remarks>One pass over the bytes, before anything else looks at them; memory grows with the number of values only.</remarks>
internal static class JsonBounds
{
    /// <summary>The first flaw, or <see langword="null"/>.</summary>
    public static IodefFinding? Flaw(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > IodefReader.MaxBytes)
            return Refuse("iodef.too-large", "", $"The document has {utf8.Length} bytes.", $"Send at most {IodefReader.MaxBytes} bytes.");
        try
        {
            return Walk(utf8);
        }
        catch (JsonException broken)
        {
            return Refuse("iodef.not-json", "", $"This is no JSON text: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine}.",
                "Send JSON in UTF-8 without a byte order mark, comments or trailing commas.");
        }
        catch (InvalidOperationException)
        {
            // The reader meets half a surrogate pair or broken UTF-8 only when it decodes the text.
            return Refuse("iodef.not-unicode", "", "A text in it is not Unicode.", "Send well-formed UTF-8 and whole surrogate pairs.");
        }
    }

    private static IodefFinding? Walk(ReadOnlySpan<byte> utf8)
    {
        // One level more than allowed, so that depth is refused here, with its place, and not as broken JSON.
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = IodefReader.MaxDepth + 1 });
        var place = new List<Frame>();
        var values = 0;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                place.RemoveAt(place.Count - 1);
                continue;
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                place[^1].Name = name;
                if (!place[^1].Seen!.Add(name))
                    return Refuse("iodef.duplicate-member", Pointer(place), "A name stands twice in one object.", "Keep one of them.");
                continue;
            }

            if (place.Count > 0)
                place[^1].Index++;
            if (++values > IodefReader.MaxValues)
                return Refuse("iodef.too-many-values", Pointer(place), "The document holds too many values.", $"Send at most {IodefReader.MaxValues}.");
            if (reader.TokenType == JsonTokenType.String && reader.GetString()!.Contains('\0'))
                return Refuse("iodef.nul", Pointer(place), "A text contains the NUL character.", "Remove it.");
            if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
                continue;
            if (place.Count == IodefReader.MaxDepth)
                return Refuse("iodef.too-deep", Pointer(place), "The document is nested too deeply.", $"Nest at most {IodefReader.MaxDepth} levels.");
            place.Add(new Frame(reader.TokenType == JsonTokenType.StartObject));
        }

        return null;
    }

    private static string Pointer(List<Frame> place) =>
        place.Aggregate("", (pointer, frame) => frame.Seen is null
            ? JsonPointer.Append(pointer, Math.Max(frame.Index, 0))
            : JsonPointer.Append(pointer, frame.Name ?? ""));

    private static IodefFinding Refuse(string code, string where, string explanation, string mend) =>
        new(code, where, explanation, mend, Refuses: true);

    private sealed class Frame(bool isObject)
    {
        public HashSet<string>? Seen { get; } = isObject ? new HashSet<string>(StringComparer.Ordinal) : null;

        public string? Name { get; set; }

        public int Index { get; set; } = -1;
    }
}
