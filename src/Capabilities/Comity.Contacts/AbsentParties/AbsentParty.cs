using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Comity.Statements;

namespace Comity.Contacts;

/// <summary>A party without a node, by the name that this node alone gives it. It can be addressed; it can never have signed anything.</summary>
/// <remarks>Written <c>absent:</c> and 32 small hexadecimal digits: unlike any <see cref="ParticipantId"/>.</remarks>
[JsonConverter(typeof(AbsentPartyIdJsonConverter))]
public readonly record struct AbsentPartyId(Guid Value)
{
    private const string Prefix = "absent:";

    /// <summary>A new one; identifiers made later sort later.</summary>
    public static AbsentPartyId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <summary>Reads the exact written form.</summary>
    public static bool TryParse(string? text, out AbsentPartyId id)
    {
        id = default;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || !Guid.TryParseExact(text[Prefix.Length..], "N", out var value) || new AbsentPartyId(value).ToString() != text)
            return false;
        id = new AbsentPartyId(value);
        return true;
    }

    /// <exception cref="FormatException"><paramref name="text"/> is not such an identifier.</exception>
    public static AbsentPartyId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("Not an identifier of the form absent:….");

    public override string ToString() => Prefix + Value.ToString("N", CultureInfo.InvariantCulture);
}

/// <summary>Carries the identifier as its exact text.</summary>
internal sealed class AbsentPartyIdJsonConverter : JsonConverter<AbsentPartyId>
{
    public override AbsentPartyId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && AbsentPartyId.TryParse(reader.GetString(), out var id)
            ? id
            : throw new JsonException("Expected an identifier of the form absent:….");

    public override void Write(Utf8JsonWriter writer, AbsentPartyId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>What we noted of a party without a node: our word, with its source and date, and never the party's.</summary>
/// <param name="Name">As we call it.</param>
/// <param name="Code">ISO 3166-1 alpha-2, where it has one.</param>
/// <param name="Source">Where we have it from.</param>
/// <param name="SourceDate">The date of that source.</param>
/// <param name="EnteredBy">The officer who entered it last.</param>
/// <param name="EnteredAt">When, UTC.</param>
/// <param name="RetiredAt">When it was retired; it can then no longer be addressed.</param>
/// <param name="Became">The participant that it turned out to be, once it had a node.</param>
public sealed record AbsentParty(
    AbsentPartyId Id,
    string Name,
    string? Code,
    string Source,
    DateOnly SourceDate,
    string EnteredBy,
    DateTimeOffset EnteredAt,
    IReadOnlyList<NotedDesk> Desks,
    DateTimeOffset? RetiredAt,
    ParticipantId? Became)
{
    public bool IsRetired => RetiredAt is not null;

    /// <summary>Another one after each change: an ETag.</summary>
    public string Version => VersionOf(EnteredAt);

    internal static string VersionOf(DateTimeOffset enteredAt) => enteredAt.UtcTicks.ToString("x", CultureInfo.InvariantCulture);

    internal static AbsentParty From(AbsentPartyRow row, IReadOnlyDictionary<(string Party, string Desk), Proof> proofs)
    {
        var id = AbsentPartyId.Parse(row.Id);
        var desks = JsonSerializer.Deserialize<DeskEntry[]>(row.Desks, BodyJson.Options)!.Select(entry =>
            new NotedDesk(id, row.Source, row.SourceDate, entry, proofs.GetValueOrDefault((row.Id, entry.Desk))));
        return new AbsentParty(id, row.Name, row.Code, row.Source, row.SourceDate, row.EnteredBy, row.EnteredAt, [.. desks], row.RetiredAt, row.Became);
    }
}
