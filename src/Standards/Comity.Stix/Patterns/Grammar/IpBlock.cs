using System.Globalization;
using System.Net;

namespace Comity.Stix;

/// <summary>An IPv4 or IPv6 address or block of addresses; what stands in the bits of hosts is ignored (STIX 2.1, 6.8, 6.9, 9.6.1).</summary>
internal readonly record struct IpBlock
{
    private IpBlock(bool isV6, UInt128 first, int prefix) => (IsV6, First, Prefix) = (isV6, first, prefix);

    public bool IsV6 { get; }

    /// <summary>The lowest address of the block.</summary>
    public UInt128 First { get; }

    /// <summary>How many leading bits all its addresses share: 0 to 32, or to 128.</summary>
    public int Prefix { get; }

    public bool Contains(IpBlock other) => IsV6 == other.IsV6 && Prefix <= other.Prefix && Mask(other.First, IsV6, Prefix) == First;

    /// <summary>The block of the first bits only.</summary>
    public IpBlock Widen(int prefix) => new(IsV6, Mask(First, IsV6, prefix), prefix);

    /// <summary>Whether a bit of the lowest address is set, counted from the first.</summary>
    public bool IsSet(int bit) => bit < (IsV6 ? 128 : 32) && (First >> ((IsV6 ? 127 : 31) - bit) & UInt128.One) != UInt128.Zero;

    /// <summary>Reads an address or CIDR block. No zone, no port, no octets with leading zeros, no short forms of IPv4.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpBlock block)
    {
        block = default;
        var slash = text.IndexOf('/');
        var address = slash < 0 ? text : text[..slash];
        var isV6 = address.Contains(':');
        var prefix = isV6 ? 128 : 32;
        UInt128 value = default;
        if (!(isV6 ? TryV6(address, out value) : TryV4(address, out value)) || (slash >= 0 && !TryPrefix(text[(slash + 1)..], prefix, out prefix)))
            return false;
        block = new IpBlock(isV6, Mask(value, isV6, prefix), prefix);
        return true;
    }

    private static bool TryV6(ReadOnlySpan<char> address, out UInt128 value)
    {
        value = default;
        if (address.Length > 45 || address.ContainsAnyExcept(Characters) || !IPAddress.TryParse(address, out var ip))
            return false;
        Span<byte> octets = stackalloc byte[16];
        value = ip.TryWriteBytes(octets, out var written) && written == 16 ? System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(octets) : default;
        return written == 16;
    }

    private static readonly System.Buffers.SearchValues<char> Characters = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF:.");

    private static bool TryPrefix(ReadOnlySpan<char> text, int bits, out int prefix) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out prefix) && prefix <= bits && (text.Length == 1 || text[0] != '0');

    // Four decimal numbers and nothing else: the framework would also take 1, 1.2 and 010.0.0.1, the last as octal.
    private static bool TryV4(ReadOnlySpan<char> address, out UInt128 value)
    {
        value = default;
        var (parts, digits, part, all) = (1, 0, 0, 0u);
        foreach (var c in address)
        {
            if (char.IsAsciiDigit(c) && digits < 3 && (digits == 0 || part > 0))
                (digits, part) = (digits + 1, (part * 10) + (c - '0'));
            else if (c != '.' || digits == 0 || part > 255 || ++parts > 4)
                return false;
            else
                (digits, part, all) = (0, 0, (all << 8) | (uint)part);
        }

        value = (all << 8) | (uint)part;
        return parts == 4 && digits > 0 && part <= 255;
    }

    private static UInt128 Mask(UInt128 address, bool isV6, int prefix)
    {
        var hosts = (isV6 ? 128 : 32) - prefix;
        return hosts >= 128 ? UInt128.Zero : address >> hosts << hosts;
    }
}
