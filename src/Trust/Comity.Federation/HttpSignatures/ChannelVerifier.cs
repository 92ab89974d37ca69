using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Comity.Federation.HttpSignatures;

/// <summary>Finds a peer's node key by its thumbprint; <see langword="null"/> if nobody has it. Must not go to the network.</summary>
/// <remarks>The key is used for verifying only, possibly by several requests at once, and is not disposed of.</remarks>
internal delegate ValueTask<ECDsa?> FindNodeKey(string keyId, CancellationToken cancellation);

/// <summary>A request whose signature verified: who sent it and which content it announced. The content is still unread.</summary>
/// <remarks>Only <see cref="ChannelVerifier"/> creates one.</remarks>
internal sealed record SignedRequest
{
    internal SignedRequest(string keyId, DateTimeOffset createdAt, TimeSpan skew, Sha256Digest? content) =>
        (KeyId, CreatedAt, Skew, Content) = (keyId, createdAt, skew, content);

    /// <summary>Thumbprint of the node key that signed.</summary>
    public string KeyId { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>Our clock minus the signer's, seconds precise; includes the time on the way.</summary>
    public TimeSpan Skew { get; }

    /// <summary>Digest that the content must have; <see langword="null"/> for a GET.</summary>
    public Sha256Digest? Content { get; }
}

/// <summary>Accepts a request only if one known node key signed exactly this method, authority, target and content digest, recently and once.</summary>
/// <remarks>
/// Works by the steps of RFC 9421 3.2. Reads no content. A stranger costs one parse, one look-up and, only with a known
/// keyid, one signature check; the nonce is remembered after the signature verified.
/// </remarks>
/// <param name="options">Bounds.</param>
/// <param name="findKey">Known peers.</param>
/// <param name="isOurs">Whether an authority (lower case, no default port) is this node's. Without it a peer could pass on
/// to us what was signed for itself.</param>
/// <param name="time">Our clock.</param>
internal sealed class ChannelVerifier(ChannelOptions options, FindNodeKey findKey, Func<string, bool> isOurs, TimeProvider time)
{
    private readonly NonceCache _nonces = new(options.MaxKeys, options.MaxNoncesPerKey);

    public async ValueTask<Result<SignedRequest>> Verify(HttpRequest request, CancellationToken cancellation)
    {
        if (!ReadSignature(request.Headers).TryGet(out var signature, out var refusal))
            return refusal;
        if (!ReadParts(request).TryGet(out var covered, out refusal))
            return refusal;
        if (signature.Input.Components != ChannelProfile.ComponentsFor(covered.Parts.Method))
            return new ComponentsWrong();
        if (!isOurs(covered.Parts.Authority))
            return new AuthorityNotOurs();

        var now = time.GetUtcNow();
        var createdAt = DateTimeOffset.FromUnixTimeSeconds(signature.Input.Created);
        var skew = now - createdAt;
        if (skew.Duration() > ChannelProfile.Window)
            return new ClockSkew(skew);

        refusal = await Authenticate(signature, covered.Parts, cancellation) ?? Remember(signature.Input, now);
        return refusal is not null
            ? refusal
            : new SignedRequest(signature.Input.KeyId, createdAt, skew, covered.Content);
    }

    private static Result<ReceivedSignature> ReadSignature(IHeaderDictionary headers)
    {
        var inputs = headers[ChannelProfile.SignatureInputField];
        var values = headers[ChannelProfile.SignatureField];
        if (inputs.Count == 0 || values.Count == 0)
            return new SignatureMissing();
        if (inputs.Count > 1 || values.Count > 1)
            return new SeveralSignatures();
        if (!SignatureInput.Parse(inputs[0] ?? "").TryGet(out var input, out var refusal))
            return refusal;
        return SignatureValue.Parse(values[0] ?? "").TryGet(out var value, out refusal)
            ? new ReceivedSignature(input, value)
            : refusal;
    }

    private static Result<CoveredRequest> ReadParts(HttpRequest request)
    {
        // The target as it was sent: the decoded path could stand for several.
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!RequestParts.Of(request.Method, request.Host.Value ?? "", target).TryGet(out var parts, out var refusal))
            return refusal;
        return parts.Method == "GET" ? WithoutContent(request, parts) : WithContent(request, parts);
    }

    private static Result<CoveredRequest> WithoutContent(HttpRequest request, RequestParts parts) =>
        request.HttpContext.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody
            ? new ContentRefused("A GET has no content.")
            : new CoveredRequest(parts, Content: null);

    private static Result<CoveredRequest> WithContent(HttpRequest request, RequestParts parts)
    {
        if (request.Headers.ContentEncoding.Count > 0)
            return new ContentRefused("Content codings are not covered and therefore refused.");
        if (request.Headers.ContentType.Count != 1)
            return new ContentRefused("Content-Type must be there once.");
        if (Single(request.Headers[ChannelProfile.ContentDigestField]) is not { } field)
            return new DigestMalformed();
        if (!ContentDigest.Parse(field).TryGet(out var digest, out var refusal))
            return refusal;
        return parts.WithContent(request.Headers.ContentType[0] ?? "", digest).TryGet(out var whole, out refusal)
            ? new CoveredRequest(whole, digest)
            : refusal;
    }

    private static string? Single(StringValues values) => values.Count == 1 ? values[0] : null;

    private async ValueTask<Refusal?> Authenticate(ReceivedSignature signature, RequestParts parts, CancellationToken cancellation)
    {
        var keyId = signature.Input.KeyId;
        if (await findKey(keyId, cancellation) is not { } key)
            return new KeyUnknown();
        var signed = parts.SignatureBase(signature.Input.Parameters);
        return EcdsaP256.Verifies(key, keyId, signed, signature.Value) ? null : new SignatureBad();
    }

    private ChannelRefusal? Remember(SignatureInput input, DateTimeOffset now) => _nonces.TryAdd(
        input.KeyId, input.Nonce, input.Created + (long)ChannelProfile.Window.TotalSeconds, now.ToUnixTimeSeconds());

    private sealed record ReceivedSignature(SignatureInput Input, byte[] Value);

    private sealed record CoveredRequest(RequestParts Parts, Sha256Digest? Content);
}
