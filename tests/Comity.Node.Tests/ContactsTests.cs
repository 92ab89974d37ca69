using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Comity.Contacts;
using Comity.Office.Audit;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Tests;

[Collection(nameof(RunningNode))]
public sealed class ContactsTests(RunningNode node)
{
    private const string Absent = "/api/v1/contacts/absent-parties";

    [Fact]
    public async Task The_directory_lists_a_participant_with_the_desks_a_reader_may_see()
    {
        using var reader = await Visitor.SignedIn(node, "rolf");
        using var crisis = await Visitor.SignedIn(node, "cora");

        var (ordinary, special) = (await reader.Read("/contacts"), await crisis.Read("/contacts"));

        Assert.Contains("Response team", ordinary, StringComparison.Ordinal);
        Assert.DoesNotContain("Crisis cell", ordinary, StringComparison.Ordinal);
        Assert.Contains("Crisis cell", special, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/contacts?q=crisis")]
    [InlineData("/contacts?q=0199")]
    [InlineData("/contacts?duty=now")]
    [InlineData("/api/v1/contacts/search?q=crisis")]
    [InlineData("/api/v1/contacts/on-duty")]
    [InlineData("/api/v1/contacts")]
    public async Task No_way_in_shows_a_desk_to_whom_its_marking_leaves_out(string path)
    {
        using var reader = await Visitor.SignedIn(node, "rolf");

        Assert.DoesNotContain("Crisis cell", await reader.Read(path), StringComparison.Ordinal);
        Assert.DoesNotContain("Crisis cell", await reader.Read($"/contacts/{node.Own}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_finds_a_desk_in_any_of_its_languages()
    {
        using var reader = await Visitor.SignedIn(node, "rolf");

        Assert.Contains("Response team", await reader.Read("/contacts?q=equipe"), StringComparison.Ordinal);
        Assert.Contains("Nothing was found", await reader.Read("/contacts?q=nowhere"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_desks_with_somebody_there_are_on_duty()
    {
        using var tool = new Tool(node, await node.Token("ada"));

        using var answer = JsonDocument.Parse(await (await tool.Get("/api/v1/contacts/on-duty?level=technical")).Content.ReadAsStringAsync());

        var item = Assert.Single(answer.RootElement.GetProperty("items").EnumerateArray());
        Assert.Equal("cert", item.GetProperty("desk").GetProperty("desk").GetProperty("entry").GetProperty("desk").GetString());
    }

    [Theory]
    [InlineData("/api/v1/contacts?level=Technical", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/api/v1/contacts?sort=2", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/api/v1/contacts?after=nowhere", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/api/v1/contacts?sort=code&level=policy&limit=1000000", HttpStatusCode.OK)]
    public async Task A_question_that_cannot_be_read_is_refused_not_guessed_at(string path, HttpStatusCode status)
    {
        using var tool = new Tool(node, await node.Token("ada"));

        Assert.Equal(status, (await tool.Get(path)).StatusCode);
    }

    [Theory]
    [InlineData("/contacts", "contacts.list")]
    [InlineData("/contacts?q=cert", "contacts.search")]
    [InlineData("/contacts?duty=now", "contacts.on-duty")]
    [InlineData("/contacts/{own}", "contacts.read")]
    [InlineData("/contacts/absent-parties", "contacts.list")]
    public async Task Every_read_is_in_the_audit_trail(string path, string verb)
    {
        using var reader = await Visitor.SignedIn(node, "rolf");
        var before = await Count(verb);

        await reader.Read(path.Replace("{own}", node.Own.ToString(), StringComparison.Ordinal));

        Assert.True(await Count(verb) > before);
    }

    [Theory]
    [InlineData("/contacts/p1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("/contacts/p1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")]
    [InlineData("/contacts/nobody")]
    [InlineData("/contacts/absent-parties/absent:00000000000000000000000000000000")]
    [InlineData("/contacts/absent-parties/nobody")]
    public async Task Nobody_of_that_name_is_a_missing_page(string path)
    {
        using var reader = await Visitor.SignedIn(node, "rolf");

        Assert.Equal(HttpStatusCode.NotFound, (await reader.Get(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.Get("/api/v1" + path)).StatusCode);
    }

    [Fact]
    public async Task A_roster_names_its_members_and_their_page_shows_the_key_phrase()
    {
        using var reader = await Visitor.SignedIn(node, "rolf");
        await Until(async () => (await reader.Get($"/contacts/{node.Other}")).StatusCode == HttpStatusCode.OK);

        var page = await reader.Read($"/contacts/{node.Other}");

        Assert.Contains("Ymir Islands", page, StringComparison.Ordinal);
        Assert.Contains(Comity.Statements.KeyPhrase.Of(node.Own, node.Other, Community), page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_party_without_a_node_is_entered_once_however_often_the_request_arrives()
    {
        using var tool = new Tool(node, await node.Token("ada"));
        var body = Party("Zephyr Republic");

        var missing = await tool.Send(HttpMethod.Post, Absent, body);
        var first = await tool.Send(HttpMethod.Post, Absent, body, key: "enter-zephyr");
        var again = await tool.Send(HttpMethod.Post, Absent, body, key: "enter-zephyr");

        Assert.Equal(HttpStatusCode.BadRequest, missing.StatusCode);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal(1, await node.Ask(db => db.Set<AbsentPartyRow>().CountAsync(row => row.Name == "Zephyr Republic")));
    }

    [Fact]
    public async Task A_change_over_somebody_elses_change_is_refused()
    {
        using var tool = new Tool(node, await node.Token("ada"));
        var path = (await tool.Send(HttpMethod.Post, Absent, Party("Boreal Union"), key: "enter-boreal")).Headers.Location!.OriginalString;
        var seen = (await tool.Get(path)).Headers.ETag!.ToString();

        var first = await tool.Send(HttpMethod.Put, path, Party("Boreal Union 2"), ifMatch: seen);
        var second = await tool.Send(HttpMethod.Put, path, Party("Boreal Union 3"), ifMatch: seen);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.PreconditionFailed), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task A_retired_party_is_read_but_no_longer_changed()
    {
        using var tool = new Tool(node, await node.Token("ada"));
        var path = (await tool.Send(HttpMethod.Post, Absent, Party("Austral League"), key: "enter-austral")).Headers.Location!.OriginalString;

        var retired = await tool.Send(HttpMethod.Post, path + "/retire", new { became = node.Other.ToString() }, key: "retire-austral");
        var changed = await tool.Send(HttpMethod.Put, path, Party("Austral League 2"));

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.UnprocessableEntity), (retired.StatusCode, changed.StatusCode));
        using var read = JsonDocument.Parse(await (await tool.Get(path)).Content.ReadAsStringAsync());
        Assert.Equal(node.Other.ToString(), read.RootElement.GetProperty("became").GetString());
    }

    [Fact]
    public async Task A_form_enters_a_party_and_its_refusals_stand_at_their_fields()
    {
        using var officer = await Visitor.SignedIn(node, "ada");
        const string path = "/contacts/absent-parties/new";
        (string, string)[] good =
        [
            ("name", "Meridian States"), ("code", "xm"), ("source", "Note of 3 May"), ("sourceDate", "2026-05-03"), ("desk-0-name", "Duty desk"),
            ("desk-0-level", "technical"), ("desk-0-phones", "+999 555 0123\n+999 555 0124"), ("desk-0-mails", "duty@example.net"), ("desk-0-languages", "en, es"),
            ("desk-0-hours", "weekdays"), ("desk-0-from", "08:00"), ("desk-0-to", "16:00"), ("desk-0-zone", "America/Lima"),
        ];

        var refused = await officer.Post(path, [.. good.Select(field => field.Item1 == "desk-0-mails" ? ("desk-0-mails", "not an address") : field)]);
        var entered = await officer.Post(path, good);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("f-desk-0-mails-error", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, entered.StatusCode);
        var page = await officer.Read(entered.Headers.Location!.OriginalString);
        Assert.All(["Meridian States", "XM", "555 0124", "America/Lima"], part => Assert.Contains(part, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_keeps_what_it_does_not_show()
    {
        using var tool = new Tool(node, await node.Token("ada"));
        using var officer = await Visitor.SignedIn(node, "ada");
        var entered = await tool.Send(HttpMethod.Post, Absent, Party("Lowland Pact"), key: "enter-lowland");
        var id = (await entered.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();

        var changed = await officer.Post($"/contacts/absent-parties/{id}/edit", ("name", "Lowland Pact"), ("source", "A call"), ("sourceDate", "2026-06-01"),
            ("desk-0-id", "duty"), ("desk-0-name", "Duty"), ("desk-0-level", "technical"), ("desk-0-mails", "duty@example.net"), ("desk-0-hours", ""));

        Assert.Equal(HttpStatusCode.SeeOther, changed.StatusCode);
        var page = await officer.Read($"/contacts/absent-parties/{id}");
        Assert.Contains("Sam Example", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_cannot_note_a_party()
    {
        using var reader = await Visitor.SignedIn(node, "rolf");
        using var tool = new Tool(node, await node.Token("rolf"));

        Assert.Equal(HttpStatusCode.Forbidden, (await reader.Get("/contacts/absent-parties/new")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await tool.Send(HttpMethod.Post, Absent, Party("X"), key: "x")).StatusCode);
    }

    private CommunityId Community => node.Services.GetRequiredService<Comity.Storage.Trust.TrustBook>().Communities.Single().Community;

    private static object Party(string name) => new
    {
        name,
        source = "Note verbale 12",
        sourceDate = "2026-05-03",
        desks = new[]
        {
            new
            {
                desk = "duty", name = new[] { new { lang = "en", text = "Duty" } }, level = "technical",
                channels = new[] { new { kind = "e-mail", value = "duty@example.net" } }, people = new[] { new { name = "Sam Example" } },
            },
        },
    };

    private Task<int> Count(string verb) => node.Ask(db => db.Set<AuditRecord>().CountAsync(entry => entry.Verb == verb));

    private static async Task Until(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 100 && !await condition(); i++)
            await Task.Delay(100);
        Assert.True(await condition());
    }
}
