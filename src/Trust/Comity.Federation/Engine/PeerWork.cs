using Comity.Federation.Outbound;
using Comity.Storage;

namespace Comity.Federation;

/// <summary>What a step did.</summary>
/// <param name="Seat">For which seat.</param>
/// <param name="Peer">With whom; null when it looked through the seat's feeds.</param>
/// <param name="Kind">Push, pull, fetch, ask or scan.</param>
/// <param name="Failure">Why it did not succeed; it is tried again later.</param>
public sealed record StepReport(int Seat, ParticipantId? Peer, StepKind Kind, Refusal? Failure);

/// <summary>The kinds of work that one step may be.</summary>
public enum StepKind
{
    /// <summary>Looks which of a seat's feeds have something to send, and tries held statements again when that is due.</summary>
    Scan,

    /// <summary>Sends the next page.</summary>
    Push,

    /// <summary>Asks for the next page.</summary>
    Pull,

    /// <summary>Asks a peer how far it has accepted our log, after a restore.</summary>
    Ask,

    /// <summary>Asks a registrar where a peer is.</summary>
    Find,

    /// <summary>Sends the next chunks of attachments.</summary>
    PushBlobs,

    /// <summary>Asks for the next chunks of attachments.</summary>
    PullBlobs,
}

/// <summary>What is due with one peer of one seat. Guarded by the engine's lock.</summary>
/// <remarks>Attachments are work of their own: what holds them up never holds up statements.</remarks>
internal sealed class PeerWork(SeatRow seat, ParticipantId peer, bool isBlobs, Backoff backoff)
{
    public SeatRow Seat { get; } = seat;

    public ParticipantId Peer { get; } = peer;

    public bool IsBlobs { get; } = isBlobs;

    /// <summary>Of attachments: whether any are still to come from the peer.</summary>
    public bool IsWanted { get; set; }

    /// <summary>Of statements: whether some were pulled, so that their attachments are pulled too and at once.</summary>
    public bool HasPulled { get; set; }

    /// <summary>Also used by the peer's own sender alone: one exchange at a time.</summary>
    public Backoff Backoff { get; } = backoff;

    public bool IsInFlight { get; set; }

    public bool IsPushDue { get; set; }

    /// <summary>Monotonic instant from which pushes may leave one by one again: what comes sooner shares a page, and the peer's quota lasts.</summary>
    public TimeSpan PushPaidUntil { get; set; }

    /// <summary>Monotonic instant from which a pull is due.</summary>
    public TimeSpan PullDueAt { get; set; }
}
