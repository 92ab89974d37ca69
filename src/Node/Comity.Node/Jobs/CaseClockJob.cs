using Comity.Cases;
using Comity.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Comity.Node.Jobs;

/// <summary>Lets the clocks of cases tick: duty chains climb, policy steps are proposed.</summary>
internal sealed class CaseClockJob(IServiceProvider services, SafeModeSwitch safeMode, IOptions<NodeOptions> options, TimeProvider time, ILogger<CaseClockJob> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ReactionCadence, time);
        do
        {
            try
            {
                if (safeMode.IsOn)
                    continue;
                await CasesModule.TickAsync(services, stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "The clocks of cases missed a tick.");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
