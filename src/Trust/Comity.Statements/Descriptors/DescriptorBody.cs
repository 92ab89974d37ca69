namespace Comity.Statements.Descriptors;

/// <summary>The body of <c>trust.descriptor/1</c>: where a participant's node is reached, in its own signed words.</summary>
public sealed record DescriptorBody
{
    /// <summary>Base addresses, best first: <c>https</c>, or <c>http</c> on loopback only. Empty for a node that only pulls.</summary>
    public required IReadOnlyList<string> Endpoints { get; init; }

    /// <summary>Base64url SHA-256 of the SPKIs of TLS certificates; empty means a public certification authority vouches.</summary>
    public IReadOnlyList<string> TlsPins { get; init; } = [];

    /// <summary>The participant on whose node this one has its seat; absent when it runs its own.</summary>
    public ParticipantId? Host { get; init; }
}
