using System.Net;
using System.Net.Sockets;

namespace Comity.Federation.Outbound;

/// <summary>Tells public unicast addresses from all others.</summary>
/// <remarks>
/// IPv4: refused are the blocks of the IANA special-purpose registry (RFC 6890 and its updates), multicast and the reserved
/// class. IPv6: refused is everything outside 2000::/3 (which covers loopback, mapped and compatible IPv4, NAT64, unique and
/// link-local, multicast) and, within it, the blocks of the registry. Blocks that the registry calls globally reachable
/// (AS112, relay anycast) are refused too: no peer lives there.
/// </remarks>
internal static class SpecialPurposeBlocks
{
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Blocks =
    [
        .. new[]
        {
            "0.0.0.0/8",          // this network, RFC 791
            "10.0.0.0/8",         // private, RFC 1918
            "100.64.0.0/10",      // shared address space of carriers, RFC 6598
            "127.0.0.0/8",        // loopback, RFC 1122
            "169.254.0.0/16",     // link-local and cloud metadata, RFC 3927
            "172.16.0.0/12",      // private, RFC 1918
            "192.0.0.0/24",       // IETF protocol assignments, RFC 6890
            "192.0.2.0/24",       // documentation, RFC 5737
            "192.31.196.0/24",    // AS112, RFC 7535
            "192.52.193.0/24",    // automatic multicast tunnelling, RFC 7450
            "192.88.99.0/24",     // former 6to4 relay anycast, RFC 7526
            "192.168.0.0/16",     // private, RFC 1918
            "192.175.48.0/24",    // AS112, RFC 7534
            "198.18.0.0/15",      // benchmarking, RFC 2544
            "198.51.100.0/24",    // documentation, RFC 5737
            "203.0.113.0/24",     // documentation, RFC 5737
            "224.0.0.0/4",        // multicast, RFC 5771
            "240.0.0.0/4",        // reserved and limited broadcast, RFC 1112 and 8190
            "2001::/23",          // IETF protocol assignments: Teredo, benchmarking, ORCHID, RFC 2928
            "2001:db8::/32",      // documentation, RFC 3849
            "2002::/16",          // 6to4, RFC 3056
            "2620:4f:8000::/48",  // AS112, RFC 7534
            "3fff::/20",          // documentation, RFC 9637
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Whether <paramref name="address"/> can belong to a host on the public Internet.</summary>
    public static bool IsPublic(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork
            || (address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6 && GlobalUnicast.Contains(address)))
        && !Array.Exists(Blocks, block => block.BaseAddress.AddressFamily == address.AddressFamily && block.Contains(address));
}
