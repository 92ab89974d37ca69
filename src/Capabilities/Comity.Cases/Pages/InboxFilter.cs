using System.Globalization;
using Comity.Cases.Incidents;
using Comity.Cases.Queries;
using Comity.Cases.Threads;
using Comity.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Comity.Cases.Pages;

/// <summary>What the address of a list says: which list, and what of it. What cannot be read filters nothing, and shows as not chosen.</summary>
public sealed record InboxFilter(
    [FromQuery] string? Box, [FromQuery] string? Exercise, [FromQuery] string? Text, [FromQuery] string? With, [FromQuery] string? Kind, [FromQuery] string? Urgent, [FromQuery] string? Mine)
{
    public CaseBox WhichBox => CaseWords.TryRead<CaseBox>(Box, out var box) ? box : CaseBox.Unacknowledged;

    /// <summary>The exercise whose cases are listed; null: real ones.</summary>
    public string? Play => string.IsNullOrEmpty(Exercise) ? null : Exercise;

    public string? Sought => Text?.Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, CaseWanted.MaxText)] : null;

    public bool UrgentOnly => Urgent == "yes";

    public bool MineOnly => Mine == "yes";

    /// <summary>Whether anything but the list is chosen.</summary>
    public bool IsNarrow => Sought is not null || UrgentOnly || MineOnly || ParticipantId.TryParse(With, out _) || KindOf(Kind) is not (null, null);

    internal CaseWanted WantedBy(string login)
    {
        var (kind, request) = KindOf(Kind);
        return new CaseWanted
        {
            Text = Sought,
            With = ParticipantId.TryParse(With, out var peer) ? peer : null,
            Kind = kind,
            Request = request,
            UrgentOnly = UrgentOnly,
            HeldBy = MineOnly ? login : null,
        };
    }

    public string Href(CaseBox box, string? exercise, string? after = null) => CasePages.Path + Query(box, exercise, after);

    public string ExportHref => CasePages.ExportPath + Query(WhichBox, Play, after: null);

    /// <summary>The same list without anything chosen.</summary>
    public string WideHref => new InboxFilter(null, null, null, null, null, null, null).Href(WhichBox, Play);

    /// <summary>Notifications, notices, and each kind of request.</summary>
    internal static List<Choice> Kinds(Texts texts) =>
    [
        .. new[] { ThreadKind.Notification, ThreadKind.TerritoryNotice }.Select(kind => new Choice(CaseWords.Code(kind), CaseWords.Of("kind", kind, texts))),
        .. Enum.GetValues<RequestKind>().Where(kind => kind != RequestKind.Notification).Select(kind => new Choice(CaseWords.Code(kind), CaseWords.Of("request", kind, texts))),
    ];

    private static (ThreadKind? Kind, RequestKind? Request) KindOf(string? code) =>
        CaseWords.TryRead<ThreadKind>(code, out var kind) && kind != ThreadKind.Request ? (kind, null)
        : CaseWords.TryRead<RequestKind>(code, out var request) && request != RequestKind.Notification ? (null, request)
        : (null, null);

    private QueryString Query(CaseBox box, string? exercise, string? after) => QueryString.Create(new Dictionary<string, string?>
    {
        ["box"] = CaseWords.Code(box), ["exercise"] = exercise, ["text"] = Sought, ["with"] = With, ["kind"] = Kind, ["urgent"] = UrgentOnly ? "yes" : null, ["mine"] = MineOnly ? "yes" : null,
        ["after"] = after,
    }.Where(part => !string.IsNullOrEmpty(part.Value)));
}

/// <summary>A list of cases as CSV (RFC 4180), each line with its label; no cell is a formula to a spreadsheet.</summary>
internal static class CaseCsv
{
    /// <summary>Most lines of one file.</summary>
    public const int MaxRows = 5_000;

    private static readonly string[] Head =
        ["label", "exercise", "number", "case", "title", "opened_by", "kind", "urgent", "answer_by", "overdue", "unacknowledged", "waits_for_us", "waits_for_them", "closed", "last_statement_at"];

    public static string Write(IEnumerable<CaseSummary> cases, Func<ParticipantId, string> nameOf, string language) =>
        string.Concat(new[] { Line(Head) }.Concat(cases.Select(one => Line(Cells(one, nameOf, language)))));

    private static string[] Cells(CaseSummary one, Func<ParticipantId, string> nameOf, string language) =>
    [
        one.Tlp.ToString(), one.Exercise is null ? "" : $"EXERCISE {one.Exercise}", one.Number.ToString(CultureInfo.InvariantCulture), one.Thread.ToString(), one.Title.In(language).Text,
        nameOf(one.Opener), one.Request is { } kind ? $"request-{CaseWords.Code(kind)}" : CaseWords.Code(one.Kind), Word(one.Urgent), Instant(one.AnswerBy), Word(one.Overdue),
        Word(one.Unacknowledged), Word(one.WaitsForUs), Word(one.WaitsForThem), Word(one.Closed), Instant(one.LastAt),
    ];

    /// <summary>One line with its end; nothing in it is a formula to a spreadsheet.</summary>
    public static string Line(string[] cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    // A spreadsheet takes what begins so as a formula; the apostrophe makes it text.
    private static string Cell(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Word(bool value) => value ? "yes" : "no";

    private static string Instant(DateTimeOffset? at) => at is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";
}
