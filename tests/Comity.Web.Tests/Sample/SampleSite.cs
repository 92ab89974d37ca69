using Comity.Web.Tests.Sample;
using Microsoft.AspNetCore.Mvc;

namespace Comity.Web.Tests;

/// <summary>A small site on a port of its own that shows every shared component with invented content.</summary>
public sealed class SampleSite : IAsyncLifetime
{
    private static readonly string[] Capabilities =
        ["contacts", "cases", "threats", "vulnerabilities", "library", "norms", "capacity", "dialogue"];

    private readonly WebApplication _app = Build();
    private int _queue;

    /// <summary>Base address without a slash at its end.</summary>
    public string Url { get; private set; } = "";

    public IServiceProvider Services => _app.Services;

    public async ValueTask InitializeAsync()
    {
        _app.UseWeb();
        _app.UseAntiforgery();
        _app.MapWeb();
        _app.MapGet("/", () => Page.Show<NoticePage>());
        _app.MapGet("/case", () => Page.Show<CasePage>(new { Queue = Interlocked.Increment(ref _queue) }));
        _app.MapGet("/cases/exercise", () => Page.Show<CasePage>(new { Exercise = "Blue Lantern" }));
        _app.MapGet("/desk", () => Page.Show<DeskPage>());
        _app.MapPost("/desk", RegisterDesk);
        _app.MapGet("/fault", IResult () => throw new InvalidOperationException("the secret of the fault"));
        _app.MapGet("/forbidden", () => Results.StatusCode(403));
        await _app.StartAsync();
        Url = _app.Urls.Single();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static IResult RegisterDesk([FromForm] string? desk, [FromForm] string? since)
    {
        List<Refusal> refusals = [];
        if (string.IsNullOrWhiteSpace(desk))
            refusals.Add(new DeskNameMissing { Where = "/desk", Mend = "Write the name that others will look for." });
        if (!InstantField.TryParse(since, out _))
            refusals.Add(new DutyStartMissing { Where = "/since" });
        return refusals.Count > 0
            ? Page.Refused<DeskPage>(new { Desk = desk, Since = since, Refusals = refusals })
            : Page.Done("/");
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(SampleSite).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddWeb(web => (web.NodeName, web.Participant, web.DefaultZone, web.OfferPseudoLanguage) =
            ("Comity", "Republic of Xenia, Ministry of Foreign Affairs", "Africa/Nairobi", true));
        builder.Services.AddTexts(typeof(SampleSite).Assembly);
        builder.Services.AddNavigation([.. Capabilities.Select((name, order) => new NavigationItem($"/{name}", $"sample.nav.{name}", order))]);
        return builder.Build();
    }
}

internal sealed record DeskNameMissing() : Refusal("sample.desk-name-missing", "A desk has a name.");

internal sealed record DutyStartMissing() : Refusal("sample.duty-start-missing", "The start of duty is a date and time.");
