using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Log;

/// <summary>Compares each seat's log with the high-water file at start, and shuts the signing gate where the database is behind.</summary>
public sealed class RestoreGuard(IDbContextFactory<NodeDb> databases, TrustBook trust, HighWaterFile highWater, SigningGate gate)
{
    public async Task CheckAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var marks = highWater.Read();
        foreach (var seat in await db.Set<SeatRow>().AsNoTracking().ToListAsync(cancellation))
        {
            // An epoch that was declared counts even while a crash kept its first leaf out of the log.
            var epoch = trust.Of(seat.Participant)?.Newest.Body.Epoch ?? 0;
            var head = await db.Set<LogHeadRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat.Id && row.Epoch == epoch, cancellation);
            if (WhyDoubted(seat.Participant, epoch, head?.SignedSize ?? 0, marks) is { } cause)
                gate.Shut(seat.Id, cause);
        }
    }

    private string? WhyDoubted(ParticipantId participant, int epoch, long signed, IReadOnlyDictionary<string, HighWaterMark> marks)
    {
        if (!highWater.Exists)
            return "the high-water file is missing";
        if (highWater.IsRestoredFor(participant))
            return "a backup was put back";
        if (!marks.TryGetValue(LogReader.Origin(participant, epoch), out var mark))
            return "the high-water file does not know this log";
        if (marks.ContainsKey(LogReader.Origin(participant, epoch + 1)))
            return $"a log of epoch {epoch + 1} was once begun, of which the database knows nothing";
        return mark.Size > signed ? $"its log was once signed at {mark.Size} leaves and the database has signed {signed}" : null;
    }
}
