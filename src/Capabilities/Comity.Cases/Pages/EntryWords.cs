using Comity.Cases.Bodies;
using Comity.Web;

namespace Comity.Cases.Pages;

/// <summary>What of a later statement's body people read: its texts, and the one code that belongs to it.</summary>
internal static class EntryWords
{
    public static IReadOnlyList<LanguageText> TextsOf(object? body) => [.. (body switch
    {
        AnswerBody answer => new[] { answer.Conditions, answer.Text },
        ClarificationBody asked => [asked.Question ?? asked.Reply],
        ItemAnswersBody items => [items.Text],
        RedirectConsentBody consent => [consent.Text],
        RecallBody recall => [recall.Text],
        RecallAnswerBody answer => [answer.Text],
        CloseBody close => [close.Text],
        _ => [],
    }).OfType<LanguageText>()];

    public static string? DetailOf(object? body, Texts texts, Func<ParticipantId, string> nameOf) => body switch
    {
        AnswerBody { Reason: { } reason } => CaseWords.Of("reason", reason, texts),
        AnswerBody { RedirectTo: { } to } => texts["cases.entry.redirected-to", ("participant", nameOf(to))],
        AnswerBody { RedirectToName: { } name } => texts["cases.entry.redirected-to", ("participant", name)],
        AnswerBody { OwnNumber: { } number } => texts["cases.entry.own-number", ("number", number)],
        ItemAnswersBody items => texts["cases.entry.items", ("count", items.Answers)],
        RecallBody recall => string.Join(" · ", recall.Asked.Select(asked => CaseWords.Of("recall-asked", asked, texts))
            .Prepend(CaseWords.Of("recall-reason", recall.Reason, texts))),
        RecallAnswerBody { PassedOnTo: { } count } => texts["cases.entry.passed-on", ("count", count)],
        _ => null,
    };
}
