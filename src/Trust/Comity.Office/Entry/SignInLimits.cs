using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Comity.Office.Entry;

/// <summary>Slows down guessing, per account name and per address, in bounded memory. Names that do not exist are counted alike.</summary>
/// <remarks>
/// An attempt is counted when it enters and taken back when it succeeds, so attempts at the same moment cannot slip past. After ten
/// failures for a name, or thirty from an address (IPv6: a /64), the next must wait a minute, then two, four, at most fifteen; an hour without
/// an attempt forgives. Counts live in this process.
/// </remarks>
public sealed class SignInLimits(TimeProvider clock)
{
    internal const int FreeByAccount = 10;
    internal const int FreeByAddress = 30;

    // One attempt costs a password hash, about five a second and core: an hour's flood on a small machine fits; beyond, the oldest go.
    internal const int Capacity = 32_768;

    private static readonly TimeSpan Forgiven = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    private readonly Dictionary<Sha256Digest, Tally> _tallies = [];
    private readonly Lock _lock = new();

    internal int Count
    {
        get
        {
            lock (_lock)
                return _tallies.Count;
        }
    }

    /// <summary>Counts an attempt, or says how long to wait; an attempt that must wait is not counted.</summary>
    /// <param name="account">The login name in its normal form; null when only the address is known.</param>
    internal TimeSpan? Enter(string? account, IPAddress? address)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            var keys = Keys(account, address);
            var wait = keys.Max(key => Wait(key.Key, key.Free, now));
            if (wait > TimeSpan.Zero)
                return wait;
            foreach (var (key, _) in keys)
                Add(key, now);
            return null;
        }
    }

    /// <summary>Takes one attempt back: it was neither a failure nor the whole way in.</summary>
    internal void Refund(string? account, IPAddress? address)
    {
        lock (_lock)
        {
            foreach (var (key, _) in Keys(account, address))
                TakeBack(key);
        }
    }

    /// <summary>The officer is in: the name's failures are forgotten, the address's are not.</summary>
    internal void Succeed(string account, IPAddress? address)
    {
        lock (_lock)
        {
            _tallies.Remove(OfAccount(account));
            TakeBack(OfAddress(address));
        }
    }

    private static (Sha256Digest Key, int Free)[] Keys(string? account, IPAddress? address) => account is null
        ? [(OfAddress(address), FreeByAddress)]
        : [(OfAccount(account), FreeByAccount), (OfAddress(address), FreeByAddress)];

    private static Sha256Digest OfAccount(string account) => Sha256Digest.OfLabelled("account"u8, Encoding.UTF8.GetBytes(account));

    private static Sha256Digest OfAddress(IPAddress? address)
    {
        var bytes = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4().GetAddressBytes() : address?.GetAddressBytes() ?? [];
        return Sha256Digest.OfLabelled("address"u8, bytes.Length == 16 && address!.AddressFamily == AddressFamily.InterNetworkV6 ? bytes.AsSpan(0, 8) : bytes);
    }

    private TimeSpan Wait(Sha256Digest key, int free, DateTimeOffset now)
    {
        if (!_tallies.TryGetValue(key, out var tally) || tally.Count < free || now - tally.LastAt >= Forgiven)
            return TimeSpan.Zero;
        var wait = TimeSpan.FromMinutes(1L << Math.Min(tally.Count - free, 10));
        return tally.LastAt + (wait < LongestWait ? wait : LongestWait) - now;
    }

    private void Add(Sha256Digest key, DateTimeOffset now)
    {
        if (_tallies.TryGetValue(key, out var tally) && now - tally.LastAt < Forgiven)
        {
            _tallies[key] = new Tally(tally.Count + 1, now);
            return;
        }

        MakeRoom(now);
        _tallies[key] = new Tally(1, now);
    }

    private void MakeRoom(DateTimeOffset now)
    {
        if (_tallies.Count < Capacity)
            return;
        foreach (var (key, _) in _tallies.Where(pair => now - pair.Value.LastAt >= Forgiven).ToList())
            _tallies.Remove(key);
        // An eighth at once, so that a flood does not sort the whole table at each attempt.
        if (_tallies.Count >= Capacity)
            foreach (var (key, _) in _tallies.OrderBy(pair => pair.Value.LastAt).Take(Capacity / 8).ToList())
                _tallies.Remove(key);
    }

    private void TakeBack(Sha256Digest key)
    {
        if (!_tallies.TryGetValue(key, out var tally))
            return;
        if (tally.Count > 1)
            _tallies[key] = tally with { Count = tally.Count - 1 };
        else
            _tallies.Remove(key);
    }

    private readonly record struct Tally(int Count, DateTimeOffset LastAt);
}
