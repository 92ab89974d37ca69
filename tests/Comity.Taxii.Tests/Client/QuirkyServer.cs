using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Comity.Taxii.Tests.Client;

/// <summary>A real server on this machine that answers as it is told: other people's servers, with their faults.</summary>
internal sealed class QuirkyServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new(TaxiiClient.Transport());

    private QuirkyServer(WebApplication app) => _app = app;

    public const string Collection = "/hub/collections/91a7b528-80eb-42ed-a74d-c6fbd5a26116/";

    /// <summary>Path and query of every request, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public Uri Address => new(_app.Urls.First());

    public Uri CollectionAddress => new(Address, Collection);

    /// <param name="certificate">For https, at the name localhost; <see langword="null"/> for http.</param>
    public static async Task<QuirkyServer> StartAsync(RequestDelegate answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel((KestrelServerOptions kestrel) =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => _ = certificate is null ? listen : listen.UseHttps(certificate));
        });
        var server = new QuirkyServer(builder.Build());
        server._app.Run(async context =>
        {
            server.Requests.Enqueue(context.Request.Path + Uri.UnescapeDataString(context.Request.QueryString.Value ?? ""));
            await answer(context);
        });
        await server._app.StartAsync();
        return server;
    }

    public TaxiiClient Client(TaxiiClientOptions? options = null) =>
        new(_http, Address, options ?? new TaxiiClientOptions { FirstWait = TimeSpan.FromMilliseconds(1), MaxAttempts = 3 });

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}

/// <summary>Ways to answer.</summary>
internal static class Answers
{
    public static Task Taxii(this HttpResponse response, string json, string? first = null, string? last = null)
    {
        response.ContentType = "application/taxii+json;version=2.1";
        if (first is not null)
            response.Headers["X-TAXII-Date-Added-First"] = first;
        if ((last ?? first) is { } added)
            response.Headers["X-TAXII-Date-Added-Last"] = added;
        return response.WriteAsync(json);
    }

    public static Task Fails(this HttpResponse response, int status, string title = "no")
    {
        response.StatusCode = status;
        return response.Taxii($$"""{"title":"{{title}}"}""");
    }

    /// <summary>An indicator that is told from others by its number.</summary>
    public static string Indicator(int number) =>
        $$"""{"type":"indicator","spec_version":"2.1","id":"indicator--00000000-0000-4000-8000-{{number:D12}}","created":"2026-03-01T12:00:00.000Z","modified":"2026-03-01T12:00:00.000Z","pattern":"[ipv4-addr:value = '192.0.2.1']","pattern_type":"stix","valid_from":"2026-03-01T12:00:00Z"}""";

    public static string Objects(params IEnumerable<int> numbers) => string.Join(',', numbers.Select(Indicator));

    /// <summary>The instant at which an object was added.</summary>
    public static string At(int second) => $"2026-03-01T12:{second / 60:D2}:{second % 60:D2}.000000Z";
}
