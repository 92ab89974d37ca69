using System.Text;
using Comity.Cases.Classification;
using Comity.Cases.Incidents;
using Comity.Iodef;
using Comity.Tests.Severity;

namespace Comity.Tests.Incidents;

public sealed class IodefImportTests
{
    private static readonly IncidentClassification Ddos = IncidentTaxonomy.Rsit.Classify("availability", "ddos").Value;

    [Fact]
    public void A_notification_becomes_an_observation()
    {
        var import = Import("notification.json");

        Assert.Equal("XA-2026-0041@cert.xa.example", import.TheirNumber);
        Assert.Equal(["en", "fr"], import.Observed.Summary.Variants.Select(variant => variant.Lang));
        Assert.Equal("2026-03-02T06:40:00Z", import.Observed.DetectedAt.ToString());
        Assert.Equal(["availability-service", "loss-of-service"], import.Observed.Consequences.Select(consequence => consequence.Code));
        Assert.Null(Incident.Record("XB-9", import.Observed).Refusal);
    }

    [Fact]
    public void The_addresses_of_those_who_were_hit_are_no_indicators()
    {
        var import = Import("notification.json");

        Assert.Equal(["198.51.100.17", "2001:db8:40::17"], import.Observed.Indicators.Select(indicator => indicator.Value));
        Assert.Contains(import.Left, left => left.Where == "/Incident/0/EventData/0/System/2");
    }

    [Fact]
    public void Names_of_groups_are_left_as_attribution()
    {
        var import = Import("watch-indicators.json");

        Assert.Equal(NotCarriedReason.Attribution, import.Left.Single(left => left.Where == "/Incident/0/RelatedActivity").Reason);
        Assert.DoesNotContain("XD-GROUP", import.Observed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Domains_hashes_and_URLs_are_taken_from_indicators() =>
        Assert.Equal(
            ["login.portal.example", "update.portal.example", "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "https://login.portal.example/reset?step=1"],
            Import("watch-indicators.json").Observed.Indicators.Select(indicator => indicator.Value));

    [Theory]
    [InlineData("notification.json")]
    [InlineData("mitigation-request.json")]
    [InlineData("watch-indicators.json")]
    public void Every_value_is_carried_or_listed(string name)
    {
        var import = Import(name);
        var document = Document(name);

        Assert.Equal(Sha256Digest.Of(Bytes(name)), import.Original);
        var listed = import.Left.Select(left => left.Where).ToHashSet();
        // What is used, added to what is left, must cover the document without remainder.
        var used = document.Unused(listed);
        Assert.Empty(document.Unused([.. listed, .. used]));
        Assert.DoesNotContain(import.Left, left => left.Where is "" or "/Incident" or "/Incident/0");
    }

    [Fact]
    public void The_strictest_restriction_in_the_document_decides_the_handling()
    {
        Assert.Equal(Tlp.AmberStrict, Import("notification.json").Handling);
        Assert.Equal(Tlp.Green, Import("watch-indicators.json").Handling);
        Assert.Equal(Tlp.Red, Make(Text("watch-indicators.json").Replace("\"restriction\": \"green\",", "", StringComparison.Ordinal)).Value.Handling);
        Assert.Equal(Tlp.Red, Make(Text("watch-indicators.json").Replace("\"Description\": [\"Landing pages\"]", "\"restriction\": \"red\"", StringComparison.Ordinal)).Value.Handling);
    }

    [Fact]
    public void A_list_with_one_bad_line_is_left_whole_and_named()
    {
        var import = Make(Text("watch-indicators.json").Replace("update.portal.example", "not a domain", StringComparison.Ordinal)).Value;

        Assert.DoesNotContain(import.Observed.Indicators, indicator => indicator.Kind == IndicatorKind.Domain);
        Assert.Contains(import.Left, left => left.Where.StartsWith("/Incident/0/Indicator/0", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_description_there_is_no_summary_to_take() =>
        Assert.Equal("/Incident/0/Description", Make(Text("watch-indicators.json")
            .Replace("\"Description\": [\"Indicators from a phishing wave against energy companies.\"],", "", StringComparison.Ordinal)).Refusal?.Where);

    [Fact]
    public void An_incident_that_is_not_there_is_refused() =>
        Assert.Equal("incident.no-such-incident", Incident.FromIodef(Document("notification.json"), 1, Ddos).Refusal?.Code);

    private static IodefImport Import(string name) => Make(Text(name)).Value;

    private static Result<IodefImport> Make(string text)
    {
        var reading = IodefReader.Read(Encoding.UTF8.GetBytes(text));
        Assert.True(reading.IsAccepted, string.Join('\n', reading.Findings));
        return Incident.FromIodef(reading.Document!, 0, Ddos);
    }

    private static IodefDocument Document(string name) => IodefReader.Read(Bytes(name)).Document!;

    private static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

    private static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(SchemeFiles.Root(), "docs", "examples", "iodef", name));
}
