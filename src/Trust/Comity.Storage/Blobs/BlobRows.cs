namespace Comity.Storage.Blobs;

/// <summary>How far an attachment's bytes have come in this database.</summary>
public enum BlobState
{
    /// <summary>Being laid in by an officer; of no draft yet.</summary>
    Uploading,

    /// <summary>On its way from its sender.</summary>
    Arriving,

    /// <summary>All here, and checked.</summary>
    Complete,

    /// <summary>Never to be had; the sender was told the code.</summary>
    Refused,
}

/// <summary>The sealed bytes of one attachment in one seat's keeping. They open only with the key inside the statement that names them.</summary>
public sealed class BlobRow
{
    /// <summary>Local number; chunks stand under it.</summary>
    public long Id { get; init; }

    public required int Seat { get; init; }

    /// <summary>Whose feed brings it; the seat's own participant for what it says itself. Peers cannot spoil each other's.</summary>
    public required ParticipantId From { get; init; }

    /// <summary>Hash of all chunks; none while it is being laid in.</summary>
    public Sha256Digest Sha256 { get; set; }

    /// <summary>Hash and length of the plain bytes of what was laid in here; none for what arrives: its statement says both.</summary>
    public Sha256Digest Plain { get; set; }

    public long PlainBytes { get; set; }

    /// <summary>All chunks together, in bytes.</summary>
    public long Length { get; set; }

    public int Chunks { get; set; }

    /// <summary>Chunks stored so far, from the first on.</summary>
    public int Have { get; set; }

    public required BlobState State { get; set; }

    /// <summary>Why it was refused.</summary>
    public string? Code { get; set; }

    public required DateTimeOffset BegunAt { get; init; }

    public DateTimeOffset? CompletedAt { get; set; }
}

/// <summary>One chunk of an attachment, as it travels.</summary>
public sealed class BlobChunkRow
{
    public required long Blob { get; init; }

    /// <summary>From 0.</summary>
    public required int Index { get; init; }

    /// <summary>SHA-256 of the bytes: what the feed's chain is made of.</summary>
    public required Sha256Digest Hash { get; init; }

    public required byte[] Bytes { get; init; }
}

/// <summary>Which statement of a seat's history names which attachment. Holds nothing that the signed statement keeps sealed.</summary>
public sealed class AttachmentRow
{
    public required int Seat { get; init; }

    public required StatementId Sid { get; init; }

    /// <summary>Place in the statement's list, from 0.</summary>
    public required int Ordinal { get; init; }

    public required ParticipantId Issuer { get; init; }

    /// <summary>Hash of all chunks.</summary>
    public required Sha256Digest Blob { get; init; }

    /// <summary>All chunks together, in bytes.</summary>
    public required long Length { get; init; }

    public required int Chunks { get; init; }
}

/// <summary>The attachments that a seat sends to one peer, chunk after chunk, dense from 1. Retained until receipted.</summary>
public sealed class BlobFeedOutRow
{
    public required int Seat { get; init; }

    public required ParticipantId Peer { get; init; }

    /// <summary>Random identifier of this instance of the feed; a new one after data loss.</summary>
    public required Sha256Digest Feed { get; set; }

    /// <summary>Number of chunks so far.</summary>
    public long N { get; set; }

    /// <summary>Chained hash over all of them (federation.md 2.6).</summary>
    public Sha256Digest H { get; set; }

    public long Receipted { get; set; }

    public DateTimeOffset? ContactAt { get; set; }

    public int Failures { get; set; }

    /// <summary>Code of the last failure.</summary>
    public string? LastFailure { get; set; }

    public DateTimeOffset? NextAttemptAt { get; set; }
}

/// <summary>One attachment on the way to one peer: it fills <see cref="Chunks"/> places of the feed from <see cref="First"/> on.</summary>
public sealed class BlobFeedItemRow
{
    public required int Seat { get; init; }

    public required ParticipantId Peer { get; init; }

    /// <summary>Place of its first chunk.</summary>
    public required long First { get; init; }

    public required int Chunks { get; init; }

    /// <summary>The statement that names it: nothing of it leaves before the peer has that.</summary>
    public required StatementId Sid { get; init; }

    public required Sha256Digest Blob { get; init; }

    /// <summary>Chained hash after its last chunk.</summary>
    public required Sha256Digest H { get; set; }

    /// <summary>The code, where the peer refused it.</summary>
    public string? Rejected { get; set; }

    /// <summary>When a receipt covered its last chunk.</summary>
    public DateTimeOffset? ReceiptedAt { get; set; }
}

/// <summary>What a seat has taken from one peer's attachments. Moves in the same transaction as the chunks.</summary>
public sealed class BlobFeedInRow
{
    public required int Seat { get; init; }

    public required ParticipantId Peer { get; init; }

    public required Sha256Digest Feed { get; set; }

    public long N { get; set; }

    public Sha256Digest H { get; set; }

    public DateTimeOffset? ContactAt { get; set; }
}

/// <summary>A chunk that was refused, for the receipts.</summary>
public sealed class BlobRefusalRow
{
    public required int Seat { get; init; }

    public required ParticipantId Peer { get; init; }

    public required Sha256Digest Feed { get; init; }

    public required long N { get; init; }

    public required Sha256Digest Blob { get; init; }

    public required string Code { get; init; }
}
