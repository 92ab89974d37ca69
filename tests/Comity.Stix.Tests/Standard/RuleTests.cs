using System.Text.Json;
using System.Text.Json.Nodes;

using Comity.Stix.Tests.Validation;

namespace Comity.Stix.Tests.Standard;

/// <summary>
/// What the text of the standard demands between properties, each rule kept and broken on objects that have all properties.
/// </summary>
public sealed class RuleTests
{
    private const string Early = "2023-01-01T00:00:00.000Z";
    private const string Late = "2023-01-01T00:00:00.001Z";

    private static readonly StixValidator Validator = new();

    public static TheoryData<string> Rules => [.. Terms.Rules.SelectMany(OfTypes)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_of_the_text_is_found_broken_and_never_where_it_is_kept(string text)
    {
        var rule = JsonDocument.Parse(text).RootElement;
        var part = Part.Of(rule.GetProperty("on").GetString()!);
        foreach (var (change, breaks) in Changes(rule, part))
            Found(rule, part, change, breaks);
    }

    [Theory]
    [InlineData("relationship", "uses", "tool", "mutex", true)]
    [InlineData("relationship", "uses", "tool", "infrastructure", false)]
    public void A_relationship_that_no_table_has_is_warned_of(string type, string name, string source, string target, bool warned)
    {
        var json = Specimens.Sdo(type, $$"""
            "relationship_type":"{{name}}","source_ref":"{{source}}--{{Specimens.Uuid}}","target_ref":"{{target}}--{{Specimens.Uuid}}"
            """);

        Assert.Equal(warned, Validator.Validate(Specimens.Read(json)).Any(finding => finding.Check == "relationship-type"));
    }

    [Fact]
    public void Every_relationship_of_the_text_passes_and_its_reverse_only_if_the_text_has_it()
    {
        foreach (var (source, type, target) in Terms.Forward)
        {
            Assert.False(IsWarned(source, type, target), $"{source} {type} {target}");
            Assert.Equal(!Terms.Forward.Contains((target, type, source)), IsWarned(target, type, source));
        }
    }

    [Fact]
    public void The_four_tlp_markings_of_the_text_are_taken_and_no_other()
    {
        foreach (var (level, written) in Terms.Tlp)
        {
            var json = $$"""
                {"type":"marking-definition","spec_version":"2.1","id":"{{written[0]}}","created":"{{written[2]}}","definition_type":"tlp","name":"{{written[1]}}","definition":{"tlp":"{{level}}"} }
                """;

            Assert.Empty(Judge(json));
            Assert.Contains(Judge(json.Replace(written[0], $"marking-definition--{Specimens.Uuid}", StringComparison.Ordinal)), finding =>
                finding.Check == "tlp");
        }
    }

    private static bool IsWarned(string source, string type, string target) =>
        Judge(Specimens.Sdo("relationship", $$"""
            "relationship_type":"{{type}}","source_ref":"{{source}}--{{Specimens.Uuid}}","target_ref":"{{target}}--{{Specimens.Uuid}}"
            """)).Any(finding => finding is { Check: "relationship-type", Clause: "5.1.2", Severity: StixSeverity.Warning });

    private static IReadOnlyList<StixFinding> Judge(string json) => Validator.Validate(Specimens.Read(json));

    // A rule about a kind is one about each type of it.
    private static IEnumerable<string> OfTypes(JsonElement rule)
    {
        var on = rule.GetProperty("on").GetString()!;
        return Terms.Types.ContainsKey(on) ? [rule.GetRawText()]
            : Terms.Named(on).Select(type => rule.GetRawText().Replace($"\"{on}\"", $"\"{type}\"", StringComparison.Ordinal));
    }

    // The changes to make, and whether each breaks the rule.
    private static IEnumerable<(Action<JsonObject> Change, bool Breaks)> Changes(JsonElement rule, Part part)
    {
        foreach (var member in rule.EnumerateObject())
        {
            var changes = member.Name switch
            {
                "anyOf" => AnyOf(Terms.Strings(member.Value), part),
                "notBoth" => NotBoth(Terms.Strings(member.Value), part),
                "needs" => Needs(Terms.Strings(member.Value), part),
                "notBefore" => Order(Terms.Strings(member.Value), equalBreaks: false),
                "after" => Order(Terms.Strings(member.Value), equalBreaks: true),
                "when" => When(rule, member.Value, part),
                "notEmptyBeside" => NotEmpty(Terms.Strings(member.Value), part),
                _ => [],
            };
            foreach (var change in changes)
                yield return change;
        }
    }

    private static IEnumerable<(Action<JsonObject>, bool)> AnyOf(string[] alternatives, Part part)
    {
        var all = alternatives.SelectMany(names => names.Split(' ')).ToList();
        yield return (at => all.ForEach(name => at.Remove(name)), true);
        foreach (var names in alternatives.Select(names => names.Split(' ')))
        {
            yield return (at =>
            {
                all.ForEach(name => at.Remove(name));
                foreach (var name in names)
                    at[name] = part.Value(name);
            }, false);
        }
    }

    private static IEnumerable<(Action<JsonObject>, bool)> NotBoth(string[] names, Part part)
    {
        yield return (at => Array.ForEach(names, name => at[name] = part.Value(name)), true);
        foreach (var (only, other) in new[] { (names[0], names[1]), (names[1], names[0]) })
        {
            yield return (at =>
            {
                at.Remove(other);
                at[only] = part.Value(only);
            }, false);
        }
    }

    private static IEnumerable<(Action<JsonObject>, bool)> Needs(string[] names, Part part)
    {
        yield return (at =>
        {
            at[names[0]] = part.Value(names[0]);
            at.Remove(names[1]);
        }, true);
        yield return (at => Array.ForEach(names, name => at[name] = part.Value(name)), false);
    }

    private static IEnumerable<(Action<JsonObject>, bool)> Order(string[] names, bool equalBreaks)
    {
        yield return (at => (at[names[0]], at[names[1]]) = (Late, Early), false);
        yield return (at => (at[names[0]], at[names[1]]) = (Early, Early), equalBreaks);
        yield return (at => (at[names[0]], at[names[1]]) = (Early, Late), true);
    }

    private static IEnumerable<(Action<JsonObject>, bool)> When(JsonElement rule, JsonElement when, Part part)
    {
        var name = when[0].GetString()!;
        string[] must = rule.TryGetProperty("must", out var needed) ? Terms.Strings(needed) : [];
        string[] mustNot = rule.TryGetProperty("mustNot", out var forbidden) ? Terms.Strings(forbidden) : [];
        foreach (var breaks in new[] { true, false })
        {
            yield return (at =>
            {
                at[name] = JsonNode.Parse(when[1].GetRawText());
                foreach (var other in breaks ? mustNot : must)
                    at[other] = part.Value(other);
                foreach (var other in breaks ? must : mustNot)
                    at.Remove(other);
            }, breaks);
        }
    }

    private static IEnumerable<(Action<JsonObject>, bool)> NotEmpty(string[] beside, Part part)
    {
        var own = part.Type.Own.Select(property => property.Name).Except(beside).ToList();
        string[] kept = part.Type.Kind.Length > 0 ? ["type", "spec_version", "id"] : beside;
        yield return (at => Keep(at, kept), true);
        foreach (var only in own)
            yield return (at => Keep(at, [.. kept, only]), false);
    }

    private static void Keep(JsonObject at, string[] names)
    {
        foreach (var name in at.Select(member => member.Key).Except(names).ToList())
            at.Remove(name);
    }

    private static void Found(JsonElement rule, Part part, Action<JsonObject> change, bool breaks)
    {
        var clause = rule.GetProperty("clause").GetString()!;
        var json = part.Changed(change);
        var found = Judge(json).Where(finding => finding.Clause == clause && finding.Severity == StixSeverity.Error
            && part.Names(rule, finding)).ToList();

        Assert.True(breaks == found.Count > 0,
            $"{rule.GetRawText()} {(breaks ? "is broken and not found" : "is kept and found broken")}: {json} {string.Join("; ", Judge(json))}");
    }

    /// <summary>A type of the text, and the place where one of the full objects has it.</summary>
    private sealed record Part(TermType Type, PropertyTests.Place Place)
    {
        public static Part Of(string type)
        {
            var place = PropertyTests.Tried.SelectMany(PropertyTests.Places).First(place => place.Type.Name == type);
            return new(Terms.Types[type], place);
        }

        public string Changed(Action<JsonObject> change) => Place.Changed(change);

        /// <summary>A value of the property, as one of the full objects has it.</summary>
        public JsonNode? Value(string name) =>
            PropertyTests.Tried.SelectMany(PropertyTests.Places).Where(place => place.Type.Name == Type.Name).Select(place =>
                place.At(JsonNode.Parse(place.Json)!)[name])
                .First(value => value is not null)!.DeepClone();

        /// <summary>Whether the finding is of the check that such a rule belongs to, at this place.</summary>
        public bool Names(JsonElement rule, StixFinding finding) =>
            finding.Pointer.StartsWith(Place.Pointer, StringComparison.Ordinal)
                && rule.EnumerateObject().Any(member => ChecksOf(member.Name).Contains(finding.Check));

        private static string[] ChecksOf(string member) => member switch
        {
            "notBefore" or "after" => ["timestamp-order"],
            "anyOf" => ["property-group", "property-dependency"],
            "notEmptyBeside" => ["property-group"],
            "notBoth" => ["property-conflict"],
            "needs" or "must" => ["property-dependency"],
            "mustNot" => ["property-conflict", "extension-property-list"],
            _ => [],
        };
    }
}
