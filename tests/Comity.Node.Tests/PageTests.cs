using System.Collections.Concurrent;
using Comity.Cases.Clocks;
using Comity.Node.Tests.Cases;
using Comity.Office.Accounts;
using Comity.Web;
using Deque.AxeCore.Playwright;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Comity.Node.Tests;

[Collection(nameof(RunningNode))]
public sealed class PageTests(RunningNode node, Chromium chromium)
{
    private static readonly ConcurrentDictionary<string, Task<string>> Sessions = [];

    private static Task<(string Case, string Draft)>? s_case;

    private static readonly (int Width, string Lang, bool Script, bool Dark)[] Looks = [(360, "ar-XB", true, true), (1280, "en", true, false), (360, "en", false, false), (1280, "ar-XB", true, false)];

    public static TheoryData<string, int, string, bool, bool> Views =>
        [.. from path in new[] { "/sign-in", "/setup", "/", "/account", "/account/authenticator", "/node", "/audit", "/contacts", "/contacts?q=nowhere", "/contacts/{own}", "/contacts/{other}",
                "/contacts/absent-parties", "/contacts/absent-parties/new", "/contacts/absent-parties/{party}", "/contacts/absent-parties/{party}/retire",
                "/cases?box=all", "/cases/new", "{case}", "{case}/ask", "{case}/letter?party={party}&language=en&reference=XA-1", "{case}/reported-answer", "/cases/notices", "/drafts", "{draft}", "{draft}/edit" }
            from look in Looks
            where path is "/contacts" or "{case}" or "/sign-in" or "/contacts/{own}" or "/node" || look is (360, "ar-XB", _, _) or (1280, "en", _, _)
            select new TheoryDataRow<string, int, string, bool, bool>(path, look.Width, look.Lang, look.Script, look.Dark)];

    [Theory]
    [MemberData(nameof(Views))]
    public async Task A_page_is_accessible_and_fits_its_screen(string path, int width, string lang, bool script, bool dark)
    {
        var page = await Visit(await Real(path), width, lang, script, dark, login: path == "/audit" ? "audra" : "ada");
        await Picture(page, $"{path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal).Trim('/').Replace('/', '-').Replace('?', '-').Replace('&', '-').Replace('=', '-')}-{width}-{lang}");

        if (script)
            await IsSound(page, width);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        if (lang == "ar-XB")
            await SpeaksOnlyFromTexts(page);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_code_to_scan_and_the_recovery_codes_are_pages_like_any_other()
    {
        var page = await Visit("/account/authenticator", 360, "en", script: true, dark: true, login: "tess");
        await page.Locator("main form button").ClickAsync();
        await page.Locator(".qr").WaitForAsync();
        await Picture(page, "authenticator-offer-360-en");
        await IsSound(page, 360);

        var secret = (await page.Locator(".copyable code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        await page.Locator("#f-code").FillAsync(Authenticator.Code(secret));
        await page.Locator("main form button").ClickAsync();
        await page.Locator(".codes").WaitForAsync();
        await Picture(page, "recovery-codes-360-en");
        await IsSound(page, 360);
    }

    [Fact]
    public async Task A_refused_form_says_where_and_why_without_script()
    {
        var page = await Visit("/contacts/absent-parties/new", 360, "en", script: false, dark: false);
        await page.Locator("#f-desk-0-phones").FillAsync("none");
        await page.Locator("main form .button").ClickAsync();
        await Picture(page, "absent-refused-360-en");

        Assert.Equal(1, await page.Locator(".error-summary li").CountAsync());
        Assert.Equal("f-desk-0-name", (await page.Locator("[aria-invalid]").First.GetAttributeAsync("id"))!);
    }

    [Fact]
    public async Task A_number_is_copied_by_its_button_where_there_is_script()
    {
        var page = await Visit($"/contacts/{node.Own}", 1280, "en", script: true, dark: false);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        await page.GetByRole(AriaRole.Button, new() { Name = "Copy +999 555 0100" }).ClickAsync();

        Assert.Equal("+999 555 0100", await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }

    private static async Task IsSound(IPage page, int width)
    {
        var report = await page.RunAxe();
        Assert.Empty(report.Violations.Select(violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Select(one => one.Html))}"));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    private static async Task SpeaksOnlyFromTexts(IPage page)
    {
        var words = await page.Locator("body").EvaluateAsync<string[]>("""
            body => { const out = [], walk = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
              while (walk.nextNode()) { const n = walk.currentNode, p = n.parentElement;
                if (n.data.trim() && !p.closest('textarea,[translate=no],[lang]:not(html),bdi,code,option,.number,.count')) out.push(n.data.trim()); }
              return out; }
            """);
        Assert.NotEmpty(words);
        Assert.DoesNotContain(words, text => text.Any(char.IsAsciiLetter) && !text.Contains('\u202E', StringComparison.Ordinal) && !text.Contains('\u202C', StringComparison.Ordinal));
        Assert.DoesNotContain(words, text => text.Contains('⟦', StringComparison.Ordinal));
    }

    private async Task<IPage> Visit(string path, int width, string lang, bool script, bool dark, string login = "ada")
    {
        var context = await chromium.Open(new()
        {
            BaseURL = node.Url, ViewportSize = new() { Width = width, Height = 900 }, JavaScriptEnabled = script, ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        await context.AddCookiesAsync([new() { Name = Reader.LanguageCookie, Value = lang, Url = node.Url }, new() { Name = Reader.ZoneCookie, Value = "Africa%2FNairobi", Url = node.Url }]);
        if (path is not ("/sign-in" or "/setup"))
        {
            var session = await Sessions.GetOrAdd(login, SignInAsync);
            await context.AddCookiesAsync([new() { Name = "comity-session", Value = session, Url = node.Url }]);
        }

        var page = await context.NewPageAsync();
        await page.GotoAsync(path);
        return page;
    }

    private async Task<string> SignInAsync(string login)
    {
        using var officer = await Visitor.SignedIn(node, login);
        return officer.Cookies.Single(cookie => cookie.Name == "comity-session").Value;
    }

    private async Task<string> Real(string path)
    {
        if (path.Contains("{party}", StringComparison.Ordinal))
            path = path.Replace("{party}", await PartyAsync(), StringComparison.Ordinal);
        if (path.Contains("{case}", StringComparison.Ordinal) || path.Contains("{draft}", StringComparison.Ordinal))
        {
            var (opened, draft) = await (s_case ??= CaseAsync());
            path = path.Replace("{case}", opened, StringComparison.Ordinal).Replace("{draft}", draft, StringComparison.Ordinal);
        }

        return path.Replace("{own}", node.Own.ToString(), StringComparison.Ordinal).Replace("{other}", node.Other.ToString(), StringComparison.Ordinal);
    }

    /// <summary>An open case with everything that a page may have to show, and a draft of another.</summary>
    private async Task<(string Case, string Draft)> CaseAsync()
    {
        using var ada = await Visitor.SignedIn(node, "ada");
        var secret = await node.OpenAccount("pia", "senior-officer");
        await using (var scope = node.Services.CreateAsyncScope())
            Assert.Null(await scope.ServiceProvider.GetRequiredService<SetPassword>().WithLink(secret, RunningNode.Password, null, default));
        using var pia = await Visitor.SignedIn(node, "pia");
        (string, string)[] observed =
        [
            ("body-incident-classification", "availability/ddos"), ("body-incident-level", "neutral-ladder/1/n3"), ("body-incident-startedAt", "2026-08-01T02:40"),
            ("body-incident-indicators", "192.0.2.7"), ("body-incident-infrastructureCategories", "health"), ("urgent", "yes"),
        ];
        var opened = await node.OpenedCase(ada, pia, observed);
        var thread = StatementId.Parse(opened["/cases/".Length..]);
        await node.Ask(async db =>
        {
            var step = await db.Set<PolicyStepRow>().FirstOrDefaultAsync(row => row.Seat == 1 && row.Thread == thread);
            if (step is null)
                db.Add(new PolicyStepRow { Seat = 1, Thread = thread, Participant = node.Other, DueAt = DateTimeOffset.UtcNow, ProposedAt = DateTimeOffset.UtcNow });
            db.Add(new ClimbRow { Seat = 1, Thread = thread, Cause = thread, Urgent = true, Play = "", Climbs = true, DueAt = DateTimeOffset.UtcNow.AddHours(1) });
            return await db.SaveChangesAsync();
        });
        var draft = (await ada.Post("/cases/new", TwoSeats.Request(node, await node.Community(), observed))).Headers.Location!.ToString();
        return (opened, draft);
    }

    private async Task<string> PartyAsync()
    {
        using var officer = await Visitor.SignedIn(node, "ada");
        var entered = await officer.Post("/contacts/absent-parties/new", ("name", "Selene Federation"), ("code", "XS"), ("source", "Regional directory, printed edition"),
            ("sourceDate", "2026-05-03"), ("desk-0-name", "Duty desk"), ("desk-0-level", "technical"), ("desk-0-phones", "+999 555 0177"), ("desk-0-hours", "weekdays"),
            ("desk-0-from", "08:00"), ("desk-0-to", "16:00"), ("desk-0-zone", "America/Lima"));
        return entered.Headers.Location!.OriginalString.Split('/')[^1];
    }

    private static Task Picture(IPage page, string name) => Environment.GetEnvironmentVariable("COMITY_PICTURES") is { Length: > 0 } folder
        ? page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true })
        : Task.CompletedTask;
}
