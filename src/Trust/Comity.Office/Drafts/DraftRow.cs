using Comity.Office.Rights;
using Comity.Statements;

namespace Comity.Office.Drafts;

/// <summary>How far a draft has come.</summary>
public enum DraftState
{
    Draft,
    AwaitingClearance,
    Cleared,
    Released,
    Discarded,
}

/// <summary>Something a seat may say once it is cleared and released. Local and irreplaceable: no statement holds it yet.</summary>
/// <remarks>Changed only inside an audited write transaction. Its content never enters a log or the audit trail.</remarks>
internal sealed class DraftRow
{
    public required Guid Id { get; init; }

    public required int Seat { get; init; }

    public required CommunityId Community { get; init; }

    public required StatementType Type { get; init; }

    /// <summary>The marking as JSON, as the statement will carry it.</summary>
    public required string Marking { get; set; }

    /// <summary>The label of <see cref="Marking"/>, for lists.</summary>
    public required Tlp Tlp { get; set; }

    /// <summary>The body as JSON bytes of its type.</summary>
    public required byte[] Body { get; set; }

    /// <summary>Everything else that would be said, as JSON (<see cref="DraftRest"/>).</summary>
    public required string Rest { get; set; }

    /// <summary>What kind of thing of a capability it belongs to, such as <c>case</c>; null if to none.</summary>
    public string? ObjectKind { get; init; }

    public string? ObjectId { get; init; }

    /// <summary>Who began it; everybody who wrote in it has a <see cref="DraftHandRow"/>.</summary>
    public required OfficerId Author { get; init; }

    /// <summary>One more with each change of the row, whatever changed: its ETag.</summary>
    public int Version { get; set; } = 1;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public DraftState State { get; set; }

    /// <summary>Why it was last returned, for its authors; null once it is edited.</summary>
    public string? ReturnNote { get; set; }

    /// <summary>What it became.</summary>
    public StatementId? Sid { get; set; }

    public OfficerId? ReleasedBy { get; set; }

    /// <summary>The attempt that released it, as its client named it: the same attempt again has the same outcome.</summary>
    public string? ReleaseAttempt { get; set; }

    /// <summary>SHA-256 over everything that would be said.</summary>
    public Sha256Digest Hash => DraftHash.Of(this);

    public DraftContent Content => DraftContent.Of(this);

    public bool IsOpen => State is DraftState.Draft or DraftState.AwaitingClearance or DraftState.Cleared;

    public void Take(DraftContent content) =>
        (Marking, Tlp, Body, Rest) = (content.MarkingJson(), content.Marking.Tlp, content.Body, content.RestJson());

    public void Move(DraftState state, DateTimeOffset now) => (State, UpdatedAt, Version) = (state, now, Version + 1);
}

/// <summary>An officer who wrote in a draft, and so may neither clear nor release it.</summary>
internal sealed class DraftHandRow
{
    public required Guid Draft { get; init; }

    public required OfficerId Officer { get; init; }
}
