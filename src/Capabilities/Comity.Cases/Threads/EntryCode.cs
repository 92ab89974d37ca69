using System.Text.Json;
using Comity.Cases.Bodies;
using Comity.Cases.Incidents;

namespace Comity.Cases.Threads;

/// <summary>What a statement of a case says, in one code for lists and timelines: kebab case, shown in the reader's language.</summary>
internal static class EntryCode
{
    public const string Question = "question";
    public const string Reply = "reply";

    public static readonly string Redirected = Kebab(AnswerStatus.Redirected);

    public static string Of(CaseStatement said) => said.Body switch
    {
        RequestBody request => "request-" + Kebab(request.Kind),
        NotificationBody => "notification",
        TerritoryNoticeBody => "territory-notice",
        AnswerBody answer => Kebab(answer.Status),
        ClarificationBody { Question: not null } => Question,
        ClarificationBody => Reply,
        ItemAnswersBody => "item-answers",
        RedirectConsentBody consent => consent.Consents ? "redirect-consented" : "redirect-refused",
        CloseBody close => Kebab(close.Act),
        RecallBody => "recall",
        RecallAppliedBody => "recall-applied",
        RecallAnswerBody recall => "recall-" + Kebab(recall.Outcome),
        _ => throw new InvalidOperationException("A body without a code."),
    };

    private static string Kebab<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
