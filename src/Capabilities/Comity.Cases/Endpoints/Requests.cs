using Comity.Cases.Bodies;
using Comity.Cases.Moves;
using Comity.Statements;

namespace Comity.Cases.Endpoints;

/// <summary>Somebody a case is opened to.</summary>
/// <param name="Desks">Desks that alone may read; empty: all of them.</param>
internal sealed record Addressed(ParticipantId Participant, IReadOnlyList<string> Desks);

/// <summary>Opens a case: exactly one of notification and request.</summary>
internal sealed record OpenCase
{
    public required CommunityId Community { get; init; }

    public required IReadOnlyList<Addressed> To { get; init; }

    public required Tlp Tlp { get; init; }

    public UseTerms? Use { get; init; }

    public string? Exercise { get; init; }

    /// <summary>Our own earlier thread that this one goes on from.</summary>
    public StatementId? Continues { get; init; }

    /// <summary>That the officer means to reveal to the addressee that the earlier thread exists, where it cannot read it (federation.md 2.2).</summary>
    public bool ConfirmContinues { get; init; }

    public NotificationBody? Notification { get; init; }

    public RequestBody? Request { get; init; }
}

/// <summary>What every move inside a thread says of its own reach; TLP:AMBER to all desks when left out.</summary>
internal abstract record Move
{
    public Tlp? Tlp { get; init; }

    public IReadOnlyList<string> Desks { get; init; } = [];

    public UseTerms? Use { get; init; }

    internal Terms Terms => new(Tlp ?? Comity.Tlp.Amber, Desks, Use);
}

internal sealed record Acknowledging(string? OwnNumber = null) : Move;

internal sealed record Answering(AnswerBody Answer) : Move;

internal sealed record Asking(LanguageText Text, ParticipantId? Party = null) : Move;

internal sealed record Replying(StatementId Question, LanguageText Text) : Move;

internal sealed record Consenting(StatementId Redirection, RedirectConsentBody Consent) : Move;

/// <param name="To">Everybody who had them when left out.</param>
internal sealed record Recalling(IReadOnlyList<StatementId> Statements, RecallBody Recall, IReadOnlyList<Addressed>? To = null) : Move;

internal sealed record AnsweringRecall(StatementId RecallStatement, RecallAnswerBody Answer) : Move;

internal sealed record Closing(CloseBody Close) : Move;

internal sealed record SettlingStep(ParticipantId Participant);

internal sealed record SteppingUp(ParticipantId Participant, LanguageText Text) : Move;

/// <summary>A letter to a party without a node, about an open case of ours.</summary>
/// <param name="Party">The directory's identifier.</param>
/// <param name="Mail">Its address for mail, where it has one.</param>
/// <param name="Reference">Our file number; an answer repeats it.</param>
/// <param name="WrittenAt">The instant of a letter that was written before, so that the same letter is recorded; now when left out.</param>
internal record WritingLetter(string Party, string Name, string? Mail, string Language, string Reference, DateTimeOffset? WrittenAt = null);

/// <param name="Channel">How it went out: mail, post, fax, by-hand, telephone or file.</param>
internal sealed record SendingLetter(string Party, string Name, string? Mail, string Language, string Channel, string Reference, DateTimeOffset? WrittenAt = null)
    : WritingLetter(Party, Name, Mail, Language, Reference, WrittenAt);

/// <summary>What such a party answered.</summary>
internal sealed record ReportingAnswer(string Party, string Name, AnswerStatus Status, LanguageText Text, string Channel, DateTimeOffset AnsweredAt);

internal sealed record NeitherNorBoth() : Refusal("cases.neither-nor-both", "A case is opened by a notification or by a request.");
