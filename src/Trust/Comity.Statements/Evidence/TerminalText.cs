using System.Globalization;
using System.Text;

namespace Comity.Statements.Evidence;

/// <summary>Text of others as one line of a terminal: no control or direction signs, and as wide as it is drawn.</summary>
internal static class TerminalText
{
    /// <summary>Replaces what could move the cursor, turn the direction or end the line.</summary>
    public static string Plain(string? text)
    {
        var plain = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
            plain.Append(IsPlain(rune) ? rune.ToString() : "·");
        return plain.ToString();
    }

    /// <summary>Columns that the text takes: two for wide East Asian signs, none for combining marks.</summary>
    public static int Width(string text) => text.EnumerateRunes().Sum(Width);

    public static string Pad(string text, int width) => text + new string(' ', Math.Max(0, width - Width(text)));

    /// <summary>Cuts to a width and marks the cut.</summary>
    public static string Cut(string text, int width, string mark)
    {
        if (Width(text) <= width)
            return text;
        var cut = new StringBuilder();
        var room = width - mark.Length;
        foreach (var rune in text.EnumerateRunes())
        {
            if ((room -= Width(rune)) < 0)
                break;
            cut.Append(rune.ToString());
        }

        return cut.Append(mark).ToString();
    }

    /// <summary>Lines of at most a width, broken at spaces where there are any; later lines are indented.</summary>
    public static IEnumerable<string> Wrap(string text, int width, int indent)
    {
        var line = new StringBuilder();
        var isEmpty = true;
        foreach (var word in text.Split(' ').SelectMany(word => Pieces(word, width - indent)))
        {
            if (!isEmpty && Width(line.ToString()) + 1 + Width(word) > width)
            {
                yield return line.ToString();
                line.Clear().Append(' ', indent);
                isEmpty = true;
            }

            line.Append(isEmpty ? "" : " ").Append(word);
            isEmpty = false;
        }

        yield return line.ToString();
    }

    private static IEnumerable<string> Pieces(string word, int width)
    {
        for (; Width(word) > width; word = word[Math.Min(width, word.Length)..])
            yield return word[..Math.Min(width, word.Length)];
        yield return word;
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static int Width(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return 0;
        // Wide and fullwidth ranges, coarse (Unicode Standard Annex 11).
        return rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) ? 2 : 1;
    }
}
