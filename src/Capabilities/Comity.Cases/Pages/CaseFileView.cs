using Comity.Cases.Bodies;
using Comity.Cases.Threads;
using Comity.Statements;

namespace Comity.Cases.Pages;

/// <summary>One case as its page shows it: nothing stands in it that the reader's desks may not read.</summary>
public sealed record CaseFileView
{
    public required StatementId Thread { get; init; }

    public required long Number { get; init; }

    public required OurRole Role { get; init; }

    /// <summary>As the roster names it.</summary>
    public required string Opener { get; init; }

    /// <summary>What it is, in the reader's language.</summary>
    public required string Kind { get; init; }

    public required string Community { get; init; }

    public CommunityId CommunityId { get; init; }

    public required LanguageText Title { get; init; }

    /// <summary>What it says; null when the reader may not open the first statement.</summary>
    public LanguageText? Text { get; init; }

    public string? Exercise { get; init; }

    public bool Urgent { get; init; }

    public WantedAnswer Wanted { get; init; }

    public DateTimeOffset? AnswerBy { get; init; }

    public bool Overdue { get; init; }

    /// <summary>Of a territory notice, how many items.</summary>
    public int Items { get; init; }

    public required Tlp Tlp { get; init; }

    public string? OpenerNumber { get; init; }

    public SenderStatus Sender { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    public UseTerms? Use { get; init; }

    /// <summary>The sentences without prejudice, by code.</summary>
    public IReadOnlyList<string> Sentences { get; init; } = [];

    public string? Category { get; init; }

    /// <summary>What was observed, as the first statement reports it.</summary>
    public ReportedIncident? Incident { get; init; }

    /// <summary>Of a request for investigation or preservation.</summary>
    public LegalRequest? Legal { get; init; }

    /// <summary>The asker's human-rights check.</summary>
    public RightsCheck? Rights { get; init; }

    /// <summary>Files beside the first statement.</summary>
    public IReadOnlyList<FileView> Files { get; init; } = [];

    /// <summary>A call of our own duty chain about it that goes on, or that somebody has.</summary>
    public CallView? Call { get; init; }

    /// <summary>Steps to policy contacts that the clock proposes.</summary>
    public IReadOnlyList<StepView> Steps { get; init; } = [];

    public IReadOnlyList<LetterView> Letters { get; init; } = [];

    /// <summary>Whether this officer may write letters about it and enter what came back.</summary>
    public bool MayWrite { get; init; }

    /// <summary>The last items of our register of evidence.</summary>
    public IReadOnlyList<EvidenceLine> Evidence { get; init; } = [];

    /// <summary>All items of it.</summary>
    public int EvidenceTotal { get; init; }

    /// <summary>Whether this officer may write into the register.</summary>
    public bool MayRegister { get; init; }

    public StatementId? Continues { get; init; }

    public IReadOnlyList<StatementId> ContinuedBy { get; init; } = [];

    public IReadOnlyList<ReceiverView> Receivers { get; init; } = [];

    public IReadOnlyList<WaitingView> Waiting { get; init; } = [];

    public IReadOnlyList<EntryView> Timeline { get; init; } = [];

    public IReadOnlyList<ReportedView> Reported { get; init; } = [];

    public IReadOnlyList<MoveForm> Moves { get; init; } = [];
}

/// <summary>What one receiver says of its own side.</summary>
public sealed record ReceiverView(
    string Name, bool IsCopy, ReceiverStatus Status, DateTimeOffset? AcknowledgedAt, DateTimeOffset? ExpectedBy, DeclineReason? Reason,
    DateTimeOffset? DeliveredAt, string? Bounced, string? Number);

/// <summary>What waits for whom.</summary>
public sealed record WaitingView(OpenItem Kind, string By, string WaitsFor, bool IsOurs, DateTimeOffset Since);

/// <summary>One statement of the history. A withheld one has author, time and label, and nothing else.</summary>
/// <param name="Texts">What it says, in its order.</param>
/// <param name="Detail">A code that belongs to it, such as a reason, already in the reader's language.</param>
public sealed record EntryView(
    StatementId Sid, string Author, string Code, DateTimeOffset At, Tlp Tlp, bool Withheld, bool Recalled, IReadOnlyList<LanguageText> Texts, string? Detail,
    DateTimeOffset? ExpectedBy)
{
    public IReadOnlyList<FileView> Files { get; init; } = [];

    /// <summary>Whom we can ask ourselves, after a redirection that we agreed to.</summary>
    public ParticipantId? AskInstead { get; init; }
}

/// <summary>A file beside a statement.</summary>
/// <param name="State">How far it has come, as a code.</param>
public sealed record FileView(int Ordinal, string Name, long Size, string State)
{
    public bool IsHere => State == "complete";
}

/// <summary>A call of our duty chain: who has it, or that nobody has it yet.</summary>
public sealed record CallView(long Id, bool Urgent, string? HeldBy, DateTimeOffset? HeldAt, bool GoesOn);

/// <summary>A step to the policy contact of a participant that has not answered, which nobody takes but an officer.</summary>
public sealed record StepView(ParticipantId Participant, string Name, DateTimeOffset ProposedAt);

/// <summary>A letter that went to a party without a node.</summary>
public sealed record LetterView(string Party, string Name, string Reference, string Channel, string Sender, DateTimeOffset At);

/// <summary>What a party without a node answered, as we reported it.</summary>
/// <param name="Text">In the words of the officer who reports it.</param>
public sealed record ReportedView(string Party, string Status, LanguageText Text, string Channel, string By, DateTimeOffset At);
