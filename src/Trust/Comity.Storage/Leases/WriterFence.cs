using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Leases;

/// <summary>Lets a process write only while the lease that it took is still its own: looked at inside each write transaction.</summary>
/// <remarks>
/// Whoever takes the lease over does so in a write transaction too, and those run one after another: between the look and the commit
/// nobody can have taken it (federation.md 2.9). A process that took no lease, such as a command on a stopped node, is not fenced.
/// </remarks>
public sealed class WriterFence(SafeModeSwitch safeMode) : IDisposable
{
    /// <summary>The name of the writer's lease.</summary>
    public const string Writer = "writer";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _token;

    /// <summary>From now on only the holder of this token writes here.</summary>
    public void Raise(long token) => Interlocked.Exchange(ref _token, token);

    public void Dispose() => _turn.Dispose();

    /// <summary>Waits until no other writer of this process writes, first come first served; the turn ends when it is disposed.</summary>
    internal async Task<IDisposable> TakeTurnAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        return new Turn(_turn);
    }

    /// <exception cref="LeaseLostException">Another process took the lease; this one is in safe mode from now on.</exception>
    internal async Task CheckAsync(NodeDb db, CancellationToken cancellation)
    {
        var token = Interlocked.Read(ref _token);
        if (token == 0 || await db.Set<LeaseRow>().AnyAsync(lease => lease.Name == Writer && lease.Fence == token, cancellation))
            return;
        safeMode.Throw("the writer's lease was lost");
        throw new LeaseLostException();
    }
}

/// <summary>Ended once, however often it is disposed.</summary>
file sealed class Turn(SemaphoreSlim turn) : IDisposable
{
    private int _isOver;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
            turn.Release();
    }
}

/// <summary>A write that another process's lease forbids: nothing of it was done.</summary>
public sealed class LeaseLostException() : Exception("Another instance holds the writer's lease.");
