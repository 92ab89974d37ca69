namespace Comity.Statements.Descriptors;

/// <summary>The body of <c>trust.descriptor/1</c>: where a participant's node is reached, in its own signed words.</summary>
public sealed record DescriptorBody
{
    /// <summary>Most endpoints, and most pins.</summary>
    public const int MaxListed = 16;

    /// <summary>Base addresses, best first: <c>https</c>, or <c>http</c> on loopback only. Empty for a node that only pulls.</summary>
    public required IReadOnlyList<string> Endpoints { get; init; }

    /// <summary>Base64url SHA-256 of the SPKIs of TLS certificates; empty means a public certification authority vouches.</summary>
    public IReadOnlyList<string> TlsPins { get; init; } = [];

    /// <summary>The participant on whose node this one has its seat; absent when it runs its own.</summary>
    public ParticipantId? Host { get; init; }

    /// <summary>The body of a descriptor, when its addresses and pins are what they must be.</summary>
    public static Result<DescriptorBody> Read(Envelope envelope)
    {
        if (envelope.Type != TrustTypes.Descriptor)
            return new BadBody("The statement is not a trust.descriptor/1.");
        if (!envelope.ReadBody<DescriptorBody>().TryGet(out var body, out var bad))
            return bad;
        if (body.Endpoints.Count > MaxListed || !body.Endpoints.All(IsEndpoint))
            return new BadBody($"Endpoints are at most {MaxListed} addresses with https, or http on loopback.") { Where = "/body/endpoints" };
        return body.TlsPins.Count <= MaxListed && body.TlsPins.All(pin => Sha256Digest.TryParse(pin, out _))
            ? body
            : new BadBody($"Pins are at most {MaxListed} SHA-256 values in base64url.") { Where = "/body/tlsPins" };
    }

    private static bool IsEndpoint(string text) =>
        text.Length <= 300 && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0;
}
