namespace Comity.Cases.Territory;

/// <summary>Addresses that no registry allocates to anybody: private, local, documentation, translation, multicast and kept for later.</summary>
/// <remarks>
/// Source: IANA special-purpose address registries (RFC 6890 and its updates), multicast of RFC 5771 and RFC 4291 2.7, and the retired
/// site-local prefix of RFC 3879. ::ffff:0:0/96 is absent because such an address is read as the IPv4 address it maps.
/// </remarks>
public static class SpecialPurpose
{
    public static IReadOnlyList<AddressBlock> Blocks { get; } =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32",
            "2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(AddressBlock.Parse),
    ];

    internal static AddressSet Addresses { get; } = new(Blocks);
}
