using System.Net;
using Comity.Office.Drafts;
using Deque.AxeCore.Playwright;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Comity.Node.Tests.Cases;

/// <summary>Lists, previews and items as officers see them, without script and on a phone.</summary>
[Collection(nameof(RunningNode))]
public sealed class NoticePageTests(RunningNode node, Chromium chromium)
{
    private static Task<string>? s_looked;

    [Fact]
    public async Task A_list_goes_through_the_pages_to_answers_item_by_item()
    {
        var thread = await NoticeAsync("page");
        using var nora = await Visitor.SignedIn(node, "nora");
        var page = await nora.Read($"/cases/{thread}");
        Assert.Contains($"/cases/{thread}/items", page);
        Assert.Contains("203.0.113.61", await nora.Read($"/cases/{thread}/items"));

        await node.CarryAsync(from: 1);
        using var yara = await Visitor.SignedIn(node, "yara");
        var items = await yara.Read($"/cases/{thread}/items");
        Assert.Contains("name=\"answer-1\"", items);
        Assert.DoesNotContain("⟦", items);
        var nothing = await yara.Post($"/cases/{thread}/items", ("item", "1"), ("item", "2"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.StatusCode);
        var made = await yara.Post($"/cases/{thread}/items", ("item", "1"), ("answer-1", "confirmed"), ("item", "2"), ("shown", "operator-told"), ("tlp", "TLP:AMBER"));
        Assert.Equal(HttpStatusCode.SeeOther, made.StatusCode);
        var draft = made.Headers.Location!.ToString();
        Assert.Contains("answers.jsonl", await yara.Read(draft));
        using var yuri = await Visitor.SignedIn(node, "yuri");
        await yara.Do(draft, "submit");
        await yuri.Do(draft, "clear", ("capacity", ""));
        await yuri.Do(draft, "release");
        await node.CarryAsync(from: 2);
        var answered = await nora.Read($"/cases/{thread}/items?answer=operator-told");
        Assert.Contains("203.0.113.62", answered);
        Assert.DoesNotContain("203.0.113.61", answered);
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_comes_back_with_what_was_entered()
    {
        await node.TokenAtAsync(1, "nora");
        using var nora = await Visitor.SignedIn(node, "nora");
        var refused = await nora.Post("/cases/notices", ("text", "no address at all"));
        var page = await refused.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("no address at all", page);
        Assert.Contains("no address that can be read", page);
    }

    [Theory]
    [InlineData(360, "en")]
    [InlineData(1280, "en")]
    [InlineData(360, "ar-XB")]
    public async Task The_pages_hold_at_every_width_and_speak_only_from_texts(int width, string language)
    {
        var thread = await (s_looked ??= CarriedAsync());
        var list = await node.Ask(db => db.Set<Comity.Cases.Notices.ImportedListRow>().OrderByDescending(row => row.ImportedAt).Select(row => row.Id).FirstAsync());
        foreach (var (path, login, name) in new[] { ($"/cases/{thread}/items", "yara", "items"), ($"/cases/notices/{list}", "nora", "preview"), ("/cases/notices", "nora", "lists") })
        {
            var context = await chromium.Open(new() { BaseURL = node.Url, ViewportSize = new() { Width = width, Height = 900 }, JavaScriptEnabled = true });
            await context.AddCookiesAsync([new() { Name = Comity.Web.Reader.LanguageCookie, Value = language, Url = node.Url }]);
            using var officer = await Visitor.SignedIn(node, login);
            await context.AddCookiesAsync([new() { Name = "comity-session", Value = officer.Cookies.Single(cookie => cookie.Name == "comity-session").Value, Url = node.Url }]);
            var page = await context.NewPageAsync();
            await page.GotoAsync(path);
            if (Environment.GetEnvironmentVariable("COMITY_PICTURES") is { Length: > 0 } folder)
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"notice-{name}-{width}-{language}.png"), FullPage = true });
            var report = await page.RunAxe();
            Assert.Empty(report.Violations.Select(violation => $"{path} {violation.Id}: {string.Join(" | ", violation.Nodes.Select(one => one.Html))}"));
            Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            Assert.DoesNotContain("⟦", await page.InnerTextAsync("body"));
            await context.DisposeAsync();
        }
    }

    private async Task<string> CarriedAsync()
    {
        var thread = await NoticeAsync("looked-at");
        await node.CarryAsync(from: 1);
        return thread;
    }

    private async Task<string> NoticeAsync(string name)
    {
        var (xa, second) = (new Caller(node, await node.TokenAtAsync(1, "nora")), new Caller(node, await node.TokenAtAsync(1, "omar")));
        await node.TokenAtAsync(2, "yara");
        await node.TokenAtAsync(2, "yuri");
        await NoticeTests.ShelveAsync(xa, await node.Community());
        using var nora = await Visitor.SignedIn(node, "nora");
        var imported = await nora.Post("/cases/notices", ("name", name), ("text", "203.0.113.61\n203.0.113.62\n2001:db8:b::61\n192.0.2.9\n10.0.0.1\n198.51.100.1\n"));
        Assert.Equal(HttpStatusCode.SeeOther, imported.StatusCode);
        var path = imported.Headers.Location!.ToString();
        var preview = await nora.Read(path);
        Assert.Contains("Allocation is not location", preview);
        Assert.Contains("Ymir Islands", preview);
        Assert.Contains("198.51.100.1", preview);
        Assert.DoesNotContain("⟦", preview);
        var community = (await node.Community()).ToString();
        var token = ("__RequestVerificationToken", await nora.TokenOn(path));
        var said = await nora.PostWithoutToken($"{path}/sightings", token, ("community", community), ("first_seen", "2026-11-20"), ("last_seen", "2026-11-21"), ("ports", "-"), ("protocol", "tcp"),
            ("behaviour", "infected-system"), ("observer", "CSIRT of XA"), ("confidence", "high"));
        Assert.Equal(HttpStatusCode.SeeOther, said.StatusCode);
        var drafted = await nora.Post(path, ("community", community), ("language", "en"), ("title", $"Infected systems {name}"), ("text", "Seen by our sensors."), ("tlp", "TLP:AMBER"));
        Assert.Equal(HttpStatusCode.SeeOther, drafted.StatusCode);
        var list = Guid.Parse(path.Split('/')[^1]);
        var draft = await node.Ask(db => db.Set<Comity.Cases.Notices.NoticeDraftRow>().Where(row => row.List == list).Select(row => row.Draft).SingleAsync());
        var version = (await xa.GetAsync($"/api/v1/drafts/{draft}")).GetProperty("draft");
        return await xa.ReleaseAsync(version, second);
    }
}
