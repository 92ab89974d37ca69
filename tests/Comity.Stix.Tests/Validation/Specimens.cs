using System.Text;
using System.Text.Json.Nodes;

namespace Comity.Stix.Tests.Validation;

/// <summary>
/// Objects of every type, written short: what all of a kind have is added, and of an SCO the identifier that its properties give.
/// </summary>
internal static class Specimens
{
    public const string Uuid = "8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";

    private const string Instants = """
        "created":"2024-04-06T20:03:00.000Z","modified":"2024-04-07T20:03:00.000Z"
        """;

    public static StixObject Read(string json) => StixObject.Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>An SDO, SRO or meta object with these members beside the common ones.</summary>
    public static string Sdo(string type, string members) =>
        $$"""{"type":"{{type}}","spec_version":"2.1","id":"{{type}}--{{Uuid}}",{{Instants}},"lang":"en",{{members}}}""";

    /// <summary>The same without <c>lang</c>, for types that have no text, or none in one language.</summary>
    public static string Smo(string type, string members) => Sdo(type, members).Replace("\"lang\":\"en\",", "", StringComparison.Ordinal);

    /// <summary>A marking definition, which has no versions.</summary>
    public static string Marking(string members) =>
        $$"""{"type":"marking-definition","spec_version":"2.1","id":"marking-definition--{{Uuid}}","created":"2024-04-06T20:03:00.000Z",{{members}}}""";

    /// <summary>An SCO with these members and the identifier that they make, or a random one where they make none.</summary>
    public static string Sco(string type, string members)
    {
        var json = $$"""{"type":"{{type}}","spec_version":"2.1","id":"{{type}}--{{Uuid}}",{{members}}}""";
        return DeterministicId.Of(Read(json)) is { } id ? json.Replace($"{type}--{Uuid}", id.ToString(), StringComparison.Ordinal) : json;
    }

    /// <summary>The object without the member at this place.</summary>
    public static string Without(string json, string member)
    {
        var changed = JsonNode.Parse(json)!.AsObject();
        changed.Remove(member);
        return changed.ToJsonString();
    }

    /// <summary>The object with another value at this place.</summary>
    public static string With(string json, string member, JsonNode? value)
    {
        var changed = JsonNode.Parse(json)!.AsObject();
        changed[member] = value;
        return changed.ToJsonString();
    }
}
