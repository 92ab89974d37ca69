using FsCheck;
using FsCheck.Fluent;
using static Comity.Stix.Tests.Generated.Values;
using Group = FsCheck.Gen<string[]>;

namespace Comity.Stix.Tests.Generated;

/// <summary>Generators of valid objects of every type of the standard: what is required always, what is optional in any choice.</summary>
internal static class ValidObjects
{
    private static readonly Group Name = One("name", Text);
    private static readonly Group Description = One("description", Text);
    private static readonly Group Aliases = One("aliases", List(Text));
    private static readonly Group Phases = One("kill_chain_phases", KillChainPhases);
    private static readonly Group Seen = Span("first_seen", "last_seen");
    private static readonly Group AnyRefs = One("object_refs", List(Ref("malware", "indicator", "url", "relationship")));
    private static readonly Group[] FileTimes = [One("ctime", Time), One("mtime", Time), One("atime", Time)];

    private static readonly Dictionary<string, (Group[] Required, Group[] Optional)> Domain = new()
    {
        ["attack-pattern"] = ([Name], [Description, Aliases, Phases]),
        ["campaign"] = ([Name], [Description, Aliases, Seen, One("objective", Text)]),
        ["course-of-action"] = ([Name], [Description]),
        ["grouping"] = ([Name, One("context", Term(Vocabularies.GroupingContext)), AnyRefs], [Description]),
        ["identity"] = ([Name], [Description, One("roles", List(Text)), One("identity_class", Term(Vocabularies.IdentityClass)),
            One("sectors", List(Term(Vocabularies.IndustrySector))), One("contact_information", Text)]),
        ["incident"] = ([Name], [Description]),
        ["indicator"] = (
            [One("pattern", Gen.Elements("[ipv4-addr:value = '192.0.2.1']",
                "[file:size > 5 AND file:name LIKE 'a%'] REPEATS 2 TIMES").Select(Quoted)), One("pattern_type", Gen.Constant("\"stix\"")),
                Span("valid_from", "valid_until")],
            [Name, Description, One("indicator_types", List(Term(Vocabularies.IndicatorType))), Phases]),
        ["infrastructure"] = ([Name],
            [Description, One("infrastructure_types", List(Term(Vocabularies.InfrastructureType))), Aliases, Phases, Seen]),
        ["intrusion-set"] = ([Name],
            [Description, Aliases, Seen, One("goals", List(Text)), One("resource_level", Term(Vocabularies.AttackResourceLevel)),
            One("primary_motivation", Term(Vocabularies.AttackMotivation))]),
        ["location"] = ([Several(("latitude", Decimal(-90, 90)), ("longitude", Decimal(-180, 180)))],
            [Name, Description, One("precision", Decimal(0, 5000)), One("region", Term(Vocabularies.Region)), One("city", Text)]),
        ["malware"] = ([Name, One("is_family", Truth)],
            [Description, One("malware_types", List(Term(Vocabularies.MalwareType))), Aliases, Phases, Seen,
            One("sample_refs", List(Ref("file", "artifact")))]),
        ["malware-analysis"] = ([One("product", Word), One("result", Term(Vocabularies.MalwareResult))],
            [One("version", Text), One("submitted", Time), One("modules", List(Text)), One("sample_ref", Ref("file", "artifact"))]),
        ["note"] = ([One("content", Text), AnyRefs], [One("abstract", Text), One("authors", List(Text))]),
        ["observed-data"] = ([Span("first_observed", "last_observed"), One("number_observed", Number(1, 999_999_999)),
            One("object_refs", from address in Ref("ipv4-addr") from sighting in Ref("sighting") select $"[{sighting},{address}]")], []),
        ["opinion"] = ([One("opinion", Term(Vocabularies.Opinion)), AnyRefs], [One("explanation", Text), One("authors", List(Text))]),
        ["report"] = ([Name, One("published", Time), AnyRefs], [Description, One("report_types", List(Term(Vocabularies.ReportType)))]),
        ["threat-actor"] = ([Name],
            [Description, One("threat_actor_types", List(Term(Vocabularies.ThreatActorType))), Aliases, Seen,
            One("roles", List(Term(Vocabularies.ThreatActorRole))), One("sophistication", Term(Vocabularies.ThreatActorSophistication))]),
        ["tool"] = ([Name], [Description, One("tool_types", List(Term(Vocabularies.ToolType))), Aliases, Phases,
            One("tool_version", Text)]),
        ["vulnerability"] = ([Name], [Description]),
        ["relationship"] = ([Several(("relationship_type", Gen.Constant("\"uses\"")), ("source_ref", Ref("campaign")),
            ("target_ref", Ref("malware", "tool")))], [Description, Span("start_time", "stop_time")]),
        ["sighting"] = ([One("sighting_of_ref", Ref("indicator", "malware"))],
            [Description, Seen, One("count", Number(0, 999_999_999)), One("observed_data_refs", List(Ref("observed-data"))),
            One("where_sighted_refs", List(Ref("identity", "location")))]),
        ["language-content"] = ([One("object_ref", Ref("campaign")),
            One("contents", SomeOf([("fr", AllOf([("name", Text)])), ("zh-Hant", AllOf([("description", Text)]))]))],
            [One("object_modified", Time)]),
        ["extension-definition"] =
            ([Name, One("schema", Text), One("version", Gen.Constant("\"1.0.0\"")),
                One("extension_types", List(Gen.Elements("\"property-extension\"", "\"new-sdo\""))),
                One("created_by_ref", Ref("identity"))], [Description]),
        ["marking-definition"] =
            ([Several(("definition_type", Gen.Constant("\"statement\"")), ("definition", AllOf([("statement", Text)])))], [Name]),
    };

    private static readonly Dictionary<string, (Group[] Required, Group[] Optional)> Observable = new()
    {
        ["artifact"] = ([Gen.OneOf(One("payload_bin", Base64),
            Several(("url", Gen.Constant("\"https://example.org/a\"")), ("hashes", Hashes)))],
            [One("mime_type", Gen.Constant("\"application/pdf\""))]),
        ["autonomous-system"] = ([One("number", Number(64_496, 64_511))], [Name, One("rir", Text)]),
        ["directory"] = ([One("path", Text)], [.. FileTimes, One("contains_refs", List(Ref("file", "directory")))]),
        ["domain-name"] = ([One("value", Word.Select(word => word.Insert(word.Length - 1, ".example.org")))],
            [One("resolves_to_refs", List(Ref("ipv4-addr", "ipv6-addr")))]),
        ["email-addr"] = ([One("value", Word.Select(word => word.Insert(word.Length - 1, "@example.org")))],
            [One("display_name", Text), One("belongs_to_ref", Ref("user-account"))]),
        ["email-message"] = ([One("is_multipart", Gen.Constant("false"))],
            [One("body", Text), One("subject", Text), One("date", Time), One("from_ref", Ref("email-addr")),
            One("to_refs", List(Ref("email-addr"))),
            One("additional_header_fields", SomeOf([("Reply-To", List(Text)), ("X-Mailer", List(Text))]))]),
        ["file"] = ([Gen.OneOf(Name, One("hashes", Hashes), Several(("name", Text), ("hashes", Hashes)))],
            [One("size", Number(0, int.MaxValue)), One("magic_number_hex", HexOctets), .. FileTimes,
            One("parent_directory_ref", Ref("directory")), One("extensions", AllOf([("pdf-ext", AllOf([("version", Text)]))]))]),
        ["ipv4-addr"] = ([One("value", Gen.Choose(0, 255).Select(octet => $"\"192.0.2.{octet}\""))],
            [One("belongs_to_refs", List(Ref("autonomous-system")))]),
        ["ipv6-addr"] = ([One("value", Gen.Choose(0, 0xffff).Select(group => $"\"2001:db8::{group:x}\""))],
            [One("resolves_to_refs", List(Ref("mac-addr")))]),
        ["mac-addr"] = ([One("value", Gen.Choose(0, 255).Select(octet => $"\"00:00:5e:00:53:{octet:x2}\""))], []),
        ["mutex"] = ([Name], []),
        ["network-traffic"] = ([One("protocols", List(Gen.Elements("\"ipv4\"", "\"tcp\"", "\"http\""))),
            One("src_ref", Ref("ipv4-addr", "mac-addr"))],
            [Span("start", "end"), One("dst_ref", Ref("domain-name")), One("src_port", Number(0, 65_535)),
            One("dst_port", Number(0, 65_535)), One("ipfix", SomeOf([("minimumIpTotalLength", Number(0, 99)), ("other", Text)]))]),
        ["process"] = ([One("pid", Number(1, 99_999))],
            [One("is_hidden", Truth), One("created_time", Time), One("command_line", Text),
            One("environment_variables", SomeOf([("HOME", Text), ("PATH", Text)])), One("image_ref", Ref("file"))]),
        ["software"] = ([Name], [One("vendor", Text), One("version", Text), One("languages", List(Gen.Elements("\"en\"", "\"zh-Hant\"")))]),
        ["url"] = ([One("value", Word.Select(word => word.Insert(1, "https://example.org/")))], []),
        ["user-account"] = ([One("user_id", Text)],
            [One("account_login", Text), One("account_type", Term(Vocabularies.AccountType)), One("is_privileged", Truth),
            One("account_created", Time)]),
        ["windows-registry-key"] =
            ([One("key", Gen.Constant("\"HKEY_LOCAL_MACHINE\\\\Example\""))],
                [One("values", List(AllOf([("name", Text), ("data", Text), ("data_type", Gen.Constant("\"REG_SZ\""))]))),
                One("modified_time", Time)]),
        ["x509-certificate"] = ([One("serial_number", Text)],
            [One("hashes", Hashes), Span("validity_not_before", "validity_not_after"), One("is_self_signed", Truth),
            One("x509_v3_extensions", SomeOf([("key_usage", Text), ("name_constraints", Text)]))]),
    };

    private static readonly Group[] OfEvery =
    [
        One("object_marking_refs", List(Gen.Elements(Tlp1.All.Select(marking => Quoted(marking.Id)).ToArray()))),
        One("granular_markings",
            List(Gen.Elements("type", "id", "spec_version").Select(name =>
            $$"""{"selectors":["{{name}}"],"marking_ref":"{{Tlp1.Red.Id}}"}"""))),
    ];

    private const string Definition = "extension-definition--2e2fcf1e-1f2b-4f0e-8f6c-0a4b8f7ad001";

    private static readonly Group[] OfCommon =
    [
        One("labels", List(Text)), One("confidence", Number(0, 100)), One("external_references", ExternalReferences),
        One("created_by_ref", Ref("identity")), One("revoked", Truth),
    ];

    private static readonly Group[] OfDomain =
        [.. OfEvery, One("extensions", Extension("property-extension")), One("x_example_note", Open), .. OfCommon];

    // What meta objects do not have (7.1.1, 7.2.1, 7.3.1).
    private static readonly Dictionary<string, string[]> Without = new()
    {
        ["marking-definition"] = ["labels", "confidence", "revoked"],
        ["extension-definition"] = ["confidence", "extensions", "created_by_ref"],
    };

    public static IEnumerable<string> Types => Domain.Keys.Concat(Observable.Keys);

    public static Gen<string> Of(string type) => Domain.TryGetValue(type, out var own)
        ? from id in Uuid
          from created in Instant(0)
          from modified in Instant(1)
          from members in Members(own.Required, [.. own.Optional, .. OfDomain])
          select Object(type, id, Instants(type, created, modified), Fitting(type, members))
        : from id in Uuid
          from members in Members(Observable[type].Required,
              [.. Observable[type].Optional, .. OfEvery, One("defanged", Gen.Constant("false"))])
          select WithId(type, Object(type, id, [], members));

    /// <summary>An object of a standard type with these extensions, and what else it requires.</summary>
    public static Gen<string> With(string type, Gen<string> extensions) =>
        from id in Uuid
        from instants in Lifetime
        from members in Members([.. (Domain.TryGetValue(type, out var own) ? own : Observable[type]).Required,
            One("extensions", extensions)], [])
        select WithId(type, Object(type, id, Domain.ContainsKey(type) ? instants : [], members));

    /// <summary>An object of a type that is not in the standard: the common properties of its kind, and any others.</summary>
    /// <param name="kind">The <c>extension_type</c> that defines it; empty for a custom object (11.2), which none defines.</param>
    public static Gen<string> OfNewType(string type, string kind) =>
        from id in Uuid
        from instants in Lifetime
        from members in Members(
            [One("some_text", Text), One("some_value", Open),
                .. kind.Length > 0 ? [One("extensions", Extension(kind))] : Array.Empty<Group>()],
            kind == "new-sco" ? OfEvery : [.. OfEvery, .. OfCommon])
        select Object(type, id, kind == "new-sco" ? [] : instants, members);

    /// <summary>The value of <c>extensions</c> with one defined extension of this kind, and properties of its own.</summary>
    public static Gen<string> Extension(string kind) =>
        AllOf([(Definition, AllOf([("extension_type", Gen.Constant(Quoted(kind))), ("rank", Open), ("details", Open)]))]);

    private static Gen<string[]> Lifetime =>
        from created in Instant(0) from modified in Instant(1) select Instants("", created, modified);

    private static Group One(string name, Gen<string> value) => value.Select(json => new[] { $"\"{name}\":{json}" });

    private static Group Several(params (string Name, Gen<string> Value)[] members) =>
        Gen.CollectToArray(members, member => member.Value.Select(json => $"\"{member.Name}\":{json}"));

    private static Group Span(string from, string to) => Several((from, Instant(0).Select(Quoted)), (to, Instant(1).Select(Quoted)));

    private static Group Members(Group[] required, Group[] optional) =>
        from some in Gen.SubListOf(optional)
        from groups in Gen.CollectToArray(required.Concat(some), static part => part)
        select groups.SelectMany(static part => part).ToArray();

    private static string[] Fitting(string type, string[] members) =>
        Without.TryGetValue(type, out var not)
            ? [.. members.Where(member => !not.Any(name => member.StartsWith($"\"{name}\"", StringComparison.Ordinal))
            || (type == "extension-definition" && member.StartsWith("\"created_by_ref\"", StringComparison.Ordinal))).DistinctBy(NameOf)]
            : [.. members.DistinctBy(NameOf)];

    private static string NameOf(string member) => member[..member.IndexOf(':', StringComparison.Ordinal)];

    // Three digits at least (3.2).
    private static string[] Instants(string type, string created, string modified) =>
        type == "marking-definition" ? [$"\"created\":\"{Precise(created)}\""]
            : [$"\"created\":\"{Precise(created)}\"", $"\"modified\":\"{Precise(modified)}\""];

    private static string Precise(string instant) =>
        instant.Length == 20 ? instant.Insert(19, ".000") : instant.Length < 24 ? instant.Insert(instant.Length - 1, "00") : instant;

    private static string Object(string type, string id, string[] instants, string[] members) =>
        $"{{{string.Join(',', [$"\"type\":\"{type}\"", "\"spec_version\":\"2.1\"", $"\"id\":\"{type}--{id}\"", .. instants, .. members])}}}";

    private static string WithId(string type, string json)
    {
        var stix = StixObject.Parse(System.Text.Encoding.UTF8.GetBytes(json));
        return DeterministicId.Of(stix) is { } id ? json.Replace(stix.Id, id.ToString(), StringComparison.Ordinal) : json;
    }
}
