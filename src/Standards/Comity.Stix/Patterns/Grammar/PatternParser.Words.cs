using System.Text;

namespace Comity.Stix;

internal ref partial struct PatternParser
{
    private PatternLiteral? Literal(bool ordered)
    {
        var at = _lexer.Start;
        var word = _lexer.Word;
        var literal = _lexer.Kind switch
        {
            TokenKind.String => PatternLiteral.OfString(at, Unescape(word[1..^1])),
            TokenKind.Integer => PatternLiteral.OfInteger(at, word) ?? Unexpected<PatternLiteral>("an integer within ±9007199254740991 (2.10)", "pattern.number"),
            TokenKind.Float => PatternLiteral.OfFloat(at, word) ?? Unexpected<PatternLiteral>("a number that binary64 can hold (2.6)", "pattern.number"),
            TokenKind.Hex => Hex(at, word[2..^1]),
            TokenKind.Binary => Binary(at, word[2..^1]),
            TokenKind.Timestamp => Time() is { } time ? PatternLiteral.OfTime(at, time) : null,
            TokenKind.True or TokenKind.False when !ordered => PatternLiteral.OfBoolean(at, _lexer.Kind == TokenKind.True),
            TokenKind.True or TokenKind.False => Unexpected<PatternLiteral>("a constant that has an order"),
            _ => Unexpected<PatternLiteral>("a constant: a string in apostrophes, a number, true, false, h'…', b'…' or t'…'"),
        };
        if (literal is { Kind: not PatternLiteralKind.Timestamp })
            _lexer.Next();
        return literal;
    }

    private PatternLiteral? Hex(int at, ReadOnlySpan<char> digits)
    {
        var octets = new byte[digits.Length / 2];
        if (Convert.FromHexString(digits, octets, out var read, out _) != System.Buffers.OperationStatus.Done || read != digits.Length)
            return Unexpected<PatternLiteral>("an even number of hex digits, 0-9 and a-f (9.2)", "pattern.hex");
        if (digits.ContainsAnyInRange('A', 'F'))
            Note("pattern.hex-case", at, "The standard writes hex in lower case (9.2).");
        return PatternLiteral.OfHex(at, octets);
    }

    private PatternLiteral? Binary(int at, ReadOnlySpan<char> base64)
    {
        var octets = new byte[(base64.Length / 4 * 3) + 3];
        // 9.2: line feeds are ignored; other white space, which the decoder would skip too, is not base64.
        return !base64.ContainsAny(' ', '\t') && Convert.TryFromBase64Chars(base64, octets, out var written)
            ? PatternLiteral.OfBinary(at, octets[..written])
            : Unexpected<PatternLiteral>("base64 with its padding (9.2, RFC 4648)", "pattern.base64");
    }

    private static string Unescape(ReadOnlySpan<char> quoted)
    {
        if (!quoted.Contains('\\'))
            return quoted.ToString();
        var text = new StringBuilder(quoted.Length);
        for (var i = 0; i < quoted.Length; i++)
            text.Append(quoted[i] == '\\' ? quoted[++i] : quoted[i]);
        return text.ToString();
    }

    /// <summary>Where the character of a string constant stands in the pattern: escapes take two places.</summary>
    private readonly int SourceOffset(int quote, int index)
    {
        var at = quote + 1;
        for (; index > 0 && at < _text.Length; index--)
            at += _text[at] == '\\' ? 2 : 1;
        return at;
    }

    private readonly int HalfSurrogate()
    {
        var from = _text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        for (var i = Math.Max(from, 0); from >= 0 && i < _text.Length; i++)
        {
            if (!char.IsSurrogate(_text[i]))
                continue;
            if (i + 1 == _text.Length || !char.IsSurrogatePair(_text[i], _text[i + 1]))
                return i;
            i++;
        }

        return -1;
    }

    private bool Enter()
    {
        if (++_depth > limits.MaxDepth)
            return Unexpected<object>($"at most {limits.MaxDepth} parentheses within each other", "pattern.too-deep") is not null;
        _lexer.Next();
        return true;
    }

    private bool Leave(string expected)
    {
        _depth--;
        return Take(TokenKind.RightParenthesis, expected);
    }

    private bool Count() =>
        ++_nodes <= limits.MaxNodes || Unexpected<object>($"at most {limits.MaxNodes} comparisons, constants and qualifiers", "pattern.too-large") is not null;

    private bool Take(TokenKind kind, string expected)
    {
        if (_lexer.Kind != kind)
            return Unexpected<object>(expected) is not null;
        _lexer.Next();
        return true;
    }

    private PathStep? Nothing(string expected)
    {
        Unexpected<object>(expected);
        return null;
    }

    private T? Unexpected<T>(string expected, string code = "pattern.syntax")
        where T : class => _lexer.Kind switch
        {
            TokenKind.Broken => Fail<T>("pattern.syntax", _lexer.BrokenAt, Shorten(_lexer.Word), _lexer.Expected),
            TokenKind.End => Fail<T>(code, _text.Length, "the end", expected),
            _ => Fail<T>(code, _lexer.Start, Shorten(_lexer.Word), expected),
        };

    private T? Fail<T>(string code, int offset, string found, string expected)
        where T : class
    {
        if (Error is not null)
            return null;
        var (line, start) = (1, 0);
        for (var i = 0; i < offset; i++)
        {
            if (_text[i] == '\n' || (_text[i] == '\r' && (i + 1 == _text.Length || _text[i + 1] != '\n')))
                (line, start) = (line + 1, i + 1);
        }

        Error = new StixPatternError(code, offset, line, offset - start + 1, found, expected);
        return null;
    }

    private readonly void Note(string code, int offset, string explanation) => _notes.Add(new StixPatternNote(code, offset, explanation));

    private static string Shorten(ReadOnlySpan<char> found)
    {
        const int Most = 40;
        if (found.Length <= Most)
            return found.ToString();
        return string.Concat(found[..(char.IsHighSurrogate(found[Most - 1]) ? Most - 1 : Most)], "…");
    }
}
