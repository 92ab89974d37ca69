namespace Comity.Stix;

/// <summary>The constant of <c>LIKE</c>: % is any text, _ any one code point, everything else itself; both sides in NFC (STIX 2.1, 9.6.1).</summary>
/// <remarks>A match costs at most the length of the text times that of the constant, whatever they are, and no memory.</remarks>
internal sealed class LikePattern(string like)
{
    // What stands between the %: each is found at the first place after the one before it, and that place is the best for those to come.
    private readonly string[] _pieces = Nfc.Of(like).Split('%');

    /// <summary>The longest text that occurs in whatever it holds for.</summary>
    public static string Required(string like) => Nfc.Of(like).Split('%', '_').MaxBy(part => part.Length)!;

    public bool Matches(ReadOnlySpan<char> text)
    {
        if (Length(text, _pieces[0]) is not (>= 0 and var begun))
            return false;
        if (_pieces.Length == 1)
            return begun == text.Length;
        text = text[begun..];
        foreach (var piece in _pieces.AsSpan(1, _pieces.Length - 2))
        {
            if (!Skip(ref text, piece))
                return false;
        }

        return EndsWith(text, _pieces[^1]);
    }

    private static bool Skip(ref ReadOnlySpan<char> text, string piece)
    {
        if (!piece.Contains('_'))
        {
            var at = text.IndexOf(piece, StringComparison.Ordinal);
            text = at < 0 ? text : text[(at + piece.Length)..];
            return at >= 0;
        }

        for (var at = 0; at <= text.Length; at += at < text.Length ? Width(text[at..]) : 1)
        {
            if (Length(text[at..], piece) is >= 0 and var length)
            {
                text = text[(at + length)..];
                return true;
            }
        }

        return false;
    }

    // So many code points from the end on the piece must begin.
    private static bool EndsWith(ReadOnlySpan<char> text, string piece)
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

        return Length(text[at..], piece) == text.Length - at;
    }

    /// <summary>How much of the text a piece takes from its start on; -1 where it does not hold there.</summary>
    private static int Length(ReadOnlySpan<char> text, string piece)
    {
        var at = 0;
        foreach (var c in piece)
        {
            if (at == text.Length || (c != '_' && c != text[at]))
                return -1;
            at += c == '_' ? Width(text[at..]) : 1;
        }

        return at;
    }

    private static int Width(ReadOnlySpan<char> text) => text.Length > 1 && char.IsSurrogatePair(text[0], text[1]) ? 2 : 1;
}
