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
/// <param name="Reader">What this reader may not know of is not listed.</param>
/// <param name="Now">Decides what is overdue.</param>
internal sealed record CaseListPage(int Seat, CaseBox Box, string? Exercise, CaseReader Reader, DateTimeOffset Now)
{
    /// <summary>Most rows of a page.</summary>
    public const int MaxLimit = 200;

    /// <summary>Where the page before ended.</summary>
    public string? Cursor { get; init; }

    public int Limit { get; init; } = 50;

    /// <summary>Which of the list; all when nothing is set.</summary>
    public CaseWanted Wanted { get; init; } = new();
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
        var rows = await Rows(db, page, place).Take(limit + 1).ToListAsync(cancellation);
        var shown = rows.Count > limit ? rows[..limit] : rows;
        return new CasePage([.. shown.Select(row => Summary(row, page.Now))], rows.Count > limit ? Place.Of(shown[^1], page.Box) : null);
    }

    /// <summary>The rows of a list from a place on: one range of one index when nothing is filtered, in its order.</summary>
    internal static IQueryable<CaseRow> Rows(NodeDb db, CaseListPage page, Place? place)
    {
        var play = page.Exercise ?? "";
        var rows = page.Wanted.Filter(db, page.Reader.Readable(db, db.Set<CaseRow>().AsNoTracking().Where(row => row.Seat == page.Seat && row.Play == play)));
        return page.Box switch
        {
            CaseBox.All => (place is null ? rows : rows.Where(row => row.LastArrival < place.Key)).OrderByDescending(row => row.LastArrival),
            CaseBox.Unacknowledged => Latest(rows, nameof(CaseRow.UnacknowledgedKey), place),
            CaseBox.WaitsForUs => Latest(rows, nameof(CaseRow.OursKey), place),
            CaseBox.WaitsForThem => Latest(rows, nameof(CaseRow.TheirsKey), place),
            CaseBox.Closed => Latest(rows, nameof(CaseRow.ClosedKey), place),
            _ => LongestOverdue(rows, page.Now, place),
        };
    }

    private static IQueryable<CaseRow> Latest(IQueryable<CaseRow> rows, string key, Place? place)
    {
        rows = place is null
            ? rows.Where(row => EF.Property<long?>(row, key) != null)
            : rows.Where(row => EF.Property<long?>(row, key) < place.Key);
        return rows.OrderByDescending(row => EF.Property<long?>(row, key));
    }

    private static IQueryable<CaseRow> LongestOverdue(IQueryable<CaseRow> rows, DateTimeOffset now, Place? place)
    {
        rows = rows.Where(row => row.OverdueFrom < now);
        if (place is not null)
        {
            var due = new DateTimeOffset(place.Key, TimeSpan.Zero);
            rows = rows.Where(row => row.OverdueFrom >= due && (row.OverdueFrom > due || row.Number > place.Number));
        }

        return rows.OrderBy(row => row.OverdueFrom).ThenBy(row => row.Number);
    }

    private static CaseSummary Summary(CaseRow row, DateTimeOffset now) => new(
        row.Thread, row.Number, row.Role, row.Opener, row.Kind, row.Request, JsonSerializer.Deserialize<LanguageText>(row.Title, BodyJson.Options)!,
        row.Play.Length == 0 ? null : row.Play, row.Urgent, row.AnswerBy, row.Tlp, row.SenderStatus, row.Unacknowledged, row.WaitsForUs,
        row.WaitsForThem, row.Closed, row.OverdueFrom < now, row.LastAt);

    /// <summary>The key of the last row shown: it stays a place while rows come and go.</summary>
    internal sealed record Place(long Key, long Number)
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
