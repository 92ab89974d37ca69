using System.Text;

namespace Comity.Stix.Tests.Markings;

public sealed class MarkingTests
{
    private static readonly StixObject Vulnerability = StixObject.Parse(Encoding.UTF8.GetBytes("""
        {"type":"vulnerability","name":"CVE-2014-0160","description":"x","lang":"en",
        "external_references":[{"source_name":"cve","external_id":"CVE-2014-0160"}],"labels":["heartbleed","has-logo"],
        "object_marking_refs":["m--object"],
        "granular_markings":[{"marking_ref":"m--references","selectors":["external_references"]},
        {"marking_ref":"m--source","selectors":["external_references.[0].source_name","name"]},
        {"lang":"de","selectors":["external_references"]},{"lang":"fr","selectors":["external_references.[0].source_name"]},
        {"marking_ref":"m--none","selectors":["name..x"]}, 7]}
        """));

    private static readonly string[] Pieces =
        ["external_references", "labels", ".", ".", ".", "[0]", "[1]", "[", "]", "name", "-", "0", " ", "é", "source_name"];

    // The examples of the standard's 7.2.3.
    [Theory]
    [InlineData("description", "\"x\"")]
    [InlineData("external_references.[0].source_name", "\"cve\"")]
    [InlineData("labels.[0]", "\"heartbleed\"")]
    [InlineData("labels", "[\"heartbleed\",\"has-logo\"]")]
    public void A_selector_selects_what_is_at_its_path(string text, string selected)
    {
        Assert.True(StixSelector.TryParse(text, out var selector));
        Assert.True(selector.TryResolve(Vulnerability.Json, out var value));
        Assert.Equal(selected, value.GetRawText());
        Assert.Equal(text, selector.ToString());
    }

    [Theory]
    [InlineData("pattern")]
    [InlineData("external_references.[3]")]
    [InlineData("description.[0]")]
    [InlineData("labels.name")]
    public void A_selector_may_select_nothing(string text)
    {
        Assert.True(StixSelector.TryParse(text, out var selector));
        Assert.False(selector.TryResolve(Vulnerability.Json, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[0]")]
    [InlineData("a..b")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a.[-1]")]
    [InlineData("a.[01]")]
    [InlineData("a.[]")]
    [InlineData("a[0]")]
    [InlineData("a.[99999999999]")]
    [InlineData("a b")]
    [InlineData(null)]
    public void What_is_no_path_is_no_selector(string? text)
    {
        Assert.False(StixSelector.TryParse(text, out var selector));
        Assert.False(selector.TryResolve(Vulnerability.Json, out _));
        Assert.False(selector.Covers(selector));
    }

    [Fact]
    public void A_path_without_end_is_no_selector() =>
        Assert.False(StixSelector.TryParse(string.Join('.', Enumerable.Repeat("a", 100_000)), out _));

    [Fact]
    public void Whatever_is_read_as_a_selector_is_written_as_it_was_and_resolves_or_does_not()
    {
        var random = new Random(7);
        var read = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            if (!StixSelector.TryParse(text, out var selector))
                continue;
            read++;
            Assert.Equal(text, selector.ToString());
            Assert.True(selector.Covers(selector));
            selector.TryResolve(Vulnerability.Json, out _);
        }

        Assert.InRange(read, 1_000, 19_000);
    }

    [Theory]
    [InlineData("name", "m--object m--source")]
    [InlineData("description", "m--object")]
    [InlineData("external_references", "m--object m--references")]
    [InlineData("external_references.[0]", "m--object m--references")]
    [InlineData("external_references.[0].source_name", "m--object m--references m--source")]
    [InlineData("external_references.[0].external_id", "m--object m--references")]
    public void A_part_has_the_markings_of_all_that_contains_it(string part, string markings) =>
        Assert.Equal(markings, string.Join(' ', StixMarkings.Of(Vulnerability, Selector(part))));

    [Fact]
    public void Who_hands_on_the_whole_sees_every_marking() =>
        Assert.Equal(["m--object", "m--references", "m--source", "m--none"], StixMarkings.Anywhere(Vulnerability));

    [Theory]
    [InlineData("name", "en")]
    [InlineData("external_references.[0].external_id", "de")]
    [InlineData("external_references.[0].source_name", "fr")]
    public void A_part_is_in_the_language_of_the_narrowest_selector(string part, string language) =>
        Assert.Equal(language, StixMarkings.LanguageOf(Vulnerability, Selector(part)));

    [Fact]
    public void Without_a_language_it_is_English() =>
        Assert.Equal("en", StixMarkings.LanguageOf(StixObject.Parse("{}"u8.ToArray()), Selector("name")));

    [Fact]
    public void The_marking_definitions_of_TLP_have_nothing_wrong() =>
        Assert.Empty(Tlp1.All.Concat(Tlp2.All).SelectMany(marking => new StixValidator().Validate(marking)));

    [Fact]
    public void The_traffic_light_markings_are_those_of_the_standard_and_have_labels()
    {
        Assert.Equal(["TLP:WHITE", "TLP:GREEN", "TLP:AMBER", "TLP:RED"], Tlp1.All.Select(marking => TlpMarkings.LabelOf(marking.Id)));
        Assert.Equal(["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"],
            Tlp2.All.Select(marking => TlpMarkings.LabelOf(marking.Id)));
        Assert.Equal("amber+strict", Tlp2.AmberStrict.Extensions().Single().Json.GetProperty("tlp_2_0").GetString());
        Assert.Null(TlpMarkings.LabelOf("marking-definition--1"));
    }

    private static StixSelector Selector(string text) =>
        StixSelector.TryParse(text, out var selector) ? selector : throw new ArgumentException(text);
}
