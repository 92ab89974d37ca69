using System.Text.Json;

namespace Comity.Stix;

/// <summary>One JSON object that claims to be STIX, kept as the exact bytes it came in: what goes out is what came in.</summary>
/// <remarks>
/// To hold one is to know: one JSON object in valid UTF-8, each name once in its object, within the limits. Nothing else is believed;
/// whether it keeps the rules of its type is for the validator. Immutable, safe to share between threads.
/// </remarks>
public sealed class StixObject
{
    internal StixObject(ReadOnlyMemory<byte> utf8, JsonElement json)
    {
        (Utf8, Json) = (utf8, json);
        (Type, Id) = (Text("type"), Text("id"));
    }

    /// <summary>The object's own bytes, without what stood around it.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>The same object, to be looked into; numbers keep their text (<see cref="JsonElement.GetRawText"/>).</summary>
    public JsonElement Json { get; }

    /// <summary>The member <c>type</c>; empty where it is missing or no string.</summary>
    public string Type { get; }

    /// <summary>The member <c>id</c>, unchecked; empty where it is missing or no string.</summary>
    public string Id { get; }

    /// <summary>
    /// The common property <c>spec_version</c>; this and the next ones are <see langword="null"/>, or nothing of a list, where they are
    /// missing or of another JSON type (STIX 2.1, 3.2).
    /// </summary>
    public string? SpecVersion => Json.Text("spec_version");

    /// <summary>The identifier of the identity that made the object.</summary>
    public string? CreatedByRef => Json.Text("created_by_ref");

    public StixTimestamp? Created => Time("created");

    /// <summary>When this version was made; see <see cref="StixVersions"/>.</summary>
    public StixTimestamp? Modified => Time("modified");

    public IReadOnlyList<string> Labels => Json.Texts("labels");

    /// <summary>From 0 to 100, if it is valid.</summary>
    public long? Confidence => Json.Integer("confidence");

    /// <summary>A language code of RFC 5646; see <see cref="StixMarkings.LanguageOf"/> for parts.</summary>
    public string? Lang => Json.Text("lang");

    public IReadOnlyList<ExternalReference> ExternalReferences => Json.Parts<ExternalReference>("external_references");

    /// <summary>Whether the data in it were made harmless to handle; only cyber-observable objects can be.</summary>
    public bool Defanged => Json.Flag("defanged") ?? false;

    /// <summary>Reads one object and keeps <paramref name="utf8"/> itself: the caller does not write to it afterwards.</summary>
    /// <exception cref="StixFormatException">It is no JSON object that can be kept.</exception>
    public static StixObject Parse(ReadOnlyMemory<byte> utf8, StixLimits? limits = null)
    {
        var json = StrictJson.Parse(utf8, limits ?? StixLimits.Default);
        return json.ValueKind == JsonValueKind.Object
            ? new StixObject(utf8, json)
            : throw new StixFormatException("stix.not-an-object", 0, $"This is a JSON {json.ValueKind}, and no object.",
                "Send one STIX object in braces.");
    }

    /// <summary>The text of a member of the object itself; empty where it is missing or no string.</summary>
    public string Text(string name) => Json.Text(name) ?? "";

    /// <summary>The instant of a member of the object itself; <see langword="null"/> where it is missing or no STIX timestamp.</summary>
    public StixTimestamp? Time(string name) => Json.Time(name);

    public override string ToString() => Id.Length > 0 ? Id : $"a {(Type.Length > 0 ? Type : "nameless object")} without an id";
}
