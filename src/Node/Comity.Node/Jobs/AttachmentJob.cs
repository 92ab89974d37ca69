using Comity.Cases;
using Comity.Federation;
using Comity.Storage;
using Comity.Storage.Blobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Comity.Node.Jobs;

/// <summary>Reads attachments into lists as soon as they have come, and sweeps away once an hour what was laid in and never taken up.</summary>
internal sealed class AttachmentJob(
    IServiceProvider services, FederationNode federation, AttachmentStore store, SafeModeSwitch safeMode, IOptions<NodeOptions> options, TimeProvider time, ILogger<AttachmentJob> log)
    : BackgroundService
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _wake = new(0, 1);

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        federation.AttachmentArrived += Wake;
        try
        {
            var sweptAt = long.MinValue;
            while (!stoppingToken.IsCancellationRequested)
            {
                sweptAt = await WorkAsync(sweptAt, stoppingToken);
                await _wake.WaitAsync(options.Value.ReactionCadence, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node ends: so does the work.
        }
        finally
        {
            federation.AttachmentArrived -= Wake;
        }
    }

    private async Task<long> WorkAsync(long sweptAt, CancellationToken stopping)
    {
        try
        {
            if (safeMode.IsOn)
                return sweptAt;
            await CasesModule.ReadNoticesAsync(services, stopping);
            if (sweptAt != long.MinValue && time.GetElapsedTime(sweptAt) < SweepInterval)
                return sweptAt;
            await store.SweepAsync(stopping);
            return time.GetTimestamp();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogError(fault, "Reading attachments failed.");
            return sweptAt;
        }
    }

    private void Wake(int seat)
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It will look anyway.
        }
    }
}
