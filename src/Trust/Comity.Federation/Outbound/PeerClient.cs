using System.Net;
using System.Security.Authentication;
using Comity.Federation.HttpSignatures;

namespace Comity.Federation.Outbound;

/// <summary>Sends signed requests to one peer: bounded in time and bytes, to permitted addresses only, never redirected.</summary>
/// <remarks>One for each peer, kept as long as its endpoint and pin hold. Safe for concurrent use.</remarks>
internal sealed class PeerClient : IDisposable
{
    private readonly HttpClient _http;

    private PeerClient(HttpClient http) => _http = http;

    /// <param name="options">Bounds and allowed networks.</param>
    /// <param name="pin">SHA-256 of the peer's SubjectPublicKeyInfo from its descriptor; <see langword="null"/> to trust public authorities.</param>
    /// <param name="signer">This node's key.</param>
    /// <param name="time">For <c>created</c> and the exchange's timeout.</param>
    /// <param name="resolve">Name resolution; <see langword="null"/> for the system's.</param>
    public static PeerClient Create(
        OutboundOptions options, Sha256Digest? pin, ChannelSigner signer, TimeProvider time, ResolveHost? resolve = null)
    {
        var connector = new PeerConnector(new AddressPolicy(options), resolve ?? Dns.GetHostAddressesAsync);
        return Over(Transport(options, pin, connector), options, signer, time);
    }

    /// <summary>The same over a given innermost handler.</summary>
    internal static PeerClient Over(HttpMessageHandler transport, OutboundOptions options, ChannelSigner signer, TimeProvider time)
    {
        var signing = new SigningHandler(signer, options.MaxRequestBytes, time) { InnerHandler = transport };
        var bounded = new BoundedExchange(options.MaxResponseBytes, options.ExchangeTimeout, time) { InnerHandler = signing };
        return new PeerClient(new HttpClient(bounded) { Timeout = Timeout.InfiniteTimeSpan });
    }

    /// <summary>One exchange. The response's content is whole and in memory; a status of 4xx or 5xx is a response, not a refusal.</summary>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellation"/> asks for it.</exception>
    public async Task<Result<HttpResponseMessage>> Send(HttpRequestMessage request, CancellationToken cancellation)
    {
        if (request.RequestUri is not { IsAbsoluteUri: true, Scheme: "https" or "http", UserInfo: "", Fragment: "" })
            return new PeerAddressUnusable("A peer's address is an absolute https URL without user and fragment.");
        try
        {
            var response = await _http.SendAsync(request, cancellation);
            if ((int)response.StatusCode is < 300 or >= 400 or 304)
                return response;
            response.Dispose();
            return new PeerRedirected((int)response.StatusCode);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return RefusalOf(exception);
        }
    }

    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler Transport(OutboundOptions options, Sha256Digest? pin, PeerConnector connector) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PreAuthenticate = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.ConnectTimeout,
        ConnectCallback = connector.Connect,
        SslOptions = PeerTls.Options(pin),
        MaxConnectionsPerServer = 4,
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 0,
        // A connection outlives the answer of the name server only so long.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    // The platform wraps what a connect callback throws; the innermost refusal is the reason.
    private static OutboundRefusal RefusalOf(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is OutboundException { Refusal: var refusal })
                return refusal;
            if (cause is AuthenticationException)
                return new PeerTlsRefused();
        }
        return new PeerUnreachable(exception.Message);
    }
}
