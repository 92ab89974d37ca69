using System.Text.Json;
using Comity.Cases.Letters;
using Comity.Cases.Queries;
using Comity.Statements;

namespace Comity.Cases.Endpoints;

/// <summary>A case as the API shows it.</summary>
internal sealed record CaseView(
    StatementId Thread, long Number, string Role, ParticipantId Opener, string Kind, LanguageText Title, string? Exercise, bool Urgent, DateTimeOffset? AnswerBy,
    Tlp Tlp, IReadOnlyList<StatusPair> Statuses, IReadOnlyList<TimelineEntry> Timeline, IReadOnlyList<WaitingItem> Waiting, IReadOnlyList<StatementId> ContinuedBy,
    IReadOnlyList<SentLetterRow> Letters, IReadOnlyList<ReportedAnswerRow> Reported)
{
    public static CaseView Of(CaseFile file) => new(
        file.Case.Thread, file.Case.Number, Code(file.Case.Role), file.Case.Opener, Code(file.Case.Kind),
        JsonSerializer.Deserialize<LanguageText>(file.Case.Title, BodyJson.Options)!, file.Case.Play.Length == 0 ? null : file.Case.Play, file.Case.Urgent,
        file.Case.AnswerBy, file.Case.Tlp, file.Statuses, file.Timeline, file.Waiting, file.ContinuedBy, file.Letters, file.Reported);

    private static string Code<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
