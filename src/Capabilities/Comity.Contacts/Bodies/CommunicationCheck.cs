namespace Comity.Contacts;

/// <summary>Body of <c>contacts.check/1</c>: asks whether somebody is there. No duty to answer follows from it.</summary>
public sealed record CommunicationCheck
{
    /// <summary>The desk it is for; <see langword="null"/>: any.</summary>
    public string? Desk { get; init; }

    /// <summary>A simple question that needs no case content, up to 1,000 characters in each language.</summary>
    public LanguageText? Question { get; init; }

    /// <summary>Until when an answer is hoped for.</summary>
    public required DateTimeOffset AnswerBy { get; init; }
}

/// <summary>Body of <c>contacts.check-answer/1</c>: a person at the issuer's desk answered a communication check.</summary>
public sealed record CheckAnswer
{
    /// <summary>The issuer's desk that answers.</summary>
    public required string Desk { get; init; }

    /// <summary>The answer to the question, up to 1,000 characters in each language.</summary>
    public LanguageText? Answer { get; init; }
}
