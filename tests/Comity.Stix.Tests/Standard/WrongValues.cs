using System.Text.Json.Nodes;

namespace Comity.Stix.Tests.Standard;

/// <summary>For a data type of the standard: values that it does not take, and values that it takes.</summary>
internal static class WrongValues
{
    private const string Uuid = "0a58d0c1-59e6-4afd-8252-dcd3f13e5622";

    // JSON values of which each data type takes exactly one kind.
    private static readonly string[] Kinds = ["null", "true", "5", "\"text\"", "[\"text\"]", "{\"key\":\"text\"}"];

    // Clause of section 2 that defines the data type, and the JSON kind that it is written as.
    private static readonly Dictionary<string, (string Clause, string Kind)> Types = new(StringComparer.Ordinal)
    {
        ["string"] = ("2.15", "text"), ["language"] = ("2.15", "text"), ["timestamp"] = ("2.16", "text"), ["hex"] = ("2.8", "text"),
        ["binary"] = ("2.1", "text"),
        ["identifier"] = ("2.9", "text"), ["enum"] = ("2.4", "text"), ["open-vocab"] = ("2.14", "text"), ["boolean"] = ("2.2", "true"),
        ["integer"] = ("2.10", "5"),
        ["float"] = ("2.6", "5"), ["dictionary"] = ("2.3", "key"), ["hashes"] = ("2.7", "key"), ["observable-container"] = ("2.13", "key"),
        ["external-reference"] = ("2.5", "key"), ["kill-chain-phase"] = ("2.11", "key"), ["granular-marking"] = ("7.2.3", "key"),
    };

    /// <summary>Values that break the data type, each with the check that should find it and the clause that it should name.</summary>
    /// <param name="clause">Of the table that the property stands in.</param>
    public static IEnumerable<(JsonNode? Value, string Check, string Clause)> Of(TermValue value, string clause)
    {
        if (!value.IsList)
            return OfItem(value, clause);
        var kinds = Kinds.Where(kind => kind[0] != '[').Select(kind => (JsonNode.Parse(kind), "value-type", "2.12"));
        var items = OfItem(value, clause).Select(wrong => ((JsonNode?)new JsonArray(wrong.Value?.DeepClone()), wrong.Check, wrong.Clause));
        return [.. kinds, (new JsonArray(), "empty-list", "2.12"), .. items];
    }

    /// <summary>Terms and bounds that the data type takes.</summary>
    public static IEnumerable<JsonNode> RightOf(TermValue value)
    {
        var items = value.Type switch
        {
            "enum" or "open-vocab" => Terms.Vocabularies[value.Rest][1..].Select(term => (JsonNode)term),
            "identifier" => value.Targets.Select(type => (JsonNode)$"{type}--{Uuid}"),
            "integer" or "float" => new[] { value.Bounds.Least, value.Bounds.Most }.Where(double.IsFinite).Select(bound => (JsonNode)bound),
            "timestamp" => value.Rest == "in seconds" ? ["2024-02-29T23:59:59Z"]
                : ["2024-02-29T23:59:59.123Z", "2016-12-31T23:59:59.000000001Z"],
            "boolean" => [true, false],
            _ => [],
        };
        return value.IsList ? items.Select(item => new JsonArray(item)) : items;
    }

    private static IEnumerable<(JsonNode? Value, string Check, string Clause)> OfItem(TermValue value, string clause)
    {
        var (typeClause, own) = Types.GetValueOrDefault(value.Type, ("", "key"));
        foreach (var kind in Kinds.Where(kind => !kind.Contains(own, StringComparison.Ordinal) || kind[0] == '['
            || (own == "text" && kind[0] != '"')))
            yield return (JsonNode.Parse(kind), "value-type", typeClause);
        foreach (var wrong in OfType(value, clause))
            yield return wrong;
    }

    private static IEnumerable<(JsonNode?, string, string)> OfType(TermValue value, string clause) => value.Type switch
    {
        "timestamp" when value.Rest == "in seconds" => [("2024-02-29T23:59:59.5Z", "timestamp-precision", clause)],
        "timestamp" => new[] { "2024-01-01T00:00:00+00:00", "2024-01-01 00:00:00Z", "2024-13-01T00:00:00.000Z", "2024-01-01T00:00:00.Z",
            "2024-01-01" }.Select(text => ((JsonNode?)text, "timestamp", "2.16.1")),
        "hex" => [("0g", "hex", "2.8"), ("abc", "hex", "2.8"), ("AB", "hex", "2.8")],
        "binary" => [("###", "base64", "2.1")],
        "language" => [("e", "language", ""), ("en_GB", "language", "")],
        "enum" => [("no-such-term", "enumeration", Terms.Vocabularies[value.Rest][0])],
        "open-vocab" => [("no-such-term", "open-vocabulary", Terms.Vocabularies[value.Rest][0])],
        "hashes" => [(new JsonObject(), "empty-dictionary", "2.3"), (Member("no", "x"), "hash-name", "2.7"),
            (Member("MD5", "0a"), "hash-value", "10.7")],
        "identifier" => [("text", "identifier-form", "2.9"), ($"{value.Targets.First()}--1", "identifier-form", "2.9"),
            .. Strangers(value, clause)],
        "integer" or "float" => OfNumber(value, clause),
        "dictionary" => [(new JsonObject(), "empty-dictionary", "2.3"), .. OfDictionary(value)],
        _ => [],
    };

    private static IEnumerable<(JsonNode?, string, string)> Strangers(TermValue value, string clause) =>
        Terms.Objects.Select(type => type.Name).Except(value.Targets).Select(type =>
            ((JsonNode?)$"{type}--{Uuid}", "reference-type", clause));

    private static IEnumerable<(JsonNode?, string, string)> OfNumber(TermValue value, string clause)
    {
        var (least, most) = value.Bounds;
        if (value.Type == "integer")
            yield return (1.5, "value-type", "2.10");
        if (double.IsFinite(least))
            yield return (least - 1, "number-range", clause);
        if (double.IsFinite(most))
            yield return (most + 1, "number-range", clause);
    }

    private static IEnumerable<(JsonNode?, string, string)> OfDictionary(TermValue value)
    {
        // What the values of such a dictionary are not; of one without a type anything may stand in it.
        string[] wrong = value.Rest switch
        {
            "of string" => ["5", "true"],
            "of integer" => ["\"5\"", "1.5"],
            "of integer or string" => ["true", "1.5", "[1]"],
            "of list of string" => ["[]", "[5]"],
            _ => [],
        };
        return wrong.Select(text => ((JsonNode?)Member("key", JsonNode.Parse(text)), text == "[]" ? "empty-list" : "value-type", ""));
    }

    private static JsonObject Member(string name, JsonNode? value) => new() { [name] = value };
}
