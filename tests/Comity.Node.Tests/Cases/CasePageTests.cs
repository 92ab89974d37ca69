using System.Net;
using System.Reflection;
using System.Text.Json;
using Comity.Cases.Bodies;
using Comity.Cases.Clocks;
using Comity.Cases.Incidents;
using Comity.Cases.Queries;
using Comity.Cases.Threads;
using Comity.Office.Audit;
using Comity.Office.Clearance;
using Comity.Office.Drafts;
using Comity.Statements;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Tests.Cases;

[Collection(nameof(RunningNode))]
public sealed class CasePageTests(RunningNode node)
{
    [Fact]
    public async Task A_request_goes_from_the_form_through_clearance_to_the_inbox_and_the_case_page()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        using var eva = await Senior("eva");
        var path = await node.OpenedCase(ada, eva, ("body-ownNumber", "XA-17"));

        var inbox = await ada.Read("/cases?box=waits-for-them");
        Assert.Contains("Beacons seen at 192.0.2.7", inbox);
        var page = await ada.Read(path);
        Assert.Contains("Please tell us what you know.", page);
        Assert.Contains("No statement yet", page);
        Assert.Contains("XA-17", page);
        Assert.Contains("For defence only", page);
        Assert.DoesNotContain("⟦", inbox + page);
        Assert.True(await node.Ask(db => db.Set<AuditRecord>().AnyAsync(record => record.Verb == "case.read")));
    }

    [Fact]
    public async Task The_deadline_left_empty_is_the_one_of_the_rules()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        var made = await ada.Post("/cases/new", TwoSeats.Request(node, await node.Community()));
        var page = await ada.Read(made.Headers.Location!.ToString());
        Assert.Contains("Answer wanted by", page);
        Assert.Contains("Ymir Islands", page);
        Assert.DoesNotContain("⟦", page);
    }

    [Fact]
    public async Task A_form_with_a_flaw_comes_back_with_what_was_entered_and_the_field()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        var refused = await ada.Post("/cases/new", [.. TwoSeats.Request(node, await node.Community()).Where(field => field.Name != "body-title")]);
        var page = await refused.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("href=\"#f-body-title\"", page);
        Assert.Contains("Please tell us what you know.", page);
    }

    [Fact]
    public async Task Exercises_and_real_cases_never_share_a_list()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        using var eva = await Senior("eva2");
        var played = await node.OpenedCase(ada, eva, ("exercise", "spring-tide"), ("body-title", "Played only"));
        Assert.DoesNotContain(played, await ada.Read("/cases?box=all"));
        var list = await ada.Read("/cases?box=all&exercise=spring-tide");
        Assert.Contains(played, list);
        Assert.Contains("Nothing on this page is real", list);
        Assert.Contains("Nothing on this page is real", await ada.Read(played));
    }

    [Fact]
    public async Task Moves_make_drafts_and_refusals_stand_at_their_field()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        using var eva = await Senior("eva3");
        var path = await node.OpenedCase(ada, eva);

        var empty = await ada.Post($"{path}/ask", ("ask-party", node.Other.ToString()), ("ask-language", "en"), ("ask-tlp", "TLP:AMBER"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        Assert.Contains("href=\"#f-ask-text\"", await empty.Content.ReadAsStringAsync());
        var asked = await ada.Post($"{path}/ask", ("ask-party", node.Other.ToString()), ("ask-language", "en"), ("ask-tlp", "TLP:AMBER"), ("ask-text", "Since when?"));
        Assert.Equal(HttpStatusCode.SeeOther, asked.StatusCode);
        Assert.Contains("Since when?", await ada.Read(asked.Headers.Location!.ToString()));
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get($"{path}/accepted")).StatusCode);
    }

    [Fact]
    public async Task Who_only_reads_sees_cases_and_no_forms()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        using var eva = await Senior("eva4");
        using var rolf = await Visitor.SignedIn(node, "rolf");
        var path = await node.OpenedCase(ada, eva);
        Assert.DoesNotContain("<details class=\"panel\"", await rolf.Read(path));
        Assert.Equal(HttpStatusCode.Forbidden, (await rolf.Get("/cases/new")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await rolf.Get("/drafts")).StatusCode);
    }

    [Fact]
    public async Task A_case_that_is_not_there_is_not_found()
    {
        using var rolf = await Visitor.SignedIn(node, "rolf");
        Assert.Equal(HttpStatusCode.NotFound, (await rolf.Get("/cases/nothing")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await rolf.Get("/cases/calls/999999")).StatusCode);
    }

    [Fact]
    public async Task Whoever_has_a_call_is_named_on_it()
    {
        using var rolf = await Visitor.SignedIn(node, "rolf");
        using var ada = await Visitor.SignedIn(node, "ada");
        using var eva = await Senior("eva5");
        var thread = StatementId.Parse((await node.OpenedCase(ada, eva))["/cases/".Length..]);
        var call = await node.Ask(async db =>
        {
            var row = new ClimbRow { Seat = 1, Thread = thread, Cause = thread, Urgent = true, Play = "", Climbs = true, DueAt = DateTimeOffset.UtcNow.AddHours(1) };
            db.Add(row);
            await db.SaveChangesAsync();
            return row.Id;
        });
        Assert.Contains("I have it", await rolf.Read($"/cases/calls/{call}"));
        Assert.Equal(HttpStatusCode.SeeOther, (await rolf.Post($"/cases/calls/{call}")).StatusCode);
        var page = await rolf.Read($"/cases/calls/{call}");
        Assert.Contains("rolf", page);
        Assert.DoesNotContain("I have it", page);
    }

    [Fact]
    public void Every_code_of_a_case_and_a_draft_has_words()
    {
        var cases = Keys(typeof(Comity.Cases.CasesModule).Assembly);
        var drafts = Keys(typeof(NodeHost).Assembly);
        Assert.Empty(Codes<ReceiverStatus>("cases.status").Concat(Codes<SenderStatus>("cases.sender")).Concat(Codes<DeclineReason>("cases.reason"))
            .Concat(Codes<CaseBox>("cases.box")).Concat(Codes<CaseBox>("cases.empty")).Concat(Codes<RequestKind>("cases.request")).Concat(Codes<ThreadKind>("cases.kind"))
            .Concat(Codes<WantedAnswer>("cases.wanted")).Concat(Codes<OpenItem>("cases.waits")).Concat(Codes<AnswerStatus>("cases.move")).Concat(Codes<AnswerStatus>("cases.entry"))
            .Concat(Codes<RecallReason>("cases.recall-reason")).Concat(Codes<RecallRequest>("cases.recall-asked")).Concat(Codes<RecallOutcome>("cases.recall-outcome"))
            .Concat(Codes<Permission>("cases.permission")).Except(cases));
        Assert.Empty(Codes<DraftPile>("drafts.pile").Concat(Codes<DraftPile>("drafts.empty")).Concat(Enum.GetNames<DraftState>().Select(state => $"drafts.state.{state}")).Except(drafts));
    }

    private static IEnumerable<string> Codes<T>(string family)
        where T : struct, Enum => Enum.GetValues<T>().Select(value => $"{family}.{JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString())}");

    private static HashSet<string> Keys(Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream(assembly.GetManifestResourceNames().Single(name => name.EndsWith("Texts.en.json", StringComparison.Ordinal) || name.EndsWith("en.json", StringComparison.Ordinal)))!;
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.EnumerateObject().Select(text => text.Name)];
    }

    private async Task<Visitor> Senior(string login)
    {
        var secret = await node.OpenAccount(login, "senior-officer");
        await using var scope = node.Services.CreateAsyncScope();
        Assert.Null(await scope.ServiceProvider.GetRequiredService<Comity.Office.Accounts.SetPassword>().WithLink(secret, RunningNode.Password, null, default));
        return await Visitor.SignedIn(node, login);
    }
}
