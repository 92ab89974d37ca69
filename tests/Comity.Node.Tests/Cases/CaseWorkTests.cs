using System.Net;
using Comity.Cases.Clocks;
using Comity.Cases.Incidents;
using Comity.Cases.Letters;
using Comity.Cases.Pages;
using Comity.Cases.Queries;
using Comity.Cases.Threads;
using Comity.Office.Accounts;
using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Statements;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Tests.Cases;

/// <summary>What an officer does in a case beside its moves: finds it, reads what was observed, writes letters, steps up, keeps communities apart.</summary>
[Collection(nameof(RunningNode))]
public sealed class CaseWorkTests(RunningNode node)
{
    private static readonly (string Name, string Value)[] Observed =
    [
        ("body-incident-classification", "availability/ddos"), ("body-incident-level", "neutral-ladder/1/n3"), ("body-incident-startedAt", "2026-08-01T02:40"),
        ("body-incident-precision", "hour"), ("body-incident-infrastructureCategories", "health"), ("body-incident-indicators", "192.0.2.7\nbeacon.example"),
    ];

    [Fact]
    public async Task What_was_observed_stands_on_the_case_page_as_exactly_as_it_is_known()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        using var sol = await Senior("sol1");
        var page = await ada.Read(await node.OpenedCase(ada, sol, Observed));
        Assert.Contains("Distributed denial of service", page);
        Assert.Contains("Serious", page);
        Assert.Contains("2026-08-01T02Z", page);
        Assert.DoesNotContain("02:40", page);
        Assert.Contains("Health", page);
        Assert.Contains("beacon.example", page);
        Assert.Contains("It says nothing of who is behind it", page);
        Assert.DoesNotContain("⟦", page);
    }

    [Fact]
    public async Task A_line_that_is_no_indicator_is_named_and_the_form_keeps_everything()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        var refused = await ada.Post("/cases/new", TwoSeats.Request(node, await node.Community(), ("body-incident-indicators", "192.0.2.7\nnot one"), ("use-pass-on", "may")));
        var page = await refused.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Line 2 is no indicator", page);
        Assert.Contains("href=\"#f-body-incident-indicators\"", page);
        Assert.Contains("not one", page);
        Assert.Contains("<option value=\"may\" selected", page);
    }

    [Fact]
    public async Task Use_terms_that_were_chosen_stand_on_the_case()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        using var sol = await Senior("sol2");
        var path = await node.OpenedCase(ada, sol, ("use-block", "may"), ("use-proceedings", "must-not"), ("use-purpose", "any"));
        var page = await ada.Read(path);
        Assert.Contains("Not allowed", page);
        Assert.Contains("For any lawful purpose", page);
    }

    [Fact]
    public async Task A_list_is_searched_narrowed_and_saved_for_a_spreadsheet()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        using var sol = await Senior("sol3");
        var path = await node.OpenedCase(ada, sol, ("body-title", "Sluice gates, northern canal"), ("urgent", "yes"));
        var found = await ada.Read($"/cases?box=all&text=sluice&urgent=yes&kind=information&with={node.Other}");
        Assert.Contains(path, found);
        Assert.Contains("Show the whole list", found);
        Assert.Contains("No case of this list is like that", await ada.Read("/cases?box=all&text=sluice&kind=preservation"));
        Assert.Contains("No case of this list is like that", await ada.Read("/cases?box=all&text=sluice&mine=yes"));

        var file = await ada.Get("/cases/list.csv?box=all&text=sluice");
        Assert.Equal("text/csv", file.Content.Headers.ContentType!.MediaType);
        var lines = (await file.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.StartsWith("label,exercise,number,case,title", lines[0]);
        Assert.Contains("Sluice gates, northern canal\"", lines[1]);
        Assert.StartsWith("TLP:AMBER,", lines[1]);
        Assert.True(await node.Ask(db => db.Set<AuditRecord>().AnyAsync(record => record.Verb == "case.export-list")));
    }

    [Fact]
    public async Task Who_may_read_in_another_community_alone_sees_no_case_call_or_export_of_this_one()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        using var sol = await Senior("sol4");
        var path = await node.OpenedCase(ada, sol, ("exercise", "apart"));
        var call = await CallAbout(StatementId.Parse(path["/cases/".Length..]));
        var secret = await node.OpenAccount("elsa");
        await using (var scope = node.Services.CreateAsyncScope())
        {
            var services = scope.ServiceProvider;
            var elsa = (await services.GetRequiredService<Officers>().Find("elsa", default))!;
            Assert.Null(await services.GetRequiredService<GrantRole>().Give(Actor.Operator("test"), elsa.Id, new Grant("duty-officer", 1, CommunityId.Of("elsewhere"u8)), default));
            Assert.Null(await services.GetRequiredService<SetPassword>().WithLink(secret, RunningNode.Password, null, default));
        }

        using var other = await Visitor.SignedIn(node, "elsa");
        Assert.DoesNotContain(path, await other.Read("/cases?box=all&exercise=apart"));
        Assert.DoesNotContain("apart", await other.Read("/cases?box=all"));
        Assert.DoesNotContain(path["/cases/".Length..], await (await other.Get("/cases/list.csv?box=all&exercise=apart")).Content.ReadAsStringAsync());
        foreach (var hidden in new[] { path, $"{path}/letter", $"{path}/ask", $"/cases/calls/{call}" })
            Assert.Equal(HttpStatusCode.NotFound, (await other.Get(hidden)).StatusCode);
        using var program = new Caller(node, await node.Token("elsa", Verbs.Read | Verbs.Draft));
        var refused = await program.SendAsync($"/api/v1{path}/close", new { close = new { act = "closed" } });
        Assert.Contains("cases.unknown", await refused.Content.ReadAsStringAsync());
        Assert.Contains("cases.unknown", await (await program.Http.GetAsync($"/api/v1{path}")).Content.ReadAsStringAsync());
        Assert.DoesNotContain(path["/cases/".Length..], (await program.GetAsync("/api/v1/calls")).GetRawText());
    }

    [Fact]
    public async Task Whoever_reads_a_case_that_calls_can_say_that_they_have_it()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        using var sol = await Senior("sol5");
        var path = await node.OpenedCase(ada, sol);
        var call = await CallAbout(StatementId.Parse(path["/cases/".Length..]));
        Assert.Contains($"action=\"/cases/calls/{call}\"", await ada.Read(path));
        Assert.Equal(HttpStatusCode.SeeOther, (await ada.Post($"/cases/calls/{call}")).StatusCode);
        Assert.Contains("Somebody has it:", await ada.Read(path));
        Assert.Contains(path, await ada.Read("/cases?box=all&mine=yes"));
    }

    [Fact]
    public async Task A_proposed_step_is_taken_as_a_draft_or_dropped_and_then_gone()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        using var sol = await Senior("sol6");
        foreach (var takes in new[] { true, false })
        {
            var path = await node.OpenedCase(ada, sol);
            await ProposeStep(StatementId.Parse(path["/cases/".Length..]));
            var page = await ada.Read(path);
            Assert.Contains("nothing is sent unless you do", page);
            Assert.Contains("No statement yet is not a refusal", page);
            var answer = takes
                ? await ada.Post($"{path}/policy-step", ("policy-step-party", node.Other.ToString()), ("policy-step-text", "May we ask how this stands?"), ("policy-step-language", "en"), ("policy-step-tlp", "TLP:AMBER"))
                : await ada.Post($"{path}/policy-step-dropped", ("participant", node.Other.ToString()));
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            Assert.Equal(takes, answer.Headers.Location!.ToString().StartsWith("/drafts/", StringComparison.Ordinal));
            Assert.DoesNotContain("nothing is sent unless you do", await ada.Read(path));
        }
    }

    [Fact]
    public async Task A_letter_is_shown_saved_recorded_and_its_answer_entered_as_reported_by_us()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        using var sol = await Senior("sol7");
        var path = await node.OpenedCase(ada, sol);
        var entered = await ada.Post("/contacts/absent-parties/new", ("name", "Wessex Protectorate"), ("source", "Printed directory"), ("sourceDate", "2026-05-03"),
            ("desk-0-name", "Duty desk"), ("desk-0-level", "technical"), ("desk-0-phones", "+999 555 0188"));
        var party = Uri.UnescapeDataString(entered.Headers.Location!.OriginalString.Split('/')[^1]);
        var wish = $"party={Uri.EscapeDataString(party)}&language=fr&reference=XA-77";

        var shown = await ada.Read($"{path}/letter?{wish}");
        Assert.Contains("Wessex Protectorate", shown);
        Assert.Contains("Formulaire de r", shown);
        var at = System.Text.RegularExpressions.Regex.Match(shown, "name=\"at\" value=\"([^\"]+)\"").Groups[1].Value;
        var mail = await (await ada.Get($"{path}/letter.eml?{wish}&at={Uri.EscapeDataString(at)}")).Content.ReadAsByteArrayAsync();
        Assert.Equal(HttpStatusCode.OK, (await ada.Get($"{path}/letter.html?{wish}")).StatusCode);

        (string, string)[] sent = [("party", party), ("language", "fr"), ("reference", "XA-77"), ("at", at)];
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.Post($"{path}/letter", sent)).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await ada.Post($"{path}/letter", [.. sent, ("channel", "post")])).StatusCode);
        // What was saved is what was recorded.
        Assert.Equal(Sha256Digest.Of(mail), await node.Ask(db => db.Set<SentLetterRow>().Where(row => row.Party == party).Select(row => row.Digest).SingleAsync()));

        (string, string)[] answer = [("party", party), ("status", "accepted"), ("text", "They will look into it."), ("language", "en"), ("channel", "telephone")];
        var early = await ada.Post($"{path}/reported-answer", [.. answer, ("answeredAt", "2099-01-01T00:00")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, early.StatusCode);
        Assert.Contains("They will look into it.", await early.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.SeeOther, (await ada.Post($"{path}/reported-answer", [.. answer, ("answeredAt", "2026-01-02T03:04")])).StatusCode);
        var page = await ada.Read(path);
        Assert.Contains("XA-77", page);
        Assert.Contains("They will look into it.", page);
        Assert.Contains("Reported by ada", page);
        Assert.Contains("They are not statements of those parties", page);
    }

    [Fact]
    public async Task A_letter_to_nobody_of_the_directory_is_refused_at_its_field()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        using var sol = await Senior("sol8");
        using var rolf = await Visitor.SignedIn(node, "rolf");
        var path = await node.OpenedCase(ada, sol);
        var refused = await ada.Get($"{path}/letter?party=absent:none&language=en&reference=1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Choose a party of our directory", await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Forbidden, (await rolf.Get($"{path}/letter")).StatusCode);
        Assert.DoesNotContain("Write a letter", await rolf.Read(path));
    }

    [Fact]
    public async Task A_request_that_goes_on_from_a_case_says_so_and_keeps_it()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        using var sol = await Senior("sol9");
        var earlier = await node.OpenedCase(ada, sol);
        var sid = earlier["/cases/".Length..];
        var form = await ada.Read($"/cases/new?community={await node.Community()}&continues={sid}&to={node.Other}");
        Assert.Contains($"name=\"continues\" value=\"{sid}\"", form);
        Assert.Contains("does not learn of the earlier case", form);
        var later = await node.OpenedCase(ada, sol, ("continues", sid));
        Assert.Contains(later, await ada.Read(earlier));
    }

    [Fact]
    public void Every_code_of_incidents_letters_and_filters_has_words()
    {
        var texts = node.Services.GetRequiredService<Comity.Web.TextCatalog>().In(Comity.Web.UiLanguage.English);
        var codes = Enum.GetValues<IndicatorKind>().Select(kind => $"cases.indicator.{CaseWords.Code(kind)}")
            .Concat(Enum.GetValues<TimePrecision>().Select(precision => $"cases.precision.{CaseWords.Code(precision)}"))
            .Concat(RecordLetter.Channels.Select(channel => $"cases.channel.{channel}"))
            .Concat(UseTermsForm.Fields.Select(field => $"cases.use.{field}"));
        Assert.All(codes, code => Assert.True(texts.Has(code), code));
    }

    [Theory]
    [InlineData("all", "nonsense", "nobody")]
    [InlineData("", "", "")]
    public void A_filter_that_cannot_be_read_filters_nothing(string box, string kind, string with)
    {
        var filter = new InboxFilter(box, null, "  ", with, kind, "maybe", null);
        Assert.False(filter.IsNarrow);
        Assert.Equal(new CaseWanted(), filter.WantedBy("ada"));
    }

    [Fact]
    public void No_cell_of_a_saved_list_is_a_formula_and_every_cell_is_one_cell()
    {
        CaseSummary With(string title) => new(
            default, 1, OurRole.Opener, node.Own, ThreadKind.Request, RequestKind.Information, LanguageText.Of("en", title), "tide", true, null, Tlp.Red, SenderStatus.Released,
            true, false, true, false, false, DateTimeOffset.UnixEpoch);
        var lines = CaseCsv.Write([With("=1+1"), With("a \"b\", c\nd")], _ => "@home", "en").Split("\r\n");
        Assert.Contains(",'=1+1,'@home,request-information,yes,,no,yes,no,yes,no,1970-01-01T00:00:00Z", lines[1]);
        Assert.StartsWith("TLP:RED,EXERCISE tide,1,", lines[1]);
        Assert.Contains(",\"a \"\"b\"\", c\nd\",", lines[2]);
    }

    [Fact]
    public void Use_terms_of_a_form_survive_whatever_is_entered()
    {
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            var form = new FormCollection(UseTermsForm.Fields.ToDictionary(
                field => UseTermsForm.Name("x", field), _ => new Microsoft.Extensions.Primitives.StringValues(new[] { "may", "must-not", "with-consent", "", "May", "1", "\0" }[random.Next(7)])));
            var read = UseTermsForm.Read(form, "x");
            Assert.True(read.Refusal is null or { Where: not null });
        }
    }

    private async Task<long> CallAbout(StatementId thread) => await node.Ask(async db =>
    {
        var row = new ClimbRow { Seat = 1, Thread = thread, Cause = thread, Urgent = true, Play = "", Climbs = true, DueAt = DateTimeOffset.UtcNow.AddHours(1) };
        db.Add(row);
        await db.SaveChangesAsync();
        return row.Id;
    });

    private Task<int> ProposeStep(StatementId thread) => node.Ask(async db =>
    {
        var step = await db.Set<PolicyStepRow>().FirstOrDefaultAsync(row => row.Seat == 1 && row.Thread == thread);
        if (step is null)
            db.Add(new PolicyStepRow { Seat = 1, Thread = thread, Participant = node.Other, DueAt = DateTimeOffset.UtcNow, ProposedAt = DateTimeOffset.UtcNow });
        else
            step.ProposedAt = DateTimeOffset.UtcNow;
        return await db.SaveChangesAsync();
    });

    private async Task<Visitor> Senior(string login)
    {
        var secret = await node.OpenAccount(login, "senior-officer");
        await using var scope = node.Services.CreateAsyncScope();
        Assert.Null(await scope.ServiceProvider.GetRequiredService<SetPassword>().WithLink(secret, RunningNode.Password, null, default));
        return await Visitor.SignedIn(node, login);
    }
}
