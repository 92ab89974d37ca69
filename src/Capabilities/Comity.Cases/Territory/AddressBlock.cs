namespace Comity.Cases.Territory;

/// <summary>One IP address or CIDR block in its one form: host bits are zero, and an IPv4 address inside IPv6 (::ffff:0:0/96) is IPv4.</summary>
/// <remarks>
/// Ordered IPv4 first, then by first address, then the wider block first. The default value is 0.0.0.0/0.
/// Source: RFC 4632 3.1, RFC 4291 2.2 and 2.5.5.2, RFC 5952 4.
/// </remarks>
public readonly record struct AddressBlock : IComparable<AddressBlock>
{
    private AddressBlock(bool isIPv6, UInt128 first, int prefixLength) =>
        (IsIPv6, First, PrefixLength) = (isIPv6, first, (byte)prefixLength);

    public bool IsIPv6 { get; }

    /// <summary>The first address as a number; for IPv4 below 2^32.</summary>
    public UInt128 First { get; }

    /// <summary>Leading bits that all addresses of the block share: 0 to 32, or 0 to 128.</summary>
    public byte PrefixLength { get; }

    /// <summary>The last address as a number.</summary>
    public UInt128 Last => First | HostMask(IsIPv6, PrefixLength);

    /// <summary>Whether the block is one address.</summary>
    public bool IsSingle => PrefixLength == (IsIPv6 ? 128 : 32);

    /// <summary>One IPv4 address.</summary>
    public static AddressBlock IPv4(uint address) => new(isIPv6: false, address, 32);

    /// <summary>One IPv6 address, or the IPv4 address that it maps.</summary>
    public static AddressBlock IPv6(UInt128 address) => Canonical(isIPv6: true, address, 128);

    /// <summary>Reads an address or a block; <paramref name="flaw"/> says what was wrong and how to mend it.</summary>
    /// <remarks>Nothing is guessed at: octal-looking parts, short forms, zones, ports and set host bits are flaws.</remarks>
    public static bool TryParse(ReadOnlySpan<char> text, out AddressBlock block, out Flaw flaw)
    {
        block = default;
        var slash = text.IndexOf('/');
        var address = slash < 0 ? text : text[..slash];
        if (!AddressText.TryParse(address, out var isIPv6, out var value))
        {
            flaw = AddressText.Explain(text);
            return false;
        }

        var width = isIPv6 ? 128 : 32;
        var length = width;
        if (slash >= 0 && !AddressText.TryParsePrefixLength(text[(slash + 1)..], width, out length))
        {
            flaw = new Flaw($"The prefix length is not a number from 0 to {width}.", "Write the block as address/length.");
            return false;
        }

        block = Canonical(isIPv6, value & ~HostMask(isIPv6, length), length);
        flaw = default;
        if ((value & HostMask(isIPv6, length)) == 0)
            return true;
        flaw = new Flaw(
            "The block has bits set beyond its prefix length.",
            $"Write {block} for the block, or the address alone.");
        block = default;
        return false;
    }

    public static bool TryParse(ReadOnlySpan<char> text, out AddressBlock block) => TryParse(text, out block, out _);

    /// <exception cref="FormatException">The text is no address and no block.</exception>
    public static AddressBlock Parse(string text) =>
        TryParse(text, out var block, out var flaw) ? block : throw new FormatException($"{flaw.What} {flaw.Mend}");

    public static bool operator <(AddressBlock left, AddressBlock right) => left.CompareTo(right) < 0;

    public static bool operator >(AddressBlock left, AddressBlock right) => left.CompareTo(right) > 0;

    public static bool operator <=(AddressBlock left, AddressBlock right) => left.CompareTo(right) <= 0;

    public static bool operator >=(AddressBlock left, AddressBlock right) => left.CompareTo(right) >= 0;

    public int CompareTo(AddressBlock other)
    {
        var order = IsIPv6.CompareTo(other.IsIPv6);
        if (order == 0) order = First.CompareTo(other.First);
        return order == 0 ? PrefixLength.CompareTo(other.PrefixLength) : order;
    }

    /// <summary>The canonical text: dotted decimal or RFC 5952, with a prefix length unless it is one address.</summary>
    public override string ToString() =>
        AddressText.Write(IsIPv6, First) + (IsSingle ? "" : $"/{PrefixLength}");

    private static AddressBlock Canonical(bool isIPv6, UInt128 first, int length) =>
        isIPv6 && length >= 96 && first >> 32 == 0xFFFF
            ? new AddressBlock(isIPv6: false, (uint)first, length - 96)
            : new AddressBlock(isIPv6, first, length);

    private static UInt128 HostMask(bool isIPv6, int length)
    {
        var bits = (isIPv6 ? 128 : 32) - length;
        return bits == 128 ? UInt128.MaxValue : (UInt128.One << bits) - 1;
    }
}

/// <summary>What was wrong with a piece of input, and how to mend it.</summary>
public readonly record struct Flaw(string What, string Mend);
