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

internal sealed record Recalling(IReadOnlyList<StatementId> Statements, IReadOnlyList<Addressed> To, RecallBody Recall) : Move;

internal sealed record AnsweringRecall(StatementId RecallStatement, RecallAnswerBody Answer) : Move;

internal sealed record Closing(CloseBody Close) : Move;

internal sealed record SteppingUp(ParticipantId Participant, LanguageText Text) : Move;

/// <summary>A letter to a party without a node, about an open case of ours.</summary>
internal sealed record SendingLetter(string Party, string Name, string? Mail, string Language, string Channel, string Reference);

/// <summary>What such a party answered.</summary>
internal sealed record ReportingAnswer(string Party, string Name, AnswerStatus Status, LanguageText Text, string Channel, DateTimeOffset AnsweredAt);

internal sealed record NeitherNorBoth() : Refusal("cases.neither-nor-both", "A case is opened by a notification or by a request.");
