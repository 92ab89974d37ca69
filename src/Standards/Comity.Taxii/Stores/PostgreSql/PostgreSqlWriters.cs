using System.Collections.Concurrent;

namespace Comity.Taxii;

/// <summary>Lets writers wait here for their collection, before they have a
/// connection: whoever waits for its lock takes none from the readers.</summary>
internal sealed class PostgreSqlWriters(int poolSize) : IDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> _collections = new();
    private readonly SemaphoreSlim _all = new(Math.Max(1, poolSize / 2));

    /// <exception cref="TimeoutException">Others were writing all the time.</exception>
    public async Task<T> InTurnAsync<T>(Guid collection, Func<Task<T>> write, CancellationToken cancellation)
    {
        var own = _collections.GetOrAdd(collection, static _ => new SemaphoreSlim(1));
        await EnterAsync(own, cancellation);
        try
        {
            await EnterAsync(_all, cancellation);
            try
            {
                return await write();
            }
            finally
            {
                _all.Release();
            }
        }
        finally
        {
            own.Release();
        }
    }

    public void Dispose()
    {
        foreach (var one in _collections.Values)
            one.Dispose();
        _all.Dispose();
    }

    private static async Task EnterAsync(SemaphoreSlim turn, CancellationToken cancellation)
    {
        if (!await turn.WaitAsync(MaxWait, cancellation))
            throw new TimeoutException("Others were writing to the store for too long.");
    }
}
