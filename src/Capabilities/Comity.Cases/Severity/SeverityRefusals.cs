namespace Comity.Cases.Severity;

/// <summary>Data that does not make a scheme.</summary>
public sealed record BadScheme : Refusal
{
    public BadScheme(string rule, string where)
        : base("severity.bad-scheme", $"In a severity scheme {rule}") => Where = where;
}

/// <summary>Data that does not make a mapping.</summary>
public sealed record BadMapping(string Explanation) : Refusal("severity.bad-mapping", Explanation);

/// <summary>An answer to a question that the scheme does not ask.</summary>
public sealed record UnknownQuestion(string Question)
    : Refusal("severity.unknown-question", "The scheme does not ask this question.") { }

/// <summary>An answer that the question does not offer.</summary>
public sealed record UnknownOption(string Question)
    : Refusal("severity.unknown-option", $"The question {Question} has no such option.") { }

/// <summary>Two answers to one question.</summary>
public sealed record AnsweredTwice(string Question)
    : Refusal("severity.answered-twice", $"The question {Question} is answered twice.") { }

/// <summary>An assessment that nobody made.</summary>
public sealed record AssessorMissing()
    : Refusal("severity.assessor-missing", "An assessment names who made it.") { }

/// <summary>An override without a reason.</summary>
public sealed record ReasonMissing()
    : Refusal("severity.reason-missing", "Whoever sets another level says why.") { }

/// <summary>A level that the scheme does not have.</summary>
public sealed record UnknownLevel(string Scheme)
    : Refusal("severity.unknown-level", $"The scheme {Scheme} has no such level.") { }

/// <summary>An assessment in another scheme than the one that is continued.</summary>
public sealed record OtherScheme(string Expected)
    : Refusal("severity.other-scheme", $"This history is in the scheme {Expected}.") { }

/// <summary>An assessment older than the one it should follow.</summary>
public sealed record EarlierAssessment()
    : Refusal("severity.earlier-assessment", "A later assessment stands already.") { }

/// <summary>A level that nobody has compared with the other scheme.</summary>
public sealed record NotMapped(string Levels)
    : Refusal("severity.not-mapped", $"The mapping says nothing about {Levels}.") { }
