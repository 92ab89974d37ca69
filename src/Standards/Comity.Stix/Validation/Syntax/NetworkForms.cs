using System.Buffers;

namespace Comity.Stix;

/// <summary>Forms of network addresses and names, as the cyber-observable objects carry them.</summary>
internal static class NetworkForms
{
    private static readonly SearchValues<char> UrlCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%");

    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    /// <summary>An IPv4 address, or a block in CIDR notation (6.8): four decimal numbers without leading zeros, and /0 to /32.</summary>
    public static bool IsIpv4(string text) => IpBlock.TryParse(text, out var block) && !block.IsV6;

    /// <summary>An IPv6 address, or a block in CIDR notation (6.9), without zone and brackets.</summary>
    public static bool IsIpv6(string text) => IpBlock.TryParse(text, out var block) && block.IsV6;

    /// <summary>A MAC-48 address (6.10): six octets in lower case, each of two digits, divided by colons.</summary>
    public static bool IsMac(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (i % 3 == 2 ? text[i] != ':' : !char.IsAsciiHexDigitLower(text[i]))
                return false;
        }

        return text.Length == 17;
    }

    /// <summary>
    /// A domain name (6.4): labels of 1 to 63 letters, digits and hyphens, at most 253 characters. Labels of other scripts (U-labels) are
    /// taken.
    /// </summary>
    /// <remarks>
    /// Underscores are taken as well: names of services have them, and RFC 1034 leaves what stands in a label to the zone.
    /// </remarks>
    public static bool IsDomainName(string text)
    {
        var name = text.AsSpan();
        if (name.EndsWith("."))
            name = name[..^1];
        if (name.Length is 0 or > 253)
            return false;
        foreach (var label in name.Split('.'))
        {
            if (!IsLabel(name[label]))
                return false;
        }

        return true;
    }

    /// <summary>An address of a mailbox alone (6.5), without a display name: local part, at sign, domain.</summary>
    public static bool IsEmailAddress(string text)
    {
        var at = text.LastIndexOf('@');
        if (at < 1 || at == text.Length - 1 || text.Length > 320)
            return false;
        var local = text.AsSpan(0, at);
        var domain = text.AsSpan(at + 1);
        var isQuoted = local.Length > 2 && local[0] == '"' && local[^1] == '"';
        return (isQuoted || !local.ContainsAny(" \t\r\n<>()[],;:\\\"")) && !domain.ContainsAny(" \t\r\n<>(),;\"");
    }

    /// <summary>A URL (RFC 3986): a scheme, a colon, something after it, only characters of that document, whole percent signs.</summary>
    public static bool IsUrl(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || colon == text.Length - 1 || !char.IsAsciiLetter(text[0])
            || text.AsSpan(0, colon).ContainsAnyExcept(SchemeCharacters)
            || text.AsSpan().ContainsAnyExcept(UrlCharacters))
            return false;
        for (var percent = text.IndexOf('%', StringComparison.Ordinal); percent >= 0; percent = text.IndexOf('%', percent + 1))
        {
            if (percent + 2 >= text.Length || !char.IsAsciiHexDigit(text[percent + 1]) || !char.IsAsciiHexDigit(text[percent + 2]))
                return false;
        }

        return text.AsSpan().Count('#') <= 1;
    }

    // A label with a letter outside of ASCII is a U-label (RFC 5890, 2.3.2.1): letters, marks and digits, and no hyphen at its ends.
    private static bool IsLabel(ReadOnlySpan<char> label)
    {
        if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
            return false;
        foreach (var character in label)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_')
                && (char.IsAscii(character) || char.IsWhiteSpace(character) || char.IsControl(character)))
                return false;
        }

        return true;
    }
}
