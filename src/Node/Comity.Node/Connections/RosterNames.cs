using Comity.Contacts;
using Comity.Statements.Rosters;
using Comity.Storage;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Comity.Node.Connections;

/// <summary>Teaches the directory what rosters call their members, so that it lists and finds them by name. Names follow within seconds of a new roster.</summary>
internal sealed class RosterNames(IDbContextFactory<NodeDb> databases, TrustBook trust, TimeProvider time, ILogger<RosterNames> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Dictionary<CommunityId, StatementId> _taught = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Jobs.Cadence.RunAsync(
        Pause, time, TeachAllAsync, fault => log.LogError(fault, "Names of a roster were not taken into the directory; tried again soon."), stoppingToken);

    private async Task TeachAllAsync(CancellationToken cancellation)
    {
        foreach (var chain in trust.Communities.Where(chain => _taught.GetValueOrDefault(chain.Community) != chain.Newest.Id))
            await TeachAsync(chain, cancellation);
    }

    private async Task TeachAsync(RosterChain chain, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        foreach (var seat in await db.Set<SeatRow>().AsNoTracking().ToListAsync(cancellation))
        {
            if (!chain.Newest.Admits(seat.Participant))
                continue;
            foreach (var member in chain.Newest.Body.Members)
                await ParticipantNames.LearnAsync(db, seat.Id, member.P, member.Name.Original.Text, member.Code, cancellation);
        }

        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        _taught[chain.Community] = chain.Newest.Id;
    }
}
