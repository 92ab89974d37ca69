using Comity.Statements;

namespace Comity.Cases.Bodies;

/// <summary>The statements of a case, all in their first version.</summary>
public static class CaseTypes
{
    public static readonly StatementType Notification = StatementType.Parse("cases.notification/1");
    public static readonly StatementType Request = StatementType.Parse("cases.request/1");
    public static readonly StatementType TerritoryNotice = StatementType.Parse("cases.territory-notice/1");
    public static readonly StatementType Clarification = StatementType.Parse("cases.clarification/1");
    public static readonly StatementType Answer = StatementType.Parse("cases.answer/1");
    public static readonly StatementType ItemAnswers = StatementType.Parse("cases.item-answers/1");
    public static readonly StatementType RedirectConsent = StatementType.Parse("cases.redirect-consent/1");
    public static readonly StatementType Recall = StatementType.Parse("cases.recall/1");
    public static readonly StatementType RecallApplied = StatementType.Parse("cases.recall-applied/1");
    public static readonly StatementType RecallAnswer = StatementType.Parse("cases.recall-answer/1");
    public static readonly StatementType Close = StatementType.Parse("cases.close/1");

    /// <summary>Those that open a thread.</summary>
    public static IReadOnlyList<StatementType> Openings { get; } = [Notification, Request, TerritoryNotice];

    /// <summary>Every type of a thread.</summary>
    public static IReadOnlyList<StatementType> All { get; } =
        [.. Openings, Clarification, Answer, ItemAnswers, RedirectConsent, Recall, RecallApplied, RecallAnswer, Close];
}

/// <summary>How a statement of a thread refers to others. All but <see cref="Continues"/> are shared: every recipient can read them.</summary>
public static class CaseRel
{
    /// <summary>The first statement of the thread; every later one names it.</summary>
    public const string Thread = "thread";

    /// <summary>The issuer's own statement of the thread that this one follows: its statements to a party form one chain.</summary>
    public const string After = "after";

    /// <summary>The opener's latest word on its own status that a receiver had seen when it spoke.</summary>
    public const string Seen = "seen";

    /// <summary>The question, redirection or recall that this one answers.</summary>
    public const string Answers = "answers";

    /// <summary>An own statement that is taken back.</summary>
    public const string Recalls = "recalls";

    /// <summary>On an opening: the own, earlier thread that it goes on from, with another State. The new party need not be able to read it.</summary>
    public const string Continues = "continues";
}
