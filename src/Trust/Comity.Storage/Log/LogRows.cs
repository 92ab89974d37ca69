namespace Comity.Storage.Log;

/// <summary>One leaf of a seat's log. Leaf data is the 32-byte statement hash and nothing else (federation.md 2.3).</summary>
public sealed class LeafRow
{
    public required int Seat { get; init; }

    public required int Epoch { get; init; }

    /// <summary>From 0, without gaps.</summary>
    public required long Index { get; init; }

    public required StatementId Sid { get; init; }
}

/// <summary>The growing edge of a seat's log and its last signed checkpoint. One row for each epoch; compared and swapped.</summary>
public sealed class LogHeadRow
{
    public required int Seat { get; init; }

    public required int Epoch { get; init; }

    /// <summary>Number of committed leaves.</summary>
    public long Size { get; set; }

    /// <summary>The tree's right edge after <see cref="Size"/> leaves (<see cref="Comity.Tlog.GrowingTree"/>).</summary>
    public required byte[] Edge { get; set; }

    /// <summary>Size of the last signed checkpoint; 0 before the first.</summary>
    public long SignedSize { get; set; }

    /// <summary>The right edge at <see cref="SignedSize"/>.</summary>
    public required byte[] SignedEdge { get; set; }

    /// <summary>The last signed checkpoint, a C2SP signed note; empty before the first.</summary>
    public string Checkpoint { get; set; } = "";

    public DateTimeOffset? SignedAt { get; set; }
}

/// <summary>A tile: up to 256 hashes of one level, the widest version that a signed checkpoint covers.</summary>
public sealed class TileRow
{
    public required int Seat { get; init; }

    public required int Epoch { get; init; }

    public required int Level { get; init; }

    public required long Index { get; init; }

    /// <summary>Hashes of 32 bytes, one after another.</summary>
    public required byte[] Hashes { get; set; }
}

/// <summary>What a seat has accepted of another participant's log. Never goes back.</summary>
public sealed class PeerLogRow
{
    public required int Seat { get; init; }

    public required ParticipantId Participant { get; init; }

    public required int Epoch { get; init; }

    public long Size { get; set; }

    public Sha256Digest Root { get; set; }

    /// <summary>The signed checkpoint as it was received.</summary>
    public string Checkpoint { get; set; } = "";

    public DateTimeOffset AcceptedAt { get; set; }

    /// <summary>A second checkpoint that cannot be reconciled with this one: the log is frozen and people are told.</summary>
    public string? Conflict { get; set; }

    /// <summary>
    /// How far it had been accepted when its participant's roots ended this epoch; <see cref="Size"/> and <see cref="Root"/> are then
    /// those of the last undisputed checkpoint, and never move again. Null while the epoch goes on.
    /// </summary>
    public long? EndedFrom { get; set; }
}
