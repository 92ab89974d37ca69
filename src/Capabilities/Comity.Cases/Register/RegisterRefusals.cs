namespace Comity.Cases.Register;

/// <summary>Evidence of which something is not said.</summary>
public sealed record EvidenceIncomplete(string Part)
    : Refusal("evidence.incomplete", $"The {Part} is not fully recorded.") { }

/// <summary>Custody that does not hang together.</summary>
public sealed record CustodyGap(string Explanation) : Refusal("evidence.custody-gap", Explanation);

/// <summary>A text that is empty, too long, or has control characters.</summary>
public sealed record BadEvidenceText(int Max)
    : Refusal("evidence.bad-text", $"A text here has 1 to {Max} characters, on one line where a name or place is asked.") { }

/// <summary>A hash that cannot be read.</summary>
public sealed record BadEvidenceHash()
    : Refusal("evidence.bad-hash", "A SHA-256 hash is written as 64 hexadecimal digits.") { }

/// <summary>A size that no content has.</summary>
public sealed record BadEvidenceSize()
    : Refusal("evidence.bad-size", "A size is a number of bytes, from 0.") { }

/// <summary>Something said to have happened after it was entered.</summary>
public sealed record EvidenceInTheFuture()
    : Refusal("evidence.in-the-future", "It has not happened yet: an entry is made at or after what it tells.") { }

/// <summary>An item that is no more.</summary>
public sealed record EvidenceDestroyed()
    : Refusal("evidence.destroyed", "The item is recorded as destroyed; only corrections are entered after that.") { }

/// <summary>A case or an item that has as many entries as it may.</summary>
public sealed record RegisterFull(int Max)
    : Refusal("evidence.register-full", $"At most {Max} are kept here.") { }

/// <summary>An item that the register does not have.</summary>
public sealed record EvidenceNotFound()
    : Refusal("evidence.not-found", "There is no such item of evidence in this case.") { }

/// <summary>An original that the case does not have.</summary>
public sealed record NoSuchOriginal()
    : Refusal("evidence.no-such-original", "A copy names the number of another item of the same case.") { }

/// <summary>Bytes that are not those the item names.</summary>
public sealed record ContentDiffers()
    : Refusal("evidence.content-differs", "The bytes have another hash than the item: they were not kept.") { }

/// <summary>An item whose bytes this node does not keep.</summary>
public sealed record EvidenceFileAbsent()
    : Refusal("evidence.file-absent", "This node does not keep the item's bytes.");

/// <summary>A place in a list that was not given out.</summary>
public sealed record BadEvidenceCursor() : Refusal("evidence.bad-cursor", "The cursor was not given out by this list.") { }
