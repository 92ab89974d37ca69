using System.Net;
using System.Net.Sockets;

namespace Comity.Taxii;

/// <summary>The places of passwords that wait to be checked: few for one address
/// and for one name, so that nobody takes the places of all others.</summary>
internal sealed class WaitingChecks
{
    public const int MaxOfAddress = 8;
    public const int MaxOfName = 16;
    public const int Max = 64;

    private readonly Dictionary<string, int> _names = [];
    private readonly Dictionary<UInt128, int> _addresses = [];
    private readonly Lock _lock = new();
    private int _all;

    /// <summary>Takes a place; where there is one, it is given back by <see cref="Leave"/>.</summary>
    public bool TryEnter(string name, IPAddress? address)
    {
        var place = PlaceOf(address);
        lock (_lock)
        {
            if (_all >= Max
                || _names.GetValueOrDefault(name) >= MaxOfName
                || (place != 0 && _addresses.GetValueOrDefault(place) >= MaxOfAddress))
                return false;
            Count(name, place, 1);
            return true;
        }
    }

    public void Leave(string name, IPAddress? address)
    {
        lock (_lock)
            Count(name, PlaceOf(address), -1);
    }

    // A proxy on this machine speaks for many: its address is nobody's. Who has IPv6 has a network of 64 bits.
    private static UInt128 PlaceOf(IPAddress? address)
    {
        if (address is null || IPAddress.IsLoopback(address))
            return 0;
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6)
            bytes[8..].Clear();
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private void Count(string name, UInt128 place, int by)
    {
        _all += by;
        Count(_names, name, by);
        Count(_addresses, place, by);
    }

    private static void Count<T>(Dictionary<T, int> counts, T key, int by) where T : notnull
    {
        var count = counts.GetValueOrDefault(key) + by;
        if (count == 0)
            counts.Remove(key);
        else
            counts[key] = count;
    }
}
