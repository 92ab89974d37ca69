using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comity;

/// <summary>
/// Carries an audience as one of <c>{"to":["p1…"],"desks":{"p1…":["desk"]}}</c>, <c>{"community":"c1…"}</c>,
/// <c>{"peers":true}</c>, <c>{"public":true}</c> (federation.md 2.2). Any other member, and two forms at once, are errors.
/// </summary>
internal sealed class AudienceJsonConverter : JsonConverter<Audience>
{
    public override Audience Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Expected an audience.");
        Audience? audience = null;
        Dictionary<ParticipantId, List<string>>? desks = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (name == "desks")
            {
                desks = desks is null ? ReadDesks(ref reader, options) : throw new JsonException("Desks stand twice.");
                continue;
            }

            if (audience is not null)
                throw new JsonException("An audience has one form.");
            audience = name switch
            {
                "to" => new Audience.Named(ReadTo(ref reader, options)),
                "community" => new Audience.Community(ReadValue<CommunityId>(ref reader, options)),
                "peers" when reader.TokenType == JsonTokenType.True => new Audience.Peers(),
                "public" when reader.TokenType == JsonTokenType.True => new Audience.Public(),
                _ => throw new JsonException("Expected to, community, peers or public."),
            };
        }

        return (audience, desks) switch
        {
            (null, _) => throw new JsonException("An audience names somebody."),
            (Audience.Named named, not null) => WithDesks(named, desks),
            (_, not null) => throw new JsonException("Desks go with named recipients."),
            _ => audience,
        };
    }

    public override void Write(Utf8JsonWriter writer, Audience value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        switch (value)
        {
            case Audience.Named named: WriteNamed(writer, named); break;
            case Audience.Community community: writer.WriteString("community", community.Id.ToString()); break;
            case Audience.Peers: writer.WriteBoolean("peers", true); break;
            case Audience.Public: writer.WriteBoolean("public", true); break;
            default: throw new JsonException("Unknown audience.");
        }

        writer.WriteEndObject();
    }

    private static void WriteNamed(Utf8JsonWriter writer, Audience.Named named)
    {
        writer.WriteStartArray("to");
        foreach (var recipient in named.Recipients)
            writer.WriteStringValue(recipient.Participant.ToString());
        writer.WriteEndArray();
        if (named.Recipients.All(recipient => recipient.Desks.Count == 0))
            return;
        writer.WriteStartObject("desks");
        foreach (var recipient in named.Recipients.Where(recipient => recipient.Desks.Count > 0))
        {
            writer.WriteStartArray(recipient.Participant.ToString());
            foreach (var desk in recipient.Desks)
                writer.WriteStringValue(desk);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static List<Recipient> ReadTo(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        var participants = ReadValue<List<ParticipantId>>(ref reader, options);
        return participants.Distinct().Count() == participants.Count
            ? participants.ConvertAll(participant => new Recipient(participant, []))
            : throw new JsonException("A recipient stands twice.");
    }

    private static Dictionary<ParticipantId, List<string>> ReadDesks(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        var desks = ReadValue<Dictionary<ParticipantId, List<string>>>(ref reader, options);
        return desks.Values.All(list => list is { Count: > 0 } && list.TrueForAll(desk => !string.IsNullOrWhiteSpace(desk)))
            ? desks
            : throw new JsonException("A desk has a name, and a list of desks has at least one.");
    }

    private static Audience.Named WithDesks(Audience.Named named, Dictionary<ParticipantId, List<string>> desks)
    {
        var with = named.Recipients.Select(recipient =>
            desks.Remove(recipient.Participant, out var list) ? recipient with { Desks = list } : recipient).ToList();
        return desks.Count == 0 ? new Audience.Named(with) : throw new JsonException("Desks are named of a participant who is not addressed.");
    }

    private static T ReadValue<T>(ref Utf8JsonReader reader, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<T>(ref reader, options) ?? throw new JsonException("Expected a value.");
}
