using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comity;

/// <summary>How far information may travel, as the Traffic Light Protocol 2.0 labels it.</summary>
/// <remarks>
/// The default value is <see cref="Red"/>: a label nobody set discloses nothing. With an audience it makes a <see cref="Marking"/>.
/// </remarks>
[JsonConverter(typeof(TlpJsonConverter))]
public readonly record struct Tlp
{
    // Strictest first, so index 0, and with it default(Tlp), fails closed.
    private static readonly string[] Labels = ["TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"];

    private readonly byte _openness;

    private Tlp(int openness) => _openness = (byte)openness;

    /// <summary>Named recipients only.</summary>
    public static Tlp Red => default;

    /// <summary>The recipient's own organisation only.</summary>
    public static Tlp AmberStrict { get; } = new(1);

    /// <summary>The recipient's organisation and its clients, as they need to know.</summary>
    public static Tlp Amber { get; } = new(2);

    /// <summary>The community, and no public channel.</summary>
    public static Tlp Green { get; } = new(3);

    /// <summary>No limit.</summary>
    public static Tlp Clear { get; } = new(4);

    /// <summary>Every label, strictest first.</summary>
    public static IReadOnlyList<Tlp> All { get; } = [Red, AmberStrict, Amber, Green, Clear];

    /// <summary>The label that a document made of both parts must carry.</summary>
    public static Tlp Strictest(Tlp a, Tlp b) => a._openness <= b._openness ? a : b;

    /// <summary>Whether this label lets information travel further than <paramref name="other"/> does.</summary>
    public bool IsWiderThan(Tlp other) => _openness > other._openness;

    /// <summary>Reads an exact label; "tlp:amber" and "AMBER" are refused, not guessed at.</summary>
    public static bool TryParse(string? label, out Tlp tlp)
    {
        var openness = Array.IndexOf(Labels, label);
        tlp = openness < 0 ? Red : new Tlp(openness);
        return openness >= 0;
    }

    public override string ToString() => Labels[_openness];
}

internal sealed class TlpJsonConverter : JsonConverter<Tlp>
{
    public override Tlp Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Tlp.TryParse(reader.GetString(), out var tlp)
            ? tlp
            : throw new JsonException("Expected a TLP 2.0 label, such as TLP:AMBER.");

    public override void Write(Utf8JsonWriter writer, Tlp value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
