using System.Reflection;
using Comity.Cases.Classification;
using Comity.Cases.Incidents;

namespace Comity.Tests.Incidents;

public sealed class IncidentTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 34, 56, TimeSpan.Zero);

    [Fact]
    public void An_instant_is_no_more_exact_than_it_is_known()
    {
        var hour = ObservedInstant.Create(Noon, TimePrecision.Hour).Value;

        Assert.Equal("2026-03-02T12Z", hour.ToString());
        Assert.Equal((new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 2, 13, 0, 0, TimeSpan.Zero).AddTicks(-1)), (hour.At, hour.Latest));
        Assert.Equal("2026-03-02T10:34Z", ObservedInstant.Create(Noon.ToOffset(TimeSpan.Zero).AddHours(-2), TimePrecision.Minute).Value.ToString());
        Assert.Equal(TimeSpan.Zero, ObservedInstant.Create(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.FromHours(5.5)), TimePrecision.Minute).Value.At.Offset);
    }

    [Fact]
    public void A_local_day_is_not_turned_into_a_day_in_UTC() =>
        Assert.Equal("incident.coarse-time-not-in-utc", ObservedInstant.Create(Noon.ToOffset(TimeSpan.FromHours(3)), TimePrecision.Day).Refusal?.Code);

    [Fact]
    public void An_incident_does_not_end_before_it_starts_but_vague_times_may_touch()
    {
        var morning = ObservedInstant.Create(Noon.AddHours(-3), TimePrecision.Exact).Value;
        var noon = ObservedInstant.Create(Noon, TimePrecision.Exact).Value;
        var thatDay = ObservedInstant.Create(Noon, TimePrecision.Day).Value;

        Assert.Equal("incident.times-out-of-order", (AnObservation() with { StartedAt = noon, EndedAt = morning }).Flaw()?.Code);
        Assert.Null((AnObservation() with { StartedAt = noon, EndedAt = thatDay, DetectedAt = thatDay }).Flaw());
    }

    [Theory]
    [InlineData("Energy")]
    [InlineData("energy--grid")]
    [InlineData("")]
    public void Sectors_are_codes(string sector) =>
        Assert.Equal(("incident.bad-codes", "/sectors"), Flaw((AnObservation() with { Sectors = [sector] }).Flaw()));

    [Fact]
    public void What_is_sent_has_no_place_for_a_perpetrator()
    {
        string[] forbidden = ["perpetrator", "attacker", "actor", "attribution", "adversary", "culprit", "suspect", "assessments"];

        var members = MembersOf(typeof(IncidentReport)).ToList();

        Assert.Contains("Summary", members);
        Assert.DoesNotContain(members, member => forbidden.Any(word => member.Contains(word, StringComparison.OrdinalIgnoreCase)));
        Assert.Contains(MembersOf(typeof(Incident)), member => member == "Assessments"); // a search that finds nothing proves nothing
    }

    [Fact]
    public void Conclusions_stay_out_of_the_report()
    {
        var incident = Incident.Record("XA-1", AnObservation()).Value;

        var concluded = incident.Concluding(new IncidentAssessment(LanguageText.Of("en", "Probably a test gone wrong."), "analyst", Noon));

        Assert.Single(concluded.Assessments);
        Assert.Equal(incident.Report, concluded.Report);
    }

    [Theory]
    [InlineData(RequestKind.Assistance, "InvestigationRequest", "mitigation", "remediate-other")]
    [InlineData(RequestKind.Mitigation, "TraceRequest", "mitigation", "contact-source-site")]
    [InlineData(RequestKind.Investigation, "InvestigationRequest", "other", "investigate")]
    [InlineData(RequestKind.Preservation, "InvestigationRequest", "other", "investigate")]
    [InlineData(RequestKind.Information, "Query", "other", "status-new-info")]
    [InlineData(RequestKind.Notification, "Report", "reporting", "watch-and-report")]
    public void Each_kind_of_request_has_its_terms(RequestKind kind, string rid, string purpose, string expectation)
    {
        var typing = RequestTyping.Of(kind);

        Assert.Equal((rid, purpose, expectation), (typing.RidTypes[0], typing.Purposes[0], typing.Expectations[0]));
        Assert.All(typing.RidTypes, type => Assert.Contains(type, RidVocabulary.MessageTypes));
        Assert.All(typing.Purposes, one => Assert.Contains(one, Comity.Iodef.IodefVocabulary.Purposes));
        Assert.All(typing.Expectations, one => Assert.Contains(one, Comity.Iodef.IodefVocabulary.Actions));
    }

    [Fact]
    public void Every_kind_has_exactly_one_entry() =>
        Assert.Equal(Enum.GetValues<RequestKind>(), RequestTyping.All.Select(typing => typing.Kind).Order());

    internal static Observation AnObservation() => new()
    {
        Summary = LanguageText.Of("en", "The portal cannot be reached."),
        Classification = IncidentTaxonomy.Rsit.Classify("availability", "ddos").Value,
    };

    private static (string?, string?) Flaw(Refusal? refusal) => (refusal?.Code, refusal?.Where);

    /// <summary>Names of the public properties of a type and of all our types below it.</summary>
    private static IEnumerable<string> MembersOf(Type root)
    {
        var seen = new HashSet<Type>();
        var open = new Stack<Type>([root]);
        while (open.TryPop(out var type))
        {
            foreach (var inner in type.GenericTypeArguments)
                open.Push(inner);
            if (type.Namespace?.StartsWith("Comity", StringComparison.Ordinal) != true || !seen.Add(type))
                continue;
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                yield return property.Name;
                open.Push(property.PropertyType);
            }
        }
    }
}
