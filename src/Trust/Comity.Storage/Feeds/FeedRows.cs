namespace Comity.Storage.Feeds;

/// <summary>What a seat sends to one peer, in order. Dense, retained until receipted, items kept for ever.</summary>
public sealed class FeedOutRow
{
    public required int Seat { get; init; }

    public required ParticipantId Peer { get; init; }

    /// <summary>Random identifier of this instance of the feed; a new one after data loss.</summary>
    public required Sha256Digest Feed { get; set; }

    /// <summary>The instance that was left when a new epoch was declared: a peer still in it holds items that were lost, and that is known.</summary>
    public Sha256Digest? Left { get; set; }

    /// <summary>Number of items so far.</summary>
    public long N { get; set; }

    /// <summary>Chained hash over all of them (federation.md 2.6).</summary>
    public Sha256Digest H { get; set; }

    /// <summary>How many the peer has receipted.</summary>
    public long Receipted { get; set; }

    /// <summary>The chained hash the peer has receipted.</summary>
    public Sha256Digest ReceiptedH { get; set; }

    /// <summary>Up to which item the peer says that it was shown where they stand in our log.</summary>
    public long Anchored { get; set; }

    /// <summary>The epoch and size of our log that the peer has last accepted, as its receipts say; -1 and 0 before the first.</summary>
    public int PeerEpoch { get; set; } = -1;

    public long PeerSize { get; set; }

    /// <summary>When the peer last proved itself by a signed message.</summary>
    public DateTimeOffset? ContactAt { get; set; }

    public int Failures { get; set; }

    /// <summary>Code of the last failure.</summary>
    public string? LastFailure { get; set; }

    public DateTimeOffset? NextAttemptAt { get; set; }
}

/// <summary>One item of a feed that a seat sends.</summary>
public sealed class FeedItemRow
{
    public required int Seat { get; init; }

    public required ParticipantId Peer { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required long N { get; init; }

    public required StatementId Sid { get; init; }

    /// <summary>Chained hash after this item.</summary>
    public required Sha256Digest H { get; set; }

    /// <summary>When a receipt covered it: "delivered".</summary>
    public DateTimeOffset? ReceiptedAt { get; set; }

    /// <summary>The code, where the peer rejected it.</summary>
    public string? Rejected { get; set; }
}

/// <summary>What a seat has taken from one peer's feed. Moves in the same transaction as the effects.</summary>
public sealed class FeedInRow
{
    public required int Seat { get; init; }

    public required ParticipantId Peer { get; init; }

    public required Sha256Digest Feed { get; set; }

    public long N { get; set; }

    public Sha256Digest H { get; set; }

    /// <summary>Up to which item the peer has shown, and this seat has accepted, where the items stand in the peer's log.</summary>
    public long Anchored { get; set; }

    public DateTimeOffset? ContactAt { get; set; }
}

/// <summary>Which item of a peer's feed brought which statement: kept for ever.</summary>
public sealed class FeedInItemRow
{
    public required int Seat { get; init; }

    public required ParticipantId Peer { get; init; }

    public required Sha256Digest Feed { get; init; }

    public required long N { get; init; }

    public required StatementId Sid { get; init; }

    /// <summary>Why it was held or rejected; null when admitted.</summary>
    public string? Code { get; set; }

    /// <summary>The bytes of an item that is no readable statement of its sender and so stands nowhere else; rejected, never tried again.</summary>
    public byte[]? Kept { get; set; }
}
