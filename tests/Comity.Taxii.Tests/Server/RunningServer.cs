using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Comity.Taxii.Tests;

/// <summary>A server on loopback with a SQLite store of its own, an account that may do everything, and one that may only read.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    public static readonly Guid Shared = Guid.Parse("11111111-1111-4111-8111-111111111111");
    public static readonly Guid AsIs = Guid.Parse("22222222-2222-4222-8222-222222222222");
    public static readonly Guid View = Guid.Parse("33333333-3333-4333-8333-333333333333");
    public static readonly Guid Open = Guid.Parse("44444444-4444-4444-8444-444444444444");
    public static readonly Guid DropBox = Guid.Parse("55555555-5555-4555-8555-555555555555");
    public const string AnnasToken = "annas-token-0123456789";
    public const string Token = "reader-token-0123456789";

    // Hashed once for the whole suite: it is meant to be slow.
    private static readonly (string Password, string Hash) Anna = New();

    private readonly WebApplication _app;
    private readonly string _folder;

    private RunningServer(WebApplication app, string folder, ITaxiiStore store) => (_app, _folder, Store) = (app, folder, store);

    public ITaxiiStore Store { get; }

    public void Replace(TaxiiSettings settings) => _app.Services.ReplaceTaxiiSettings(settings);

    public long BodiesHeld => _app.Services.GetRequiredService<BodyBudget>().Taken;

    public string StoreFile => Path.Combine(_folder, "taxii.db");

    public HttpClient Http { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public static string Password => Anna.Password;

    public static async Task<RunningServer> StartAsync(
        Func<TaxiiSettings, TaxiiSettings>? change = null,
        Action<TaxiiServerOptions>? configure = null,
        TimeProvider? clock = null,
        Action<WebApplication>? before = null,
        Func<string, ITaxiiStore>? open = null,
        ILoggerProvider? log = null,
        Action<KestrelServerOptions>? kestrel = null)
    {
        var folder = Directory.CreateTempSubdirectory("taxii").FullName;
        var store = (open ?? SqliteTaxiiStore.Open)(Path.Combine(folder, "taxii.db"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (log is not null)
            builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.LimitForTaxii();
            kestrel?.Invoke(options);
            options.Listen(IPAddress.Loopback, 0);
        });
        if (clock is not null)
            builder.Services.AddSingleton(clock);
        builder.Services.AddTaxiiServer((change ?? (same => same))(Settings), store, configure);
        var app = builder.Build();
        before?.Invoke(app);
        app.UseRouting();
        app.MapTaxii();
        await app.StartAsync();
        var server = new RunningServer(app, folder, store) { Address = new Uri(app.Urls.First()) };
        // A token, which costs no slow hash with every server that is started.
        server.Http = server.Client(new AuthenticationHeaderValue("Bearer", AnnasToken));
        return server;
    }

    public static TaxiiSettings Settings => new()
    {
        Title = "Example exchange",
        Contact = "desk@example.org",
        Roots =
        [
            new TaxiiRootSettings
            {
                Name = "api", Title = "First root", MaxContentLength = 256 * 1024, MaxPage = 50,
                Collections =
                [
                    new TaxiiCollectionSettings { Id = Shared, Title = "Shared", Alias = "shared", Read = ["*"], Write = ["anna"] },
                    new TaxiiCollectionSettings { Id = AsIs, Title = "As they come", Read = ["anna"], Write = ["anna"], Validate = false },
                    new TaxiiCollectionSettings { Id = View, Title = "Indicators", Read = ["*"], View = IndicatorsOf(Shared) },
                    new TaxiiCollectionSettings { Id = DropBox, Title = "Drop box", Write = ["*"] },
                ],
            },
            new TaxiiRootSettings { Name = "open", Title = "Open root", Collections = [OpenCollection] },
        ],
        Accounts =
        [
            new TaxiiAccountSettings { Name = "anna", Password = Anna.Hash, Tokens = [TaxiiPassword.HashToken(AnnasToken)] },
            new TaxiiAccountSettings { Name = "reader", Tokens = [TaxiiPassword.HashToken(Token)] },
        ],
    };

    private static TaxiiCollectionSettings OpenCollection => new() { Id = Open, Title = "Open", Public = true, Write = ["anna"] };

    private static TaxiiViewSettings IndicatorsOf(Guid collection) => new() { Of = collection, Types = ["indicator"] };

    public static AuthenticationHeaderValue Basic(string name, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));

    public HttpClient Client(AuthenticationHeaderValue? authorization = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(Address, "/taxii2/") };
        client.DefaultRequestHeaders.Authorization = authorization;
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/taxii+json;version=2.1");
        return client;
    }

    public HttpClient Reader() => Client(new AuthenticationHeaderValue("Bearer", Token));

    public static string Objects(Guid collection, string query = "") => $"api/collections/{collection}/objects/{query}";

    public static string Manifest(Guid collection, string query = "") => $"api/collections/{collection}/manifest/{query}";

    public Task<Got> GetAsync(string path) => Http.GotAsync(HttpMethod.Get, path);

    public Task<Got> PostAsync(Guid collection, params string[] objects) =>
        PostAsync(Objects(collection), $$"""{"objects":[{{string.Join(',', objects)}}]}""");

    public Task<Got> PostAsync(string path, string body, string type = "application/taxii+json;version=2.1") =>
        Http.GotAsync(HttpMethod.Post, path, Body(Encoding.UTF8.GetBytes(body), type));

    public static ByteArrayContent Body(byte[] body, string type = "application/taxii+json;version=2.1")
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static (string, string) New()
    {
        var password = TaxiiPassword.New();
        return (password, TaxiiPassword.Hash(password));
    }
}

/// <summary>An answer, read whole.</summary>
internal sealed record Got(int Status, string Text, string? ContentType, HttpResponseMessage Message)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? Header(string name)
    {
        var found = Message.Headers.NonValidated.TryGetValues(name, out var values)
            || Message.Content.Headers.NonValidated.TryGetValues(name, out values);
        return found ? string.Join(", ", values) : null;
    }

    public IReadOnlyList<JsonElement> Objects => Json.TryGetProperty("objects", out var objects) ? [.. objects.EnumerateArray()] : [];

    public IReadOnlyList<string> Ids => [.. Objects.Select(one => one.GetProperty("id").GetString()!)];

    public string? Next => Json.TryGetProperty("next", out var next) ? next.GetString() : null;

    public bool More => Json.TryGetProperty("more", out var more) && more.GetBoolean();

    public int Number(string name) => Json.GetProperty(name).GetInt32();
}

internal static class Getting
{
    public static async Task<Got> GotAsync(
        this HttpClient http, HttpMethod method, string path, HttpContent? body = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        var message = await http.SendAsync(request);
        // Taken as it was sent: reading the text would parse and rewrite it.
        var type = message.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : null;
        return new Got((int)message.StatusCode, await message.Content.ReadAsStringAsync(), type, message);
    }
}

/// <summary>Valid STIX 2.1 as text.</summary>
internal static class Stix
{
    public static string Indicator(int number, string modified = "2026-01-01T00:00:00.000Z", string name = "") =>
        $$"""{"type":"indicator","spec_version":"2.1","id":"{{Made.IndicatorId(number)}}","created":"2026-01-01T00:00:00.000Z","modified":"{{modified}}","name":"{{name}}","pattern":"[ipv4-addr:value = '192.0.2.1']","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z"}""";

    public static string Malware(int number) =>
        $$"""{"type":"malware","spec_version":"2.1","id":"malware--{{number:x8}}-0000-4000-8000-000000000000","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","is_family":false}""";

    public static string Marking(int number) =>
        $$"""{"type":"marking-definition","spec_version":"2.1","id":"marking-definition--{{number:x8}}-0000-4000-8000-000000000000","created":"2026-01-05T00:00:00.000Z","definition_type":"statement","definition":{"statement":"Example"} }""";

    public const string Address =
        """{"type":"ipv4-addr","spec_version":"2.1","id":"ipv4-addr--ff26c055-6336-5bc5-b98d-13d6226742dd","value":"198.51.100.3"}""";

    public static string[] Indicators(int count, int from = 0) => [.. Enumerable.Range(from, count).Select(number => Indicator(number))];
}
