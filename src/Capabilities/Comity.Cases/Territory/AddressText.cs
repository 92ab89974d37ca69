using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace Comity.Cases.Territory;

/// <summary>Reads and writes single addresses strictly: one spelling out, no lenient spelling in.</summary>
internal static class AddressText
{
    private static readonly SearchValues<char> IPv6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>Longest spelling of an address: eight groups, or six groups and an embedded IPv4 address.</summary>
    private const int MaxLength = 45;

    public static bool TryParse(ReadOnlySpan<char> text, out bool isIPv6, out UInt128 value)
    {
        value = default;
        isIPv6 = text.Contains(':');
        if (isIPv6)
            return TryParseIPv6(text, out value);
        var parsed = TryParseIPv4(text, out var address);
        value = address;
        return parsed;
    }

    /// <summary>Four decimal parts of 0 to 255 without leading zeros, which some readers take as octal.</summary>
    public static bool TryParseIPv4(ReadOnlySpan<char> text, out uint address)
    {
        address = 0;
        if (text.Length is < 7 or > 15)
            return false;
        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            if (++parts > 4 || !TryParseSmall(text[range], 3, out var part) || part > 255)
                return false;
            address = (address << 8) | (uint)part;
        }

        return parts == 4;
    }

    public static bool TryParsePrefixLength(ReadOnlySpan<char> text, int width, out int length) =>
        TryParseSmall(text, 3, out length) && length <= width;

    public static string Write(bool isIPv6, UInt128 value) => isIPv6
        ? WriteIPv6(value)
        : string.Create(CultureInfo.InvariantCulture, $"{(byte)(value >> 24)}.{(byte)(value >> 16)}.{(byte)(value >> 8)}.{(byte)value}");

    /// <summary>The likeliest reason why a text is no address.</summary>
    public static Flaw Explain(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return new Flaw("There is no address.", "Write one address or block.");
        if (text.ContainsAny('[', ']') || text.Contains("://", StringComparison.Ordinal) || text.Contains("hxxp", StringComparison.OrdinalIgnoreCase))
            return new Flaw("The address is written in brackets or as a link.", "Write the bare address, such as 192.0.2.1.");
        if (text.Contains('%'))
            return new Flaw("The address has a zone, which means something on one machine only.", "Leave out the zone.");
        if (text.ContainsAny(' ', '\t') || text.ContainsAny(',', ';'))
            return new Flaw("The line holds more than one value.", "Write one address a line, or a CSV file with a header line.");
        if (text.Count(':') == 1 && text.Contains('.'))
            return new Flaw("The address carries a port.", "Put the port into the column ports of a CSV file.");
        return text.Contains('-')
            ? new Flaw("A range is not a block.", "Write it as one or more blocks in the form address/length.")
            : new Flaw("Not an IPv4 or IPv6 address.", "Write four decimal parts without leading zeros, or an IPv6 address.");
    }

    private static bool TryParseIPv6(ReadOnlySpan<char> text, out UInt128 value)
    {
        value = default;
        if (text.Length > MaxLength || text.ContainsAnyExcept(IPv6Characters))
            return false;
        // The platform's parser is lenient about an embedded IPv4 address; ours is not.
        if (text.Contains('.') && !TryParseIPv4(text[(text.LastIndexOf(':') + 1)..], out _))
            return false;
        if (!IPAddress.TryParse(text, out var address))
            return false;
        Span<byte> bytes = stackalloc byte[16];
        var whole = address.TryWriteBytes(bytes, out var written) && written == 16;
        value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return whole;
    }

    private static string WriteIPv6(UInt128 value)
    {
        var (zeroStart, zeroLength) = LongestZeroRun(value);
        var text = new StringBuilder(39);
        for (var i = 0; i < 8; i++)
        {
            if (i == zeroStart)
            {
                text.Append("::");
                i += zeroLength - 1;
                continue;
            }

            if (i > 0 && text[^1] != ':')
                text.Append(':');
            text.Append(CultureInfo.InvariantCulture, $"{Group(value, i):x}");
        }

        return text.ToString();
    }

    // The first of the longest runs of two or more zero groups (RFC 5952 4.2).
    private static (int Start, int Length) LongestZeroRun(UInt128 value)
    {
        var best = (Start: -1, Length: 1);
        for (var i = 0; i < 8; i++)
        {
            var start = i;
            while (i < 8 && Group(value, i) == 0)
                i++;
            if (i - start > best.Length)
                best = (start, i - start);
        }

        return best;
    }

    private static ushort Group(UInt128 value, int index) => (ushort)(value >> (112 - (16 * index)));

    private static bool TryParseSmall(ReadOnlySpan<char> text, int maxDigits, out int number)
    {
        number = 0;
        if (text.IsEmpty || text.Length > maxDigits || (text.Length > 1 && text[0] == '0') || text.ContainsAnyExceptInRange('0', '9'))
            return false;
        foreach (var digit in text)
            number = (number * 10) + (digit - '0');
        return true;
    }
}
