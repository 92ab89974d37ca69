using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Audit;

/// <summary>What an auditor looks for in one chain; what is null does not limit.</summary>
public sealed record AuditQuery(string Instance)
{
    /// <summary>Matters of this seat, and the node's own (seat 0).</summary>
    public int? Seat { get; init; }

    /// <summary>Deeds of this officer, by session or by token.</summary>
    public OfficerId? Officer { get; init; }

    public string? ObjectKind { get; init; }

    public string? ObjectId { get; init; }

    /// <summary>From this instant on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this instant.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only entries older than this one: the last page's <see cref="AuditPage.Next"/>.</summary>
    public long? Before { get; init; }

    /// <summary>Entries on a page, 1 to 500.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>Entries, newest first.</summary>
/// <param name="Next">The cursor of the next page; null when this is the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditRecord> Entries, long? Next);

/// <summary>Finds entries by officer, object and time. Pages stay in place while the chain grows.</summary>
public static class AuditSearch
{
    public static async Task<AuditPage> Run(NodeDb db, AuditQuery query, CancellationToken cancellation)
    {
        var limit = Math.Clamp(query.Limit, 1, 500);
        var found = await Matching(db, query).OrderByDescending(entry => entry.Sequence).Take(limit + 1).ToListAsync(cancellation);
        return found.Count > limit
            ? new AuditPage(found[..limit], found[limit - 1].Sequence)
            : new AuditPage(found, null);
    }

    private static IQueryable<AuditRecord> Matching(NodeDb db, AuditQuery query)
    {
        var entries = db.Set<AuditRecord>().AsNoTracking().Where(entry => entry.Instance == query.Instance);
        if (query.Before is { } before)
            entries = entries.Where(entry => entry.Sequence < before);
        if (query.Seat is { } seat)
            entries = entries.Where(entry => entry.Seat == seat || entry.Seat == 0);
        if (query.Officer is { } officer)
            entries = entries.Where(entry => entry.Officer == officer);
        if (query.ObjectKind is { } kind)
            entries = entries.Where(entry => entry.ObjectKind == kind);
        if (query.ObjectId is { } id)
            entries = entries.Where(entry => entry.ObjectId == id);
        if (query.From is { } from)
            entries = entries.Where(entry => entry.At >= from);
        if (query.Until is { } until)
            entries = entries.Where(entry => entry.At < until);
        return entries;
    }
}
