namespace Comity.Federation.Outbound;

/// <summary>Why an exchange with a peer did not happen or is not believed; every code is stable and begins with <c>peer.</c></summary>
internal abstract record OutboundRefusal(string Code, string Explanation) : Refusal(Code, Explanation);

internal sealed record PeerAddressUnusable(string What) : OutboundRefusal("peer.address-unusable", What);

internal sealed record PeerAddressRefused(string Host)
    : OutboundRefusal("peer.address-refused", $"{Host} has no public address and its network is not on the allow list.");

internal sealed record PlainHttpRefused(string Host)
    : OutboundRefusal("peer.plain-http", $"Plain HTTP to {Host} is refused; it is for loopback only, and only where configured.");

internal sealed record PeerNameUnresolved(string Host) : OutboundRefusal("peer.name-unresolved", $"The name {Host} has no address.");

internal sealed record PeerUnreachable(string What) : OutboundRefusal("peer.unreachable", $"The connection failed: {What}");

internal sealed record PeerTlsRefused()
    : OutboundRefusal("peer.tls", "TLS 1.3 with the pinned key, or with a certificate of a public authority, was not possible.");

internal sealed record PeerTooSlow(TimeSpan Limit)
    : OutboundRefusal("peer.too-slow", $"The exchange was not over after {Limit.TotalSeconds:0} s.");

internal sealed record ResponseTooLarge(long MaxBytes)
    : OutboundRefusal("peer.response-too-large", $"More than {MaxBytes} bytes came.");

internal sealed record RequestTooLarge(long MaxBytes)
    : OutboundRefusal("peer.request-too-large", $"More than {MaxBytes} bytes were to be sent.");

internal sealed record PeerRedirected(int Status)
    : OutboundRefusal("peer.redirected", $"The peer answered {Status}; redirects are not followed, the descriptor names the address.");

/// <summary>Carries a refusal through the HTTP handlers, which have no other way to say no.</summary>
internal sealed class OutboundException(OutboundRefusal refusal, Exception? inner = null)
    : HttpRequestException(refusal.ToString(), inner)
{
    public OutboundRefusal Refusal { get; } = refusal;
}
