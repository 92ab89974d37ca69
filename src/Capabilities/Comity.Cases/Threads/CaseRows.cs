using Comity.Cases.Bodies;
using Comity.Cases.Incidents;
using Comity.Statements;

namespace Comity.Cases.Threads;

/// <summary>Our place in a case.</summary>
public enum OurRole
{
    Opener,
    Receiver,
    Copied,
}

/// <summary>A case as one seat sees it, derived from statements alone.</summary>
internal sealed class CaseRow
{
    public required int Seat { get; init; }

    /// <summary>The statement that opened it: its name on every node.</summary>
    public required StatementId Thread { get; init; }

    /// <summary>The opening's arrival: the case's number on this node.</summary>
    public required long Number { get; init; }

    /// <summary>The seat's participant.</summary>
    public required ParticipantId Self { get; init; }

    public required CommunityId Community { get; init; }

    public required ParticipantId Opener { get; init; }

    public required OurRole Role { get; init; }

    public required ThreadKind Kind { get; init; }

    /// <summary>Of a request, what kind.</summary>
    public RequestKind? Request { get; init; }

    /// <summary>The title's variants, as JSON.</summary>
    public required string Title { get; init; }

    /// <summary>The exercise it belongs to; empty when it is real. The two never share a list by default.</summary>
    public required string Play { get; init; }

    public required bool Urgent { get; init; }

    public required WantedAnswer Wanted { get; init; }

    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>Whether agreeing needs a human-rights check of the receiver's own.</summary>
    public bool TouchesRights { get; init; }

    /// <summary>Of a territory notice, how many items.</summary>
    public int Items { get; init; }

    /// <summary>The opener's file number.</summary>
    public string? OpenerNumber { get; init; }

    /// <summary>The opener's desk that waits for answers.</summary>
    public string? OpenerDesk { get; init; }

    /// <summary>An earlier thread that it goes on from.</summary>
    public StatementId? Continues { get; init; }

    /// <summary>Who it was opened to: participants in order, or <c>community</c>.</summary>
    public required string Audience { get; init; }

    /// <summary>Whether only some of our desks may read the opening (see <see cref="CaseDeskRow"/>).</summary>
    public required bool Restricted { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public SenderStatus SenderStatus { get; set; }

    /// <summary>How often the opener has spoken of its own status; the opening is 0.</summary>
    public int SenderCount { get; set; }

    /// <summary>The opener's latest word on its own status.</summary>
    public StatementId SenderLast { get; set; }

    /// <summary>The strictest label of all its statements.</summary>
    public required Tlp Tlp { get; set; }

    /// <summary>The latest arrival in it: what lists are ordered by.</summary>
    public required long LastArrival { get; set; }

    public required DateTimeOffset LastAt { get; set; }

    /// <summary><see cref="LastArrival"/> while it stands in the list of that name, else null: a list is then one range of one index.</summary>
    public long? UnacknowledgedKey { get; set; }

    /// <inheritdoc cref="UnacknowledgedKey"/>
    public long? OursKey { get; set; }

    /// <inheritdoc cref="UnacknowledgedKey"/>
    public long? TheirsKey { get; set; }

    /// <inheritdoc cref="UnacknowledgedKey"/>
    public long? ClosedKey { get; set; }

    public bool Unacknowledged => UnacknowledgedKey is not null;

    public bool WaitsForUs => OursKey is not null;

    public bool WaitsForThem => TheirsKey is not null;

    public bool Closed => ClosedKey is not null;

    /// <summary>When it is overdue, if what was asked for is still owed.</summary>
    public DateTimeOffset? OverdueFrom { get; set; }
}

/// <summary>A receiver of a thread and what it says of its own side.</summary>
internal sealed class CasePartyRow
{
    public required int Seat { get; init; }

    public required StatementId Thread { get; init; }

    public required ParticipantId Participant { get; init; }

    public bool IsCopy { get; init; }

    public ReceiverStatus Status { get; set; }

    /// <summary>Its latest statement of its own chain.</summary>
    public StatementId? Last { get; set; }

    public DateTimeOffset? LastAt { get; set; }

    /// <summary>Which of the opener's words on its own status it has shown it had seen.</summary>
    public int SeenCount { get; set; }

    public SenderStatus SeenStatus { get; set; }

    public DateTimeOffset? AcknowledgedAt { get; set; }

    public DateTimeOffset? ExpectedBy { get; set; }

    public DeclineReason? Reason { get; set; }

    /// <summary>Its own file number.</summary>
    public string? Number { get; set; }
}

/// <summary>One statement of a case, with its own marking: who may read the case need not read every statement of it.</summary>
internal sealed class CaseEntryRow
{
    public required int Seat { get; init; }

    public required StatementId Sid { get; init; }

    public required StatementId Thread { get; init; }

    public required long Arrival { get; init; }

    public required ParticipantId Author { get; init; }

    public required StatementType Type { get; init; }

    /// <summary>What it says in one code, such as <c>accepted</c> or <c>question</c>.</summary>
    public required string Code { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset EnteredAt { get; init; }

    public required Tlp Tlp { get; init; }

    /// <summary>Which of our desks alone may read it, one a line; empty: all.</summary>
    public required string Desks { get; init; }

    /// <summary>What it answers.</summary>
    public StatementId? Answers { get; init; }

    /// <summary>Of the opener's words on its own status: which one it is, from 0, and what it says.</summary>
    public int? SenderCount { get; init; }

    public SenderStatus? SenderStatus { get; init; }

    /// <summary>The recall that took it back.</summary>
    public StatementId? RecalledBy { get; set; }
}

/// <summary>Something in a case that waits for a person: a question, a redirection, a recall.</summary>
internal sealed class CaseItemRow
{
    public required int Seat { get; init; }

    public required StatementId Sid { get; init; }

    public required ParticipantId WaitsFor { get; init; }

    public required StatementId Thread { get; init; }

    public required OpenItem Kind { get; init; }

    public required ParticipantId By { get; init; }

    public required DateTimeOffset Since { get; init; }
}

/// <summary>What waits.</summary>
public enum OpenItem
{
    Question,
    Redirection,
    Recall,
}

/// <summary>A desk of ours that alone may read a case's opening.</summary>
internal sealed class CaseDeskRow
{
    public required int Seat { get; init; }

    public required StatementId Thread { get; init; }

    public required string Desk { get; init; }
}
