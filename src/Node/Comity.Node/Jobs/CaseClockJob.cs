using Comity.Cases;
using Comity.Node.Connections;
using Comity.Storage;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Comity.Node.Jobs;

/// <summary>Lets the clocks of cases tick: duty chains climb, policy steps are proposed. Also keeps names from rosters current.</summary>
internal sealed class CaseClockJob(IServiceProvider services, SafeModeSwitch safeMode, IOptions<NodeOptions> options, TimeProvider time, ILogger<CaseClockJob> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ReactionCadence, time);
        var rosters = -1;
        do
        {
            try
            {
                if (safeMode.IsOn)
                    continue;
                rosters = await LearnNamesAsync(rosters, stoppingToken);
                await CasesModule.TickAsync(services, stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "The clocks of cases missed a tick.");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<int> LearnNamesAsync(int known, CancellationToken cancellation)
    {
        var trust = services.GetRequiredService<TrustBook>();
        var now = trust.Communities.Sum(chain => chain.Rosters.Length);
        if (now == known)
            return known;
        await using var db = await services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync(cancellation);
        await RosterNames.LearnAsync(db, trust, cancellation);
        return now;
    }
}
