using static Comity.Stix.Tests.Validation.Specimens;

namespace Comity.Stix.Tests.Validation;

/// <summary>What only several objects together show.</summary>
public sealed class TogetherTests
{
    private const string Other = "0a58d0c1-59e6-4afd-8252-dcd3f13e5622";

    private static readonly string First =
        Sdo("campaign", "\"name\":\"Glass Heron\"").Replace("2024-04-07", "2024-04-06", StringComparison.Ordinal);
    private static readonly string Second = Sdo("campaign", "\"name\":\"Glass Crane\"");

    private static readonly string Two =
        Sdo("campaign", "\"name\":\"a\",\"aliases\":[\"b\",\"c\"],\"external_references\":[{\"source_name\":\"s\",\"description\":\"d\"},{\"source_name\":\"t\",\"description\":\"e\"}]")
        .Replace("2024-04-07", "2024-04-06", StringComparison.Ordinal);

    // Check, pointer, objects that keep the rule, objects that break it.
    private static readonly (string Check, string Pointer, string[] Good, string[] Bad)[] Rows =
    [
        ("version-content", "", [First, First, Second], [First, First.Replace("Heron", "Crane", StringComparison.Ordinal)]),
        ("version-content", "", [Statement("a"), Statement("a")], [Statement("a"), Statement("b")]),
        ("version-content", "", [First, Without(First, "lang")], [First, With(First, "lang", "de")]),
        ("version-content", "", [First, With(First, "revoked", false)], [First, With(First, "revoked", true)]),
        ("version-content", "", [First, With(First, "modified", "2024-04-06T20:03:00.0000Z")],
            [First, With(First, "objective", "2024-04-06T20:03:00.000Z")]),
        ("version-content", "", [Seen("\"summary\":false"), Seen("\"revoked\":false")],
            [Seen("\"summary\":true"), Seen("\"summary\":false")]),
        ("version-content", "", [Process("\"spec_version\":\"2.1\",\"defanged\":false"), Process("\"revoked\":false")],
            [Process("\"defanged\":true"), Process("\"revoked\":false")]),
        ("version-created", "/created", [First, Second],
            [First, Second.Replace("\"created\":\"2024-04-06", "\"created\":\"2024-04-05", StringComparison.Ordinal)]),
        ("version-creator", "/created_by_ref", [By(First, Uuid), By(Second, Uuid)], [By(First, Uuid), By(Second, Other)]),
        ("version-revoked", "/modified", [First, Revoked(Second)], [Revoked(First), Second]),
        ("version-revoked", "/revoked", [Revoked(Second), First], [Second, Revoked(First)]),
        ("uuid-reused", "/id", [First, Sdo("tool", "\"name\":\"a\"").Replace(Uuid, Other, StringComparison.Ordinal)],
            [First, Sdo("tool", "\"name\":\"a\"")]),
        ("uuid-reused", "/id", [Sco("url", "\"value\":\"example.org:a\""), Sco("email-addr", "\"value\":\"a@example.org\"")],
            [First, Sdo("report", "\"name\":\"a\"")]),
        ("uuid-reused", "/id", [By(First, Uuid), By(Sdo("report", "\"name\":\"a\""), Other)],
            [By(First, Uuid), By(Sdo("report", "\"name\":\"a\""), Uuid)]),
        ("uuid-reused", "/id", [First, Sdo("tool", "\"name\":\"a\"").Replace(Uuid, Other, StringComparison.Ordinal)],
            [First, Sdo("tool", "\"name\":\"a\"").Replace(Uuid, Uuid.ToUpperInvariant(), StringComparison.Ordinal)]),
        ("marking-circle", "/object_marking_refs", [Marked(Uuid, Other), Marked(Other, "34098fce-860f-48ae-8e50-ebd3cc5e41da")],
            [Marked(Uuid, Other), Marked(Other, Uuid)]),
        ("marking-circle", "/object_marking_refs", [MarkedInPart(Uuid, Other), Marked(Other, "34098fce-860f-48ae-8e50-ebd3cc5e41da")],
            [MarkedInPart(Uuid, Other), Marked(Other, Uuid)]),
        ("variant-of", "/relationship_type", [Malware(Uuid, true), Malware(Other, true), Variant()],
            [Malware(Uuid, true), Malware(Other, false), Variant()]),
        ("translated-version", "/object_modified", [First, Translation("2024-04-06T20:03:00Z")],
            [First, Translation("2024-04-07T20:03:00Z")]),
        ("translation-shape", "/contents/de/name", [First, Translated("name", "\"x\"")], [First, Translated("name", "[\"x\"]")]),
        ("translation-shape", "/contents/de/aliases", [Two, Translated("aliases", "[\"x\",\"\"]")],
            [Two, Translated("aliases", "[\"x\"]")]),
        ("translation-shape", "/contents/de/aliases", [Translated("aliases", "[\"x\",\"\"]"), Two],
            [Translated("aliases", "[\"x\",\"y\",\"z\"]"), Two]),
        ("translation-shape", "/contents/de/aliases/0", [Two, Translated("aliases", "[\"\",\"\"]")],
            [Two, Translated("aliases", "[{\"a\":\"x\"},\"y\"]")]),
        ("translation-shape", "/contents/de/external_references/0/description",
            [Two, Translated("external_references", "[{\"description\":\"x\"},\"\"]")],
            [Two, Translated("external_references", "[{\"description\":[\"x\"]},\"\"]")]),
        ("translation-shape", "/contents/de/aliases", [Two, Second, Translated("aliases", "[\"x\",\"\"]", "2024-04-06T20:03:00Z")],
            [Two, Later(Two), Translated("aliases", "[\"x\"]", "2024-04-06T20:03:00Z")]),
        ("translation-shape", "/contents/de/aliases", [Two, Later(Two), Translated("aliases", "[\"x\"]")],
            [Two, Later(Two), Translated("aliases", "[\"x\",\"y\"]")]),
        ("translation-target", "/contents/de/nickname", [First, Translated("name", "\"x\"")], [First, Translated("nickname", "\"x\"")]),
        ("translation-target", "/contents/de/confidence", [First, Translated("name", "\"\"")],
            [With(First, "confidence", 50), Translated("confidence", "\"x\"")]),
        ("reference-resolves", "/created_by_ref", [By(First, Other), Identity(Other)], [By(First, Other)]),
        ("reference-resolves", "/created_by_ref", [By(First, Other.ToUpperInvariant()), Identity(Other.ToUpperInvariant())],
            [By(First, Other.ToUpperInvariant()), Identity(Other)]),
    ];

    /// <summary>The checks that are tried here.</summary>
    internal static IEnumerable<string> Checked => Rows.Select(row => row.Check).Distinct(StringComparer.Ordinal);

    public static TheoryData<int> Indexes => [.. Enumerable.Range(0, Rows.Length)];

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Objects_that_keep_the_rule_have_nothing_wrong_with_it(int row) =>
        Assert.DoesNotContain(Found(Rows[row].Good), finding => finding.Check == Rows[row].Check);

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Objects_that_break_the_rule_are_found_at_the_place(int row) =>
        Assert.Contains(Found(Rows[row].Bad), finding => finding.Check == Rows[row].Check && finding.Pointer == Rows[row].Pointer);

    [Theory]
    [MemberData(nameof(Indexes))]
    public void A_bundle_is_judged_like_the_objects_in_it(int row)
    {
        var bundle = Read($$"""{"type":"bundle","id":"bundle--{{Uuid}}","objects":[{{string.Join(',', Rows[row].Bad)}}]}""");

        Assert.Contains(Judge().Validate(bundle), finding => finding.Check == Rows[row].Check
            && finding.Pointer.StartsWith("/objects/", StringComparison.Ordinal) == (finding.Check != "marking-circle"));
    }

    [Fact]
    public void A_reference_is_not_looked_up_unless_that_is_asked_for() =>
        Assert.DoesNotContain(new StixValidator().Validate([Read(By(First, Other))]), finding => finding.Check == "reference-resolves");

    [Fact]
    public void The_same_object_in_other_words_is_the_same_version() =>
        Assert.DoesNotContain(Found([First, With(Without(First, "name"), "name", "Glass Heron")]), finding =>
            finding.Check == "version-content");

    [Fact]
    public void A_long_chain_of_markings_is_walked_without_recursion()
    {
        var chain = Enumerable.Range(0, 5_000).Select(i => Marked(Numbered(i), Numbered((i + 1) % 5_000)));

        Assert.Contains(Judge().Validate(chain.Select(Read)), finding => finding.Check == "marking-circle");
    }

    private static StixValidator Judge() => new(new StixValidatorOptions { ReferencesResolve = true });

    private static IReadOnlyList<StixFinding> Found(string[] objects) => Judge().Validate(objects.Select(Read));

    private static string By(string json, string uuid) => With(json, "created_by_ref", $"identity--{uuid}");

    private static string Revoked(string json) => With(json, "revoked", true);

    private static string Statement(string text) =>
        Marking($"\"definition_type\":\"statement\",\"definition\":{{\"statement\":\"{text}\"}}");

    private static string Marked(string uuid, string by) =>
        With(With(Statement("a"), "id", $"marking-definition--{uuid}"), "object_marking_refs",
            new System.Text.Json.Nodes.JsonArray($"marking-definition--{by}"));

    private static string MarkedInPart(string uuid, string by) =>
        With(With(Statement("a"), "id", $"marking-definition--{uuid}"), "granular_markings",
        System.Text.Json.Nodes.JsonNode.Parse($$"""[{"selectors":["definition"],"marking_ref":"marking-definition--{{by}}"}]"""));

    private static string Numbered(int number) => $"00000000-0000-4000-8000-{number:x12}";

    private static string Malware(string uuid, bool isFamily) =>
        With(Sdo("malware", $"\"name\":\"a\",\"is_family\":{(isFamily ? "true" : "false")}"), "id", $"malware--{uuid}");

    private static string Seen(string member) => Smo("sighting", $"{member},\"sighting_of_ref\":\"indicator--{Other}\"");

    private static string Process(string member) =>
        $$"""{"type":"process","id":"process--{{Uuid}}","cwd":"a","created":"2024-04-06T20:03:00.000Z","modified":"2024-04-06T20:03:00.000Z",{{member}}}""";

    private static string Variant() =>
        With(Sdo("relationship",
            $"\"relationship_type\":\"variant-of\",\"source_ref\":\"malware--{Uuid}\",\"target_ref\":\"malware--{Other}\""), "id",
            "relationship--1d5c3c6f-5d6b-4b43-9b07-3d2f8f5b2f11");

    private static string Translation(string version) =>
        With(Smo("language-content",
            $"\"object_ref\":\"campaign--{Uuid}\",\"object_modified\":\"{version}\",\"contents\":{{\"de\":{{\"name\":\"x\"}}}}"), "id",
            $"language-content--{Other}");

    private static string Translated(string name, string text, string? version = null) => With(
        Smo("language-content", $"\"object_ref\":\"campaign--{Uuid}\",{(version is null ? "" : $"\"object_modified\":\"{version}\",")}\"contents\":{{\"de\":{{\"{name}\":{text}}}}}"),
        "id", $"language-content--{Other}");

    // A version with one alias.
    private static string Later(string json) =>
        With(With(json, "modified", "2024-04-08T20:03:00.000Z"), "aliases", new System.Text.Json.Nodes.JsonArray("b"));

    private static string Identity(string uuid) => With(Sdo("identity", "\"name\":\"a\""), "id", $"identity--{uuid}");
}
