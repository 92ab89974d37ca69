using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Log;

/// <summary>Compares each seat's log with the high-water file at start, and shuts the signing gate where the database is behind.</summary>
public sealed class RestoreGuard(IDbContextFactory<NodeDb> databases, HighWaterFile highWater, SigningGate gate)
{
    public async Task CheckAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var marks = highWater.Read();
        foreach (var seat in await db.Set<SeatRow>().AsNoTracking().ToListAsync(cancellation))
        {
            var head = await db.Set<LogHeadRow>().AsNoTracking().Where(row => row.Seat == seat.Id).OrderByDescending(row => row.Epoch).FirstOrDefaultAsync(cancellation);
            if (WhyDoubted(seat, head, marks) is { } cause)
                gate.Shut(seat.Id, cause);
        }
    }

    private string? WhyDoubted(SeatRow seat, LogHeadRow? head, IReadOnlyDictionary<string, HighWaterMark> marks)
    {
        if (!highWater.Exists)
            return "the high-water file is missing";
        if (highWater.IsRestored)
            return "a backup was put back";
        if (!marks.TryGetValue(LogReader.Origin(seat.Participant, head?.Epoch ?? 0), out var mark))
            return "the high-water file does not know this log";
        return mark.Size > (head?.SignedSize ?? 0) ? $"its log was once signed at {mark.Size} leaves and the database has signed {head?.SignedSize ?? 0}" : null;
    }
}
