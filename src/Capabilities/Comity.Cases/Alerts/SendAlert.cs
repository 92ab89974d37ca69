using Comity.Cases.Clocks;
using Comity.Statements;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Cases.Alerts;

/// <summary>Sends one alert to one target; it is queued by the clock alone. Of a call that somebody has by now, nothing is sent.</summary>
internal sealed class SendAlert : IReaction
{
    public const string ReactionName = "cases.alert";

    public string Name => ReactionName;

    public bool Follows(StatementType type) => false;

    public async Task RunAsync(IServiceProvider services, OutboxRow row, CancellationToken cancellation)
    {
        if (Alert.Read(row.Detail) is not { } alert || await IsAnsweredAsync(services, alert, cancellation))
            return;
        await (alert.Target.Channel == AlertChannel.Mail
            ? services.GetRequiredService<MailAlerts>().SendAsync(alert, cancellation)
            : services.GetRequiredService<WebhookAlerts>().SendAsync(alert, cancellation));
    }

    private static async Task<bool> IsAnsweredAsync(IServiceProvider services, Alert alert, CancellationToken cancellation)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync(cancellation);
        var climb = await db.Set<ClimbRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == alert.Call, cancellation);
        // Taken, or the chain has come to rest; a call that is told only once rests from the start and is told all the same.
        return climb is null || (climb.Climbs && (climb.StoppedAt is not null || (climb.HeldBy is not null && climb.Calls == 0)));
    }
}
