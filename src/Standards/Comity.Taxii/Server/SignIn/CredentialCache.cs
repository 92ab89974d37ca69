using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Comity.Taxii;

/// <summary>Remembers for a while which credentials were right and which were wrong, under a keyed hash: it never holds them, and it never grows beyond its bound.</summary>
internal sealed class CredentialCache(TimeProvider clock)
{
    private const int MaxEntries = 4096;

    private static readonly TimeSpan KeepRight = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan KeepWrong = TimeSpan.FromSeconds(30);

    // New with every start: nobody can work out where an entry stands.
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<UInt128, Entry> _entries = new();
    private int _count;

    private readonly record struct Entry(string? Account, long Until);

    /// <summary>Half of HMAC-SHA-256 over the header: 128 bits that nobody can steer.</summary>
    public UInt128 Key(string header)
    {
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(_key, MemoryMarshal.AsBytes(header.AsSpan()), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    /// <returns>Whether it is known; the account, or <see langword="null"/> where the credentials are known to be wrong.</returns>
    public bool TryGet(UInt128 key, out string? account)
    {
        var found = _entries.TryGetValue(key, out var entry) && entry.Until > clock.GetTimestamp();
        account = entry.Account;
        return found;
    }

    public void Keep(UInt128 key, string? account)
    {
        // Rare, and what is forgotten is only checked again.
        if (Interlocked.Increment(ref _count) > MaxEntries)
        {
            _entries.Clear();
            _count = 0;
        }

        var keep = account is null ? KeepWrong : KeepRight;
        _entries[key] = new Entry(account, clock.GetTimestamp() + (long)(keep.TotalSeconds * clock.TimestampFrequency));
    }
}
