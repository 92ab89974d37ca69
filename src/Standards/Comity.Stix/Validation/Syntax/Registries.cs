using System.Collections.Frozen;

namespace Comity.Stix;

/// <summary>Codes and names that other bodies register: countries, areas, media types, platforms, vulnerabilities.</summary>
internal static class Registries
{
    // ISO 3166-1 alpha-2, with XK, which is in use for want of an assigned code.
    private static readonly FrozenSet<string> Countries = """
        AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG
        CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL
        GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA
        LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP
        NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
        SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> MediaTypes =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "application", "audio", "example", "font", "haptics", "image", "message",
            "model", "multipart", "text", "video");

    private static readonly FrozenSet<string> ShortHives =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "HKLM", "HKCU", "HKCR", "HKU", "HKCC", "HKPD");

    /// <summary>An ISO 3166-1 alpha-2 code in either case: the examples of the standard have both.</summary>
    public static bool IsCountry(string text) => text.Length == 2 && Countries.Contains(text);

    /// <summary>The form of an ISO 3166-2 code: a country, a hyphen, one to three letters or digits.</summary>
    public static bool IsArea(string text)
    {
        if (text.Length is < 4 or > 6 || text[2] != '-' || !Countries.Contains(text[..2]))
            return false;
        foreach (var character in text.AsSpan(3))
        {
            if (!char.IsAsciiLetterOrDigit(character))
                return false;
        }

        return true;
    }

    /// <summary>
    /// The form of a registered media type (RFC 6838, 4.2): a known top-level type, a slash, a restricted name; no parameters.
    /// </summary>
    public static bool IsMediaType(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 1 || text.Length - slash - 1 is < 1 or > 127 || !char.IsAsciiLetterOrDigit(text[slash + 1])
            || !MediaTypes.Contains(text[..slash]))
            return false;
        foreach (var character in text.AsSpan(slash + 1))
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('!' or '#' or '$' or '&' or '-' or '^' or '_' or '.' or '+'))
                return false;
        }

        return true;
    }

    /// <summary>
    /// The form of a CPE 2.3 formatted string: its prefix and eleven components, divided by colons without a backslash before them.
    /// </summary>
    public static bool IsCpe(string text)
    {
        const string Prefix = "cpe:2.3:";
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        var (components, length) = (1, 0);
        for (var i = Prefix.Length; i < text.Length; i++, length++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == ':' && length > 0)
                (components, length) = (components + 1, -1);
            else if (text[i] is ':' or ' ')
                return false;
        }

        return components == 11 && length > 0;
    }

    /// <summary>CVE-, a year, a hyphen and four digits or more.</summary>
    public static bool IsCve(string text) =>
        text.Length is >= 13 and <= 28 && text.StartsWith("CVE-", StringComparison.Ordinal) && text[8] == '-'
        && !text.AsSpan(4, 4).ContainsAnyExceptInRange('0', '9') && !text.AsSpan(9).ContainsAnyExceptInRange('0', '9');

    /// <summary>CAPEC- and a number.</summary>
    public static bool IsCapec(string text) =>
        text.Length is >= 7 and <= 16 && text.StartsWith("CAPEC-", StringComparison.Ordinal)
            && !text.AsSpan(6).ContainsAnyExceptInRange('0', '9');

    /// <summary>A registry key whose hive is not cut short (6.17.1).</summary>
    public static bool IsWholeHive(string text)
    {
        var backslash = text.IndexOf('\\', StringComparison.Ordinal);
        return !ShortHives.Contains(backslash < 0 ? text : text[..backslash]);
    }
}
