namespace Comity.Storage.Trust;

/// <summary>A keyset, roster or descriptor that this node holds, of anybody: signed, and readable by all peers, so stored in clear.</summary>
public sealed class TrustDocumentRow
{
    public required StatementId Sid { get; init; }

    public required TrustDocumentKind Kind { get; init; }

    /// <summary>The participant (keysets, descriptors) or the community (rosters) that it is about.</summary>
    public required Sha256Digest Owner { get; init; }

    /// <summary>Version of a keyset or roster; of descriptors, the issuer's time in milliseconds.</summary>
    public required long Version { get; init; }

    /// <summary>Whether it is another successor of a version: kept as proof, and read last, when it freezes its chain again.</summary>
    public bool Forks { get; init; }

    /// <summary>The exact signed bytes.</summary>
    public required byte[] Jws { get; init; }

    public required DateTimeOffset EnteredAt { get; init; }
}

public enum TrustDocumentKind
{
    Keyset,
    Roster,
    Descriptor,
}
