using Microsoft.Playwright;

namespace Comity.Web.Tests;

/// <summary>One Chromium for all browser tests, and the sample site it looks at.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Path = "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _chromium;

    public SampleSite Site { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Site.InitializeAsync();
        if (!File.Exists(Path))
            return;
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
        });
    }

    /// <summary>A fresh visitor; the test is skipped on a machine without Chromium.</summary>
    public async Task<IPage> Visit(string path, int width = 1280, string lang = "en", bool script = true, bool dark = false)
    {
        Assert.SkipWhen(_chromium is null, $"Chromium is not installed at {Path}.");
        var visitor = await _chromium.NewContextAsync(new()
        {
            BaseURL = Site.Url, ViewportSize = new() { Width = width, Height = 900 }, JavaScriptEnabled = script,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        await visitor.AddCookiesAsync([new() { Name = Reader.LanguageCookie, Value = lang, Url = Site.Url }]);
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(path);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        _playwright?.Dispose();
        await Site.DisposeAsync();
    }
}

[CollectionDefinition(nameof(Browser))]
public sealed class BrowserCollection : ICollectionFixture<Browser>;
