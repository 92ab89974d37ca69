using System.Net;
using System.Security.Cryptography;
using Comity.Federation.HttpSignatures;
using Comity.Federation.Outbound;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Comity.Trust.Tests.Federation;

/// <summary>A real node of XB behind the gate on loopback, and the key of its one peer XA.</summary>
internal sealed class ChannelHost : IAsyncDisposable
{
    public const string SecondName = "node.xb.example";

    private readonly WebApplication _app;

    private ChannelHost(WebApplication app) => _app = app;

    public ManualTime ClientTime { get; } = new();

    public ManualTime ServerTime { get; } = new();

    public ECDsa PeerKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string PeerKeyId => EcdsaP256.Thumbprint(PeerKey)!;

    public string Authority { get; private set; } = "";

    /// <summary>Bodies that an endpoint took for good.</summary>
    public List<string> Accepted { get; } = [];

    public static async Task<ChannelHost> Start(int maxBodyBytes = 65_536, int maxNonces = 100)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var host = new ChannelHost(app);
        var options = new ChannelOptions { MaxBodyBytes = maxBodyBytes, MaxNoncesPerKey = maxNonces };
        var verifier = new ChannelVerifier(
            options,
            (keyId, _) => ValueTask.FromResult(keyId == host.PeerKeyId ? host.PeerKey : null),
            authority => authority == host.Authority || authority == SecondName,
            host.ServerTime);
        app.Use(new ChannelGate(verifier, options, host.ServerTime).Invoke);
        host.Map();
        await app.StartAsync();
        host.Authority = new Uri(app.Urls.Single()).Authority;
        return host;
    }

    public Uri Address(string target) => new($"http://{Authority}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    public PeerClient Client(ECDsa? key = null, HttpMessageHandler? transport = null) => PeerClient.Over(
        transport ?? new SocketsHttpHandler { UseProxy = false },
        new OutboundOptions(),
        ChannelSigner.Over(key ?? PeerKey),
        ClientTime);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        PeerKey.Dispose();
    }

    private void Map()
    {
        _app.MapPost("/push", async (HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            Accepted.Add(await reader.ReadToEndAsync());
            return Results.Text(http.Features.Get<SignedRequest>()!.KeyId);
        });
        _app.MapPost("/bound", (Page page) => Accepted.Add(page.Text));
        _app.MapPost("/careless", () => Results.Ok());
        _app.MapPost("/declining", () => Results.StatusCode(StatusCodes.Status429TooManyRequests));
        _app.MapGet("/tile", (string? at) => at ?? "none");
    }

    internal sealed record Page(string Text);
}
