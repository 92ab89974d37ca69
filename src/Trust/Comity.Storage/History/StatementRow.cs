using Comity.Statements;

namespace Comity.Storage.History;

/// <summary>What became of a statement that reached us, or that we issued.</summary>
public enum Standing
{
    /// <summary>Part of our history; projections have seen it.</summary>
    Admitted,

    /// <summary>Kept, shown as "not yet understood", and tried again when what was missing comes.</summary>
    Held,

    /// <summary>Kept and never tried again; the sender was told the code.</summary>
    Rejected,
}

/// <summary>How much a receiver knows of a statement's place in its issuer's log.</summary>
public enum Grade
{
    /// <summary>A valid signature.</summary>
    Received,

    /// <summary>In a checkpoint that is consistent with the last one accepted from that log.</summary>
    Anchored,
}

/// <summary>One statement in one seat's history. What cannot be rebuilt stands here, sealed under its own storage key.</summary>
public sealed class StatementRow
{
    /// <summary>The local order in which statements entered. Projections replay in it.</summary>
    public long Arrival { get; init; }

    public required int Seat { get; init; }

    public required StatementId Sid { get; init; }

    public required ParticipantId Issuer { get; init; }

    public CommunityId? Community { get; init; }

    public required StatementType Type { get; init; }

    public string? Subject { get; init; }

    public string? Exercise { get; init; }

    public Tlp Tlp { get; init; }

    /// <summary>The keyset it says it is signed under.</summary>
    public StatementId? Keyset { get; init; }

    public string Kid { get; set; } = "";

    /// <summary>The issuer's claim.</summary>
    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>When it entered here.</summary>
    public required DateTimeOffset EnteredAt { get; init; }

    public required Standing Standing { get; set; }

    /// <summary>Why it is held or rejected.</summary>
    public string? Code { get; set; }

    public Grade Grade { get; set; }

    /// <summary>The epoch of the issuer's log, once known.</summary>
    public int? Epoch { get; set; }

    /// <summary>The index in the issuer's log, once known.</summary>
    public long? Index { get; set; }

    /// <summary>Whether a later keyset revoked its key from a position at or before this one.</summary>
    public bool Disputed { get; set; }

    /// <summary>The exact signed bytes, sealed under the statement's storage key: nonce (12), tag (16), ciphertext.</summary>
    public required byte[] Sealed { get; set; }
}
