using System.Collections.Frozen;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>Reads members of an object that may be anything: what is missing or of another JSON type is null, or nothing of a list.</summary>
internal static class Members
{
    public static JsonElement? Value(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;

    public static string? Text(this JsonElement json, string name) =>
        json.Value(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static bool? Flag(this JsonElement json, string name) =>
        json.Value(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } flag ? flag.GetBoolean() : null;

    /// <summary>A whole number, as it is written; 1.0 is none.</summary>
    public static long? Integer(this JsonElement json, string name) =>
        json.Value(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    public static double? Number(this JsonElement json, string name) =>
        json.Value(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) ? value : null;

    public static StixTimestamp? Time(this JsonElement json, string name) => StixTimestamp.TryParse(json.Text(name), out var time) ? time : null;

    public static byte[]? Binary(this JsonElement json, string name) =>
        json.Value(name) is { ValueKind: JsonValueKind.String } text && text.TryGetBytesFromBase64(out var bytes) ? bytes : null;

    public static IReadOnlyList<string> Texts(this JsonElement json, string name)
    {
        if (json.Value(name) is not { ValueKind: JsonValueKind.Array } list)
            return [];
        var texts = new List<string>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
                texts.Add(item.GetString()!);
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
