using System.Globalization;
using System.Text.Json;
using Comity.Cases.Bodies;
using Comity.Cases.Incidents;
using Comity.Cases.Threads;
using Comity.Statements;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Queries;

/// <summary>The lists of the duty inbox.</summary>
public enum CaseBox
{
    All,
    Unacknowledged,
    WaitsForUs,
    WaitsForThem,
    Overdue,
    Closed,
}

/// <summary>Which page of which list.</summary>
/// <param name="Exercise">Cases of this exercise; null: real ones. The two are never listed together.</param>
/// <param name="Desks">The reader's desks: a case opened to other desks alone is not shown.</param>
/// <param name="Now">Decides what is overdue.</param>
internal sealed record CaseListPage(int Seat, CaseBox Box, string? Exercise, IReadOnlyList<string> Desks, DateTimeOffset Now)
{
    /// <summary>Most rows of a page.</summary>
    public const int MaxLimit = 200;

    /// <summary>Where the page before ended.</summary>
    public string? Cursor { get; init; }

    public int Limit { get; init; } = 50;
}

/// <summary>A case as a list shows it.</summary>
public sealed record CaseSummary(
    StatementId Thread, long Number, OurRole Role, ParticipantId Opener, ThreadKind Kind, RequestKind? Request, LanguageText Title, string? Exercise,
    bool Urgent, DateTimeOffset? AnswerBy, Tlp Tlp, SenderStatus SenderStatus, bool Unacknowledged, bool WaitsForUs, bool WaitsForThem, bool Closed,
    bool Overdue, DateTimeOffset LastAt);

/// <summary>A page, and the cursor of the next; null on the last.</summary>
public sealed record CasePage(IReadOnlyList<CaseSummary> Items, string? Next);

/// <summary>Lists cases by key, latest first (overdue: longest overdue first): a page costs the same however many cases there are.</summary>
internal static class CaseList
{
    public static async Task<Result<CasePage>> RunAsync(NodeDb db, CaseListPage page, CancellationToken cancellation)
    {
        if (!Place.TryRead(page.Cursor, out var place))
            return new BadCaseCursor();
        var limit = Math.Clamp(page.Limit, 1, CaseListPage.MaxLimit);
        var play = page.Exercise ?? "";
        var all = db.Set<CaseRow>().AsNoTracking().Where(row => row.Seat == page.Seat && row.Play == play);
        var visible = Readable(db, Box(all, page), page.Desks);
        var rows = await After(visible, page.Box, place).Take(limit + 1).ToListAsync(cancellation);
        var shown = rows.Count > limit ? rows[..limit] : rows;
        return new CasePage([.. shown.Select(row => Summary(row, page.Now))], rows.Count > limit ? Place.Of(shown[^1], page.Box) : null);
    }

    private static IQueryable<CaseRow> Box(IQueryable<CaseRow> rows, CaseListPage page) => page.Box switch
    {
        CaseBox.Unacknowledged => rows.Where(row => row.Unacknowledged),
        CaseBox.WaitsForUs => rows.Where(row => row.WaitsForUs),
        CaseBox.WaitsForThem => rows.Where(row => row.WaitsForThem),
        CaseBox.Overdue => rows.Where(row => row.OverdueFrom != null && row.OverdueFrom < page.Now),
        CaseBox.Closed => rows.Where(row => row.Closed),
        _ => rows,
    };

    private static IQueryable<CaseRow> Readable(NodeDb db, IQueryable<CaseRow> rows, IReadOnlyList<string> desks)
    {
        var own = desks.ToArray();
        return rows.Where(row => !row.Restricted
            || db.Set<CaseDeskRow>().Any(desk => desk.Seat == row.Seat && desk.Thread == row.Thread && own.Contains(desk.Desk)));
    }

    private static IQueryable<CaseRow> After(IQueryable<CaseRow> rows, CaseBox box, Place? place)
    {
        if (box != CaseBox.Overdue)
        {
            return (place is null ? rows : rows.Where(row => row.LastArrival < place.Key)).OrderByDescending(row => row.LastArrival);
        }

        if (place is not null)
        {
            var due = new DateTimeOffset(place.Key, TimeSpan.Zero);
            rows = rows.Where(row => row.OverdueFrom > due || (row.OverdueFrom == due && row.Number > place.Number));
        }

        return rows.OrderBy(row => row.OverdueFrom).ThenBy(row => row.Number);
    }

    private static CaseSummary Summary(CaseRow row, DateTimeOffset now) => new(
        row.Thread, row.Number, row.Role, row.Opener, row.Kind, row.Request, JsonSerializer.Deserialize<LanguageText>(row.Title, BodyJson.Options)!,
        row.Play.Length == 0 ? null : row.Play, row.Urgent, row.AnswerBy, row.Tlp, row.SenderStatus, row.Unacknowledged, row.WaitsForUs,
        row.WaitsForThem, row.Closed, row.OverdueFrom < now, row.LastAt);

    /// <summary>The key of the last row shown: it stays a place while rows come and go.</summary>
    private sealed record Place(long Key, long Number)
    {
        public static string Of(CaseRow row, CaseBox box) => box == CaseBox.Overdue
            ? string.Create(CultureInfo.InvariantCulture, $"{row.OverdueFrom!.Value.UtcTicks}.{row.Number}")
            : string.Create(CultureInfo.InvariantCulture, $"{row.LastArrival}.{row.Number}");

        public static bool TryRead(string? text, out Place? place)
        {
            place = null;
            if (text is null)
                return true;
            var parts = text.Split('.');
            if (text.Length > 60 || parts.Length != 2
                || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var key) || key > DateTimeOffset.MaxValue.UtcTicks
                || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return false;
            place = new Place(key, number);
            return true;
        }
    }
}
