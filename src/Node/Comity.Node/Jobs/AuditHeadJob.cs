using Comity.Office.Audit;
using Comity.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Comity.Node.Jobs;

/// <summary>Puts the end of the audit chain into the logs every hour, so that nobody shortens or rewrites it unseen.</summary>
internal sealed class AuditHeadJob(AuditHeadIssuer issuer, SafeModeSwitch safeMode, TimeProvider time, ILogger<AuditHeadJob> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Cadence.RunAsync(
        Every, time, IssueAsync, fault => log.LogError(fault, "The head of the audit chain was not issued; tried again in an hour."), stoppingToken);

    private async Task IssueAsync(CancellationToken cancellation)
    {
        if (!safeMode.IsOn && await issuer.RunAsync(cancellation) is { } refusal)
            log.LogWarning("The head of the audit chain was not issued: {Code}", refusal.Code);
    }
}
