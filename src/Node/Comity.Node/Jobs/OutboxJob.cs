using Comity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Comity.Node.Jobs;

/// <summary>Runs reactions from the outbox, each at least once and marked done afterwards; a failing one waits longer each time.</summary>
internal sealed class OutboxJob(
    IServiceScopeFactory scopes, IEnumerable<IReaction> reactions, SafeModeSwitch safeMode, IOptions<NodeOptions> options, TimeProvider time, ILogger<OutboxJob> log)
    : BackgroundService
{
    private const int Batch = 50;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);

    private readonly Dictionary<string, IReaction> _reactions = reactions.ToDictionary(reaction => reaction.Name, StringComparer.Ordinal);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Cadence.RunAsync(
        options.Value.ReactionCadence, time, RunAllDueAsync, fault => log.LogError(fault, "Reading the outbox failed."), stoppingToken);

    private async Task RunAllDueAsync(CancellationToken cancellation)
    {
        while (!safeMode.IsOn && await RunDueAsync(cancellation) == Batch)
        {
        }
    }

    private async Task<int> RunDueAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NodeDb>();
        var now = time.GetUtcNow();
        var due = await db.Set<OutboxRow>().Where(row => row.DoneAt == null && row.DueAt <= now).OrderBy(row => row.DueAt).Take(Batch).ToListAsync(cancellation);
        foreach (var row in due)
            await RunAsync(db, row, cancellation);
        return due.Count;
    }

    private async Task RunAsync(NodeDb db, OutboxRow row, CancellationToken cancellation)
    {
        try
        {
            // A scope of its own: what a failed reaction tracked must not be saved with its mark.
            await using var scope = scopes.CreateAsyncScope();
            if (_reactions.TryGetValue(row.Reaction, out var reaction))
                await reaction.RunAsync(scope.ServiceProvider, row, cancellation);
            row.DoneAt = time.GetUtcNow();
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            row.Attempts++;
            row.LastFailure = fault.GetType().Name;
            row.DueAt = time.GetUtcNow() + Delay(row.Attempts);
            log.LogWarning("Reaction {Reaction} of statement {Arrival} failed with {Fault}; attempt {Attempts}.", row.Reaction, row.Arrival, row.LastFailure, row.Attempts);
        }

        await db.SaveChangesAsync(cancellation);
    }

    private static TimeSpan Delay(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(LongestDelay.TotalSeconds, Math.Pow(2, Math.Min(attempts, 12))));
}
