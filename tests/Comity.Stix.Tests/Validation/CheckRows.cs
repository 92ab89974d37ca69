using static Comity.Stix.Tests.Validation.Specimens;

namespace Comity.Stix.Tests.Validation;

/// <summary>For each check an object that keeps its rule and one that breaks it, and the place where that shows.</summary>
internal static class CheckRows
{
    public sealed record Row(string Check, string Pointer, string Good, string Bad)
    {
        public override string ToString() => $"{Check} at {Pointer}";
    }

    private const string Other = "0a58d0c1-59e6-4afd-8252-dcd3f13e5622";
    private const string Definition = "extension-definition--2e2fcf1e-1f2b-4f0e-8f6c-0a4b8f7ad001";

    public static IEnumerable<Row> All => [.. Common, .. DataTypes, .. Identifiers, .. References, .. Markings, .. Extensions, .. Domain, .. Observable];

    private static readonly string Campaign = Sdo("campaign", "\"name\":\"Glass Heron\"");

    private static IEnumerable<Row> Common =>
    [
        new("type-name", "/type", Campaign, """{"id":"campaign--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}"""),
        new("type-name", "/type", Campaign, """{"type":7}"""),
        new("type-name", "/type", Campaign, Sdo("x--y", "\"name\":\"a\"")),
        new("type-name", "/type", Campaign, Sdo("9lives", "\"name\":\"a\"")),
        new("type-name", "/type", Campaign, Sdo("Campaign", "\"name\":\"a\"")),
        new("spec-version", "/spec_version", Campaign, Change(Campaign, "2.1", "2.0")),
        new("spec-version", "/spec_version", Campaign, Change(Campaign, "2.1", "3.0")),
        new("required-property", "/spec_version", Campaign, Change(Campaign, "\"spec_version\":\"2.1\",", "")),
        new("required-property", "/name", Campaign, Sdo("campaign", "\"objective\":\"o\"")),
        new("forbidden-property", "/defanged", Campaign, Change(Campaign, "\"lang\"", "\"defanged\":true,\"lang\"")),
        new("reserved-property", "/action", Campaign, Change(Campaign, "\"lang\"", "\"action\":\"a\",\"lang\"")),
        new("property-name", "/x_UPPER", Campaign, Sdo("campaign", "\"name\":\"a\",\"x_UPPER\":1")),
        new("property-name", "/ab", Campaign, Sdo("campaign", "\"name\":\"a\",\"ab\":1")),
        new("property-name", "/é~1~0e", Campaign, Sdo("campaign", "\"name\":\"a\",\"é/~e\":1")),
        new("custom-property", "/x_example_rank", Campaign, Sdo("campaign", "\"name\":\"a\",\"x_example_rank\":1")),
        new("custom-property-prefix", "/rank", Campaign, Sdo("campaign", "\"name\":\"a\",\"rank\":1")),
        new("custom-property", "/external_references/0/rank", Campaign, Sdo("campaign", "\"name\":\"a\",\"external_references\":[{\"source_name\":\"a\",\"external_id\":\"1\",\"rank\":1}]")),
        new("custom-object", "/type", NewType("new-sdo"), Sdo("x-example-thing", "\"name\":\"a\"")),
        new("custom-object-prefix", "/type", NewType("new-sdo"), Sdo("thing", "\"name\":\"a\"")),
        new("language", "/lang", Campaign, Change(Campaign, "\"en\"", "\"english_us\"")),
        new("language", "/lang", Change(Campaign, "\"en\"", "\"sl-rozaj-biske-1994\""), Change(Campaign, "\"en\"", "\"en-\"")),
        new("language", "/lang", Change(Campaign, "\"en\"", "\"de-CH-x-phonebk\""), Change(Campaign, "\"en\"", "\"x\"")),
        new("language", "/lang", Change(Campaign, "\"en\"", "\"yue-Hant-HK\""), Change(Campaign, "\"en\"", "\"english\"")),
        new("language", "/lang", Change(Campaign, "\"en\"", "\"zh-min-nan\""), Change(Campaign, "\"en\"", "\"xx\"")),
        new("bundle-version", "/spec_version", """{"type":"bundle","id":"bundle--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}""", """{"type":"bundle","id":"bundle--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","spec_version":"2.1"}"""),
        new("language-stated", "/lang", Campaign, Smo("campaign", "\"name\":\"a\"")),
        new("number-range", "/confidence", Sdo("campaign", "\"name\":\"a\",\"confidence\":100"), Sdo("campaign", "\"name\":\"a\",\"confidence\":101")),
        new("timestamp-order", "/modified", Change(Campaign, "2024-04-07", "2024-04-06"), Change(Campaign, "2024-04-07", "2024-04-05")),
        new("timestamp-precision", "/created", Change(Campaign, "03:00.000Z\",\"modified", "03:00.0000001Z\",\"modified"), Change(Campaign, "03:00.000Z\",\"modified", "03:00Z\",\"modified")),
        new("kill-chain-form", "/kill_chain_phases/0/phase_name", Phase("mitre-attack"), Phase("mitre_attack")),
        new("kill-chain-form", "/kill_chain_phases/0/phase_name", Phase("c2"), Phase("C2")),
    ];

    private static IEnumerable<Row> DataTypes =>
    [
        new("value-type", "/name", Campaign, Sdo("campaign", "\"name\":7")),
        new("value-type", "/revoked", Sdo("campaign", "\"name\":\"a\",\"revoked\":true"), Sdo("campaign", "\"name\":\"a\",\"revoked\":\"true\"")),
        new("value-type", "/confidence", Sdo("campaign", "\"name\":\"a\",\"confidence\":15"), Sdo("campaign", "\"name\":\"a\",\"confidence\":15.5")),
        new("value-type", "/number", Sco("autonomous-system", "\"number\":9007199254740991"), Sco("autonomous-system", "\"number\":9007199254740992")),
        new("value-type", "/number", Sco("autonomous-system", "\"number\":15.0"), Sco("autonomous-system", "\"number\":15.01")),
        new("value-type", "/number", Sco("autonomous-system", "\"number\":1e1"), Sco("autonomous-system", "\"number\":1e-1")),
        new("value-type", "/number", Sco("autonomous-system", "\"number\":-0.0"), Sco("autonomous-system", "\"number\":1e16")),
        new("value-type", "/number", Sco("autonomous-system", "\"number\":1.000"), Sco("autonomous-system", "\"number\":1.00000000000000000001")),
        new("value-type", "/latitude", Place("\"latitude\":1,\"longitude\":1,\"precision\":1"), Place("\"latitude\":1e999,\"longitude\":1,\"precision\":1")),
        new("value-type", "/x_example_a/0", Campaign, Sdo("campaign", "\"name\":\"a\",\"x_example_a\":[null]")),
        new("value-type", "/labels", Campaign, Sdo("campaign", "\"name\":\"a\",\"labels\":\"one\"")),
        new("empty-list", "/aliases", Sdo("campaign", "\"name\":\"a\",\"aliases\":[\"b\"]"), Sdo("campaign", "\"name\":\"a\",\"aliases\":[]")),
        new("empty-list", "/x_example_a/b", Campaign, Sdo("campaign", "\"name\":\"a\",\"x_example_a\":{\"b\":[]}")),
        new("empty-dictionary", "/x_example_a/0", Campaign, Sdo("campaign", "\"name\":\"a\",\"x_example_a\":[{}]")),
        new("empty-dictionary", "/hashes", FileWith("\"hashes\":{\"MD5\":\"3773a88f65a5e780c8dff9cdc3a056f3\"}"), FileWith("\"hashes\":{}")),
        new("dictionary-key", "/environment_variables/A B", Environment("A_B-2"), Environment("A B")),
        new("dictionary-key", $"/environment_variables/{new string('a', 250)}…", Environment(new string('a', 250)), Environment(new string('a', 252))),
        new("dictionary-key-empty", "/environment_variables/", Environment("A"), Environment("")),
        new("dictionary-key-case", "/x_example_a/Key", Campaign, Sdo("campaign", "\"name\":\"a\",\"x_example_a\":{\"Key\":1}")),
        new("hex", "/magic_number_hex", FileWith("\"name\":\"a\",\"magic_number_hex\":\"504b\""), FileWith("\"name\":\"a\",\"magic_number_hex\":\"504B\"")),
        new("hex", "/magic_number_hex", FileWith("\"name\":\"a\",\"magic_number_hex\":\"\""), FileWith("\"name\":\"a\",\"magic_number_hex\":\"504\"")),
        new("base64", "/payload_bin", Sco("artifact", "\"payload_bin\":\"QUI=\""), Sco("artifact", "\"payload_bin\":\"QUI\"")),
        new("base64", "/payload_bin", Sco("artifact", "\"payload_bin\":\"QUI=\""), Sco("artifact", "\"payload_bin\":\"QU I=\"")),
        new("timestamp", "/first_seen", Sdo("campaign", "\"name\":\"a\",\"first_seen\":\"2024-02-29T00:00:00Z\""), Sdo("campaign", "\"name\":\"a\",\"first_seen\":\"2023-02-29T00:00:00Z\"")),
        new("timestamp", "/first_seen", Sdo("campaign", "\"name\":\"a\",\"first_seen\":\"2024-02-29T00:00:00.1Z\""), Sdo("campaign", "\"name\":\"a\",\"first_seen\":\"2024-02-29T00:00:00+00:00\"")),
        new("enumeration", "/opinion", Opinion("agree"), Opinion("Agree")),
        new("required-property", "/context", Without(Grouping("unspecified"), "name"), Without(Grouping("unspecified"), "context")),
        new("open-vocabulary", "/context", Grouping("unspecified"), Grouping("holiday-photos")),
        new("vocabulary-form", "/context", Grouping("unspecified"), Grouping("Holiday_Photos")),
        new("hash-name", "/hashes/A B", FileWith("\"hashes\":{\"TLSH\":\"6FF02BEF718027B0160B4391212923ED7F1A463D563B1549B86CF62973B197AD2731F8\"}"), FileWith("\"hashes\":{\"A B\":\"00\"}")),
        new("hash-algorithm", "/hashes/x_foo_hash", FileWith("\"hashes\":{\"SHA3-256\":\"a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a\"}"), FileWith("\"hashes\":{\"x_foo_hash\":\"00\"}")),
        new("hash-value", "/hashes/SHA-256", FileWith("\"hashes\":{\"SHA-1\":\"5374E08903744CEEAEDD8F5E1BFC06B2C4688E76\"}"), FileWith("\"hashes\":{\"SHA-256\":\"5374e08903744ceeaedd8f5e1bfc06b2c4688e76\"}")),
        new("hash-value", "/hashes/SSDEEP", FileWith("\"hashes\":{\"SSDEEP\":\"3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C\"}"), FileWith("\"hashes\":{\"SSDEEP\":\"AXGBicFlgVNhBGcL6wCrFQEv\"}")),
    ];

    private static IEnumerable<Row> Identifiers =>
    [
        new("identifier-form", "/id", Campaign, Change(Campaign, Uuid, "1")),
        new("identifier-form", "/id", Campaign, Change(Campaign, Uuid, "8e2e2d2b-17d4-4cbf-138f-98ee46b3cd3f")),
        new("identifier-case", "/id", Campaign, Change(Campaign, Uuid, Uuid.ToUpperInvariant())),
        new("identifier-case", "/created_by_ref", Sdo("campaign", $"\"name\":\"a\",\"created_by_ref\":\"identity--{Other}\""),
            Sdo("campaign", $"\"name\":\"a\",\"created_by_ref\":\"identity--{Other.ToUpperInvariant()}\"")),
        new("identifier-case", $"/extensions/{Definition.Replace("2e2f", "2E2F", StringComparison.Ordinal)}", Extended("property-extension"),
            Change(Extended("property-extension"), "2e2f", "2E2F")),
        new("identifier-form", "/created_by_ref", Sdo("campaign", $"\"name\":\"a\",\"created_by_ref\":\"identity--{Other}\""), Sdo("campaign", "\"name\":\"a\",\"created_by_ref\":\"the desk\"")),
        new("identifier-type", "/id", Campaign, Change(Campaign, $"campaign--{Uuid}", $"report--{Uuid}")),
        new("identifier-version", "/id", Campaign, Change(Campaign, Uuid, "8e2e2d2b-17d4-1cbf-938f-98ee46b3cd3f")),
        new("identifier-version", "/id", Sco("url", "\"value\":\"https://example.org/\""), """{"type":"url","spec_version":"2.1","id":"url--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","value":"https://example.org/"}"""),
        new("deterministic-identifier", "/id", Sco("url", "\"value\":\"https://example.org/\""), Change(Sco("url", "\"value\":\"https://example.org/\""), "example.org", "example.com")),
        new("random-identifier", "/id", Sco("process", "\"pid\":1"), """{"type":"process","spec_version":"2.1","id":"process--8e2e2d2b-17d4-5cbf-938f-98ee46b3cd3f","pid":1}"""),
        new("versioned-observable", "/id", """{"type":"process","spec_version":"2.1","id":"process--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","pid":1,"created":"2024-04-06T20:03:00.000Z","modified":"2024-04-06T20:03:00.000Z"}""",
            Sco("url", "\"value\":\"https://example.org/\",\"created\":\"2024-04-06T20:03:00.000Z\",\"modified\":\"2024-04-06T20:03:00.000Z\"")),
    ];

    private static IEnumerable<Row> References =>
    [
        new("reference-type", "/created_by_ref", Sdo("campaign", $"\"name\":\"a\",\"created_by_ref\":\"identity--{Other}\""), Sdo("campaign", $"\"name\":\"a\",\"created_by_ref\":\"report--{Other}\"")),
        new("reference-type", "/target_ref", Related("related-to", "campaign", "url"), Related("related-to", "campaign", "sighting")),
        new("reference-type", "/source_ref", Related("related-to", "x-thing", "x-thing"), Related("related-to", "marking-definition", "url")),
        new("reference-type", "/sighting_of_ref", Sighting("indicator"), Sighting("url")),
        new("reference-type", "/object_refs/0", Grouping("unspecified"), Change(Grouping("unspecified"), "note--", "bundle--")),
        new("container-reference", "/objects/0/src_ref", Container("\"src_ref\":\"1\"", "ipv4-addr"), Container("\"src_ref\":\"2\"", "ipv4-addr")),
        new("reference-type", "/objects/0/src_ref", Container("\"src_ref\":\"1\"", "ipv4-addr"), Container("\"src_ref\":\"1\"", "mutex")),
        new("reference-type", "/objects/1/object_marking_refs/0", InContainer($"\"object_marking_refs\":[\"marking-definition--{Other}\"]"), InContainer($"\"object_marking_refs\":[\"identity--{Other}\"]")),
        new("reference-type", "/objects/1/created_by_ref", InContainer($"\"created_by_ref\":\"identity--{Other}\""), InContainer($"\"created_by_ref\":\"tool--{Other}\"")),
        new("reference-type", "/objects/1/granular_markings/0/marking_ref", InContainer($"\"granular_markings\":[{{\"selectors\":[\"value\"],\"marking_ref\":\"marking-definition--{Other}\"}}]"), InContainer($"\"granular_markings\":[{{\"selectors\":[\"value\"],\"marking_ref\":\"identity--{Other}\"}}]")),
        new("observable-form", "/objects/1/value", Change(InContainer("\"defanged\":true"), "198.51.100.3", "198[.]51.100.3"), Change(InContainer("\"defanged\":false"), "198.51.100.3", "198[.]51.100.3")),
        new("container-key", "/objects/a", Container("\"src_ref\":\"1\"", "ipv4-addr"), Change(Change(Container("\"src_ref\":\"1\"", "ipv4-addr"), "\"1\":", "\"a\":"), "\"1\"", "\"a\"")),
        new("container-key", "/objects/01", Container("\"src_ref\":\"1\"", "ipv4-addr"), Change(Change(Container("\"src_ref\":\"1\"", "ipv4-addr"), "\"1\":", "\"01\":"), "\"1\"", "\"01\"")),
        new("type-name", "/objects/1/type", Container("\"src_ref\":\"1\"", "ipv4-addr"), Container("\"src_ref\":\"1\"", "FOO")),
        new("container-related", "/objects/1", Container("\"src_ref\":\"1\"", "ipv4-addr"), Container("\"src_ref\":\"0\"", "ipv4-addr")),
        new("deprecated-property", "/objects", Observed($"\"object_refs\":[\"url--{Other}\"]"), Container("\"src_ref\":\"1\"", "ipv4-addr")),
        new("external-reference-hashes", "/external_references/0/hashes", Campaign, External("\"url\":\"https://example.org/\"")),
        new("external-reference-url", "/external_references/0/url", Campaign, External("\"url\":\"not a url\"")),
        new("property-group", "/external_references/0", External("\"description\":\"a\""), External("\"hashes\":{\"MD5\":\"3773a88f65a5e780c8dff9cdc3a056f3\"}")),
        new("external-id", "/external_references/0/external_id", Sourced("attack-pattern", "capec", "CAPEC-163"), Sourced("attack-pattern", "capec", "163")),
        new("external-id", "/external_references/0/source_name", Sourced("attack-pattern", "other", "T0001"), Sourced("attack-pattern", "CAPEC", "CAPEC-163")),
        new("external-id", "/external_references/0/external_id", Sourced("vulnerability", "cve", "CVE-2024-12345"), Sourced("vulnerability", "cve", "2024-12345")),
        new("relationship-type", "/relationship_type", Related("uses", "campaign", "tool"), Related("uses", "tool", "campaign")),
        new("relationship-type", "/relationship_type", Related("derived-from", "url", "url"), Related("derived-from", "url", "tool")),
        new("relationship-type", "/relationship_type", Related("consists-of", "infrastructure", "x509-certificate"), Related("consists-of", "infrastructure", "tool")),
        new("relationship-type", "/relationship_type", Related("consists-of", "infrastructure", "x-example-thing"), Related("consists-of", "infrastructure", "campaign")),
        new("relationship-name", "/relationship_type", Related("related-to", "campaign", "tool"), Related("Related To", "campaign", "tool")),
    ];

    private static IEnumerable<Row> Markings =>
    [
        new("marking-circle", "/object_marking_refs/0", Statement($"\"object_marking_refs\":[\"marking-definition--{Other}\"]"), Statement($"\"object_marking_refs\":[\"marking-definition--{Uuid}\"]")),
        new("property-group", "/granular_markings/0", Granular("\"lang\":\"en\"", "name"), Granular("\"x_example_a\":1", "name")),
        new("property-conflict", "/granular_markings/0/marking_ref", Granular("\"lang\":\"en\"", "name"), Granular($"\"lang\":\"en\",\"marking_ref\":\"marking-definition--{Other}\"", "name")),
        new("selector-form", "/granular_markings/0/selectors/0", Granular("\"lang\":\"en\"", "labels.[1]"), Granular("\"lang\":\"en\"", "labels[1]")),
        new("selector-form", "/granular_markings/0/selectors/0", Granular("\"lang\":\"en\"", "labels.[0]"), Granular("\"lang\":\"en\"", "labels.[00]")),
        new("selector-form", "/granular_markings/0/selectors/0", Granular("\"lang\":\"en\"", "labels"), Granular("\"lang\":\"en\"", "labels..[1]")),
        new("selector-target", "/granular_markings/0/selectors/0", Granular("\"lang\":\"en\"", "labels.[0]"), Granular("\"lang\":\"en\"", "labels.[2]")),
        new("selector-target", "/granular_markings/0/selectors/0", Granular("\"lang\":\"en\"", "granular_markings.[0].lang"), Granular("\"lang\":\"en\"", "name.[0]")),
        new("deprecated-property", "/definition_type", Tlp("green", "GREEN"), Statement("")),
        new("deprecated-property", "/definition", Marking($"\"extensions\":{{\"{Definition}\":{{\"extension_type\":\"property-extension\",\"rank\":1}}}}"), Statement("")),
        new("tlp", "", Tlp("green", "GREEN"), Tlp("amber", "GREEN")),
        new("tlp", "", Tlp("green", "GREEN"), Change(Tlp("green", "GREEN"), "\"definition_type\"", "\"x_example_a\":1,\"definition_type\"")),
        new("tlp", "", Change(Tlp("green", "GREEN"), "\"name\":\"TLP:GREEN\",", ""), Tlp("green", "AMBER")),
        new("tlp", "/id", Tlp("green", "GREEN"), Change(Tlp("green", "GREEN"), "34098fce-860f-48ae-8e50-ebd3cc5e41da", Uuid)),
        new("marking-form", "/definition", Statement(""), Marking("\"definition_type\":\"statement\",\"definition\":{\"text\":\"a\"}")),
        new("property-dependency", "", Statement(""), Marking("\"definition_type\":\"statement\"")),
        new("open-vocabulary", "/definition_type", Statement(""), Marking("\"definition_type\":\"iep\",\"definition\":{\"a\":1}")),
        new("translation", "/contents/de/name", Translated("\"Reiher\""), Translated("7")),
        new("language", "/contents/german_!", Translated("\"Reiher\""), Change(Translated("\"Reiher\""), "\"de\"", "\"german_!\"")),
    ];

    private static IEnumerable<Row> Extensions =>
    [
        new("extension-name", "/extensions/tcp-ext", FileWith("\"name\":\"a\",\"extensions\":{\"pdf-ext\":{\"version\":\"1\"}}"),
            FileWith("\"name\":\"a\",\"extensions\":{\"tcp-ext\":{\"src_flags_hex\":\"02\"}}")),
        new("custom-extension", "/extensions/pdf-ext", FileWith("\"name\":\"a\",\"extensions\":{\"pdf-ext\":{\"version\":\"1\"}}"), Sco("url", "\"value\":\"https://example.org/\",\"extensions\":{\"pdf-ext\":{\"version\":\"1\"}}")),
        new("custom-extension", "/extensions/pdf-ext", Extended("property-extension"), Sdo("campaign", "\"name\":\"a\",\"extensions\":{\"pdf-ext\":{\"version\":\"1\"}}")),
        new("custom-extension", "/extensions/pdf-ext", Extended("property-extension"), NewType("new-sdo").Replace($"\"{Definition}\"", $"\"pdf-ext\":{{\"version\":\"1\"}},\"{Definition}\"", StringComparison.Ordinal)),
        new("custom-extension", "/extensions/x-example-com-foo-ext", Extended("property-extension"), Sdo("campaign", "\"name\":\"a\",\"extensions\":{\"x-example-com-foo-ext\":{\"foo\":1}}")),
        new("extension-name", "/extensions/x-example-com-foo", Extended("property-extension"), FileWith("\"name\":\"a\",\"extensions\":{\"x-example-com-foo\":{\"foo\":1}}")),
        new("custom-extension", "/extensions/x-example-com-foo-ext", Extended("property-extension"), FileWith("\"name\":\"a\",\"extensions\":{\"x-example-com-foo-ext\":{\"foo\":1}}")),
        new("custom-extension-prefix", "/extensions/foo-ext", Extended("property-extension"), FileWith("\"name\":\"a\",\"extensions\":{\"foo-ext\":{\"foo\":1}}")),
        new("extension-type", $"/extensions/{Definition}", Extended("property-extension"), Sdo("campaign", $"\"name\":\"a\",\"extensions\":{{\"{Definition}\":{{\"rank\":1}}}}")),
        new("extension-type", $"/extensions/{Definition}/extension_type", Extended("property-extension"), Extended("new-sdo")),
        new("enumeration", $"/extensions/{Definition}/extension_type", Extended("property-extension"), Extended("another-extension")),
        new("identifier-form", "/extensions/extension-definition--1", Extended("property-extension"), Change(Extended("property-extension"), Definition, "extension-definition--1")),
        new("property-name", $"/extensions/{Definition}/Rank", Extended("property-extension"), Change(Extended("property-extension"), "rank", "Rank")),
        new("custom-property", "/toxicity", Change(Extended("toplevel-property-extension"), "\"lang\"", "\"toxicity\":8,\"lang\""), Change(Extended("property-extension"), "\"lang\"", "\"toxicity\":8,\"lang\"")),
        new("required-property", "/created", NewType("new-sdo"), Without(NewType("new-sdo"), "created")),
        new("unused-property", "/labels", Change(Without(Without(Without(NewType("new-sco"), "created"), "modified"), "lang"), "\"name\"", "\"defanged\":true,\"name\""), Change(NewType("new-sco"), "\"name\"", "\"labels\":[\"a\"],\"name\"")),
        new("extension-property-list", "/extension_properties", Defined("\"toplevel-property-extension\"", ",\"extension_properties\":[\"rank\"]"), Defined("\"property-extension\"", ",\"extension_properties\":[\"rank\"]")),
        new("extension-property-listed", "/extension_properties", Defined("\"property-extension\"", ""), Defined("\"toplevel-property-extension\"", "")),
        new("property-name", "/extension_properties/0", Defined("\"toplevel-property-extension\"", ",\"extension_properties\":[\"rank\"]"), Defined("\"toplevel-property-extension\"", ",\"extension_properties\":[\"Rank\"]")),
        new("extension-redefines", "/extension_properties/1", Defined("\"toplevel-property-extension\"", ",\"extension_properties\":[\"rank\"]"), Defined("\"toplevel-property-extension\"", ",\"extension_properties\":[\"rank\",\"confidence\"]")),
        new("reserved-property", "/extension_properties/0", Defined("\"toplevel-property-extension\"", ",\"extension_properties\":[\"rank\"]"), Defined("\"toplevel-property-extension\"", ",\"extension_properties\":[\"severity\"]")),
        new("described", "/description", Defined("\"new-sdo\"", ""), Without(Defined("\"new-sdo\"", ""), "description")),
    ];

    private static IEnumerable<Row> Domain =>
    [
        new("pattern", "/pattern", Indicator("[url:value = 'https://example.org/']", "stix"), Indicator("[url:value = ", "stix")),
        new("pattern", "/pattern", Indicator("rule a { condition: true }", "yara"), Indicator("rule a { condition: true }", "stix")),
        new("pattern", "/pattern", Change(Indicator("[url:value = ", "stix"), "\"pattern_type\"", "\"pattern_version\":\"2.0\",\"pattern_type\""), Change(Indicator("[url:value = ", "stix"), "\"pattern_type\"", "\"pattern_version\":\"2.1\",\"pattern_type\"")),
        new("pattern-unsupported", "/pattern", Indicator("[file:name MATCHES 'win.+\\\\\\\\.exe$']", "stix"), Indicator("[file:name MATCHES '^(?!win).+\\\\\\\\.exe$']", "stix")),
        new("pattern-unsupported", "/pattern", Indicator("[file:name MATCHES '.']", "stix"), Indicator("[file:name MATCHES '(.)\\\\\\\\1']", "stix")),
        new("pattern-unsupported", "/pattern", Indicator("([file:name = 'a'])", "stix"), Indicator($"{new string('(', 65)}[file:name = 'a']{new string(')', 65)}", "stix")),
        new("pattern-note", "/pattern", Indicator("[url:value = 'a']", "stix"), Indicator("[url:value = 'a'] START t'2024-01-01T00:00:00.001Z' STOP t'2024-01-01T00:00:00Z'", "stix")),
        new("pattern-note", "/pattern", Indicator("[url:value = 'a']", "stix"), Indicator("[thing:value = 'a']", "stix")),
        new("pattern-window", "/pattern", Indicator("[url:value = 'a'] START t'2024-01-01T00:00:00Z' STOP t'2024-01-01T00:00:00.001Z'", "stix"),
            Indicator("([url:value = 'a'] AND [url:value = 'b'] START t'2023-01-01T00:00:00Z' STOP t'2024-01-01T00:00:00.001Z') WITHIN 5 SECONDS", "stix")),
        new("pattern-window", "/pattern", Indicator("[url:value = 'a'] REPEATS 2 TIMES", "stix"), Indicator("[url:value = 'a'] START t'2024-01-01T00:00:00Z' STOP t'2025-01-01T00:00:00Z'", "stix")),
        new("described", "/description", Indicator("[url:value = 'https://example.org/']", "stix"), Without(Indicator("[url:value = 'https://example.org/']", "stix"), "description")),
        new("timestamp-order", "/valid_until", Indicator("[url:value = 'a']", "stix"), Change(Indicator("[url:value = 'a']", "stix"), "2024-01-01T00:00:00.001Z", "2024-01-01T00:00:00.0Z")),
        new("timestamp-order", "/last_seen", Seen("2024-01-01T00:00:00.0000001Z"), Seen("2023-12-31T23:59:59.9999999Z")),
        new("timestamp-order", "/last_observed", Observed($"\"object_refs\":[\"url--{Other}\"]"), Change(Observed($"\"object_refs\":[\"url--{Other}\"]"), "last_observed\":\"2024-01-01", "last_observed\":\"2023-01-01")),
        new("timestamp-order", "/stop_time", Related("related-to", "url", "url", ",\"start_time\":\"2024-01-01T00:00:00Z\",\"stop_time\":\"2024-01-01T00:00:01Z\""), Related("related-to", "url", "url", ",\"start_time\":\"2024-01-01T00:00:00Z\",\"stop_time\":\"2024-01-01T00:00:00Z\"")),
        new("property-group", "", Place("\"country\":\"TO\""), Place("\"city\":\"Sample\"")),
        new("property-dependency", "/latitude", Place("\"latitude\":1,\"longitude\":1,\"precision\":1"), Place("\"latitude\":1")),
        new("property-dependency", "/precision", Place("\"latitude\":1,\"longitude\":1,\"precision\":1"), Place("\"country\":\"TO\",\"precision\":1")),
        new("number-range", "/longitude", Place("\"latitude\":90,\"longitude\":-180.0,\"precision\":1"), Place("\"latitude\":90,\"longitude\":-180.01,\"precision\":1")),
        new("country-code", "/country", Place("\"country\":\"to\""), Place("\"country\":\"Tonga\"")),
        new("area-code", "/administrative_area", Place("\"country\":\"TH\",\"administrative_area\":\"TH-63\""), Place("\"country\":\"TH\",\"administrative_area\":\"Tak\"")),
        new("location-precision", "/precision", Place("\"latitude\":1,\"longitude\":1,\"precision\":1"), Place("\"latitude\":1,\"longitude\":1")),
        new("property-dependency", "/is_family", Sdo("malware", "\"is_family\":true,\"name\":\"a\""), Sdo("malware", "\"is_family\":true")),
        new("property-group", "", Sdo("malware-analysis", "\"product\":\"scanner\",\"result\":\"benign\""), Sdo("malware-analysis", "\"product\":\"scanner\"")),
        new("product-name", "/product", Sdo("malware-analysis", "\"product\":\"scanner\",\"result\":\"benign\""), Sdo("malware-analysis", "\"product\":\"The Scanner\",\"result\":\"benign\"")),
        new("property-conflict", "/objects", Observed($"\"object_refs\":[\"url--{Other}\"]"), Observed($"\"objects\":{{\"0\":{{\"type\":\"mutex\",\"name\":\"a\"}}}},\"object_refs\":[\"url--{Other}\"]")),
        new("property-group", "", Observed($"\"object_refs\":[\"url--{Other}\"]"), Observed("\"labels\":[\"a\"]")),
        new("number-range", "/number_observed", Observed($"\"object_refs\":[\"url--{Other}\"]"), Change(Observed($"\"object_refs\":[\"url--{Other}\"]"), "number_observed\":1", "number_observed\":0")),
        new("observed-object", "/object_refs", Observed($"\"object_refs\":[\"url--{Other}\",\"relationship--{Other}\"]"), Observed($"\"object_refs\":[\"relationship--{Other}\"]")),
        new("number-range", "/count", Sighting("indicator", ",\"count\":999999999"), Sighting("indicator", ",\"count\":1000000000")),
        new("required-property", "/is_family", Sdo("malware", "\"is_family\":false"), Sdo("malware", "\"name\":\"a\"")),
    ];

    private static IEnumerable<Row> Observable =>
    [
        new("timestamp-order", "/modified", Versioned("2024-04-06T20:03:00.000Z"), Versioned("2024-04-06T20:02:59.999Z")),
        new("observable-form", "/value", Sco("ipv4-addr", "\"value\":\"198.51.100.3\""), Sco("ipv4-addr", "\"value\":\"198.51.100.256\"")),
        new("observable-form", "/value", Sco("ipv4-addr", "\"value\":\"0.0.0.0/0\""), Sco("ipv4-addr", "\"value\":\"198.51.100.0/33\"")),
        new("observable-form", "/value", Sco("ipv4-addr", "\"value\":\"198[.]51.100.3\",\"defanged\":true"), Sco("ipv4-addr", "\"value\":\"198.51.100.03\"")),
        new("observable-form", "/value", Sco("ipv6-addr", "\"value\":\"::ffff:192.0.2.1/128\""), Sco("ipv6-addr", "\"value\":\"fe80::1%eth0\"")),
        new("observable-form", "/value", Sco("mac-addr", "\"value\":\"00:00:ab:cd:ef:01\""), Sco("mac-addr", "\"value\":\"00:00:AB:CD:EF:01\"")),
        new("observable-form", "/value", Sco("domain-name", "\"value\":\"münchen.example\""), Sco("domain-name", "\"value\":\"-a.example\"")),
        new("observable-form", "/value", Sco("domain-name", "\"value\":\"example.org.\""), Sco("domain-name", "\"value\":\"a..example\"")),
        new("observable-form", "/value", Sco("email-addr", "\"value\":\"jane.smith@example.com\""), Sco("email-addr", "\"value\":\"Jane <jane.smith@example.com>\"")),
        new("observable-form", "/value", Sco("url", "\"value\":\"ftp://example.org/a%20b\""), Sco("url", "\"value\":\"https://example.org/a b\"")),
        new("observable-form", "/value", Sco("url", "\"value\":\"https://[2001:db8::1]:8080/?q#f\""), Sco("url", "\"value\":\"https://example.org/%zz\"")),
        new("media-type", "/mime_type", FileWith("\"name\":\"a\",\"mime_type\":\"application/vnd.ms-excel\""), FileWith("\"name\":\"a\",\"mime_type\":\"document\"")),
        new("character-set", "/name_enc", FileWith("\"name\":\"a\",\"name_enc\":\"windows-1252\""), FileWith("\"name\":\"a\",\"name_enc\":\"windows 1252\"")),
        new("property-dependency", "/name_enc", FileWith("\"name\":\"a\",\"name_enc\":\"utf-8\""), FileWith("\"hashes\":{\"MD5\":\"3773a88f65a5e780c8dff9cdc3a056f3\"},\"name_enc\":\"utf-8\"")),
        new("property-group", "", FileWith("\"name\":\"a\""), FileWith("\"size\":1")),
        new("property-group", "", Sco("artifact", "\"payload_bin\":\"QUI=\""), Sco("artifact", "\"mime_type\":\"image/png\"")),
        new("property-conflict", "/url", Sco("artifact", "\"payload_bin\":\"QUI=\""), Sco("artifact", "\"payload_bin\":\"QUI=\",\"url\":\"https://example.org/\",\"hashes\":{\"MD5\":\"3773a88f65a5e780c8dff9cdc3a056f3\"}")),
        new("property-dependency", "/url", Sco("artifact", "\"url\":\"https://example.org/\",\"hashes\":{\"MD5\":\"3773a88f65a5e780c8dff9cdc3a056f3\"}"), Sco("artifact", "\"url\":\"https://example.org/\"")),
        new("property-dependency", "/decryption_key", Sco("artifact", "\"payload_bin\":\"QUI=\",\"encryption_algorithm\":\"AES-256-GCM\",\"decryption_key\":\"k\""), Sco("artifact", "\"payload_bin\":\"QUI=\",\"decryption_key\":\"k\"")),
        new("property-conflict", "/is_multipart", Sco("email-message", "\"is_multipart\":false,\"body\":\"a\""), Sco("email-message", "\"is_multipart\":true,\"body\":\"a\"")),
        new("property-conflict", "/is_multipart", Sco("email-message", "\"is_multipart\":true,\"body_multipart\":[{\"body\":\"a\"}],\"subject\":\"s\""), Sco("email-message", "\"is_multipart\":false,\"body_multipart\":[{\"body\":\"a\"}]")),
        new("property-group", "/body_multipart/0", Sco("email-message", "\"is_multipart\":true,\"body_multipart\":[{\"body\":\"a\"}],\"subject\":\"s\""), Sco("email-message", "\"is_multipart\":true,\"body_multipart\":[{\"content_type\":\"text/plain\"}]")),
        new("value-type", "/additional_header_fields/A", Sco("email-message", "\"is_multipart\":false,\"subject\":\"s\",\"additional_header_fields\":{\"A\":[\"b\"]}"), Sco("email-message", "\"is_multipart\":false,\"subject\":\"s\",\"additional_header_fields\":{\"A\":\"b\"}")),
        new("encoded-word", "/received_lines/0", Mail("\"received_lines\":[\"from =? to ?=\"]"), Mail("\"received_lines\":[\"from =?utf-8?B?YQ==?=\"]")),
        new("encoded-word", "/additional_header_fields/To/0", Mail("\"additional_header_fields\":{\"To\":[\"?a=?b?q?c d?=\"]}"),
            Mail("\"additional_header_fields\":{\"To\":[\"a =?b?q??=\"]}")),
        new("encoded-word", "/subject", Sco("email-message", "\"is_multipart\":false,\"subject\":\"a =? b\""), Sco("email-message", "\"is_multipart\":false,\"subject\":\"=?iso-8859-1?q?this=20is?=\"")),
        new("property-group", "", Traffic("\"src_ref\":\"ipv4-addr--" + Other + "\""), Traffic("\"is_active\":true")),
        new("property-conflict", "/is_active", Traffic($"\"src_ref\":\"ipv4-addr--{Other}\",\"is_active\":true"), Traffic($"\"src_ref\":\"ipv4-addr--{Other}\",\"is_active\":true,\"end\":\"2024-01-01T00:00:00Z\"")),
        new("timestamp-order", "/end", Traffic($"\"src_ref\":\"ipv4-addr--{Other}\",\"start\":\"2024-01-01T00:00:00Z\",\"end\":\"2024-01-01T00:00:00Z\""), Traffic($"\"src_ref\":\"ipv4-addr--{Other}\",\"start\":\"2024-01-01T00:00:00Z\",\"end\":\"2023-01-01T00:00:00Z\"")),
        new("number-range", "/dst_port", Traffic($"\"src_ref\":\"ipv4-addr--{Other}\""), Change(Traffic($"\"src_ref\":\"ipv4-addr--{Other}\""), "65535", "65536")),
        new("network-ports", "/dst_port", Traffic($"\"src_ref\":\"ipv4-addr--{Other}\""), Without(Traffic($"\"src_ref\":\"ipv4-addr--{Other}\""), "dst_port")),
        new("protocol-name", "/protocols/1", Traffic($"\"src_ref\":\"ipv4-addr--{Other}\""), Change(Traffic($"\"src_ref\":\"ipv4-addr--{Other}\""), "tcp", "TCP")),
        new("protocol-listed", "/protocols", Traffic($"\"src_ref\":\"ipv4-addr--{Other}\",\"extensions\":{{\"tcp-ext\":{{\"src_flags_hex\":\"02\"}}}}"), Traffic($"\"src_ref\":\"ipv4-addr--{Other}\",\"extensions\":{{\"icmp-ext\":{{\"icmp_type_hex\":\"08\",\"icmp_code_hex\":\"00\"}}}}")),
        new("http-case", "/extensions/http-request-ext/request_method", Request("get"), Request("GET")),
        new("property-group", "/extensions/tcp-ext", Traffic($"\"src_ref\":\"ipv4-addr--{Other}\",\"extensions\":{{\"tcp-ext\":{{\"src_flags_hex\":\"02\"}}}}"), Traffic($"\"src_ref\":\"ipv4-addr--{Other}\",\"extensions\":{{\"tcp-ext\":{{}}}}")),
        new("timestamp-precision", "/extensions/windows-pebinary-ext/time_date_stamp", Pe("2016-01-22T12:31:10.000Z"), Pe("2016-01-22T12:31:12.50Z")),
        new("property-group", "/extensions/windows-pebinary-ext", Pe("2016-01-22T12:31:12Z"), FileWith("\"name\":\"a\",\"extensions\":{\"windows-pebinary-ext\":{\"pe_type\":\"exe\"}}")),
        new("property-group", "", Sco("process", "\"pid\":1"), Sco("process", "\"defanged\":false")),
        new("property-group", "", Sco("user-account", "\"user_id\":\"1\""), Sco("user-account", "\"defanged\":false")),
        new("property-group", "", Sco("windows-registry-key", "\"key\":\"HKEY_USERS\\\\a\""), Sco("windows-registry-key", "\"defanged\":false")),
        new("property-group", "", Sco("x509-certificate", "\"serial_number\":\"1\""), Sco("x509-certificate", "\"defanged\":false")),
        new("priority-class", "/extensions/windows-process-ext/priority", Priority("IDLE_PRIORITY_CLASS"), Priority("idle")),
        new("cpe", "/cpe", Sco("software", "\"name\":\"a\",\"cpe\":\"cpe:2.3:o:a\\\\:b:c:-:*:*:*:*:*:*:*\""), Sco("software", "\"name\":\"a\",\"cpe\":\"cpe:/o:a:c\"")),
        new("language", "/languages/0", Sco("software", "\"name\":\"a\",\"languages\":[\"i-klingon\"]"), Sco("software", "\"name\":\"a\",\"languages\":[\"a-DE\"]")),
        new("registry-hive", "/key", Sco("windows-registry-key", "\"key\":\"hkey_local_machine\\\\a\""), Sco("windows-registry-key", "\"key\":\"HKLM\\\\a\"")),
        new("number-range", "/size", FileWith("\"name\":\"a\",\"size\":0"), FileWith("\"name\":\"a\",\"size\":-1")),
        new("likely-number", "/number_of_subkeys", Subkeys(0), Subkeys(-1)),
        new("likely-number", "/extensions/windows-pebinary-ext/sections/0/entropy", Entropy("8.0"), Entropy("8.5")),
        new("likely-number", "/extensions/windows-pebinary-ext/sections/0/entropy", Entropy("0"), Entropy("-0.5")),
    ];

    // What has no contributing properties may be versioned without another namespace (3.6).
    private static string Versioned(string modified) =>
        Sco("process", $"\"pid\":1,\"created\":\"2024-04-06T20:03:00.000Z\",\"modified\":\"{modified}\"");

    private static string Change(string json, string from, string to) => json.Replace(from, to, StringComparison.Ordinal);

    private static string Phase(string name) => Sdo("tool", $"\"name\":\"a\",\"kill_chain_phases\":[{{\"kill_chain_name\":\"example-chain\",\"phase_name\":\"{name}\"}}]");

    private static string Place(string members) => Sdo("location", members);

    private static string FileWith(string members) => Sco("file", members);

    private static string Environment(string key) => Sco("process", $"\"environment_variables\":{{\"{key}\":\"v\"}}");

    private static string Opinion(string opinion) => Sdo("opinion", $"\"opinion\":\"{opinion}\",\"object_refs\":[\"note--{Other}\"]");

    private static string Grouping(string context) => Sdo("grouping", $"\"name\":\"a\",\"context\":\"{context}\",\"object_refs\":[\"note--{Other}\"]");

    private static string Related(string type, string source, string target, string more = "") =>
        Sdo("relationship", $"\"relationship_type\":\"{type}\",\"source_ref\":\"{source}--{Other}\",\"target_ref\":\"{target}--{Other}\"{more}");

    private static string Sighting(string type, string more = "") => Sdo("sighting", $"\"sighting_of_ref\":\"{type}--{Other}\"{more}");

    private static string Observed(string members) =>
        Sdo("observed-data", $"\"first_observed\":\"2024-01-01T00:00:00Z\",\"last_observed\":\"2024-01-01T00:00:00Z\",\"number_observed\":1,{members}");

    private static string Container(string reference, string type) => Observed($$$"""
        "objects":{"0":{"type":"network-traffic",{{{reference}}},"protocols":["tcp"],"src_port":1,"dst_port":2},"1":{"type":"{{{type}}}","value":"198.51.100.3","name":"a"}}
        """);

    private static string InContainer(string members) =>
        Change(Container("\"src_ref\":\"1\"", "ipv4-addr"), "\"name\":\"a\"}}", $"{members}}}}}");

    private static string External(string members) => Sdo("campaign", $"\"name\":\"a\",\"external_references\":[{{\"source_name\":\"s\",{members}}}]");

    private static string Sourced(string type, string source, string id) => Sdo(type, $"\"name\":\"a\",\"external_references\":[{{\"source_name\":\"{source}\",\"external_id\":\"{id}\"}}]");

    private static string Statement(string more) => Marking($"\"definition_type\":\"statement\",\"definition\":{{\"statement\":\"a\"}}{(more.Length > 0 ? "," : "")}{more}");

    private static string Granular(string what, string selector) =>
        Sdo("campaign", $"\"name\":\"a\",\"labels\":[\"b\",\"c\"],\"granular_markings\":[{{\"selectors\":[\"{selector}\"],{what}}}]");

    private static string Tlp(string level, string name) => Change(Change(Marking($"\"definition_type\":\"tlp\",\"name\":\"TLP:{name}\",\"definition\":{{\"tlp\":\"{level}\"}}"),
        Uuid, "34098fce-860f-48ae-8e50-ebd3cc5e41da"), "2024-04-06T20:03:00.000Z", "2017-01-20T00:00:00.000Z");

    private static string Translated(string name) => Smo("language-content", $"\"object_ref\":\"campaign--{Other}\",\"contents\":{{\"de\":{{\"name\":{name}}}}}");

    private static string Extended(string type) => Sdo("campaign", $"\"name\":\"a\",\"extensions\":{{\"{Definition}\":{{\"extension_type\":\"{type}\",\"rank\":1}}}}");

    private static string NewType(string extension) => Sdo("example-thing", $"\"name\":\"a\",\"other\":1,\"extensions\":{{\"{Definition}\":{{\"extension_type\":\"{extension}\"}}}}");

    private static string Defined(string types, string more) => Smo("extension-definition",
        $"\"name\":\"a\",\"description\":\"d\",\"schema\":\"s\",\"version\":\"1\",\"created_by_ref\":\"identity--{Other}\",\"extension_types\":[{types}]{more}");

    private static string Indicator(string pattern, string type) => Sdo("indicator",
        $"\"name\":\"a\",\"description\":\"d\",\"pattern\":\"{pattern}\",\"pattern_type\":\"{type}\",\"valid_from\":\"2024-01-01T00:00:00Z\",\"valid_until\":\"2024-01-01T00:00:00.001Z\"");

    private static string Seen(string last) => Sdo("campaign", $"\"name\":\"a\",\"first_seen\":\"2024-01-01T00:00:00Z\",\"last_seen\":\"{last}\"");

    private static string Traffic(string members) => Sco("network-traffic", $"\"protocols\":[\"ipv4\",\"tcp\"],\"src_port\":1,\"dst_port\":65535,{members}");

    private static string Request(string method) => Sco("network-traffic", $$$"""
        "protocols":["http"],"src_port":1,"dst_port":80,"src_ref":"ipv4-addr--{{{Other}}}","extensions":{"http-request-ext":{"request_method":"{{{method}}}","request_value":"/"}}
        """);

    private static string Mail(string header) => Sco("email-message", $"\"is_multipart\":false,\"subject\":\"s\",{header}");

    private static string Subkeys(int number) => Sco("windows-registry-key", $"\"key\":\"HKEY_USERS\\\\a\",\"number_of_subkeys\":{number}");

    private static string Entropy(string entropy) => FileWith($$$"""
        "name":"a","extensions":{"windows-pebinary-ext":{"pe_type":"exe","sections":[{"name":"a","entropy":{{{entropy}}}}]}}
        """);

    private static string Pe(string time) => FileWith($"\"name\":\"a\",\"extensions\":{{\"windows-pebinary-ext\":{{\"pe_type\":\"exe\",\"time_date_stamp\":\"{time}\"}}}}");

    private static string Priority(string name) => Sco("process", $"\"extensions\":{{\"windows-process-ext\":{{\"priority\":\"{name}\"}}}}");
}
