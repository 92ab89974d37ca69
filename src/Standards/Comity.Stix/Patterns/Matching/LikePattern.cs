namespace Comity.Stix;

/// <summary>The constant of <c>LIKE</c>: % is any text, _ any one code point, everything else itself; both sides in NFC (STIX 2.1, 9.6.1).</summary>
/// <remarks>A match takes no memory, and ends within a bounded number of comparisons: decided, or refused as too costly.</remarks>
internal sealed class LikePattern(string like)
{
    // Of characters, after the first run of a piece was found. A tenth of a second; constants that people write stay far below it.
    private const int MaxSteps = 50_000_000;
    // A search for a run compares so many characters at a time.
    private const int AtOnce = 16;
    // What is longer is searched for by its begin, so that the search itself stays cheap too.
    private const int MaxRun = 4_096;

    // What stands between the %: each is found at the first place after the one before it, and that place is the best for those to come.
    private readonly string[] _pieces = Nfc.Of(like).Split('%');

    /// <summary>The longest text that occurs in whatever it holds for.</summary>
    public static string Required(string like) => Nfc.Of(like).Split('%', '_').MaxBy(part => part.Length)!;

    /// <exception cref="StixMatchLimitException">Telling takes too many comparisons.</exception>
    public bool Matches(ReadOnlySpan<char> text)
    {
        var left = MaxSteps;
        if (Length(text, _pieces[0], ref left) is not (>= 0 and var begun))
            return false;
        if (_pieces.Length == 1)
            return begun == text.Length;
        text = text[begun..];
        foreach (var piece in _pieces.AsSpan(1, _pieces.Length - 2))
        {
            if (!Skip(ref text, piece, ref left))
                return false;
        }

        return EndsWith(text, _pieces[^1], ref left);
    }

    // After a % a _ only asks for one code point more before what follows.
    private static bool Skip(ref ReadOnlySpan<char> text, ReadOnlySpan<char> piece, ref int left)
    {
        var rest = piece.TrimStart('_');
        var begun = Length(text, piece[..^rest.Length], ref left);
        if (begun < 0)
            return false;
        text = text[begun..];
        var run = rest.IndexOf('_') is >= 0 and var gap ? rest[..gap] : rest;
        run = run[..Math.Min(run.Length, MaxRun)];
        rest = rest[run.Length..];
        while (text.IndexOf(run) is >= 0 and var at)
        {
            Spend(1 + (run.Length / AtOnce), ref left);
            if (Length(text[(at + run.Length)..], rest, ref left) is >= 0 and var length)
            {
                text = text[(at + run.Length + length)..];
                return true;
            }

            text = text[(at + 1)..];
        }

        return false;
    }

    // So many code points from the end on the piece must begin.
    private static bool EndsWith(ReadOnlySpan<char> text, string piece, ref int left)
    {
        if (!piece.Contains('_'))
            return text.EndsWith(piece, StringComparison.Ordinal);
        var at = text.Length;
        for (var i = 0; i < piece.Length; i += Width(piece.AsSpan(i)))
        {
            if (at == 0)
                return false;
            at -= at > 1 && char.IsSurrogatePair(text[at - 2], text[at - 1]) ? 2 : 1;
        }

        return Length(text[at..], piece, ref left) == text.Length - at;
    }

    /// <summary>How much of the text a piece takes from its start on; -1 where it does not hold there.</summary>
    private static int Length(ReadOnlySpan<char> text, ReadOnlySpan<char> piece, ref int left)
    {
        var at = 0;
        foreach (var c in piece)
        {
            if (at == text.Length || (c != '_' && c != text[at]))
                return -1;
            Spend(1, ref left);
            at += c == '_' ? Width(text[at..]) : 1;
        }

        return at;
    }

    private static void Spend(int steps, ref int left)
    {
        left -= steps;
        if (left < 0)
            throw new StixMatchLimitException($"LIKE takes more than {MaxSteps} comparisons on one text. Use a shorter constant, or fewer _ in it.");
    }

    private static int Width(ReadOnlySpan<char> text) => text.Length > 1 && char.IsSurrogatePair(text[0], text[1]) ? 2 : 1;
}
