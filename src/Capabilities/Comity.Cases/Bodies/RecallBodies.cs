namespace Comity.Cases.Bodies;

/// <summary>Why a statement is taken back.</summary>
public enum RecallReason
{
    /// <summary>It went to somebody it was not for.</summary>
    Addressee,

    /// <summary>What it says is wrong.</summary>
    Facts,

    OverDisclosure,

    Superseded,
}

/// <summary>What recipients are asked to do with what they have.</summary>
public enum RecallRequest
{
    Correct,
    Delete,
    TellThoseYouTold,
}

/// <summary>The body of <c>cases.recall/1</c>: own statements (referred to as <c>recalls</c>) are taken back; the record remains.</summary>
public sealed record RecallBody
{
    public required RecallReason Reason { get; init; }

    /// <summary>At least one, each once.</summary>
    public required IReadOnlyList<RecallRequest> Asked { get; init; }

    public LanguageText? Text { get; init; }

    public Refusal? Flaw() =>
        BodyFlaw.When(!Enum.IsDefined(Reason), "A recall has a reason of the list.", "/body/reason")
        ?? BodyFlaw.When(Asked.Count is 0 or > 3 || Asked.Distinct().Count() != Asked.Count || !Asked.All(Enum.IsDefined), "A recall asks for one to three things.", "/body/asked")
        ?? BodyFlaw.Optional(Text, OpeningBody.MaxText, "/body/text");
}

/// <summary>The body of <c>cases.recall-applied/1</c>: the node says, by itself, that it shows the statements as recalled.</summary>
/// <param name="AppliedAt">When, UTC.</param>
public sealed record RecallAppliedBody(DateTimeOffset AppliedAt);

/// <summary>What a person says that became of a recall.</summary>
public enum RecallOutcome
{
    Done,
    Partly,

    /// <summary>It had been passed on; <see cref="RecallAnswerBody.PassedOnTo"/> says to how many.</summary>
    PassedOn,
}

/// <summary>The body of <c>cases.recall-answer/1</c>: a person's word on a recall.</summary>
public sealed record RecallAnswerBody
{
    public required RecallOutcome Outcome { get; init; }

    /// <summary>With <see cref="RecallOutcome.PassedOn"/>: to how many, all of whom were told.</summary>
    public int? PassedOnTo { get; init; }

    public LanguageText? Text { get; init; }

    public Refusal? Flaw() =>
        BodyFlaw.When(!Enum.IsDefined(Outcome), "An outcome of the list.", "/body/outcome")
        ?? BodyFlaw.When((Outcome == RecallOutcome.PassedOn) != (PassedOnTo is not null) || PassedOnTo is < 1 or > 1_000_000, "Passed on, and only then, it says to how many.", "/body/passedOnTo")
        ?? BodyFlaw.Optional(Text, OpeningBody.MaxText, "/body/text");
}
