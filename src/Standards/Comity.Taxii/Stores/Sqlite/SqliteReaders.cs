using System.Collections.Concurrent;

namespace Comity.Taxii;

/// <summary>The connections that read: never more than a number at a time, and none
/// for longer than it may; who waits too long for one may try again.</summary>
/// <remarks>A read keeps its thread until it ends: without the number, dear ones could keep every thread of the server.</remarks>
/// <param name="most">Reads at a time.</param>
/// <param name="longest">What a read may wait, and then what it may take;
/// beyond either it ends with <see cref="TimeoutException"/>.</param>
internal sealed class SqliteReaders(string path, int most, TimeSpan longest) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(most, most);
    private readonly ConcurrentBag<SqliteDb> _idle = [];

    /// <summary>Reads on this thread where there is a connection free, else on a thread of the pool when there is one.</summary>
    public ValueTask<T> ReadAsync<TWith, T>(TWith with, Func<SqliteDb, TWith, T> read, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _free.Wait(0, CancellationToken.None)
            ? new(ReadAndLeave(with, read, cancellation))
            : new(InTurnAsync(with, read, cancellation));
    }

    /// <summary>Waits for the reads in progress and closes their connections.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var closed = 0; closed < most; closed++)
            await _free.WaitAsync();
        while (_idle.TryTake(out var db))
            db.Dispose();
        _free.Dispose();
    }

    private async Task<T> InTurnAsync<TWith, T>(TWith with, Func<SqliteDb, TWith, T> read, CancellationToken cancellation)
    {
        if (!await _free.WaitAsync(longest, cancellation))
            throw new TimeoutException("Those who read before take too long.");
        return ReadAndLeave(with, read, cancellation);
    }

    private T ReadAndLeave<TWith, T>(TWith with, Func<SqliteDb, TWith, T> read, CancellationToken cancellation)
    {
        try
        {
            return Read(with, read, cancellation);
        }
        finally
        {
            _free.Release();
        }
    }

    private T Read<TWith, T>(TWith with, Func<SqliteDb, TWith, T> read, CancellationToken cancellation)
    {
        if (!_idle.TryTake(out var db))
            db = SqliteTables.Reader(path);
        try
        {
            db.Bound(longest, cancellation);
            var result = read(db, with);
            db.Trim();
            _idle.Add(db);
            return result;
        }
        catch
        {
            // What it was at is not known; it is not used again.
            db.Dispose();
            throw;
        }
    }
}
