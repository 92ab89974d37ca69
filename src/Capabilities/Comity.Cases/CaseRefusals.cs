namespace Comity.Cases;

/// <summary>A body whose parts do not belong together.</summary>
public sealed record BadCaseBody(string Explanation) : Refusal("cases.bad-body", Explanation);

/// <summary>A move in a thread that its issuer may not make. The code says why, and is the same on every node.</summary>
/// <param name="Rule">What follows <c>cases.illegal-</c> in the code.</param>
public sealed record IllegalMove(string Rule, string Explanation) : Refusal("cases.illegal-" + Rule, Explanation);

/// <summary>A thread that the seat does not have.</summary>
public sealed record UnknownCase() : Refusal("cases.unknown", "There is no such case here.");

/// <summary>A party whose answer is needed and that is not named.</summary>
public sealed record UnknownParty() : Refusal("cases.unknown-party", "That participant is no party to this case.");

/// <summary>A question, redirection or recall that does not wait for this answer.</summary>
public sealed record NothingToAnswer() : Refusal("cases.nothing-to-answer", "No such statement of the case waits for an answer of ours.");

/// <summary>A place in a list that was not given out.</summary>
public sealed record BadCaseCursor() : Refusal("cases.bad-cursor", "The cursor was not given out by this list.") ;

/// <summary>Rules of a community that cannot be read.</summary>
public sealed record BadCaseRules(string Explanation) : Refusal("cases.bad-rules", Explanation);

/// <summary>A reported answer or letter of which something is missing.</summary>
public sealed record BadRecord(string Explanation) : Refusal("cases.bad-record", Explanation);
