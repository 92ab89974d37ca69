namespace Comity.Cases.Bodies;

/// <summary>What a receiver says of its own status.</summary>
public enum AnswerStatus
{
    /// <summary>A person has read it, without prejudice.</summary>
    Acknowledged,

    /// <summary>It is being decided; <see cref="AnswerBody.ExpectedBy"/> says by when.</summary>
    UnderDetermination,

    Accepted,

    PartlyAccepted,

    ConditionallyAccepted,

    Declined,

    /// <summary>Another is better placed; the asker is asked for its consent.</summary>
    Redirected,

    /// <summary>It was mended before the statement came.</summary>
    AlreadyMended,

    /// <summary>What was done so far.</summary>
    ActionReported,

    /// <summary>What came of it.</summary>
    Result,
}

/// <summary>Why a request is declined (2015 report, 13(h); practice of the 2021 report).</summary>
public enum DeclineReason
{
    Capability,
    Capacity,
    LegalBar,
    SovereigntyOrSecurity,
    HumanRights,
    InsufficientInformation,
    WrongAddressee,
    OutsideIctSecurity,
    NoReasonGiven,
}

/// <summary>The body of <c>cases.answer/1</c>: what a receiver says of its own status. Nobody writes another State's.</summary>
public sealed record AnswerBody
{
    public required AnswerStatus Status { get; init; }

    public LanguageText? Text { get; init; }

    /// <summary>With <see cref="AnswerStatus.UnderDetermination"/>: when the decision is expected, UTC.</summary>
    public DateTimeOffset? ExpectedBy { get; init; }

    /// <summary>With <see cref="AnswerStatus.ConditionallyAccepted"/>: the conditions. With <see cref="AnswerStatus.PartlyAccepted"/>: which part.</summary>
    public LanguageText? Conditions { get; init; }

    /// <summary>With <see cref="AnswerStatus.Declined"/>, and only then.</summary>
    public DeclineReason? Reason { get; init; }

    /// <summary>With <see cref="AnswerStatus.Redirected"/>: a participant, where it is one; else <see cref="RedirectToName"/>.</summary>
    public ParticipantId? RedirectTo { get; init; }

    /// <summary>With <see cref="AnswerStatus.Redirected"/>: who, in words, where it is no participant here. 1 to 300 characters.</summary>
    public string? RedirectToName { get; init; }

    /// <summary>The receiver's own human-rights check, where what it agrees to touches rights (13(e)).</summary>
    public RightsCheck? Rights { get; init; }

    /// <summary>The receiver's own file number.</summary>
    public string? OwnNumber { get; init; }

    /// <summary>The sentences that stand on it; all of them on an acknowledgement.</summary>
    public IReadOnlyList<string> Sentences { get; init; } = [];

    public Refusal? Flaw() =>
        BodyFlaw.When(!Enum.IsDefined(Status) || (Reason is { } reason && !Enum.IsDefined(reason)), "Status and reason are of the list.", "/body")
        ?? BodyFlaw.Optional(Text, OpeningBody.MaxText, "/body/text")
        ?? BodyFlaw.Optional(Conditions, OpeningBody.MaxText, "/body/conditions")
        ?? BodyFlaw.Number(OwnNumber, "/body/ownNumber")
        ?? Rights?.Flaw("/body/rights")
        ?? BodyFlaw.When((Status == AnswerStatus.UnderDetermination) != (ExpectedBy is not null), "Under determination, and only then, it says by when a decision is expected.", "/body/expectedBy")
        ?? BodyFlaw.When((Status is AnswerStatus.ConditionallyAccepted or AnswerStatus.PartlyAccepted) != (Conditions is not null), "Partly or conditionally accepted, and only then, it says which part or on what conditions.", "/body/conditions")
        ?? BodyFlaw.When((Status == AnswerStatus.Declined) != (Reason is not null), "Declined, and only then, it gives a reason or says that none is given.", "/body/reason")
        ?? RedirectFlaw()
        ?? BodyFlaw.When(Status is AnswerStatus.ActionReported or AnswerStatus.Result && Text is null, "A report says what was done.", "/body/text")
        ?? BodyFlaw.When(Status == AnswerStatus.Acknowledged && WithoutPrejudice.OnOpenings.Except(Sentences, StringComparer.Ordinal).Any(), "The sentences on sovereignty and without prejudice stand on it.", "/body/sentences");

    private Refusal? RedirectFlaw()
    {
        var named = (RedirectTo is not null ? 1 : 0) + (RedirectToName is not null ? 1 : 0);
        return BodyFlaw.When(named != (Status == AnswerStatus.Redirected ? 1 : 0), "Redirected, and only then, it says to whom.", "/body/redirectTo")
            ?? BodyFlaw.When(RedirectToName is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > 300), "A name has 1 to 300 characters.", "/body/redirectToName");
    }
}

/// <summary>The body of <c>cases.clarification/1</c>: a question, or the answer to one (it then refers to the question as <c>answers</c>).</summary>
/// <param name="Question">What is asked; a receiver that has not decided thereby says that it needs information.</param>
/// <param name="Reply">What is answered. Exactly one of both.</param>
public sealed record ClarificationBody(LanguageText? Question = null, LanguageText? Reply = null)
{
    public Refusal? Flaw() =>
        BodyFlaw.When((Question is null) == (Reply is null), "A clarification asks or answers.", "/body")
        ?? BodyFlaw.Text(Question ?? Reply!, OpeningBody.MaxText, "/body");
}

/// <summary>The body of <c>cases.item-answers/1</c>: answers to items of a territory notice; they stand in the attachment (<see cref="Territory.ItemAnswers"/>).</summary>
/// <param name="Answers">How many the attachment has.</param>
/// <param name="Text">A word on the whole.</param>
public sealed record ItemAnswersBody(int Answers, LanguageText? Text = null)
{
    public Refusal? Flaw() =>
        BodyFlaw.When(Answers is < 1 or > Territory.NoticeAttachment.MaxItems, "It answers at least one item.", "/body/answers")
        ?? BodyFlaw.Optional(Text, OpeningBody.MaxText, "/body/text");
}

/// <summary>The body of <c>cases.redirect-consent/1</c>: whether the asker agrees to ask another; it then asks that State itself.</summary>
public sealed record RedirectConsentBody(bool Consents, LanguageText? Text = null)
{
    public Refusal? Flaw() => BodyFlaw.Optional(Text, OpeningBody.MaxText, "/body/text");
}

/// <summary>What a party does to its own side of a thread.</summary>
public enum CloseAct
{
    Closed,

    /// <summary>Only its opener withdraws a thread.</summary>
    Withdrawn,

    Reopened,
}

/// <summary>The body of <c>cases.close/1</c>: a party closes, withdraws or reopens its own side.</summary>
public sealed record CloseBody(CloseAct Act, LanguageText? Text = null)
{
    public Refusal? Flaw() =>
        BodyFlaw.When(!Enum.IsDefined(Act), "It closes, withdraws or reopens.", "/body/act") ?? BodyFlaw.Optional(Text, OpeningBody.MaxText, "/body/text");
}
