using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Comity.Web.Tests;

[Collection(nameof(Browser))]
public sealed class PageTests(Browser browser)
{
    private const int Phone = 360;
    private const int Desktop = 1280;

    public static TheoryData<string, int, string, bool> Views =>
        [.. from path in new[] { "/case", "/cases/exercise", "/desk", "/preferences", "/nowhere" }
            from view in new[] { (Phone, "ar-XB", true), (Desktop, "en", false), (Phone, "en", false), (Desktop, "ar-XB", true) }
            where path is "/case" || view is (Phone, "ar-XB", true) or (Desktop, "en", false)
            select new TheoryDataRow<string, int, string, bool>(path, view.Item1, view.Item2, view.Item3)];

    [Theory]
    [MemberData(nameof(Views))]
    public async Task A_page_is_accessible_and_fits_its_screen(string path, int width, string lang, bool dark)
    {
        var page = await browser.Visit(path, width, lang, dark: dark);
        await Picture(page, $"{path.Trim('/').Replace('/', '-')}-{width}-{lang}{(dark ? "-dark" : "")}");

        var report = await page.RunAxe();

        Assert.Empty(report.Violations.Select(violation =>
            $"{violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}"));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_accessibility_check_sees_a_nameless_button()
    {
        var page = await browser.Visit("/");
        await page.EvaluateAsync("document.querySelector('main').append(document.createElement('button'))");

        var report = await page.RunAxe();

        Assert.Contains(report.Violations, violation => violation.Id == "button-name");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_refused_form_is_accessible_and_leads_to_its_fields()
    {
        var page = await browser.Visit("/desk", Phone);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the draft" }).ClickAsync();
        await page.Locator(".error-summary").WaitForAsync();
        await Picture(page, "desk-refused-360-en");

        Assert.Empty((await page.RunAxe()).Violations.Select(violation => violation.Id));
        await page.GetByRole(AriaRole.Link, new() { Name = "A desk has a name." }).ClickAsync();
        await page.Locator("#f-desk:focus").WaitForAsync();
        Assert.Equal("f-desk-hint f-desk-error", await page.Locator("#f-desk").GetAttributeAsync("aria-describedby"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_form_works_without_script()
    {
        var page = await browser.Visit("/desk", script: false);
        await page.Locator("#f-since").FillAsync("2026-11-21T14:05");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the draft" }).ClickAsync();
        Assert.Equal(1, await page.Locator(".error-summary li").CountAsync());
        Assert.Equal("2026-11-21T14:05", await page.Locator("#f-since").InputValueAsync());

        await page.Locator("#f-desk").FillAsync("Duty desk");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the draft" }).ClickAsync();

        Assert.Equal(browser.Site.Url + "/", page.Url);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Language_and_zone_are_chosen_without_script()
    {
        var page = await browser.Visit("/case?after=3", script: false);
        await page.Locator("#lang").SelectOptionAsync("ar-XB");
        await page.Locator("form.language button").ClickAsync();
        Assert.Equal("rtl", await page.Locator("html").GetAttributeAsync("dir"));
        Assert.Contains("after=3", page.Url, StringComparison.Ordinal);

        await page.Locator("footer a").ClickAsync();
        await page.Locator("input[value=en]").CheckAsync();
        await page.Locator("#f-zone").FillAsync("Asia/Tokyo");
        await page.Locator("main form button").ClickAsync();

        Assert.Contains("after=3", page.Url, StringComparison.Ordinal);
        Assert.Contains("21:00 in Asia/Tokyo", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Script_adds_relative_time_and_renews_live_parts_within_the_policy()
    {
        List<string> complaints = [];
        var page = await browser.Visit("/desk");
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);

        await page.GotoAsync("/case");
        var before = await page.Locator("#queue").InnerTextAsync();
        await page.Locator(".relative").First.WaitForAsync();
        await page.WaitForFunctionAsync("before => document.querySelector('#queue').innerText !== before", before);
        await page.GetByRole(AriaRole.Link, new() { Name = "Contacts" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "There is no such page" }).WaitForAsync();

        // The missing page is answered with 404 on purpose; nothing else may be said.
        Assert.DoesNotContain(complaints, text => !text.Contains("404", StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_policy_refuses_an_inline_script_and_says_so()
    {
        List<string> complaints = [];
        var page = await browser.Visit("/");
        page.Console += (_, message) => complaints.Add(message.Text);

        await page.EvaluateAsync("() => { const s = document.createElement('script'); s.textContent = 'window.bad = 1'; document.body.append(s); }");

        Assert.True(await page.EvaluateAsync<bool>("window.bad === undefined"));
        Assert.Contains(complaints, text => text.Contains("Content Security Policy", StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Everything_visible_in_the_pseudo_language_came_from_the_texts()
    {
        var page = await browser.Visit("/case", lang: "ar-XB", script: false);
        var words = await page.Locator("body").EvaluateAsync<string[]>("""
            body => { const out = [], walk = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
              while (walk.nextNode()) { const n = walk.currentNode, p = n.parentElement;
                if (n.data.trim() && !p.closest('[translate=no],[lang]:not(html),bdi,code,option,.number,.count')) out.push(n.data.trim()); }
              return out; }
            """);

        Assert.NotEmpty(words);
        Assert.DoesNotContain(words, text => text.Any(char.IsAsciiLetter) && !text.Contains('\u202E', StringComparison.Ordinal)
            && !text.Contains('\u202C', StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_case_prints_with_its_marking_and_without_navigation()
    {
        var page = await browser.Visit("/cases/exercise");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Picture(page, "exercise-print");

        Assert.False(await page.Locator("nav.bar").IsVisibleAsync());
        Assert.True(await page.Locator(".page-head .tlp").IsVisibleAsync());
        Assert.True(await page.Locator(".exercise").First.IsVisibleAsync());
        await page.Context.CloseAsync();
    }

    private static Task Picture(IPage page, string name) => Environment.GetEnvironmentVariable("COMITY_PICTURES") is { Length: > 0 } folder
        ? page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true })
        : Task.CompletedTask;
}
