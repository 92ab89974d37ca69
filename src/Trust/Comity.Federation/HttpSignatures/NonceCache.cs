namespace Comity.Federation.HttpSignatures;

/// <summary>Remembers each nonce of each key for as long as its request could be accepted again; when full, it refuses.</summary>
/// <remarks>
/// Per process: after a restart, or on another instance, a recorded request may pass once more within the window. That is
/// harmless, because pages and receipts have their effect once whatever the transport does (federation.md 2.6). Only
/// requests whose signature verified may enter, so a stranger cannot fill it. Safe for concurrent use.
/// </remarks>
/// <param name="maxKeys">Keys remembered at once.</param>
/// <param name="maxPerKey">Nonces remembered for one key: one peer can exhaust only its own share. About 80 bytes each.</param>
internal sealed class NonceCache(int maxKeys, int maxPerKey)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Seen> _byKey = new(StringComparer.Ordinal);

    // The latest time up to which nonces were forgotten; a clock set back must not bring them to life again.
    private long _forgottenUpTo = long.MinValue;

    /// <param name="keyId">The key that signed.</param>
    /// <param name="nonce">Its nonce.</param>
    /// <param name="expires">Last Unix second at which this request would be within the window.</param>
    /// <param name="now">Unix seconds.</param>
    /// <returns><see langword="null"/> when the nonce was new and is now remembered.</returns>
    public ChannelRefusal? TryAdd(string keyId, string nonce, long expires, long now)
    {
        lock (_lock)
        {
            Forget(now);
            if (expires < _forgottenUpTo)
                return new Replayed();
            if (!_byKey.TryGetValue(keyId, out var seen))
            {
                if (_byKey.Count == maxKeys)
                    return new NoncesExhausted(ChannelProfile.Window);
                _byKey.Add(keyId, seen = new Seen());
            }
            if (seen.Nonces.Contains(nonce))
                return new Replayed();
            if (seen.Nonces.Count == maxPerKey)
                return new NoncesExhausted(seen.UntilFirstExpires(now));
            seen.Add(nonce, expires);
            return null;
        }
    }

    private void Forget(long now)
    {
        if (now <= _forgottenUpTo)
            return;
        _forgottenUpTo = now;
        foreach (var (keyId, seen) in _byKey)
        {
            seen.Forget(now);
            if (seen.Nonces.Count == 0)
                _byKey.Remove(keyId);
        }
    }

    private sealed class Seen
    {
        private readonly PriorityQueue<string, long> _byExpiry = new();

        public HashSet<string> Nonces { get; } = new(StringComparer.Ordinal);

        public void Add(string nonce, long expires)
        {
            Nonces.Add(nonce);
            _byExpiry.Enqueue(nonce, expires);
        }

        public void Forget(long now)
        {
            while (_byExpiry.TryPeek(out var nonce, out var expires) && expires < now)
            {
                _byExpiry.Dequeue();
                Nonces.Remove(nonce);
            }
        }

        public TimeSpan UntilFirstExpires(long now) =>
            _byExpiry.TryPeek(out _, out var expires) ? TimeSpan.FromSeconds(expires - now + 1) : TimeSpan.FromSeconds(1);
    }
}
