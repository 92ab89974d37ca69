using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Comity.Stix.Tests.Versions;

public sealed class StixDraftTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_new_object_has_what_every_object_of_its_kind_needs()
    {
        var stix = new StixDraft("indicator").Set("name", "Älter \"als\"").Set("valid_from", StixTimestamp.Of(Noon)).Set("confidence",
            7).Set("labels", ["a", "b"]).Build(Noon);

        Assert.True(StixId.TryParse(stix.Id, out var id) && id.Type == "indicator" && id.Uuid.Version == 4);
        Assert.Equal($$"""{"type":"indicator","spec_version":"2.1","id":"{{stix.Id}}","created":"2026-03-04T12:00:00.000Z","modified":"2026-03-04T12:00:00.000Z","name":"Älter \"als\"","valid_from":"2026-03-04T12:00:00.000Z","confidence":7,"labels":["a","b"]}""", Text(stix));
    }

    [Fact]
    public void An_observable_has_its_deterministic_identifier_and_no_versions() =>
        Assert.Equal("""{"type":"ipv4-addr","spec_version":"2.1","id":"ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4","value":"198.51.100.3"}""", Text(new StixDraft("ipv4-addr").Set("value", "198.51.100.3").Build(Noon)));

    [Fact]
    public void An_observable_without_contributing_properties_has_a_random_identifier()
    {
        var (one, other) = (new StixDraft("process").Set("pid", 1).Build(Noon), new StixDraft("process").Set("pid", 1).Build(Noon));

        Assert.NotEqual(one.Id, other.Id);
        Assert.True(StixId.TryParse(one.Id, out var id) && id.Uuid.Version == 4);
    }

    [Fact]
    public void A_new_kind_of_observable_is_told_by_its_extension()
    {
        var extensions = new JsonObject { ["extension-definition--1"] = new JsonObject { ["extension_type"] = "new-sco" } };

        var stix = new StixDraft("x-sensor").Set("extensions", extensions).Build(Noon);

        Assert.Null(stix.Created);
        Assert.NotNull(new StixDraft("x-sensor").Build(Noon).Created);
    }

    [Fact]
    public void A_marking_definition_is_created_and_never_modified()
    {
        var stix = new StixDraft("marking-definition").Set("definition_type", "statement").Set("definition",
            new JsonObject { ["statement"] = "Example only" }).Build(Noon);

        Assert.Equal("2026-03-04T12:00:00.000Z", stix.Created.ToString());
        Assert.Null(stix.Modified);
    }

    [Fact]
    public void What_is_given_goes_before_what_is_added()
    {
        var id = StixId.New("report");
        var stix = new StixDraft("report").Set("id", id).Set("created", "2020-01-01T00:00:00.5Z").Set("created_by_ref",
            "identity--1").Set("x", 1).Remove("x").Build(Noon);

        Assert.Equal($$"""{"type":"report","spec_version":"2.1","id":"{{id}}","created_by_ref":"identity--1","created":"2020-01-01T00:00:00.5Z","modified":"2020-01-01T00:00:00.5Z"}""", Text(stix));
    }

    [Fact]
    public void A_value_that_was_read_keeps_its_text() =>
        Assert.Contains("\"n\":1.50e+3", Text(new StixDraft("x-a").Set("n", JsonDocument.Parse("1.50e+3").RootElement).Build(Noon)),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("bundle")]
    [InlineData("Indicator")]
    [InlineData("a--b")]
    [InlineData("x")]
    public void What_is_no_type_is_refused(string type) => Assert.Throws<ArgumentException>(() => new StixDraft(type));

    [Fact]
    public void The_type_stays()
    {
        Assert.Throws<ArgumentException>(() => new StixDraft("tool").Set("type", "malware"));
        Assert.Throws<ArgumentException>(() => new StixDraft("tool").Remove("type"));
    }

    private static string Text(StixObject stix) => Encoding.UTF8.GetString(stix.Utf8.Span);
}
