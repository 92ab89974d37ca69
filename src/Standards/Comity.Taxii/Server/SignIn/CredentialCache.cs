using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Comity.Taxii;

/// <summary>Remembers for a while which passwords were right and which were wrong, under
/// a keyed hash: it never holds them, and it never grows beyond its bound.</summary>
/// <remarks>A right one takes the place of its account, where no wrong one
/// can push it out; wrong ones share a bounded place of their own.</remarks>
internal sealed class CredentialCache(TimeProvider clock)
{
    private const int MaxWrong = 4096;

    private static readonly TimeSpan KeepRight = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan KeepWrong = TimeSpan.FromSeconds(30);

    // New with every start: nobody can work out where an entry stands.
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, Right> _right = new();
    private readonly ConcurrentDictionary<UInt128, long> _wrong = new();
    private int _count;

    private readonly record struct Right(UInt128 Key, long Until);

    /// <summary>Half of HMAC-SHA-256 over name and password: 128 bits that nobody can steer.</summary>
    public UInt128 Key(string credentials)
    {
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(_key, MemoryMarshal.AsBytes(credentials.AsSpan()), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    /// <summary>What is known of the password of this name; a right one that is used is kept longer.</summary>
    /// <returns>Whether something is known.</returns>
    public bool TryGet(string name, UInt128 key, out bool right)
    {
        var now = clock.GetTimestamp();
        right = _right.TryGetValue(name, out var known) && known.Key == key && known.Until > now;
        if (right && known.Until - now < Ticks(KeepRight) / 2)
            Keep(name, key, right: true);
        return right || (_wrong.TryGetValue(key, out var until) && until > now);
    }

    /// <param name="name">Of an account, where it is right.</param>
    public void Keep(string name, UInt128 key, bool right)
    {
        if (right)
        {
            _right[name] = new Right(key, clock.GetTimestamp() + Ticks(KeepRight));
            return;
        }

        // Rare, and what is forgotten is only checked again.
        if (Interlocked.Increment(ref _count) > MaxWrong)
        {
            _wrong.Clear();
            _count = 0;
        }

        _wrong[key] = clock.GetTimestamp() + Ticks(KeepWrong);
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);
}
