using System.Globalization;
using System.Text.Json;
using Comity.Cases.Clocks;
using Comity.Cases.Incidents;
using Comity.Cases.Threads;
using Comity.Statements;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Queries;

/// <summary>Which cases of a list are wanted. What is not set filters nothing.</summary>
internal sealed record CaseWanted
{
    /// <summary>Longest text that is looked for, in characters.</summary>
    public const int MaxText = 100;

    private const string Escape = "!";

    /// <summary>Opened by this participant, or with it as a receiver.</summary>
    public ParticipantId? With { get; init; }

    public ThreadKind? Kind { get; init; }

    public RequestKind? Request { get; init; }

    public bool UrgentOnly { get; init; }

    /// <summary>Only cases whose call this officer has, by login.</summary>
    public string? HeldBy { get; init; }

    /// <summary>Part of a title in any of its languages, or a whole file number of either side, or the case's number here.</summary>
    public string? Text { get; init; }

    public IQueryable<CaseRow> Filter(NodeDb db, IQueryable<CaseRow> rows)
    {
        if (With is { } peer)
        {
            rows = rows.Where(row => row.Opener == peer
                || db.Set<CasePartyRow>().Any(party => party.Seat == row.Seat && party.Thread == row.Thread && party.Participant == peer));
        }

        if (Kind is { } kind)
            rows = rows.Where(row => row.Kind == kind);
        if (Request is { } request)
            rows = rows.Where(row => row.Request == request);
        if (UrgentOnly)
            rows = rows.Where(row => row.Urgent);
        if (HeldBy is { } login)
            rows = rows.Where(row => db.Set<ClimbRow>().Any(climb => climb.Seat == row.Seat && climb.Thread == row.Thread && climb.HeldBy == login));
        return Text is { Length: > 0 } text ? Saying(db, rows, text.Length > MaxText ? text[..MaxText] : text) : rows;
    }

    // A title is stored as the JSON of its variants: what is looked for is written the same way, and behind the name of their text.
#pragma warning disable CA1304, CA1311, MA0011 // The database folds case; no comparison of this process is translated.
    private static IQueryable<CaseRow> Saying(NodeDb db, IQueryable<CaseRow> rows, string text)
    {
        var written = JsonSerializer.Serialize(text, BodyJson.Options)[1..^1].ToLowerInvariant();
        var pattern = $"%\"text\":\"%{Plain(written)}%";
        var number = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : -1;
        return rows.Where(row => EF.Functions.Like(row.Title.ToLower(), pattern, Escape) || row.Number == number || row.OpenerNumber == text
            || db.Set<CasePartyRow>().Any(party => party.Seat == row.Seat && party.Thread == row.Thread && party.Number == text));
    }
#pragma warning restore CA1304, CA1311, MA0011

    private static string Plain(string text) => string.Concat(text.Select(letter => letter is '%' or '_' or '!' ? Escape + letter : letter.ToString()));
}
