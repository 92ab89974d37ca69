using Comity.Storage;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Upkeep;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Health;

/// <summary>What monitors ask: whether the process lives, whether it may serve, and its numbers. Nothing here is above TLP:CLEAR.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Text("live")).AllowAnonymous();
        routes.MapGet("/health/ready", ReadyAsync).AllowAnonymous();
        routes.MapGet("/metrics", MetricsAsync).AllowAnonymous();
    }

    private static async Task<IResult> ReadyAsync(IDbContextFactory<NodeDb> databases, SafeModeSwitch safeMode, CancellationToken cancellation)
    {
        if (safeMode.IsOn)
            return TypedResults.Text("safe mode", statusCode: StatusCodes.Status503ServiceUnavailable);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellation);
            _ = await db.Set<SeatRow>().CountAsync(cancellation);
            return TypedResults.Text("ready");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return TypedResults.Text("database unreachable", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<IResult> MetricsAsync(IDbContextFactory<NodeDb> databases, SafeModeSwitch safeMode, Alarms alarms, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var text = new MetricsText()
            .Add("comity_safe_mode", "Whether the node stopped signing and admitting.", safeMode.IsOn ? 1 : 0)
            .Add("comity_alarms", "Forked logs, frozen chains and impossible receipts that people must look at.", (await alarms.ReadAsync(db, cancellation)).Count)
            .Add("comity_statements_newest_arrival", "The newest local arrival number.", await db.Set<StatementRow>().MaxAsync(row => (long?)row.Arrival, cancellation) ?? 0)
            .Add("comity_statements_held", "Statements kept and not yet understood.", await db.Set<StatementRow>().CountAsync(row => row.Standing == Standing.Held, cancellation))
            .Add("comity_outbox_waiting", "Reactions still to run.", await db.Set<OutboxRow>().CountAsync(row => row.DoneAt == null, cancellation))
            .Add("comity_feed_backlog", "Items queued and not yet receipted, all peers.", await db.Set<FeedOutRow>().SumAsync(feed => feed.N - feed.Receipted, cancellation))
            .Add("comity_process_resident_bytes", "Memory of the process.", Environment.WorkingSet);
        return TypedResults.Text(text.ToString(), "text/plain; version=0.0.4");
    }
}
