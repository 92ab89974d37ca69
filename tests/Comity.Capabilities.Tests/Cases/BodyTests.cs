using System.Text;
using Comity.Cases.Bodies;
using Comity.Cases.Incidents;
using Comity.Cases.Threads;
using Comity.Statements;

namespace Comity.Tests.Cases;

public sealed class BodyTests
{
    [Fact]
    public void A_level_of_a_scheme_that_nobody_owns_is_read_as_it_was_written()
    {
        var level = new ReportedLevel("neutral-ladder", "1", "n3", "n3", Provisional: false);
        var read = BodyJson.Read<ReportedIncident>(BodyJson.Write(new ReportedIncident { Level = level })).Value;
        Assert.Equal(level, read.Level);
        Assert.Null(read.Level!.Owner);
    }

    [Fact]
    public void An_answer_says_what_its_status_wants_and_nothing_else()
    {
        foreach (var status in Enum.GetValues<AnswerStatus>().Where(status => status != AnswerStatus.Acknowledged))
            Assert.Null(Example.Answer(status).Flaw());
        Assert.Equal("/body/expectedBy", (Example.Answer(AnswerStatus.Accepted) with { ExpectedBy = Node.Noon }).Flaw()!.Where);
        Assert.Equal("/body/reason", (Example.Answer(AnswerStatus.Declined) with { Reason = null }).Flaw()!.Where);
        Assert.Equal("/body/conditions", (Example.Answer(AnswerStatus.ConditionallyAccepted) with { Conditions = null }).Flaw()!.Where);
        Assert.Equal("/body/redirectTo", (Example.Answer(AnswerStatus.Redirected) with { RedirectTo = Node.State(3) }).Flaw()!.Where);
        Assert.Equal("/body/sentences", new AnswerBody { Status = AnswerStatus.Acknowledged }.Flaw()!.Where);
    }

    [Fact]
    public void A_request_that_wants_an_answer_says_by_when_and_for_assistance_names_the_infrastructure()
    {
        var request = Example.Request() with { Sentences = WithoutPrejudice.OnOpenings };
        Assert.Null(request.Flaw());
        Assert.Equal("/body/answerBy", (request with { AnswerBy = null }).Flaw()!.Where);
        Assert.Equal("/body/infrastructureCategory", (request with { Kind = RequestKind.Assistance }).Flaw()!.Where);
        Assert.Equal("/body/legal", (request with { Kind = RequestKind.Preservation }).Flaw()!.Where);
        Assert.Equal("/body/kind", (request with { Kind = RequestKind.Notification }).Flaw()!.Where);
        Assert.Equal("/body/sentences", (request with { Sentences = [WithoutPrejudice.Sovereignty] }).Flaw()!.Where);
    }

    [Fact]
    public void A_time_is_never_more_exact_than_it_is_known()
    {
        var day = new ReportedTime(Node.Noon, TimePrecision.Day);
        var request = Example.Request() with { Sentences = WithoutPrejudice.OnOpenings };
        Assert.Equal("/body/incident/startedAt", (request with { Incident = new ReportedIncident { StartedAt = day } }).Flaw()!.Where);
        Assert.Null((request with { Incident = new ReportedIncident { StartedAt = day with { Precision = TimePrecision.Hour } } }).Flaw());
        Assert.Equal("classification.unknown-class", (request with { Incident = new ReportedIncident { Classification = new("rsit", IncidentTaxonomyVersion, "no-such-class") } }).Flaw()!.Code);
    }

    [Fact]
    public void No_opening_has_a_field_for_a_perpetrator()
    {
        var names = new[] { typeof(RequestBody), typeof(NotificationBody), typeof(TerritoryNoticeBody), typeof(ReportedIncident), typeof(LegalRequest) }
            .SelectMany(type => type.GetProperties()).Select(property => property.Name).ToList();
        Assert.Contains("Incident", names);
        Assert.DoesNotContain(names, name => new[] { "actor", "perpetrator", "attribut", "suspect", "culprit" }.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void Statements_with_broken_bodies_are_refused_and_never_throw()
    {
        var random = new Random(11);
        var whole = BodyJson.Write(Example.Request() with { Sentences = WithoutPrejudice.OnOpenings, Incident = new ReportedIncident { Sectors = ["energy"] } });
        var refused = 0;
        for (var i = 0; i < 3_000; i++)
        {
            var body = whole.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                body[random.Next(body.Length)] = (byte)random.Next(32, 127);
            // Only what passes the envelope's own checks reaches a capability.
            if (StrictJson.Check(body, Comity.Statements.Envelope.MaxBytes) is not null || Encoding.UTF8.GetString(body)[0] != '{')
                continue;
            refused += CaseStatement.Read(default, Node.State(1), EnvelopeWith(body)).Refusal is null ? 0 : 1;
        }

        Assert.InRange(refused, 50, 3_000);
    }

    private static string IncidentTaxonomyVersion => Comity.Cases.Classification.IncidentTaxonomy.Rsit.Version;

    private static Comity.Statements.Envelope EnvelopeWith(byte[] body) => new()
    {
        Type = CaseTypes.Request,
        Nonce = default,
        IssuedAt = Node.Noon,
        Marking = Example.To(2),
        Body = body,
    };
}
