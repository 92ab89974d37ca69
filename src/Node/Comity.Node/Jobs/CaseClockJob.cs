using Comity.Cases;
using Comity.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Comity.Node.Jobs;

/// <summary>Lets the clocks of cases tick: duty chains climb, policy steps are proposed.</summary>
internal sealed class CaseClockJob(IServiceProvider services, SafeModeSwitch safeMode, IOptions<NodeOptions> options, TimeProvider time, ILogger<CaseClockJob> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Cadence.RunAsync(
        options.Value.ReactionCadence, time, cancellation => safeMode.IsOn ? Task.CompletedTask : CasesModule.TickAsync(services, cancellation),
        fault => log.LogError(fault, "The clocks of cases missed a tick."), stoppingToken);
}
