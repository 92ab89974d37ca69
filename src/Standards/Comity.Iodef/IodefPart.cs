using System.Text.Json;

namespace Comity.Iodef;

/// <summary>A part of a document that was read and checked; it looks into the document and never changes it.</summary>
/// <remarks>What the sender left out is <see langword="null"/> or an empty list. Members that this library does not know stay in the document.</remarks>
public abstract class IodefPart
{
    private protected IodefPart(JsonElement json, string at) => (Json, At) = (json, at);

    /// <summary>Where it stands: a JSON Pointer into the document.</summary>
    public string At { get; }

    internal JsonElement Json { get; }

    /// <summary>The JSON Pointer of one of its members, whether or not it is there.</summary>
    public string PointerTo(string member) => JsonPointer.Append(At, member);

    private protected string? Text(string member) =>
        Json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The value of an enumerated member; what the sender brought itself if it is extended.</summary>
    private protected string? Enumerated(string member) =>
        Text(member) is IodefVocabulary.Extended ? Text("ext-" + member) : Text(member);

    private protected DateTimeOffset? Time(string member) => IodefTime.TryParse(Text(member), out var time) ? time : null;

    private protected long? Integer(string member) =>
        Json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole) ? whole : null;

    private protected T? One<T>(string member, Func<JsonElement, string, T> make)
        where T : class =>
        Json.TryGetProperty(member, out var value) ? make(value, PointerTo(member)) : null;

    private protected IReadOnlyList<T> Many<T>(string member, Func<JsonElement, string, T> make) =>
        Json.TryGetProperty(member, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select((entry, index) => make(entry, JsonPointer.Append(PointerTo(member), index)))]
            : [];

    private protected IReadOnlyList<IodefText> Texts(string member) => Many(member, IodefText.From);

    private protected IReadOnlyList<string> Strings(string member) => Many(member, static (entry, _) => entry.GetString() ?? "");
}

/// <summary>A text and, where the sender said so, its language (RFC 7970 2.4, ML_STRING).</summary>
/// <param name="Value">The wording, without markup.</param>
/// <param name="Language">Its language tag; <see langword="null"/> means that of the incident or the document.</param>
/// <param name="TranslationId">Texts with the same one say the same thing.</param>
/// <param name="At">Where it stands: a JSON Pointer.</param>
public sealed record IodefText(string Value, string? Language, string? TranslationId, string At)
{
    internal static IodefText From(JsonElement json, string at) => json.ValueKind == JsonValueKind.String
        ? new IodefText(json.GetString()!, Language: null, TranslationId: null, at)
        : new IodefText(Member(json, "value") ?? "", Member(json, "lang"), Member(json, "translation-id"), at);

    private static string? Member(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
