using System.Collections.Frozen;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>
/// Reads members of an object that may be anything: what is missing or of another JSON type is null, or nothing of a list.
/// </summary>
internal static class Members
{
    public static JsonElement? Value(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The text that the value is.</summary>
    public static string? Text(this JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static string? Text(this JsonElement json, string name) => json.Value(name)?.Text();

    /// <summary>Whether the value is this text; no string is made.</summary>
    public static bool IsText(this JsonElement value, ReadOnlySpan<char> text) =>
        value.ValueKind == JsonValueKind.String && value.ValueEquals(text);

    /// <summary>Whether the member is this text; no string is made.</summary>
    public static bool HasText(this JsonElement json, string name, ReadOnlySpan<char> text) => json.Value(name)?.IsText(text) == true;

    /// <summary>Whether the value is a list that has this text in it.</summary>
    public static bool Lists(this JsonElement value, ReadOnlySpan<char> text)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return false;
        foreach (var item in value.EnumerateArray())
        {
            if (item.IsText(text))
                return true;
        }

        return false;
    }

    /// <summary>What is in the list.</summary>
    public static JsonElement.ArrayEnumerator Items(this JsonElement json, string name) =>
        json.Value(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    public static bool? Flag(this JsonElement json, string name) =>
        json.Value(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } flag ? flag.GetBoolean() : null;

    /// <summary>A whole number, as it is written; 1.0 is none.</summary>
    public static long? Integer(this JsonElement json, string name) =>
        json.Value(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    public static double? Number(this JsonElement json, string name) =>
        json.Value(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) ? value : null;

    public static StixTimestamp? Time(this JsonElement json, string name) =>
        StixTimestamp.TryParse(json.Text(name), out var time) ? time : null;

    public static byte[]? Binary(this JsonElement json, string name) =>
        json.Value(name) is { ValueKind: JsonValueKind.String } text && text.TryGetBytesFromBase64(out var bytes) ? bytes : null;

    public static IReadOnlyList<string> Texts(this JsonElement json, string name)
    {
        if (json.Value(name) is not { ValueKind: JsonValueKind.Array } list)
            return [];
        var texts = new List<string>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (item.Text() is { } text)
                texts.Add(text);
        }

        return texts;
    }

    /// <summary>Hashes by the names of their algorithms (2.7).</summary>
    public static IReadOnlyDictionary<string, string> Hashes(this JsonElement json, string name)
    {
        if (json.Value(name) is not { ValueKind: JsonValueKind.Object } hashes)
            return FrozenDictionary<string, string>.Empty;
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var hash in hashes.EnumerateObject())
        {
            if (hash.Value.ValueKind == JsonValueKind.String)
                all[hash.Name] = hash.Value.GetString()!;
        }

        return all;
    }

    public static TPart? Part<TPart>(this JsonElement json, string name)
        where TPart : struct, IStixPart<TPart> =>
        json.Value(name) is { ValueKind: JsonValueKind.Object } part ? TPart.Of(part) : null;

    public static IReadOnlyList<TPart> Parts<TPart>(this JsonElement json, string name)
        where TPart : struct, IStixPart<TPart>
    {
        if (json.Value(name) is not { ValueKind: JsonValueKind.Array } list)
            return [];
        var parts = new List<TPart>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object)
                parts.Add(TPart.Of(item));
        }

        return parts;
    }
}
