using System.Text.Json;
using Comity.Cases.Letters;
using Comity.Cases.Queries;
using Comity.Statements;

namespace Comity.Cases.Endpoints;

/// <summary>A case as the API shows it.</summary>
internal sealed record CaseView(
    StatementId Thread, long Number, string Role, ParticipantId Opener, string Kind, LanguageText Title, string? Exercise, bool Urgent, DateTimeOffset? AnswerBy,
    Tlp Tlp, IReadOnlyList<StatusPair> Statuses, IReadOnlyList<TimelineEntry> Timeline, IReadOnlyList<WaitingItem> Waiting, IReadOnlyList<StatementId> ContinuedBy,
    IReadOnlyList<SentLetterView> Letters, IReadOnlyList<ReportedAnswerView> Reported)
{
    public static CaseView Of(CaseFile file) => new(
        file.Case.Thread, file.Case.Number, Code(file.Case.Role), file.Case.Opener, Code(file.Case.Kind),
        JsonSerializer.Deserialize<LanguageText>(file.Case.Title, BodyJson.Options)!, file.Case.Play.Length == 0 ? null : file.Case.Play, file.Case.Urgent,
        file.Case.AnswerBy, file.Case.Tlp, file.Statuses, file.Timeline, file.Waiting, file.ContinuedBy,
        [.. file.Letters.Select(SentLetterView.Of)], [.. file.Reported.Select(ReportedAnswerView.Of)]);

    private static string Code<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}

/// <summary>That a letter went out.</summary>
/// <param name="Digest">SHA-256 of the mail file.</param>
internal sealed record SentLetterView(string Reference, string Party, string PartyName, string Sender, string Channel, DateTimeOffset SentAt, string Digest)
{
    public static SentLetterView Of(SentLetterRow row) => new(row.Reference, row.Party, row.PartyName, row.Sender, row.Channel, row.SentAt, row.Digest.ToString());
}

/// <summary>What a party without a node answered, as reported by us: never its statement.</summary>
internal sealed record ReportedAnswerView(
    string Party, string PartyName, string Status, LanguageText Text, string Channel, DateTimeOffset AnsweredAt, string ReportedBy, DateTimeOffset ReportedAt)
{
    public static ReportedAnswerView Of(ReportedAnswerRow row) => new(
        row.Party, row.PartyName, row.Status, JsonSerializer.Deserialize<LanguageText>(row.Text, BodyJson.Options)!, row.Channel, row.AnsweredAt, row.ReportedBy, row.ReportedAt);
}
