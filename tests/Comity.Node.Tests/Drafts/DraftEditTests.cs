using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Comity.Node.Drafts;
using Comity.Node.Tests.Cases;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Comity.Node.Tests.Drafts;

[Collection(nameof(RunningNode))]
public sealed partial class DraftEditTests(RunningNode node)
{
    [Fact]
    public async Task An_edit_changes_text_label_and_terms_and_voids_the_clearance()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        using var eli = await Senior("eli1");
        var draft = await DraftOf(ada);
        await ada.Do(draft, "submit");
        await eli.Do(draft, "clear", ("capacity", ""));
        Assert.Contains("Saving a change voids every clearance", await ada.Read($"{draft}/edit"));

        var saved = await Save(ada, draft, ("body-title", "Beacons seen at two addresses"), ("tlp", "TLP:GREEN"), ("to", node.Other.ToString()), ("use-block", "may"));
        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        var page = await ada.Read(draft);
        Assert.Contains("Beacons seen at two addresses", page);
        Assert.Contains("TLP:GREEN", page);
        Assert.Contains("Ask for clearance", page);
        Assert.Contains("Please tell us what you know.", page);
    }

    [Fact]
    public async Task A_translation_is_added_with_its_translator_and_taken_away_again()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        var draft = await DraftOf(ada);
        var kept = new[] { ("to", node.Other.ToString()), ("tlp", "TLP:AMBER") };
        Assert.Equal(HttpStatusCode.SeeOther, (await Save(ada, draft,
            [.. kept, ("body-text", "Please tell us."), ("body-text-new", "Veuillez nous informer."), ("body-text-new-lang", "fr"), ("body-text-new-by", "machine")])).StatusCode);
        Assert.Contains("Veuillez nous informer.", await ada.Read(draft));
        Assert.Contains("body-text-fr", await ada.Read($"{draft}/edit"));
        Assert.Equal(HttpStatusCode.SeeOther, (await Save(ada, draft, [.. kept, ("body-text", "Please tell us."), ("body-text-fr", "")])).StatusCode);
        Assert.DoesNotContain("Veuillez nous informer.", await ada.Read(draft));
    }

    [Fact]
    public async Task What_could_never_be_said_is_refused_at_its_field_and_nothing_entered_is_lost()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        var draft = await DraftOf(ada);
        var refused = await Save(ada, draft, ("body-title", ""), ("body-text", "Kept while it is mended."), ("to", node.Other.ToString()), ("tlp", "TLP:AMBER"));
        var page = await refused.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Kept while it is mended.", page);
        var nobody = await Save(ada, draft, ("tlp", "TLP:AMBER"));
        Assert.Contains("href=\"#f-to\"", await nobody.Content.ReadAsStringAsync());
        var noDeadline = await Save(ada, draft, ("body-answerBy", ""), ("to", node.Other.ToString()), ("tlp", "TLP:AMBER"));
        Assert.Contains("href=\"#f-body-answerby\"", await noDeadline.Content.ReadAsStringAsync());
        Assert.Contains("Beacons seen at 192.0.2.7", await ada.Read(draft));
    }

    [Fact]
    public async Task An_old_version_of_the_form_changes_nothing()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        var draft = await DraftOf(ada);
        await ada.Do(draft, "submit");
        var late = await ada.Post($"{draft}/edit", ("version", "1"), ("tlp", "TLP:GREEN"), ("to", node.Other.ToString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);
        Assert.Contains("TLP:AMBER", await ada.Read(draft));
    }

    [Fact]
    public async Task An_answer_in_a_thread_keeps_its_recipients_whatever_is_posted()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        using var eli = await Senior("eli2");
        var path = await node.OpenedCase(ada, eli);
        var asked = await ada.Post($"{path}/ask", ("ask-party", node.Other.ToString()), ("ask-language", "en"), ("ask-tlp", "TLP:AMBER"), ("ask-text", "Since when?"));
        var draft = asked.Headers.Location!.ToString();
        Assert.Contains("its recipients are parties of that case", await ada.Read($"{draft}/edit"));
        Assert.Equal(HttpStatusCode.SeeOther, (await Save(ada, draft, ("body-question", "Since which hour?"), ("tlp", "TLP:AMBER"), ("to", node.Own.ToString()))).StatusCode);
        var page = await ada.Read(draft);
        Assert.Contains("Since which hour?", page);
        Assert.Contains("Ymir Islands", page);
    }

    [Fact]
    public async Task Who_only_clears_cannot_edit()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        using var cleo = await Officer("cleo", "clearing-officer");
        var draft = await DraftOf(ada);
        Assert.DoesNotContain("Edit it", await cleo.Read(draft));
        Assert.Equal(HttpStatusCode.Forbidden, (await cleo.Get($"{draft}/edit")).StatusCode);
    }

    [Fact]
    public void A_body_that_nobody_touched_stays_what_it_was()
    {
        var body = """{"title":[{"lang":"en","text":"A"}],"answerBy":"2026-01-02T03:04:05.678Z","legal":{"basis":[{"lang":"fr","text":"B"}],"flag":true},"incident":{"x":[{"lang":"en","text":"C"}]},"n":1}"""u8.ToArray();
        var fields = DraftFields.Of(body);
        Assert.Equal(["body-title", "body-answerBy", "body-legal-basis"], fields.Select(field => field.Name));
        var form = Form(("body-title", "A"), ("body-title-lang", "en"), ("body-answerBy", "2026-01-02T03:04"), ("body-legal-basis", "B"), ("body-legal-basis-lang", "fr"));
        Assert.Equal(Encoding.UTF8.GetString(body), Encoding.UTF8.GetString(DraftFields.Apply(body, form).Value));
        Assert.Equal("drafts.bad-moment", DraftFields.Apply(body, Form(("body-answerBy", "soon"))).Refusal!.Code);
    }

    [Fact]
    public void Any_form_gives_a_body_or_a_refusal_with_its_field()
    {
        var random = new Random(7);
        var body = """{"title":[{"lang":"en","text":"A"},{"lang":"fr","text":"B"}],"answerBy":"2026-01-02T03:04:05Z","ownNumber":"1"}"""u8.ToArray();
        string[] names = ["body-title", "body-title-lang", "body-title-fr", "body-title-new", "body-title-new-lang", "body-title-new-by", "body-answerBy", "body-ownNumber"];
        string[] values = ["", " ", "en", "fr", "x", "\0", "\uD800", "2026-13-01T00:00", "2026-01-02T03:04", "machine", new string('a', 70)];
        for (var i = 0; i < 3_000; i++)
        {
            var form = Form([.. names.Where(_ => random.Next(3) > 0).Select(name => (name, values[random.Next(values.Length)]))]);
            var applied = DraftFields.Apply(body, form);
            Assert.True(applied.Refusal is null or { Where: not null });
        }
    }

    private static FormCollection Form(params (string Name, string Value)[] fields) => new(fields.ToDictionary(field => field.Name, field => new StringValues(field.Value)));

    private static async Task<HttpResponseMessage> Save(Visitor visitor, string draft, params (string Name, string Value)[] fields)
    {
        var page = await visitor.Read($"{draft}/edit");
        return await visitor.Post($"{draft}/edit", [("version", VersionField().Match(page).Groups["version"].Value), .. fields]);
    }

    private async Task<string> DraftOf(Visitor author) =>
        (await author.Post("/cases/new", TwoSeats.Request(node, await node.Community()))).Headers.Location!.ToString();

    private Task<Visitor> Senior(string login) => Officer(login, "senior-officer");

    private async Task<Visitor> Officer(string login, string role)
    {
        var secret = await node.OpenAccount(login, role);
        await using var scope = node.Services.CreateAsyncScope();
        Assert.Null(await scope.ServiceProvider.GetRequiredService<Comity.Office.Accounts.SetPassword>().WithLink(secret, RunningNode.Password, null, default));
        return await Visitor.SignedIn(node, login);
    }

    [GeneratedRegex("name=\"version\" value=\"(?<version>[0-9]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VersionField();
}
