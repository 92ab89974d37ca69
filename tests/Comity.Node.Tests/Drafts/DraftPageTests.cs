using System.Net;
using Comity.Node.Drafts;
using Comity.Node.Tests.Cases;

namespace Comity.Node.Tests.Drafts;

[Collection(nameof(RunningNode))]
public sealed class DraftPageTests(RunningNode node)
{
    [Fact]
    public async Task A_draft_says_who_would_see_it_and_its_author_cannot_clear_it()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        var draft = await DraftOf(ada);
        var page = await ada.Read(draft);
        Assert.Contains("Ymir Islands", page);
        Assert.Contains("All desks", page);
        Assert.Contains("has no desk that is known here", page);
        await ada.Do(draft, "submit");
        Assert.DoesNotContain("Clear it", await ada.Read(draft));
        var refused = await ada.Press(draft, "clear", ("capacity", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("You wrote in this draft", await refused.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_discarded_draft_comes_back()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        var draft = await DraftOf(ada);
        await ada.Do(draft, "discard");
        Assert.Contains("Take it back from the discarded", await ada.Read(draft));
        Assert.Contains(draft, await ada.Read("/drafts?pile=discarded"));
        Assert.DoesNotContain(draft, await ada.Read("/drafts"));
        await ada.Do(draft, "undo-discard");
        Assert.Contains("Ask for clearance", await ada.Read(draft));
        Assert.Contains(draft, await ada.Read("/drafts"));
    }

    [Fact]
    public async Task An_old_version_of_the_page_changes_nothing()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        var draft = await DraftOf(ada);
        var token = await ada.TokenOn(draft);
        await ada.Do(draft, "submit");
        var late = await ada.PostWithoutToken($"{draft}/discard", ("version", "1"), ("__RequestVerificationToken", token));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);
        Assert.Contains("changed in the meantime", await late.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        var draft = await DraftOf(ada);
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.PostWithoutToken($"{draft}/discard", ("version", "1"))).StatusCode);
    }

    [Fact]
    public async Task The_pages_have_no_text_that_was_not_given_to_translators()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        var draft = await DraftOf(ada);
        foreach (var path in new[] { draft, "/drafts", "/drafts?pile=to-clear", "/drafts?pile=to-release", "/drafts?pile=released", "/cases", "/cases/new" })
            Assert.DoesNotContain("⟦", await ada.Read(path));
    }

    [Fact]
    public void Every_member_of_a_body_is_shown_whatever_its_type()
    {
        var parts = BodyPart.Of("""{"a":[{"lang":"en","text":"Hi"}],"b":{"c":["x","y"]},"d":"2026-01-02T03:04:05Z","e":[],"f":[{"g":1}]}"""u8.ToArray());
        Assert.Equal(["a", "b", "d", "f"], parts.Select(part => part.Name));
        Assert.Equal("Hi", parts[0].Text!.Original.Text);
        Assert.Equal(["x", "y"], parts[1].Parts[0].Words);
        Assert.Equal(2026, parts[2].At!.Value.Year);
        Assert.Equal(["1"], parts[3].Parts[0].Parts[0].Words);
    }

    private async Task<string> DraftOf(Visitor author) =>
        (await author.Post("/cases/new", TwoSeats.Request(node, await node.Community()))).Headers.Location!.ToString();
}
