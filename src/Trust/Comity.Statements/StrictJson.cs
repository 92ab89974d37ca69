using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Comity.Statements;

/// <summary>Accepts exactly the I-JSON of the statement profile, so that every reader sees the same members and values.</summary>
/// <remarks>
/// Order of checking (federation.md 2.2): size, valid UTF-8 (the platform's parser lets invalid sequences pass), then every token:
/// no duplicate members (compared after unescaping), no lone surrogates, noncharacters or U+0000, numbers only as integers within
/// ±(2^53−1) and never <c>-0</c>, at most <see cref="MaxDepth"/> levels, no comments, no trailing commas, one value.
/// </remarks>
public static class StrictJson
{
    /// <summary>Deepest nesting of objects and arrays.</summary>
    public const int MaxDepth = 24;

    /// <summary>Largest integer that every JSON implementation carries exactly (RFC 7493 2.2).</summary>
    public const long MaxInteger = 9_007_199_254_740_991;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <param name="json">One JSON value.</param>
    /// <param name="maxBytes">Longer input is refused unread.</param>
    /// <param name="nulls">
    /// Whether null may stand as a value. In payloads it may not: an absent member and a null one would be two spellings of one thing, and
    /// a null in a list is a thing that is not there.
    /// </param>
    /// <returns>Why the bytes are refused, with the byte offset; <see langword="null"/> when they are one acceptable value.</returns>
    public static Refusal? Check(ReadOnlySpan<byte> json, int maxBytes, bool nulls = true)
    {
        if (json.Length > maxBytes)
            return new TooLarge(json.Length, maxBytes);
        if (!Utf8.IsValid(json))
            return new BadJson("json.not-utf8", "The bytes are not valid UTF-8.") { Where = $"byte {ValidBytes(json)}", Mend = "Send UTF-8." };
        if (json.StartsWith("\uFEFF"u8))
            return new BadJson("json.byte-order-mark", "A byte order mark stands before the value.") { Where = "byte 0", Mend = "Leave it out." };
        var reader = new Utf8JsonReader(json, Options);
        try
        {
            return CheckTokens(ref reader, nulls);
        }
        catch (JsonException problem)
        {
            return new BadJson("json.malformed", "The bytes are not one JSON value of bounded depth.")
            {
                Where = $"line {problem.LineNumber + 1}, byte {problem.BytePositionInLine}",
                Mend = $"Send one value of at most {MaxDepth} levels, without comments and trailing commas.",
            };
        }
    }

    /// <summary>A name that came from outside, short and printable, since refusals reach logs and terminals.</summary>
    internal static string Shown(string? name)
    {
        var shown = new StringBuilder();
        foreach (var rune in (name ?? "").EnumerateRunes().Take(40))
            shown.Append(Rune.IsControl(rune) || JsonCharacters.IsDirectional(rune) ? "·" : rune.ToString());
        return shown.ToString();
    }

    private static int ValidBytes(ReadOnlySpan<byte> text)
    {
        var valid = 0;
        while (valid < text.Length && Rune.DecodeFromUtf8(text[valid..], out _, out var length) == System.Buffers.OperationStatus.Done)
            valid += length;
        return valid;
    }

    private static Refusal? CheckTokens(ref Utf8JsonReader reader, bool nulls)
    {
        var members = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject: members.Push(new HashSet<string>(StringComparer.Ordinal)); break;
                case JsonTokenType.EndObject: members.Pop(); break;
                case JsonTokenType.PropertyName or JsonTokenType.String when TextFlaw(ref reader) is { } flaw: return flaw;
                case JsonTokenType.PropertyName when !members.Peek().Add(reader.GetString()!): return Duplicate(ref reader);
                case JsonTokenType.Number when !IsPlainInteger(ref reader): return BadNumber(ref reader);
                case JsonTokenType.Null when !nulls: return At(ref reader, "json.null", "A null stands as a value.") with { Mend = "Leave it out." };
            }
        }

        return null;
    }

    private static BadJson? TextFlaw(ref Utf8JsonReader reader)
    {
        // Unescaped input was valid UTF-8 and so has no surrogates; only \uD800 forms can smuggle one in.
        if (!reader.ValueIsEscaped)
            return JsonCharacters.HasNoncharacter(reader.ValueSpan) ? Forbidden(ref reader) : null;
        if (Text(ref reader) is not { } text)
            return At(ref reader, "json.lone-surrogate", "A string holds half of a surrogate pair.");
        return JsonCharacters.HasNoncharacter(Encoding.UTF8.GetBytes(text)) ? Forbidden(ref reader) : null;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsPlainInteger(ref Utf8JsonReader reader)
    {
        var text = reader.ValueSpan;
        return !text.ContainsAny(".eE"u8) && !text.SequenceEqual("-0"u8)
            && reader.TryGetInt64(out var value) && value is >= -MaxInteger and <= MaxInteger;
    }

    private static BadJson Forbidden(ref Utf8JsonReader reader) =>
        At(ref reader, "json.forbidden-character", "A string holds U+0000 or a noncharacter (RFC 7493 2.1).");

    private static BadJson Duplicate(ref Utf8JsonReader reader) =>
        At(ref reader, "json.duplicate-member", $"The member {Shown(reader.GetString())} stands twice in one object.") with { Mend = "Send each member once." };

    private static BadJson BadNumber(ref Utf8JsonReader reader) =>
        At(ref reader, "json.number", "A number is not an integer within ±(2^53−1).") with { Mend = "Write decimals as strings, such as \"69.268\"." };

    private static BadJson At(ref Utf8JsonReader reader, string code, string explanation) =>
        new(code, explanation) { Where = $"byte {reader.TokenStartIndex}" };
}
