using System.Text.Json.Nodes;

using Comity.Stix.Tests.Validation;

namespace Comity.Stix.Tests.Standard;

/// <summary>
/// For each property that the text of the standard lists, on an object that has them all: what the validator takes there and what it
/// refuses.
/// </summary>
public sealed class PropertyTests
{
    private static readonly StixValidator Validator = new(new StixValidatorOptions { MaxFindingsPerObject = 1000 });

    /// <summary>The full objects, and two with what is deprecated.</summary>
    internal static IEnumerable<string> Tried =>
    [
        .. FullObjects.All,
        Specimens.Smo("observed-data", """
            "first_observed":"2023-01-01T00:00:00Z","last_observed":"2023-01-01T00:00:00Z","number_observed":1,"objects":{"0":{"type":"mutex","name":"__HERON__"} }
            """),
        Specimens.Marking("""
            "definition_type":"statement","definition":{"statement":"an invented statement"}
            """),
    ];

    public static TheoryData<string> Objects => [.. Tried];

    // What goes by other properties or by the whole list is the matter of RuleTests.
    private static readonly string[] OfOthers =
        ["timestamp-order", "property-conflict", "property-dependency", "observed-object", "deprecated-property"];

    [Fact]
    public void Every_property_of_the_text_stands_in_one_of_the_objects_tried()
    {
        var seen = Tried.SelectMany(Places).SelectMany(place =>
            place.At(JsonNode.Parse(place.Json)!).Select(member => $"{place.Type.Name}.{member.Key}")).ToHashSet(StringComparer.Ordinal);
        var listed = Terms.Types.Values.Where(type => !type.Name.EndsWith("-marking", StringComparison.Ordinal)
            || type.Name == "granular-marking").SelectMany(type =>
            type.All.Where(property => property.Need != "reserved").Select(property => $"{type.Name}.{property.Name}"));

        Assert.Empty(listed.Except(seen));
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void What_the_text_requires_is_missed(string json) =>
        None(Places(json).SelectMany(place =>
            place.Type.All.Where(property => property.Need == "required" && property.Name != "type"
                && !TermTests.IsMisprinted(place.Type.Name, property.Name)).Select(property =>
            place.Refuses(property.Name, "left out", change: at => at.Remove(property.Name), "required-property", place.Type.Clause))));

    [Theory]
    [MemberData(nameof(Objects))]
    public void What_is_not_of_the_data_type_in_the_text_is_refused(string json) =>
        None(Places(json).SelectMany(place =>
            place.Listed.SelectMany(property => WrongValues.Of(property.Value, place.ClauseOf(property)).Select(wrong =>
            place.Refuses(property.Name, wrong.Value?.ToJsonString() ?? "null", change: at => at[property.Name] = wrong.Value, wrong.Check,
                wrong.Clause)))));

    [Theory]
    [MemberData(nameof(Objects))]
    public void What_is_of_the_data_type_in_the_text_is_taken(string json) =>
        None(Places(json).SelectMany(place => place.Listed.SelectMany(property => WrongValues.RightOf(property.Value).Select(right =>
            place.Takes(property.Name, right)))));

    [Theory]
    [MemberData(nameof(Objects))]
    public void A_common_property_that_the_text_takes_away_is_found(string json)
    {
        var place = Places(json).First();
        var taken = Terms.Common.Keys.Where(name => Terms.NeedOfCommon(place.Type.Kind, name) == "-"
            && (place.Type.Kind != "sco" || !TermTests.OfVersions.Contains(name)));
        var expected = place.Type.Kind is "sco" or "bundle" ? "unused-property" : "forbidden-property";

        Assert.All(taken.Where(name => place.Type.Kind != "bundle" || name is not ("spec_version" or "defanged")), name =>
            Assert.Contains(Judge(place.Changed(at => at[name] = "text")), finding => finding.Pointer == $"/{name}"
                && finding.Check == expected));
    }

    [Theory]
    [InlineData("statement-marking")]
    [InlineData("tlp-marking")]
    public void A_marking_object_has_what_the_text_requires_of_its_type(string type)
    {
        var property = Assert.Single(Terms.Types[type].Own);
        foreach (var definition in new[] { "{}", $$"""{"{{property.Name}}":5}""", "null" })
        {
            var json = Specimens.Marking($$"""
                "definition_type":"{{property.Name}}","definition":{{definition}}
                """);

            Assert.Contains(Judge(json), finding => finding.Severity == StixSeverity.Error
                && (finding.Pointer.StartsWith("/definition", StringComparison.Ordinal) || finding.Check == "tlp"));
        }
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void A_name_that_the_text_reserves_is_refused(string json) =>
        Assert.All(Terms.Reserved, name => Assert.Contains(Judge(Places(json).First().Changed(at => at[name] = "text")), finding =>
            finding is { Check: "reserved-property", Clause: "3.8", Severity: StixSeverity.Error } && finding.Pointer == $"/{name}"));

    private static void None(IEnumerable<string?> differences)
    {
        if (differences.OfType<string>().ToList() is { Count: > 0 } found)
            Assert.Fail(string.Join('\n', found));
    }

    private static IReadOnlyList<StixFinding> Judge(string json) => Validator.Validate(Specimens.Read(json));

    // The object, and all that stands inside it and has a table of its own.
    internal static IEnumerable<Place> Places(string json)
    {
        var root = JsonNode.Parse(json)!;
        return Inside(json, root, Terms.Types[root["type"]!.GetValue<string>()], "");
    }

    private static IEnumerable<Place> Inside(string json, JsonNode node, TermType type, string pointer)
    {
        yield return new(json, type, pointer);
        var tables = type.All.Where(property => Terms.Types.ContainsKey(property.Value.Type)).SelectMany(property =>
            Parts(node[property.Name], property.Value, $"{pointer}/{property.Name}"))
            .Concat(type.Extensions.Where(name => node["extensions"]?[name] is not null).Select(name =>
                (node["extensions"]![name]!, Terms.Types[name], $"{pointer}/extensions/{name}")));
        foreach (var (part, partType, place) in tables)
        {
            foreach (var inside in Inside(json, part, partType, place))
                yield return inside;
        }
    }

    private static IEnumerable<(JsonNode Node, TermType Type, string Pointer)> Parts(JsonNode? value, TermValue kind, string pointer) =>
        value switch
    {
        JsonArray list => list.Select((item, index) => (item!, Terms.Types[kind.Type], $"{pointer}/{index}")),
        JsonObject part => [(part, Terms.Types[kind.Type], pointer)],
        _ => [],
    };

    /// <summary>A place in an object where a table of the text applies.</summary>
    internal sealed record Place(string Json, TermType Type, string Pointer)
    {
        /// <summary>
        /// Its properties, beside type and id, which are tried elsewhere, and spec_version, without which nothing else is judged.
        /// </summary>
        public IEnumerable<TermProperty> Listed =>
            Type.All.Where(property => property.Need != "reserved" && property.Name is not ("type" or "id" or "spec_version"));

        public JsonObject At(JsonNode root) =>
            Pointer.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(root, (node, step) =>
                node is JsonArray list ? list[int.Parse(step, null)]! : node[step]!).AsObject();

        public string ClauseOf(TermProperty property) =>
            Type.Own.Contains(property) || Type.Name == "extension-definition" ? Type.Clause : "3.2";

        public string Changed(Action<JsonObject> change)
        {
            var root = JsonNode.Parse(Json)!;
            change(At(root));
            return root.ToJsonString();
        }

        /// <summary>What is wrong if the validator does not refuse the change by this check and clause at the property.</summary>
        public string? Refuses(string property, string shown, Action<JsonObject> change, string check, string clause)
        {
            var found = Judge(Changed(change)).Where(finding => Within(finding.Pointer, property)).ToList();
            return found.Exists(finding => finding.Check == check
                && (finding.Clause.StartsWith(clause, StringComparison.Ordinal) || finding.Clause == Type.Clause
                || finding.Clause == "3.2")) ? null
                : $"{Type.Name}.{property}: {shown} is not refused by {check} ({clause}), but: {string.Join("; ", found)}";
        }

        /// <summary>What is wrong if the validator finds something at the property with this value.</summary>
        public string? Takes(string property, JsonNode value)
        {
            var found = Judge(Changed(at => at[property] = value.DeepClone())).Where(finding => Within(finding.Pointer, property)
                && !OfOthers.Contains(finding.Check)).ToList();
            return found.Count == 0 ? null : $"{Type.Name}.{property}: {value.ToJsonString()} is not taken: {string.Join("; ", found)}";
        }

        private bool Within(string pointer, string property) =>
            pointer == $"{Pointer}/{property}" || pointer.StartsWith($"{Pointer}/{property}/", StringComparison.Ordinal);
    }
}
