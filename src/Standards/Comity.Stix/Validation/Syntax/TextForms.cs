using System.Buffers;

namespace Comity.Stix;

/// <summary>Forms of short texts, each told in one pass over the text.</summary>
internal static class TextForms
{
    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    private static readonly SearchValues<char> PropertyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly SearchValues<char> HyphenCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private static readonly SearchValues<char> Base64Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    /// <summary>The characters of dictionary keys (2.3) and of names of hash algorithms (2.7).</summary>
    public static bool IsKey(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(KeyCharacters);

    /// <summary>A property name (3.1, 11.1.1): 3 to 250 of a-z, 0-9 and underscore, a letter first.</summary>
    public static bool IsPropertyName(ReadOnlySpan<char> text) =>
        text.Length is >= 3 and <= 250 && text[0] is >= 'a' and <= 'z' && !text.ContainsAnyExcept(PropertyCharacters);

    /// <summary>Characters of a relationship type (5.1.2): a-z, 0-9 and hyphen.</summary>
    public static bool IsHyphenated(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExcept(HyphenCharacters);

    /// <summary>A term as open vocabularies (2.14) and kill chains (2.11) should have it: no capitals, no spaces or underscores.</summary>
    public static bool IsTerm(string text)
    {
        foreach (var character in text)
        {
            if (character is ' ' or '_' || char.IsUpper(character))
                return false;
        }

        return true;
    }

    public static bool IsHex(ReadOnlySpan<char> text, int length) => text.Length == length && !text.ContainsAnyExcept(HexDigits);

    /// <summary>
    /// ssdeep: a block size and two base64 texts, divided by colons; what ssdeep appends after a comma is not part of it.
    /// </summary>
    public static bool IsSsdeep(ReadOnlySpan<char> text)
    {
        var first = text.IndexOf(':');
        if (first is < 1 or > 20 || text[..first].ContainsAnyExceptInRange('0', '9'))
            return false;
        var rest = text[(first + 1)..];
        var second = rest.IndexOf(':');
        return second >= 0 && second <= 64 && rest.Length - second - 1 <= 64
            && !rest[..second].ContainsAnyExcept(Base64Characters) && !rest[(second + 1)..].ContainsAnyExcept(Base64Characters);
    }

    /// <summary>A name of a character set as the IANA registry has them (RFC 2978, 2.3): 1 to 40 characters.</summary>
    public static bool IsCharset(string text)
    {
        if (text.Length is 0 or > 40)
            return false;
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && !"!#$%&'+-^_`{}~:().".Contains(character, StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    /// <summary>Whether a part is encoded as RFC 2047, 2 says: <c>=?charset?B or Q?text?=</c>, without spaces.</summary>
    public static bool HasEncodedWord(ReadOnlySpan<char> text)
    {
        for (var start = text.IndexOf("=?"); start >= 0; start = text.IndexOf("=?"))
        {
            text = text[(start + 2)..];
            if (text.IndexOfAny(' ', '?') is > 0 and var charset && text[charset..] is ['?', 'B' or 'b' or 'Q' or 'q', '?', .. var encoded]
                && encoded.IndexOfAny(' ', '?') is >= 0 and var end && encoded[end..] is ['?', '=', ..])
                return true;
        }

        return false;
    }

    public static bool HasNoCapitals(string text)
    {
        foreach (var character in text)
        {
            if (char.IsUpper(character))
                return false;
        }

        return true;
    }
}
