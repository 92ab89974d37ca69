using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Comity.Federation.HttpSignatures;
using Comity.Federation.Outbound;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Comity.Trust.Tests.Federation;

public sealed class PeerClientTests : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private int _reached;

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task A_redirect_is_refused_and_not_followed()
    {
        await using var server = await Serve(http =>
        {
            http.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        Assert.Equal("peer.redirected", await CodeOf(Trial(), Url(server, "/")));
        Assert.Equal(1, _reached);
    }

    [Fact]
    public async Task A_name_that_leads_to_loopback_is_refused_before_connecting()
    {
        await using var server = await Serve(Fine);
        var url = new UriBuilder(Url(server, "/")) { Host = "node.xb.example" }.Uri;
        Assert.Equal("peer.plain-http", await CodeOf(new OutboundOptions(), url, ToLoopback));
        Assert.Equal("peer.address-refused", await CodeOf(Trial(), Secure(url), ToLoopback));
        Assert.Equal("peer.address-refused", await CodeOf(new OutboundOptions(), Secure(new UriBuilder(url) { Host = "localhost" }.Uri), resolve: null));
        Assert.Equal(0, _reached);
    }

    [Fact]
    public async Task A_second_answer_of_the_name_server_is_never_asked_for()
    {
        await using var server = await Serve(Fine);
        var asked = 0;
        Task<IPAddress[]> Rebinding(string host, CancellationToken cancellation) => Task.FromResult<IPAddress[]>(
            ++asked == 1 ? [IPAddress.Parse("198.51.100.7"), IPAddress.Loopback] : [IPAddress.Parse("10.0.0.1")]);
        Assert.Null(await CodeOf(Trial(), new UriBuilder(Url(server, "/")) { Host = "node.xb.example" }.Uri, Rebinding));
        Assert.Equal((1, 1), (asked, _reached));
    }

    [Theory]
    [InlineData("http://[::ffff:127.0.0.1]:9/")]
    [InlineData("http://0x7f.1:9/", true)]
    [InlineData("http://169.254.169.254/")]
    [InlineData("http://example.org/")]
    public async Task Plain_HTTP_goes_nowhere_but_loopback(string url, bool loopback = false)
    {
        Task<IPAddress[]> Public(string host, CancellationToken cancellation) => Task.FromResult<IPAddress[]>([IPAddress.Parse("1.0.0.1")]);
        Assert.Equal(loopback ? "peer.unreachable" : "peer.plain-http", await CodeOf(Trial(), new Uri(url), Public));
        Assert.Equal("peer.plain-http", await CodeOf(new OutboundOptions(), new Uri(url), Public));
    }

    [Theory]
    [InlineData("ftp://node.xb.example/")]
    [InlineData("ws://node.xb.example/")]
    [InlineData("https://user@node.xb.example/")]
    [InlineData("https://node.xb.example/#here")]
    public async Task An_address_of_another_form_is_refused(string url) =>
        Assert.Equal("peer.address-unusable", await CodeOf(Trial(), new Uri(url)));

    [Fact]
    public async Task An_unknown_name_is_told_from_an_unreachable_host()
    {
        static Task<IPAddress[]> Nobody(string host, CancellationToken cancellation) => throw new SocketException((int)SocketError.HostNotFound);
        Assert.Equal("peer.name-unresolved", await CodeOf(Trial(), new Uri("https://node.xb.example/"), Nobody));
    }

    [Fact]
    public async Task A_response_of_any_length_stops_at_the_bound_declared_or_not()
    {
        var options = Trial();
        options.MaxResponseBytes = 70_000;
        await using var server = await Serve(http => Pour(http, bytes: http.Request.Path == "/fits" ? 70_000 : 70_001, declared: http.Request.Path == "/declared"));
        Assert.Null(await CodeOf(options, Url(server, "/fits")));
        Assert.Equal("peer.response-too-large", await CodeOf(options, Url(server, "/declared")));
        Assert.Equal("peer.response-too-large", await CodeOf(options, Url(server, "/undeclared")));
    }

    [Fact]
    public async Task An_endless_slow_response_ends_by_time_but_our_own_cancellation_stays_one()
    {
        var options = Trial();
        options.ExchangeTimeout = TimeSpan.FromMilliseconds(300);
        await using var server = await Serve(async http =>
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.WriteAsync("x");
                await http.Response.Body.FlushAsync();
                await Task.Delay(20);
            }
        });
        Assert.Equal("peer.too-slow", await CodeOf(options, Url(server, "/")));

        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        using var client = PeerClient.Create(options, pin: null, ChannelSigner.Over(_key), TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.Send(new(HttpMethod.Get, Url(server, "/")), cancelled.Token));
    }

    [Fact]
    public async Task Too_large_a_request_does_not_leave()
    {
        var options = Trial();
        options.MaxRequestBytes = 65_536;
        await using var server = await Serve(Fine);
        using var client = PeerClient.Create(options, pin: null, ChannelSigner.Over(_key), TimeProvider.System);
        using var request = new HttpRequestMessage(HttpMethod.Post, Url(server, "/")) { Content = new ByteArrayContent(new byte[65_537]) };
        Assert.Equal("peer.request-too-large", (await client.Send(request, CancellationToken.None)).Refusal?.Code);
        Assert.Equal(0, _reached);
    }

    [Fact]
    public async Task A_pinned_key_is_enough_another_is_not_and_without_a_pin_an_unknown_authority_is_not()
    {
        using var certificate = SelfSigned();
        await using var server = await Serve(Fine, certificate);
        var options = new OutboundOptions { AllowedNetworks = ["127.0.0.0/8"] };
        Assert.Null(await CodeOf(options, Url(server, "/"), pin: PeerTls.PinOf(certificate)));
        Assert.Equal("peer.tls", await CodeOf(options, Url(server, "/"), pin: Sha256Digest.Of([1])));
        Assert.Equal("peer.tls", await CodeOf(options, Url(server, "/")));
        Assert.Equal(1, _reached);
    }

    [Fact]
    public async Task TLS_before_version_1_3_is_refused()
    {
        using var certificate = SelfSigned();
#pragma warning disable CA5398 // The old version is what is under test.
        await using var server = await Serve(Fine, certificate, SslProtocols.Tls12);
#pragma warning restore CA5398
        var options = new OutboundOptions { AllowedNetworks = ["127.0.0.0/8"] };
        Assert.Equal("peer.tls", await CodeOf(options, Url(server, "/"), pin: PeerTls.PinOf(certificate)));
        Assert.Equal(0, _reached);
    }

    private static OutboundOptions Trial() => new() { AllowPlainHttpOnLoopback = true };

    private static Task Fine(HttpContext http) => http.Response.WriteAsync("fine");

    private static Task<IPAddress[]> ToLoopback(string host, CancellationToken cancellation) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);

    private static Uri Url(WebApplication server, string path) => new(new Uri(server.Urls.Single()), path);

    private static Uri Secure(Uri url) => new UriBuilder(url) { Scheme = "https" }.Uri;

    private static async Task Pour(HttpContext http, int bytes, bool declared)
    {
        if (declared)
            http.Response.ContentLength = bytes;
        await http.Response.StartAsync();
        await http.Response.Body.WriteAsync(new byte[bytes]);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=node.xb.example", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(ManualTime.Noon.AddYears(-1), ManualTime.Noon.AddYears(20));
    }

    private async Task<string?> CodeOf(OutboundOptions options, Uri url, ResolveHost? resolve = null, Sha256Digest? pin = null)
    {
        using var client = PeerClient.Create(options, pin, ChannelSigner.Over(_key), TimeProvider.System, resolve);
        return (await client.Send(new(HttpMethod.Get, url), CancellationToken.None)).Refusal?.Code;
    }

    private async Task<WebApplication> Serve(RequestDelegate answer, X509Certificate2? certificate = null, SslProtocols protocols = SslProtocols.None)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate, SslProtocols = protocols });
        }));
        var app = builder.Build();
        app.Run(http =>
        {
            Interlocked.Increment(ref _reached);
            return answer(http);
        });
        await app.StartAsync();
        return app;
    }
}
