using Comity.Storage;
using Comity.Storage.Leases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Comity.Node.Leases;

/// <summary>Holds the writer's lease for this process. Who loses it stops; two active instances never both write or sign (federation.md 2.9).</summary>
internal sealed class NodeLease(
    IDbContextFactory<NodeDb> databases, SafeModeSwitch safeMode, WriterFence fence, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<NodeLease> log) : BackgroundService
{
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(8);

    private readonly string _holder = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
    private long _fence;

    /// <summary>Takes the lease, waiting until a dead holder's has run out.</summary>
    /// <returns>False when a living holder keeps it.</returns>
    public async Task<bool> AcquireAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var row = await db.Set<LeaseRow>().FirstOrDefaultAsync(lease => lease.Name == WriterFence.Writer, cancellation);
        if (row is not null && row.ExpiresAt > time.GetUtcNow() && IsAlive(row.Holder))
            return false;
        if (row is null)
            db.Add(row = new LeaseRow { Name = WriterFence.Writer, Holder = _holder });
        (row.Holder, row.Fence, row.ExpiresAt) = (_holder, row.Fence + 1, time.GetUtcNow() + Term);
        _fence = row.Fence;
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        fence.Raise(_fence);
        return true;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await Mine(db).ExecuteUpdateAsync(row => row.SetProperty(lease => lease.ExpiresAt, time.GetUtcNow()), cancellationToken);
        }
        catch (Exception fault) when (fault is OperationCanceledException || StorageFaults.IsUnavailable(fault))
        {
            log.LogWarning("The writer's lease could not be given back; it runs out by itself.");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Renewal, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken) && await KeepAsync(stoppingToken))
            {
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node ends, also one that could not start: nothing went wrong here.
        }
    }

    /// <summary>Renews the lease. While the database is away nobody can take it either, and once it is back every write looks whose it is.</summary>
    private async Task<bool> KeepAsync(CancellationToken cancellation)
    {
        try
        {
            return await RenewAsync(cancellation) || Lose();
        }
        catch (Exception fault) when (StorageFaults.IsUnavailable(fault))
        {
            log.LogWarning("The writer's lease could not be renewed: the database is away.");
            if (StorageFaults.IsStorageFault(fault))
                safeMode.Throw("storage fault while renewing the writer's lease");
            return true;
        }
    }

    private bool Lose()
    {
        log.LogCritical("Another instance holds the writer's lease: this one stops.");
        safeMode.Throw("the writer's lease was lost");
        lifetime.StopApplication();
        return false;
    }

    private async Task<bool> RenewAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Mine(db).ExecuteUpdateAsync(row => row.SetProperty(lease => lease.ExpiresAt, time.GetUtcNow() + Term), cancellation) == 1;
    }

    private IQueryable<LeaseRow> Mine(NodeDb db) =>
        db.Set<LeaseRow>().Where(lease => lease.Name == WriterFence.Writer && lease.Holder == _holder && lease.Fence == _fence);

    // A holder on this machine whose process is gone need not be waited for; of another machine nobody here can tell.
    private static bool IsAlive(string holder)
    {
        if (holder.Split('/') is not [var machine, var process, _] || machine != Environment.MachineName)
            return true;
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(int.Parse(process, System.Globalization.CultureInfo.InvariantCulture));
            return !found.HasExited && found.Id != Environment.ProcessId;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
