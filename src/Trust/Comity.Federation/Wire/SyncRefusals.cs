namespace Comity.Federation;

/// <summary>A head, receipt or page that does not have its form or signature.</summary>
public sealed record BadMessage(string Explanation) : Refusal("sync.bad-message", Explanation);

public sealed record NewerProtocol(int Version)
    : Refusal("sync.version", $"The message has protocol version {Version}; this node speaks {SyncProfile.Version}.");

public sealed record PageAltered() : Refusal("sync.page-altered", "The page is not the one that its head was signed for.");

public sealed record NotOurSeat(ParticipantId Participant) : Refusal("sync.not-our-seat", $"This node hosts no seat of {Participant}.");

public sealed record NotTheCaller(ParticipantId Participant)
    : Refusal("sync.not-the-caller", $"The request was not signed by a node key of {Participant}.");

public sealed record CallerUnknown()
    : Refusal("sync.caller-unknown", "The key that signed the request belongs to no single participant.");

public sealed record NotShared() : Refusal("sync.not-shared", "Only members of a shared community may read this.");

public sealed record NotThere() : Refusal("sync.not-there", "There is no such document here.");

public sealed record OtherFeed() : Refusal("sync.other-feed", "The message speaks of another feed.");

public sealed record QuotaSpent(TimeSpan RetryAfter)
    : Refusal("sync.quota", $"The quota of this minute is spent; try again in {RetryAfter.TotalSeconds:0} s.");

public sealed record AttachmentQuota()
    : Refusal("attachment.quota", "The attachments of this peer fill the room that they have here; they wait until there is more.");

public sealed record AttachmentTooEarly()
    : Refusal("attachment.too-early", "The statement that names this attachment is not here; it waits until that has come, perhaps again.");

public sealed record PeerAnswered(int Status, string PeerCode)
    : Refusal("peer.answered", $"The peer answered {Status}{(PeerCode.Length > 0 ? $" ({PeerCode})" : "")}.")
{
    /// <summary>How long it asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

public sealed record NoWayToPeer(ParticipantId Peer)
    : Refusal("peer.no-endpoint", $"No address of {Peer} is known; it pulls, or pages travel as files.");

public sealed record NoSealKey(ParticipantId Peer)
    : Refusal("peer.no-seal-key", $"The newest keyset of {Peer} has no seal key that this node can use.");

public sealed record Uninvited()
    : Refusal("sync.uninvited", "A feed brings no participant or community that this node was not introduced to.");

/// <summary>An item of a feed that could not be opened or is not what it says.</summary>
public sealed record BadItem(string Code, string Explanation) : Refusal(Code, Explanation);

/// <summary>A peer says that it holds what this database never sent: one of the two is wrong, and the seat suspects itself first.</summary>
public sealed record ReceiptAhead(string Explanation) : Refusal("sync.receipt-ahead", Explanation);

/// <summary>A peer takes back receipts again and again without taking anything in between.</summary>
public sealed record ReceiptWentBack(long From, long To)
    : Refusal("sync.receipt-went-back", $"The peer's receipt went back from {From} to {To} a second time without an advance.");
