using System.Text;

using static Comity.Stix.Tests.Validation.Specimens;

namespace Comity.Stix.Tests.Validation;

/// <summary>
/// Content made to hurt: endless lists, texts without end, nesting, circles. It costs what its length costs, and what is said of it is
/// bounded.
/// </summary>
public sealed class PathologicalTests
{
    private const int Many = 100_000;

    private static readonly StixValidator Validator = new();

    [Fact]
    public void Of_a_list_of_faults_only_so_many_are_reported()
    {
        var json = Sdo("campaign", $"\"name\":\"a\",\"aliases\":[{string.Join(',', Enumerable.Repeat("7", Many))}]");

        Assert.Equal(100, Validator.Validate(Read(json)).Count);
    }

    [Fact]
    public void A_flood_of_warnings_hides_no_error()
    {
        var properties = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"x_example_{i}\":1"));
        var found = Validator.Validate(Read(Sdo("campaign", $"{properties},\"name\":7")));

        Assert.Contains(found, finding => finding.Check == "value-type");
        Assert.Equal(101, found.Count);
    }

    [Fact]
    public void A_flood_of_findings_in_one_object_hides_none_of_the_next()
    {
        var flood = Read(Sdo("campaign", $"\"name\":\"a\",\"aliases\":[{string.Join(',', Enumerable.Repeat("7", Many))}]"));

        Assert.Contains(Validator.Validate([flood, Read(Sco("url", "\"value\":\"a b\""))]), finding =>
            finding.ObjectId.StartsWith("url--", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("domain-name", "value", "a.")]
    [InlineData("ipv4-addr", "value", "1.")]
    [InlineData("ipv6-addr", "value", "1:")]
    [InlineData("mac-addr", "value", "00:")]
    [InlineData("email-addr", "value", "a@")]
    [InlineData("url", "value", "a:%41")]
    [InlineData("software", "cpe", "cpe:2.3:a\\\\:")]
    [InlineData("software", "languages", "en-a-b-c-")]
    [InlineData("file", "mime_type", "text/")]
    [InlineData("file", "name_enc", "a(")]
    [InlineData("email-message", "subject", "=?")]
    public void A_text_of_megabytes_is_judged_and_ends(string type, string property, string part)
    {
        var text = new StringBuilder().Insert(0, part, 2_000_000 / part.Length).ToString();
        var value = property == "languages" ? $"[\"{text}\"]" : $"\"{text}\"";

        Assert.NotEmpty(Validator.Validate(Read($$"""{"type":"{{type}}","id":"{{type}}--{{Uuid}}","{{property}}":{{value}}}""")));
    }

    [Fact]
    public void The_deepest_nesting_that_is_read_is_judged()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 62)) + string.Concat(Enumerable.Repeat("]", 62));

        Assert.Contains(Validator.Validate(Read(Sdo("campaign", $"\"name\":\"a\",\"x_example_a\":{deep}"))), finding =>
            finding.Check == "empty-list");
    }

    [Fact]
    public void A_container_of_circles_is_judged()
    {
        var members = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $$"""
            "{{i}}":{"type":"process","pid":{{i}},"parent_ref":"{{(i + 1) % 20_000}}","child_refs":["{{i}}","{{(i + 19_999) % 20_000}}"]}
            """));
        var found = Validator.Validate(Read(Sdo("observed-data", $$"""
            "first_observed":"2024-01-01T00:00:00Z","last_observed":"2024-01-01T00:00:00Z","number_observed":1,"objects":{ {{members}} }
            """)));

        Assert.Equal("deprecated-property", Assert.Single(found).Check);
    }

    [Fact]
    public void Objects_that_refer_to_each_other_in_a_circle_are_judged_and_found()
    {
        const string Other = "0a58d0c1-59e6-4afd-8252-dcd3f13e5622";
        var validator = new StixValidator(new StixValidatorOptions { ReferencesResolve = true });
        StixObject[] circle =
        [
            Read(Sco("process", $"\"pid\":1,\"parent_ref\":\"process--{Other}\",\"child_refs\":[\"process--{Uuid}\"]")),
            Read(Sco("process", $"\"pid\":2,\"parent_ref\":\"process--{Uuid}\"")
                .Replace($"\"id\":\"process--{Uuid}", $"\"id\":\"process--{Other}", StringComparison.Ordinal)),
        ];

        Assert.Empty(validator.Validate(circle));
        Assert.Equal("reference-resolves", Assert.Single(validator.Validate(circle[..1])).Check);
    }

    [Fact]
    public void An_observation_that_claims_more_than_it_may_is_refused()
    {
        var found = Validator.Validate(Read(Sdo("observed-data", $$"""
            "first_observed":"2024-01-01T00:00:00Z","last_observed":"2024-01-01T00:00:00Z","number_observed":1000000000,
            "object_refs":["url--{{Uuid}}"]
            """)));

        Assert.Equal(("number-range", "/number_observed"), (Assert.Single(found).Check, found[0].Pointer));
    }

    [Fact]
    public void Selectors_that_would_cost_the_square_of_their_number_are_refused()
    {
        var selectors = string.Join(',', Enumerable.Repeat("\"x_example_a.[19999]\"", 20_000));
        var items = string.Join(',', Enumerable.Repeat("{\"a\":[1]}", 20_000));
        var found = Validator.Validate(
            Read(Sdo("campaign", $"\"name\":\"a\",\"x_example_a\":[{items}],\"granular_markings\":[{{\"lang\":\"de\",\"selectors\":[{selectors}]}}]")));

        Assert.Contains(found, finding => finding.Check == "selector-target"
            && finding.Explanation.Contains("too many", StringComparison.Ordinal));
    }

    [Fact]
    public void Translations_that_would_cost_the_square_of_their_number_are_given_up()
    {
        var campaign = Sdo("campaign",
            $"\"name\":\"a\",{string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"x_example_{i}\":\"a\""))}");
        var texts = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"y_example_{i}\":\"a\""));
        var translation = Smo("language-content",
            $"\"object_ref\":\"campaign--{Uuid}\",\"contents\":{{\"de\":{{{texts}}}}}").Replace($"content--{Uuid}",
            "content--0a58d0c1-59e6-4afd-8252-dcd3f13e5622", StringComparison.Ordinal);

        Assert.Contains(Validator.Validate([Read(campaign), Read(translation)]), finding =>
            finding.Explanation.Contains("too many", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_without_end_are_not_repeated_in_each_finding()
    {
        var faults = string.Join(',', Enumerable.Repeat("[]", 200));
        var found = Validator.Validate(
            Read(Sdo("campaign", $"\"name\":\"a\",\"{new string('x', 1_000_000)}\":[{faults}]").Replace(Uuid, new string('1', 1_000_000),
            StringComparison.Ordinal)));

        Assert.Equal(100, found.Count(finding => finding.Severity == StixSeverity.Error));
        Assert.InRange(found.Sum(finding => finding.ToString().Length), 1, 100_000);
    }

    [Fact]
    public void Names_without_end_are_not_repeated_in_the_place_of_each_reference()
    {
        var references = string.Join(',', Enumerable.Repeat($"\"url--{Uuid}\"", 1000));
        var validator = new StixValidator(new StixValidatorOptions { ReferencesResolve = true });
        var found = validator.Validate(
            [Read(Sdo("campaign", $"\"name\":\"a\",\"x_example_a\":{{\"{new string('x', 1_000_000)}\":{{\"b_refs\":[{references}]}},\"c_refs\":[{references}]}}"))]);

        Assert.Equal(1000, found.Count(finding => finding.Check == "reference-resolves"));
        Assert.InRange(found.Sum(finding => finding.Pointer.Length), 1, 100_000);
    }

    [Fact]
    public void Many_selectors_over_a_large_object_are_followed()
    {
        var selectors = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"labels.[{i}]\""));
        var labels = string.Join(',', Enumerable.Repeat("\"a\"", 1000));

        Assert.Empty(Validator.Validate(
            Read(Sdo("campaign", $"\"name\":\"a\",\"labels\":[{labels}],\"granular_markings\":[{{\"lang\":\"de\",\"selectors\":[{selectors}]}}]"))));
    }
}
