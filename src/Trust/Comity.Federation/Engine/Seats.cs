using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Federation;

/// <summary>The participants hosted here. Seats are only ever added, so a seat once read stays right.</summary>
internal sealed class Seats(IDbContextFactory<NodeDb> databases)
{
    private volatile IReadOnlyList<SeatRow> _known = [];

    /// <summary>Those read last; the engine reads again at every look for new seats.</summary>
    public IReadOnlyList<SeatRow> Known => _known;

    public async Task<IReadOnlyList<SeatRow>> AllAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return _known = await db.Set<SeatRow>().AsNoTracking().OrderBy(seat => seat.Id).ToListAsync(cancellation);
    }

    public async Task<SeatRow?> OfAsync(ParticipantId participant, CancellationToken cancellation) =>
        _known.FirstOrDefault(seat => seat.Participant == participant)
        ?? (await AllAsync(cancellation)).FirstOrDefault(seat => seat.Participant == participant);
}
