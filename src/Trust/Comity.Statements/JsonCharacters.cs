using System.Text;

namespace Comity.Statements;

/// <summary>Characters that no string of a statement may hold, or no name.</summary>
internal static class JsonCharacters
{
    /// <summary>
    /// Whether valid UTF-8 holds U+0000 (which one of the two databases cannot store, so that nodes would differ) or a noncharacter:
    /// U+FDD0 to U+FDEF, and the last two of each plane (RFC 7493 2.1).
    /// </summary>
    public static bool HasNoncharacter(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Contains((byte)0))
            return true;
        // U+FDxx begins with EF B7, U+FFFE and U+FFFF with EF BF; beyond the first plane the lead byte is F0 to F4.
        for (var i = utf8.IndexOfAnyInRange((byte)0xEF, (byte)0xF4); i >= 0;)
        {
            if (IsNoncharacter(utf8[i..]))
                return true;
            var next = utf8[(i + 1)..].IndexOfAnyInRange((byte)0xEF, (byte)0xF4);
            i = next < 0 ? -1 : i + 1 + next;
        }

        return false;
    }

    /// <summary>Whether a character turns the direction of what follows, so that a name reads other than it is (Unicode TR 36).</summary>
    public static bool IsDirectional(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    /// <summary>Whether a text names something: 1 to <paramref name="max"/> UTF-16 units, no control or directional characters.</summary>
    public static bool IsName(string text, int max) =>
        text.Length >= 1 && text.Length <= max && text.EnumerateRunes().All(rune => !Rune.IsControl(rune) && !IsDirectional(rune));

    private static bool IsNoncharacter(ReadOnlySpan<byte> at) => at switch
    {
        [0xEF, 0xB7, >= 0x90 and <= 0xAF, ..] => true,
        [0xEF, 0xBF, 0xBE or 0xBF, ..] => true,
        [>= 0xF0, var second, 0xBF, 0xBE or 0xBF, ..] => (second & 0x0F) == 0x0F,
        _ => false,
    };
}
