using Comity.Federation;
using Comity.Storage;
using Comity.Storage.History;
using Comity.Storage.Log;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Comity.Node.Jobs;

/// <summary>Signs what is new in each seat's log, on a fixed cadence and never because something is urgent.</summary>
internal sealed class CheckpointJob(
    IDbContextFactory<NodeDb> databases, Checkpointer checkpointer, StatementRelease release, FederationNode federation, SafeModeSwitch safeMode,
    IOptions<NodeOptions> options, TimeProvider time, ILogger<CheckpointJob> log) : BackgroundService
{
    private readonly Dictionary<int, string> _signed = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Cadence.RunAsync(options.Value.CheckpointCadence, time, SignAllAsync, Missed, stoppingToken);

    private void Missed(Exception fault)
    {
        log.LogError(fault, "Signing checkpoints failed; tried again at the next cadence.");
        if (StorageFaults.IsStorageFault(fault))
            safeMode.Throw("storage fault while signing a checkpoint");
    }

    private async Task SignAllAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        foreach (var seat in await db.Set<SeatRow>().AsNoTracking().ToListAsync(cancellation))
        {
            _ = await release.CompleteAsync(seat.Id, seat.Participant, cancellation);
            // A new checkpoint anchors what peers have only received: they are shown it now.
            if (await checkpointer.SignAsync(seat.Id, seat.Participant, cancellation) is { } note && _signed.GetValueOrDefault(seat.Id) != note)
            {
                _signed[seat.Id] = note;
                federation.Wake(seat.Id);
            }
        }
    }
}
