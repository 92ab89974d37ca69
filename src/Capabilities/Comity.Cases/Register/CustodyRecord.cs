namespace Comity.Cases.Register;

/// <summary>How an item came to be evidence (ISO/IEC 27037: identify, collect, acquire, preserve).</summary>
/// <param name="Collector">Who took it: a person or a desk.</param>
/// <param name="CollectedAt">When; UTC, to the second.</param>
/// <param name="Place">Where it was taken.</param>
/// <param name="Tool">With what, version included.</param>
/// <param name="Method">How.</param>
/// <param name="Storage">Where it was kept first.</param>
public sealed record Collection(string Collector, DateTimeOffset CollectedAt, string Place, string Tool, string Method, string Storage);

/// <summary>How an item entered our register.</summary>
/// <param name="By">The officer who entered it.</param>
/// <param name="IsComputed">Whether this node computed the hash from the bytes itself; else whoever entered it stated it.</param>
/// <param name="CopyOf">The item of the same case that it is a copy of; null for an original.</param>
/// <param name="Handling">How it must be handled, in words.</param>
/// <param name="SealedBag">The number of the sealed bag it came in.</param>
public sealed record Accession(string By, DateTimeOffset At, bool IsComputed, int? CopyOf = null, Tlp Tlp = default, string? Handling = null, string? SealedBag = null);

/// <summary>What can become of evidence.</summary>
public enum CustodyDeed
{
    /// <summary>From whoever holds it to somebody else.</summary>
    HandedOver,

    /// <summary>The same holder keeps it elsewhere.</summary>
    Moved,

    /// <summary>Its bytes are kept by this node, sealed, and are those that the item names.</summary>
    FileKept,

    /// <summary>Its hash was taken again: the same, or another.</summary>
    Verified,

    /// <summary>Says what is right where an earlier record is wrong; that record stays.</summary>
    Corrected,

    /// <summary>Given back to whom it belongs.</summary>
    Returned,

    /// <summary>It is no more.</summary>
    Destroyed,
}

/// <summary>Where an item stands.</summary>
public enum EvidenceStanding
{
    Held,
    Returned,
    Destroyed,
}

/// <summary>One thing that became of an item, chained to all before it by <see cref="Before"/>.</summary>
public sealed record CustodyRecord
{
    public required CustodyDeed Deed { get; init; }

    /// <summary>The officer who entered it.</summary>
    public required string By { get; init; }

    /// <summary>When it happened; UTC, to the second.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it was entered: never before it happened.</summary>
    public required DateTimeOffset EnteredAt { get; init; }

    /// <summary>Why; of a correction, what is right.</summary>
    public required string Why { get; init; }

    /// <summary>Who gave it away.</summary>
    public string? From { get; init; }

    /// <summary>Who has it from then on; in a correction, who has it in truth.</summary>
    public string? To { get; init; }

    public string? Storage { get; init; }

    public string? SealedBag { get; init; }

    /// <summary>Of a verification, the hash that was found.</summary>
    public Sha256Digest? Found { get; init; }

    /// <summary>Of a correction, which record, from 1; 0 for how the item was taken.</summary>
    public int? Corrects { get; init; }

    /// <summary>The item's head before it.</summary>
    public Sha256Digest Before { get; init; }
}
