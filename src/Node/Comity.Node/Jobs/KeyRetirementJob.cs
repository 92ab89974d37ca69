using Comity.Storage;
using Comity.Storage.Keys;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Comity.Node.Jobs;

/// <summary>Looks once a day for seal keys whose time is over, and destroys them.</summary>
internal sealed class KeyRetirementJob(SealKeyRetirement retirement, SafeModeSwitch safeMode, TimeProvider time, ILogger<KeyRetirementJob> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Cadence.RunAsync(
        Every, time, RetireAsync, fault => log.LogError(fault, "Retired seal keys were not destroyed; tried again tomorrow."), stoppingToken);

    private async Task RetireAsync(CancellationToken cancellation)
    {
        if (!safeMode.IsOn && await retirement.RunAsync(cancellation) is > 0 and var destroyed)
            log.LogInformation("Destroyed {Count} seal keys that were replaced {Days} days ago.", destroyed, SealKeyRetirement.Kept.TotalDays);
    }
}
