using Comity.Storage.Log;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.History;

/// <summary>Says how much is known of statements' places in their logs; what we issued ourselves is anchored once our own checkpoint covers it.</summary>
public static class StatementGrades
{
    /// <summary>The grade of each that is stored for the seat; others are left out.</summary>
    public static async Task<IReadOnlyDictionary<StatementId, Grade>> OfAsync(NodeDb db, int seat, IReadOnlyList<StatementId> statements, CancellationToken cancellation)
    {
        var asked = statements.ToArray();
        var rows = await db.Set<StatementRow>().AsNoTracking().Where(row => row.Seat == seat && asked.Contains(row.Sid))
            .Select(row => new { row.Sid, row.Issuer, row.Grade, row.Epoch, row.Index }).ToListAsync(cancellation);
        var self = await db.Set<SeatRow>().AsNoTracking().Where(row => row.Id == seat).Select(row => row.Participant).FirstOrDefaultAsync(cancellation);
        var signed = await db.Set<LogHeadRow>().AsNoTracking().Where(head => head.Seat == seat).ToDictionaryAsync(head => head.Epoch, head => head.SignedSize, cancellation);
        return rows.ToDictionary(row => row.Sid, row =>
            row.Issuer == self && row is { Epoch: { } epoch, Index: { } index } && index < signed.GetValueOrDefault(epoch) ? Grade.Anchored : row.Grade);
    }
}
