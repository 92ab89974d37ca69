using System.Text;
using System.Text.Json.Nodes;

using static Comity.Stix.Tests.Validation.Specimens;

namespace Comity.Stix.Tests.Validation;

/// <summary>Objects that nobody meant: whatever can be read is judged, never with an exception, and within the bounds.</summary>
public sealed class ValidatorFuzzTests
{
    private const int Rounds = 4_000;

    private static readonly StixValidator Validator =
        new(new StixValidatorOptions { ReferencesResolve = true, MaxFindingsPerObject = 20, MaxFindings = 40 });

    private static readonly string[] Seeds = [.. FullObjects.All, .. CheckRows.All.Select(row => row.Bad)];

    [Fact]
    public void Objects_with_broken_bytes_are_judged_without_an_exception()
    {
        var random = new Random(20_240_401);
        for (var round = 0; round < Rounds; round++)
            Judge(Broken(Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]), random));
    }

    [Fact]
    public void Objects_with_exchanged_values_are_judged_without_an_exception()
    {
        var random = new Random(20_240_402);
        for (var round = 0; round < Rounds / 3; round++)
            Judge(Encoding.UTF8.GetBytes(Exchanged(Seeds[random.Next(Seeds.Length)], Seeds[random.Next(Seeds.Length)], random)));
    }

    private static void Judge(byte[] json)
    {
        StixObject stix;
        try
        {
            stix = StixObject.Parse(json);
        }
        catch (StixFormatException)
        {
            return;
        }

        Assert.InRange(Validator.Validate(stix).Count, 0, 80);
        Assert.InRange(Validator.Validate([stix, stix]).Count, 0, 80);
    }

    private static byte[] Broken(byte[] json, Random random)
    {
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(json.Length);
            json[at] = random.Next(3) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)"\"{}[]:,0-e.\\~/_"[random.Next(15)],
                _ => json[random.Next(json.Length)],
            };
        }

        return json;
    }

    // A value of one object comes to stand in another, at any depth.
    private static string Exchanged(string json, string other, Random random)
    {
        var (into, from) = (JsonNode.Parse(json)!, JsonNode.Parse(other)!);
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var target = Any(into, random);
            var value = random.Next(4) == 0 ? JsonNode.Parse("""[null,1e999,-0.0,"",[],{},"\u0000"]""")![random.Next(7)]
                : Any(from, random);
            if (target.Parent is JsonObject parent)
                parent[target.GetPropertyName()] = value?.DeepClone();
            else if (target.Parent is JsonArray list)
                list[target.GetElementIndex()] = value?.DeepClone();
        }

        return into.ToJsonString();
    }

    private static JsonNode Any(JsonNode node, Random random)
    {
        while (random.Next(4) != 0)
        {
            var children = node switch
            {
                JsonObject members => members.Select(member => member.Value).OfType<JsonNode>().ToArray(),
                JsonArray items => [.. items.OfType<JsonNode>()],
                _ => [],
            };
            if (children.Length == 0)
                break;
            node = children[random.Next(children.Length)];
        }

        return node;
    }
}
