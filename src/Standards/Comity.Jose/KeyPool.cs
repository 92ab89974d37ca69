using System.Collections.Concurrent;

namespace Comity.Jose;

/// <summary>Imported copies of one key, so that each is imported once for each concurrent user instead of once for each use.</summary>
/// <remarks>
/// Importing costs as much as a verification, and the platform's key objects promise nothing to concurrent callers. The pool never
/// holds more copies than were in use at one moment. After <see cref="Close"/> no key can be rented.
/// </remarks>
internal sealed class KeyPool<TKey>(Func<TKey> import)
    where TKey : class, IDisposable
{
    private readonly ConcurrentStack<TKey> _idle = new();
    private volatile bool _closed;

    public TKey Rent()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        return _idle.TryPop(out var key) ? key : import();
    }

    public void Return(TKey key)
    {
        _idle.Push(key);
        if (_closed)
            Close();
    }

    public void Close()
    {
        _closed = true;
        while (_idle.TryPop(out var key))
            key.Dispose();
    }
}
