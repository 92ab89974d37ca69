using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Comity.Taxii;

/// <summary>
/// Speaks TAXII 2.1 with one server: strict in what it sends, patient with what real servers answer, bounded in all of it.
/// </summary>
/// <remarks>
/// Requests and credentials go to the origin of one server alone, whatever it answers; redirects within it are followed. What failed in
/// passing is tried again. Every method throws <see cref="TaxiiClientException"/> for whatever is no usable answer. Safe for concurrent
/// use.
/// </remarks>
public sealed class TaxiiClient
{
    private readonly Exchange _exchange;

    /// <param name="http">
    /// Its lifetime stays the caller's; best over <see cref="Transport"/>. Its own timeout should not be the shorter one.
    /// </param>
    /// <param name="server">
    /// Any address of the server; its scheme, host and port count. https, or http on this machine or where
    /// <see cref="TaxiiClientOptions.AllowHttp"/> says so.
    /// </param>
    /// <exception cref="ArgumentException">It is no such address.</exception>
    public TaxiiClient(HttpClient http, Uri server, TaxiiClientOptions? options = null)
    {
        Options = options ?? new TaxiiClientOptions();
        Server = Origin.Usable(server, Options.AllowHttp);
        _exchange = new Exchange(http, Server, Options);
    }

    public Uri Server { get; }

    public TaxiiClientOptions Options { get; }

    /// <summary>
    /// A handler as this client wants it: no redirects or cookies of its own, no unbounded unpacking, connections that follow the name
    /// server.
    /// </summary>
    /// <param name="authorities">
    /// The server's certificate is to be signed by one of these and by no other; <see langword="null"/> for those that the machine trusts.
    /// </param>
    public static SocketsHttpHandler Transport(X509Certificate2Collection? authorities = null) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(20),
        MaxResponseHeadersLength = 32,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        SslOptions = ServerCertificate.Trusting(authorities),
    };

    /// <summary>What the server says about itself (4.1).</summary>
    /// <param name="address">Where to ask; <see langword="null"/> for <c>/taxii2/</c>.</param>
    public async Task<DiscoveryAnswer> DiscoverAsync(Uri? address = null, CancellationToken cancellation = default)
    {
        var asked = address ?? TaxiiAddress.Discovery(Server);
        return AnswerReader.Discovery(await GetAsync(asked, cancellation), asked);
    }

    /// <summary>An API root (4.2).</summary>
    public async Task<ApiRootAnswer> GetApiRootAsync(Uri apiRoot, CancellationToken cancellation = default) =>
        AnswerReader.ApiRoot(await GetAsync(TaxiiAddress.WithSlash(apiRoot), cancellation));

    /// <summary>The collections under an API root (5.1).</summary>
    public async Task<IReadOnlyList<CollectionAnswer>> GetCollectionsAsync(Uri apiRoot, CancellationToken cancellation = default) =>
        AnswerReader.Collections(await GetAsync(TaxiiAddress.Collections(apiRoot), cancellation), apiRoot);

    /// <summary>A collection (5.2).</summary>
    public async Task<CollectionAnswer> GetCollectionAsync(Uri collection, CancellationToken cancellation = default)
    {
        var asked = TaxiiAddress.WithSlash(collection);
        return AnswerReader.Collection(await GetAsync(asked, cancellation), asked);
    }

    /// <summary>One page of objects (5.4).</summary>
    /// <param name="next">From the page before, asked with the same filters; <see langword="null"/> for the first.</param>
    public async Task<ObjectPage> GetObjectsAsync(Uri collection, TaxiiFilters filters, string? next = null,
        CancellationToken cancellation = default) =>
        PageReader.Read(await GetAsync(TaxiiAddress.Objects(collection, filters.Text(next)), cancellation), Options.Limits);

    /// <summary>One page of the versions of an object, each whole (5.6).</summary>
    public async Task<ObjectPage> GetObjectAsync(Uri collection, string id, TaxiiFilters filters, string? next = null,
        CancellationToken cancellation = default) =>
        PageReader.Read(await GetAsync(TaxiiAddress.Object(collection, id, filters.Text(next)), cancellation), Options.Limits);

    /// <summary>One page of the manifest (5.3).</summary>
    public async Task<ManifestPage> GetManifestAsync(Uri collection, TaxiiFilters filters, string? next = null,
        CancellationToken cancellation = default) =>
        AnswerReader.Manifest(await GetAsync(TaxiiAddress.Manifest(collection, filters.Text(next)), cancellation));

    /// <summary>One page of the versions of an object, by name (5.8).</summary>
    public async Task<VersionPage> GetVersionsAsync(Uri collection, string id, TaxiiFilters filters, string? next = null,
        CancellationToken cancellation = default) =>
        AnswerReader.Versions(await GetAsync(TaxiiAddress.Versions(collection, id, filters.Text(next)), cancellation));

    /// <summary>What became of an add (4.3).</summary>
    public async Task<StatusAnswer> GetStatusAsync(Uri apiRoot, string id, CancellationToken cancellation = default) =>
        AnswerReader.Status(await GetAsync(TaxiiAddress.Status(apiRoot, id), cancellation));

    /// <summary>Adds objects (5.5). Sent again where the answer was lost: a duplicate is no error.</summary>
    /// <param name="envelope">A TAXII envelope in UTF-8.</param>
    public async Task<StatusAnswer> AddAsync(Uri collection, ReadOnlyMemory<byte> envelope, CancellationToken cancellation = default) =>
        AnswerReader.Status(await _exchange.SendAsync(HttpMethod.Post, TaxiiAddress.Objects(collection), envelope, cancellation));

    /// <summary>Deletes an object, or those versions of it that the filters name (5.7).</summary>
    public async Task DeleteAsync(Uri collection, string id, TaxiiFilters filters, CancellationToken cancellation = default) =>
        await _exchange.SendAsync(HttpMethod.Delete, TaxiiAddress.Object(collection, id, filters.Text()), body: null, cancellation);

    private Task<Answer> GetAsync(Uri uri, CancellationToken cancellation) =>
        _exchange.SendAsync(HttpMethod.Get, uri, body: null, cancellation);
}
