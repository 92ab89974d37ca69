using System.Net;

namespace Comity.Federation.Outbound;

/// <summary>Decides, after the name was resolved, whether an address may be connected to.</summary>
internal sealed class AddressPolicy
{
    private readonly IPNetwork[] _allowed;
    private readonly bool _plainHttpOnLoopback;

    /// <exception cref="FormatException">An allowed network is not in CIDR form or has bits behind its prefix.</exception>
    public AddressPolicy(OutboundOptions options)
    {
        _allowed = [.. options.AllowedNetworks.Select(Parse)];
        _plainHttpOnLoopback = options.AllowPlainHttpOnLoopback;
    }

    /// <param name="address">As resolved; an IPv4 address mapped into IPv6 is no address of a peer and needs its own entry on the list.</param>
    /// <param name="plainHttp">Whether the connection would have no TLS.</param>
    public bool Permits(IPAddress address, bool plainHttp) => plainHttp
        ? _plainHttpOnLoopback && !address.IsIPv4MappedToIPv6 && IPAddress.IsLoopback(address)
        : SpecialPurposeBlocks.IsPublic(address) || Array.Exists(_allowed, network => Holds(network, address));

    private static bool Holds(IPNetwork network, IPAddress address) =>
        network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address);

    // The platform drops bits behind the prefix; who writes them may have meant a single host.
    private static IPNetwork Parse(string text) =>
        IPNetwork.TryParse(text, out var network)
            && network.BaseAddress.Equals(IPAddress.Parse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal))))
        ? network
        : throw new FormatException($"AllowedNetworks: '{text}' is not a network in CIDR form, such as 10.20.0.0/16.");
}
