using Comity.Federation.Outbound;

namespace Comity.Federation.HttpSignatures;

/// <summary>Signs every request that passes, in the channel's one profile, and lets nothing out unsigned.</summary>
/// <param name="signer">The node's key.</param>
/// <param name="maxBodyBytes">Largest content that is buffered and sent; the digest must be known before the first byte leaves.</param>
/// <param name="time">Gives <c>created</c>.</param>
internal sealed class SigningHandler(ChannelSigner signer, int maxBodyBytes, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var parts = await Cover(request, cancellationToken);
        var components = ChannelProfile.ComponentsFor(parts.Method)!;
        var input = new SignatureInput(components, time.GetUtcNow().ToUnixTimeSeconds(), signer.KeyId, SignatureInput.NewNonce());
        var signature = signer.Sign(parts.SignatureBase(input.Parameters));
        if (signature.Length != ChannelProfile.SignatureSize)
            throw new InvalidOperationException($"The node key's signature has {signature.Length} bytes, not {ChannelProfile.SignatureSize}.");

        Set(request, ChannelProfile.SignatureInputField, input.Field);
        Set(request, ChannelProfile.SignatureField, SignatureValue.Format(signature));
        return await base.SendAsync(request, cancellationToken);
    }

    private async Task<RequestParts> Cover(HttpRequestMessage request, CancellationToken cancellation)
    {
        var uri = request.RequestUri ?? throw new InvalidOperationException("A request needs an address.");
        var parts = OrThrow(RequestParts.Of(request.Method.Method, request.Headers.Host ?? AuthorityOf(uri), uri.PathAndQuery));
        if (parts.Method == "GET")
            return request.Content is null ? parts : throw new InvalidOperationException("A GET between nodes has no content.");

        var content = request.Content ??= new ByteArrayContent([]);
        if (content.Headers.ContentEncoding.Count > 0)
            throw new InvalidOperationException("Content between nodes has no coding: it would be neither covered nor bounded.");
        var digest = Sha256Digest.Of(await Buffer(content, cancellation));
        content.Headers.Remove(ChannelProfile.ContentDigestField);
        content.Headers.Add(ChannelProfile.ContentDigestField, ContentDigest.Format(digest));
        return OrThrow(parts.WithContent(content.Headers.ContentType?.ToString() ?? "", digest));
    }

    private async Task<byte[]> Buffer(HttpContent content, CancellationToken cancellation)
    {
        try
        {
            await content.LoadIntoBufferAsync(maxBodyBytes, cancellation);
            return await content.ReadAsByteArrayAsync(cancellation);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new OutboundException(new RequestTooLarge(maxBodyBytes), exception);
        }
    }

    // As the platform writes it into Host: punycode, brackets around IPv6, no default port.
    private static string AuthorityOf(Uri uri)
    {
        var host = uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.IdnHost}]" : uri.IdnHost;
        return uri.IsDefaultPort ? host : $"{host}:{uri.Port}";
    }

    private static RequestParts OrThrow(Result<RequestParts> parts) => parts.TryGet(out var value, out var refusal)
        ? value
        : throw new InvalidOperationException($"Our own request cannot be signed: {refusal}");

    private static void Set(HttpRequestMessage request, string field, string value)
    {
        request.Headers.Remove(field);
        request.Headers.Add(field, value);
    }
}
