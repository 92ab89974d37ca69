using System.Buffers;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>A whole bundle in memory, kept as the bytes it came in with every member it has, known or not (STIX 2.1, 8).</summary>
public sealed class StixBundle
{
    private StixBundle(ReadOnlyMemory<byte> utf8, IReadOnlyDictionary<string, JsonElement> members, IReadOnlyList<StixObject> objects) =>
        (Utf8, Members, Objects) = (utf8, members, objects);

    /// <summary>The bundle's own bytes.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>The members beside <c>objects</c>, a producer's own among them.</summary>
    public IReadOnlyDictionary<string, JsonElement> Members { get; }

    /// <summary>The objects in their order.</summary>
    public IReadOnlyList<StixObject> Objects { get; }

    /// <summary>The member <c>id</c>, unchecked; empty where it is missing or no string.</summary>
    public string Id => Members.GetValueOrDefault("id").Text() ?? "";

    /// <summary>Reads a bundle and keeps <paramref name="utf8"/> itself: the caller does not write to it afterwards.</summary>
    /// <exception cref="StixFormatException">It is no bundle, or an object in it is broken.</exception>
    public static StixBundle Parse(ReadOnlyMemory<byte> utf8, StixLimits? limits = null)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var objects = new List<StixObject>();
        if (utf8.Span.IndexOfAnyExcept("\uFEFF \t\r\n"u8) is not (>= 0 and var at) || utf8.Span[at] != '{')
            throw NotABundle();
        foreach (var member in StixReader.ReadEach(utf8, members.Add, limits))
            objects.Add(member.Object ?? throw member.Error!);
        return members.GetValueOrDefault("type").IsText("bundle") ? new StixBundle(utf8, members, objects) : throw NotABundle();
    }

    /// <summary>Makes a bundle of objects, each as the exact bytes it holds.</summary>
    /// <param name="id">The bundle's identifier; a new random one where it is missing.</param>
    public static StixBundle Of(IEnumerable<StixObject> objects, StixId? id = null)
    {
        var all = objects.ToArray();
        var into = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(into);
        json.WriteStartObject();
        json.WriteString("type"u8, "bundle"u8);
        json.WriteString("id"u8, (id ?? StixId.New("bundle")).ToString());
        if (all.Length > 0) // an empty list is no list (2.12)
            WriteObjects(json, all);
        json.WriteEndObject();
        json.Flush();
        return Parse(into.WrittenMemory);
    }

    private static void WriteObjects(Utf8JsonWriter json, StixObject[] objects)
    {
        json.WriteStartArray("objects"u8);
        foreach (var stix in objects)
            json.WriteRawValue(stix.Utf8.Span, skipInputValidation: true);
        json.WriteEndArray();
    }

    private static StixFormatException NotABundle() =>
        new("stix.not-a-bundle", 0, "This is no bundle.", "Send one object of the type bundle.");
}
