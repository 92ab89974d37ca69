using static Comity.Stix.Tests.Validation.Specimens;

namespace Comity.Stix.Tests.Validation;

/// <summary>The validator's options, and how it says what it says.</summary>
public sealed class ValidatorTests
{
    private static readonly string Warned = Sdo("campaign", "\"name\":\"a\",\"x_example_rank\":1");

    [Fact]
    public void A_should_is_a_warning() => Assert.Equal(StixSeverity.Warning, Assert.Single(Validate(new(), Warned)).Severity);

    [Fact]
    public void A_should_is_an_error_where_the_validator_is_strict() =>
        Assert.Equal(StixSeverity.Error, Assert.Single(Validate(new() { Strict = true }, Warned)).Severity);

    [Fact]
    public void Shoulds_can_be_left_out_altogether() => Assert.Empty(Validate(new() { Warnings = false }, Warned));

    [Fact]
    public void A_strict_validator_leaves_no_should_out() => Assert.Single(Validate(new() { Strict = true, Warnings = false }, Warned));

    [Fact]
    public void A_check_that_there_is_not_cannot_be_switched_off() =>
        Assert.Contains("no-such-check",
            Assert.Throws<ArgumentException>(() => new StixValidator(new StixValidatorOptions { Disabled = ["no-such-check"] })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Names_of_checks_are_in_lower_case_with_hyphens_and_unlike()
    {
        var names = StixValidator.Checks.Select(check => check.Name).ToArray();

        Assert.NotEmpty(names);
        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(names, name => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", name));
    }

    [Fact]
    public void A_finding_names_object_place_clause_and_how_to_mend_it()
    {
        var finding = Assert.Single(Validate(new(), Sdo("campaign", "\"name\":\"a\",\"labels\":[\"a\",7]")));

        Assert.Equal(("value-type", $"campaign--{Uuid}", "/labels/1", "2.15"),
            (finding.Check, finding.ObjectId, finding.Pointer, finding.Clause));
        Assert.Equal($"error campaign--{Uuid} /labels/1 value-type (2.15): This is a JSON number, where a string belongs. Write a JSON string, or leave the property out.", finding.ToString());
    }

    [Fact]
    public void What_is_quoted_of_the_content_is_short_and_without_control_characters()
    {
        var finding = Assert.Single(Validate(new(),
            Sdo("campaign", $"\"name\":\"a\",\"first_seen\":\"\\u001b[2J\\n{new string('x', 5000)}\"")));

        Assert.InRange(finding.Explanation.Length, 20, 100);
        Assert.DoesNotContain(finding.Explanation, char.IsControl);
    }

    [Fact]
    public void A_finding_in_one_line_steers_no_terminal()
    {
        var findings = Validate(new(), Sdo("campaign", "\"name\":\"a\",\"\\u001b[2J\\n\":1"));

        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.DoesNotContain(finding.ToString(), char.IsControl));
    }

    [Fact]
    public void What_is_quoted_is_never_cut_through_a_character()
    {
        var finding = Assert.Single(Validate(new(),
            Sdo("campaign", $"\"name\":\"a\",\"first_seen\":\"x{string.Concat(Enumerable.Repeat("😀", 100))}\"")));

        Assert.DoesNotContain('\ufffd', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(finding.Explanation)));
    }

    [Fact]
    public void A_top_level_extension_permits_nothing_in_the_parts_of_an_object()
    {
        const string Extension =
            "\"extensions\":{\"extension-definition--2e2fcf1e-1f2b-4f0e-8f6c-0a4b8f7ad001\":{\"extension_type\":\"toplevel-property-extension\"}}";
        var json = Sdo("campaign",
            $"\"name\":\"a\",\"rank\":1,\"external_references\":[{{\"source_name\":\"s\",\"external_id\":\"1\",\"x_rank\":1}}],{Extension}");

        Assert.Equal("/external_references/0/x_rank", Assert.Single(Validate(new(), json)).Pointer);
    }

    [Fact]
    public void An_object_of_STIX_2_0_is_named_and_judged_no_further()
    {
        var finding = Assert.Single(Validate(new(), """{"type":"indicator","spec_version":"2.0","id":"indicator--1","labels":[]}"""));

        Assert.Equal("spec-version", finding.Check);
        Assert.Contains("STIX 2.0", finding.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_of_STIX_2_0_is_named_and_its_objects_are_judged_by_STIX_2_1()
    {
        var old = Without(With(Sdo("tool", "\"name\":\"a\""), "id", "tool--0a58d0c1-59e6-4afd-8252-dcd3f13e5622"), "spec_version");
        var findings = Validate(new(),
            $$"""{"type":"bundle","spec_version":"2.0","id":"bundle--{{Uuid}}","objects":[{{Sdo("campaign", "\"name\":\"a\"")}},{{old}}]}""");

        Assert.Equal([("bundle-version", "/spec_version"), ("required-property", "/objects/1/spec_version")],
            findings.Select(finding => (finding.Check, finding.Pointer)).Order());
        Assert.Contains("Convert the objects", findings.Single(finding => finding.Check == "bundle-version").Mend,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_of_STIX_2_0_in_a_container_have_no_errors()
    {
        var observed = Sdo("observed-data", """
            "first_observed":"2024-01-01T00:00:00Z","last_observed":"2024-01-01T00:00:00Z","number_observed":1,"objects":{
            "0":{"type":"file","name":"a","created":"2016-12-21T19:00:00Z","modified":"2016-12-20T19:00:00Z","accessed":"2016-12-22T19:00:00Z","is_encrypted":true},
            "1":{"type":"email-message","is_multipart":false,"additional_header_fields":{"X-Mailer":"Mutt"},"raw_email_ref":"2"},
            "2":{"type":"artifact","payload_bin":"QUI="},"3":{"type":"x-example","file_ref":"0","mail_ref":"1"},
            "4":{"type":"process","pid":1,"created":"2016-12-21T19:00:00Z","binary_ref":"0"},
            "5":{"type":"network-traffic","protocols":["http"],"src_port":1,"dst_port":80,"src_ref":"6","src_payload_ref":"2","extensions":{"http-request-ext":{"request_method":"get","request_value":"/","request_header":{"Host":"example.org","Accept":["a","b"]}}}},
            "6":{"type":"ipv4-addr","value":"198.51.100.3"} }
            """);

        Assert.Equal("deprecated-property", Assert.Single(Validate(new(), observed)).Check);
    }

    [Fact]
    public void Findings_in_a_bundle_name_the_object_and_its_place_in_the_bundle()
    {
        var bundle = $$"""{"type":"bundle","id":"bundle--{{Uuid}}","objects":[{{Sco("url", "\"value\":\"https://example.org/\"")}},{{Sdo("campaign", "\"name\":7")}}]}""";
        var finding = Assert.Single(Validate(new(), bundle));

        Assert.Equal(($"campaign--{Uuid}", "/objects/1/name"), (finding.ObjectId, finding.Pointer));
    }

    [Fact]
    public void A_bundle_in_a_bundle_is_refused() =>
        Assert.Equal("/objects/0",
            Assert.Single(Validate(new(),
            $$"""{"type":"bundle","id":"bundle--{{Uuid}}","objects":[{"type":"bundle","id":"bundle--{{Uuid}}"}]}""")).Pointer);

    [Fact]
    public void Objects_read_one_by_one_are_judged_as_they_come()
    {
        var validation = new StixValidator().Begin();
        var first = validation.Add(Read(Sdo("campaign", "\"name\":\"a\"")));
        var second = validation.Add(Read(Sdo("campaign", "\"name\":\"b\"")));

        Assert.Empty(first);
        Assert.Equal("version-content", Assert.Single(second).Check);
        Assert.Empty(validation.Finish());
    }

    private static IReadOnlyList<StixFinding> Validate(StixValidatorOptions options, string json) =>
        new StixValidator(options).Validate(Read(json));
}
