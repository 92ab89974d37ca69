using System.Text.Json.Nodes;
using Comity.Iodef;

namespace Comity.Tests.Iodef;

public sealed class IodefWriterTests
{
    public static TheoryData<string> Documents => [.. Examples.Names];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Writing_loses_nothing(string name)
    {
        var bytes = Examples.Bytes(name);

        var again = IodefWriter.Write(Examples.Accepted(bytes));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(bytes), JsonNode.Parse(again)));
        Assert.Equal(again, IodefWriter.Write(Examples.Accepted(again)));
    }

    [Fact]
    public void The_bytes_that_were_read_are_kept() =>
        Assert.Equal(Examples.Bytes("notification.json"), Examples.Accepted(Examples.Bytes("notification.json")).Original.ToArray());

    [Fact]
    public void A_draft_becomes_a_document_that_reads_the_same()
    {
        var reading = ADraft().Compose();

        Assert.True(reading.IsAccepted, string.Join('\n', reading.Findings));
        var incident = reading.Document!.Incidents[0];
        Assert.Equal("watch", incident.Purpose);
        Assert.Equal("Вал писем", incident.Descriptions[1].Value);
        Assert.Equal("watch-and-report", incident.Events[0].Expectations[0].Action);
        Assert.Equal(["198.51.100.1", "198.51.100.2"], incident.Indicators[0].Observable!.Bulk!.Lines);
    }

    [Fact]
    public void A_draft_that_is_not_in_order_makes_no_document() =>
        Assert.Equal("iodef.not-enumerated", Assert.Single((ADraft() with { Purpose = "revenge" }).Compose().Findings).Code);

    [Fact]
    public void What_was_not_used_is_named_with_as_few_pointers_as_possible()
    {
        var document = Examples.Accepted(Examples.Bytes("watch-indicators.json"));

        var unused = document.Unused(["/version", "/lang", "/Incident/0/purpose", "/Incident/0/Indicator", "/Incident/0/Contact/0/role"]);

        Assert.Contains("/Incident/0/RelatedActivity", unused);
        Assert.Contains("/Incident/0/Contact/0/ContactName", unused);
        Assert.DoesNotContain(unused, pointer => pointer.StartsWith("/Incident/0/Indicator", StringComparison.Ordinal));
        Assert.Equal([""], document.Unused([]));
        Assert.Empty(document.Unused([""]));
    }

    private static IodefDraft ADraft() => new()
    {
        Id = "XA-1",
        Name = "cert.xa.example",
        Language = "en",
        Purpose = "watch",
        GenerationTime = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.FromHours(2)),
        Descriptions = [("en", "A wave of letters"), ("ru", "Вал писем")],
        Creator = ("Duty desk of XA", "desk@cert.xa.example"),
        Expectations = ["watch-and-report"],
        Observables = [("ipv4-addr", "198.51.100.1"), ("ipv4-addr", "198.51.100.2"), ("domain-name", "bad.example")],
    };
}
