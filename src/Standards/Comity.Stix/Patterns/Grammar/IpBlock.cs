using System.Globalization;

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

    // RFC 4291, 2.2: eight groups of one to four hexadecimal digits, "::" once for one group of zeros or more, the last two groups perhaps as IPv4.
    private static bool TryV6(ReadOnlySpan<char> address, out UInt128 value)
    {
        value = default;
        var (groups, gap, at) = (0, -1, 0);
        if (address.StartsWith("::"))
            (gap, at) = (0, 2);
        while (at < address.Length && groups < 8)
        {
            var digits = Group(address[at..], out var group);
            if (at + digits < address.Length && address[at + digits] == '.')
                return groups <= 6 && TryV4(address[at..], out var last) && Spread((value << 32) | last, groups + 2, gap, out value);
            if (digits == 0)
                return false;
            (value, groups, at) = ((value << 16) | group, groups + 1, at + digits);
            if (at == address.Length)
                break;
            if (address[at++] != ':' || at == address.Length)
                return false;
            if (address[at] != ':')
                continue;
            if (gap >= 0)
                return false;
            (gap, at) = (groups, at + 1);
        }

        return at == address.Length && Spread(value, groups, gap, out value);
    }

    private static int Group(ReadOnlySpan<char> text, out uint group)
    {
        group = 0;
        var digits = 0;
        for (; digits < text.Length && digits < 4 && char.IsAsciiHexDigit(text[digits]); digits++)
            group = (group << 4) | (uint)(text[digits] <= '9' ? text[digits] - '0' : (text[digits] | 0x20) - 'a' + 10);
        return digits;
    }

    // The groups after the gap are the lowest, those before it the highest.
    private static bool Spread(UInt128 groups, int count, int gap, out UInt128 value)
    {
        value = groups;
        if (gap < 0)
            return count == 8;
        var after = 16 * (count - gap);
        var low = after == 0 ? UInt128.Zero : groups << (128 - after) >> (128 - after);
        value = gap == 0 ? low : low | (groups >> after << (128 - (16 * gap)));
        return count < 8;
    }

    private static bool TryPrefix(ReadOnlySpan<char> text, int bits, out int prefix) =>
        // The framework would also take what zeros (U+0000) follow.
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out prefix) && prefix <= bits && (text.Length == 1 || text[0] != '0')
        && !text.ContainsAnyExceptInRange('0', '9');

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
