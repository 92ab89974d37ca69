using System.Text;
using Comity.Iodef;

namespace Comity.Tests.Iodef;

public sealed class IodefReaderTests
{
    public static TheoryData<string> Documents => [.. Examples.Names];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Each_example_is_accepted_without_a_flaw(string name) =>
        Assert.DoesNotContain(IodefReader.Read(Examples.Bytes(name)).Findings, finding => finding.Refuses);

    [Fact]
    public void An_incident_is_seen_through_its_typed_parts()
    {
        var incident = Examples.Incident("notification.json");

        Assert.Equal(("reporting", "amber", "new"), (incident.Purpose, incident.Restriction, incident.Status));
        Assert.Equal(("XA-2026-0041", "cert.xa.example"), (incident.Id.Id, incident.Id.Name));
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 6, 12, 30, TimeSpan.Zero), incident.StartTime);
        Assert.Equal("fr", incident.Descriptions[1].Language);
        Assert.Equal("network-flow", incident.Discoveries[0].Source);
        Assert.Equal(["SystemImpact", "BusinessImpact"], incident.Assessments[0].Impacts.Select(impact => impact.Kind));
        Assert.Equal("/Incident/0/EventData/0/System/2", incident.Events[0].Systems[2].At);
        Assert.Equal("192.0.2.80", incident.Events[0].Systems[2].Node.Addresses[0].Value);
        Assert.Equal("desk@cert.xa.example", incident.Contacts[0].Emails[0]);
    }

    [Fact]
    public void A_value_of_the_senders_own_is_read_from_its_ext_member()
    {
        var expectations = Examples.Incident("mitigation-request.json").Events[0].Expectations;

        Assert.Equal(["contact-source-site", "rate-limit-host", "report-back-per-address"], expectations.Select(asked => asked.Action));
    }

    [Fact]
    public void An_unknown_member_is_a_note_and_stays_in_the_document()
    {
        var reading = IodefReader.Read(Examples.Bytes("watch-indicators.json"));

        Assert.Contains(reading.Findings, finding => finding is { Code: "iodef.unknown-member", Where: "/Incident/0/x-xd-desk", Refuses: false });
        Assert.Contains("\"queue\": 4", Encoding.UTF8.GetString(IodefWriter.Write(reading.Document!)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(",\"DetectTime\":\"2026-03-02\"", "iodef.bad-time", "/Incident/0/DetectTime")]
    [InlineData(",\"DetectTime\":\"2026-03-02T08:00:00\"", "iodef.bad-time", "/Incident/0/DetectTime")]
    [InlineData(",\"status\":\"Open\"", "iodef.not-enumerated", "/Incident/0/status")]
    [InlineData(",\"status\":\"ext-value\"", "iodef.missing-extension", "/Incident/0")]
    [InlineData(",\"ext-status\":\"odd\"", "iodef.idle-extension", "/Incident/0/ext-status")]
    [InlineData(",\"Description\":\"one\"", "iodef.wrong-type", "/Incident/0/Description")]
    [InlineData(",\"Description\":[]", "iodef.empty-list", "/Incident/0/Description")]
    [InlineData(",\"Description\":[{\"value\":\"x\",\"lang\":\"e\"}]", "iodef.bad-language", "/Incident/0/Description/0/lang")]
    [InlineData(",\"EventData\":[{}]", "iodef.missing-choice", "/Incident/0/EventData/0")]
    [InlineData(",\"Indicator\":[{\"IndicatorID\":{\"id\":\"1\",\"name\":\"a\",\"version\":\"1\"}}]", "iodef.one-choice", "/Incident/0/Indicator/0")]
    [InlineData(",\"status\":\"new\",\"status\":\"new\"", "iodef.duplicate-member", "/Incident/0/status")]
    [InlineData(",\"Description\":[\"\\u0000\"]", "iodef.nul", "/Incident/0/Description/0")]
    [InlineData(",\"Description\":[\"\\ud800\"]", "iodef.not-unicode", "")]
    [InlineData(",\"AlternativeID\":7", "iodef.wrong-type", "/Incident/0/AlternativeID")]
    public void A_flaw_refuses_the_document_and_says_where_it_is(string more, string code, string where)
    {
        var reading = IodefReader.Read(Examples.Minimal(more));

        Assert.False(reading.IsAccepted);
        Assert.Contains(reading.Findings, finding => finding.Refuses && finding.Code == code && finding.Where == where && finding.Mend.Length > 0);
    }

    [Theory]
    [InlineData("\"Service\":[{\"ip-protocol\":6,\"Portlist\":\"80-\"}]", "iodef.port-list", "/Incident/0/EventData/0/System/0/Service/0/Portlist")]
    [InlineData("\"Service\":[{\"Port\":53}]", "iodef.missing-protocol", "/Incident/0/EventData/0/System/0/Service/0")]
    public void A_service_that_says_too_little_is_noted_and_the_report_is_read(string service, string code, string where)
    {
        var reading = IodefReader.Read(Examples.Minimal($",\"EventData\":[{{\"System\":[{{\"Node\":{{\"Address\":[{{\"category\":\"ipv4-addr\",\"value\":\"192.0.2.1\"}}]}},{service}}}]}}]"));

        Assert.True(reading.IsAccepted);
        Assert.Contains(reading.Findings, finding => !finding.Refuses && finding.Code == code && finding.Where == where);
    }

    [Fact]
    public void A_zone_that_is_no_offset_and_a_numeric_rating_without_a_number_are_noted()
    {
        var reading = IodefReader.Read(Examples.Minimal(
            ",\"Discovery\":[{\"Contact\":[{\"role\":\"tech\",\"type\":\"person\",\"Timezone\":\"Africa/Nairobi\"}]}],\"RelatedActivity\":[{\"URL\":[\"https://xa.example\"],\"Confidence\":{\"rating\":\"numeric\"}}]"));

        Assert.True(reading.IsAccepted);
        Assert.Equal(["iodef.confidence", "iodef.timezone"], reading.Findings.Select(finding => finding.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_service_without_anything_of_it_says_nothing() =>
        Assert.Contains(IodefReader.Read(Examples.Minimal(",\"EventData\":[{\"System\":[{\"Node\":{\"Address\":[{\"category\":\"ipv4-addr\",\"value\":\"192.0.2.1\"}]},\"Service\":[{\"ip-protocol\":6}]}]}]")).Findings,
            finding => finding is { Code: "iodef.missing-choice", Refuses: true });

    [Fact]
    public void What_is_required_is_missed()
    {
        var reading = IodefReader.Read("""{"Incident":[{"IncidentID":{"id":"1"}}]}"""u8.ToArray());

        var missed = reading.Findings.Where(finding => finding.Code == "iodef.missing-member").Select(finding => finding.Explanation).ToList();
        Assert.Contains("Document lacks version.", missed);
        Assert.Contains("Incident lacks GenerationTime.", missed);
        Assert.Contains("Incident lacks Contact.", missed);
        Assert.Contains("IncidentID lacks name.", missed);
    }

    [Fact]
    public void A_flow_from_the_XML_form_is_kept_with_a_hint() =>
        Assert.Contains(IodefReader.Read(Examples.Minimal(",\"EventData\":[{\"Description\":[\"x\"],\"Flow\":[]}]")).Findings,
            finding => finding.Where == "/Incident/0/EventData/0/Flow" && finding.Mend.Contains("System", StringComparison.Ordinal));

    [Fact]
    public void A_reference_into_nothing_is_noted() =>
        Assert.Contains(IodefReader.Read(Examples.Minimal(",\"Indicator\":[{\"IndicatorID\":{\"id\":\"1\",\"name\":\"a\",\"version\":\"1\"},\"uid-ref\":\"o1\"}]")).Findings,
            finding => finding is { Code: "iodef.dangling-reference", Refuses: false });

    [Fact]
    public void Depth_count_and_size_are_bounded()
    {
        var deep = Examples.Minimal(",\"x\":" + new string('[', 31) + new string(']', 31));
        var many = Examples.Minimal(",\"x\":[" + string.Join(',', Enumerable.Repeat("0", IodefReader.MaxValues)) + "]");
        var large = Examples.Minimal(",\"x\":\"" + new string('a', IodefReader.MaxBytes) + "\"");

        Assert.Equal("iodef.too-deep", IodefReader.Read(deep).Findings.Single().Code);
        Assert.Equal("iodef.too-many-values", IodefReader.Read(many).Findings.Single().Code);
        Assert.Equal("iodef.too-large", IodefReader.Read(large).Findings.Single().Code);
    }

    [Fact]
    public void The_deepest_nesting_allowed_is_read() =>
        Examples.Accepted(Examples.Minimal(",\"x\":" + new string('[', 29) + new string(']', 29)));

    [Fact]
    public void A_long_list_of_flaws_is_cut_and_says_so()
    {
        var wrong = string.Join(',', Enumerable.Repeat("7", IodefReader.MaxFindings + 50));

        var findings = IodefReader.Read(Examples.Minimal($",\"Description\":[{wrong}]")).Findings;

        Assert.Equal(IodefReader.MaxFindings + 1, findings.Count);
        Assert.Equal("iodef.more-findings", findings[^1].Code);
    }

    [Fact]
    public void The_strictest_reading_of_a_missing_restriction_is_private() =>
        Assert.Equal("private", Examples.Accepted(Examples.Minimal()).Incidents[0].Restriction);
}
