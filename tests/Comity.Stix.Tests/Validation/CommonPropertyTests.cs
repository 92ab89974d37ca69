using System.Text;

namespace Comity.Stix.Tests.Validation;

/// <summary>The common properties: what every object has, and which kinds have which.</summary>
public sealed class CommonPropertyTests
{
    private static readonly StixValidator Validator = new();

    [Fact]
    public void A_plain_campaign_has_no_errors() =>
        Assert.Empty(Errors("""{"type":"campaign","spec_version":"2.1","id":"campaign--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","created":"2024-04-06T20:03:00.000Z","modified":"2024-04-06T20:03:00.000Z","name":"Glass Heron"}"""));

    [Fact]
    public void A_finding_names_object_place_clause_and_how_to_mend_it()
    {
        var finding = Assert.Single(Errors("""{"type":"campaign","spec_version":"2.1","id":"campaign--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","created":"2024-04-06T20:03:00.000Z","modified":"2024-04-06T20:03:00.000Z","name":"Glass Heron","labels":["a",7]}"""));

        Assert.Equal(("value-type", "campaign--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", "/labels/1", "2.15"), (finding.Check, finding.ObjectId, finding.Pointer, finding.Clause));
        Assert.NotEmpty(finding.Explanation);
        Assert.NotEmpty(finding.Mend);
    }

    private static StixFinding[] Errors(string json) =>
        [.. Validator.Validate(StixObject.Parse(Encoding.UTF8.GetBytes(json))).Where(finding => finding.Severity == StixSeverity.Error)];
}
