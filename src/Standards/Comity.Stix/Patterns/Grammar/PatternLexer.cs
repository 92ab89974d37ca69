namespace Comity.Stix;

internal enum TokenKind : byte
{
    End,
    Broken,
    Identifier,
    String,
    Hex,
    Binary,
    Timestamp,
    Integer,
    Float,
    LeftBracket,
    RightBracket,
    LeftParenthesis,
    RightParenthesis,
    Colon,
    Dot,
    Comma,
    Star,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    Not,
    FollowedBy,
    Like,
    Matches,
    IsSubset,
    IsSuperset,
    Exists,
    In,
    Start,
    Stop,
    Seconds,
    True,
    False,
    Within,
    Repeats,
    Times,
}

/// <summary>Cuts the text of a pattern into words, one at a time, without a copy (STIX 2.1, 9.2 to 9.4).</summary>
internal ref struct PatternLexer(string text)
{
    private readonly ReadOnlySpan<char> _text = text;

    public TokenKind Kind { get; private set; }

    /// <summary>Where the word begins and ends.</summary>
    public int Start { get; private set; }

    public int End { get; private set; }

    /// <summary>What a broken word should have been, and where it broke.</summary>
    public string Expected { get; private set; } = "";

    public int BrokenAt { get; private set; }

    /// <summary>Where the first comment stands; -1 where there is none.</summary>
    public int Comment { get; private set; } = -1;

    public readonly ReadOnlySpan<char> Word => _text[Start..End];

    /// <summary>Whether a name may stand in a path without apostrophes (9.7): it has no hyphen, no full stop, and is no keyword.</summary>
    public static bool IsPlainName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || !IsNameStart(name[0]) || name is "LAST" || Keyword(name) != TokenKind.Identifier)
            return false;
        foreach (var c in name)
        {
            if (!IsNamePart(c) || c == '-')
                return false;
        }

        return true;
    }

    public void Next()
    {
        if (!SkipBlanks())
            return;
        Start = End;
        if (End >= _text.Length)
            Kind = TokenKind.End;
        else if (_text[End] == '\'')
            ReadQuoted(TokenKind.String);
        else if (Prefix() is var quoted && quoted != TokenKind.Broken)
            ReadQuoted(quoted);
        else if (IsNameStart(_text[End]))
            ReadName();
        else if (char.IsAsciiDigit(_text[End]) || _text[End] is '-' || (_text[End] == '.' && IsDigitAt(End + 1)))
            ReadNumber();
        else
            ReadSign();
    }

    // 9.4: any Unicode white space parts words. Comments are no part of the prose, but of the committee's grammar.
    private bool SkipBlanks()
    {
        while (End < _text.Length)
        {
            if (char.IsWhiteSpace(_text[End]))
                End++;
            else if (_text[End..].StartsWith("//"))
                SkipComment(_text[End..].IndexOfAny('\r', '\n') is >= 0 and var line ? line : _text.Length - End);
            else if (!_text[End..].StartsWith("/*"))
                return true;
            else if (_text[(End + 2)..].IndexOf("*/") is >= 0 and var close)
                SkipComment(close + 4);
            else
                return Break(End, "*/ at the end of the comment", _text.Length);
        }

        return true;
    }

    private void SkipComment(int length)
    {
        Comment = Comment < 0 ? End : Comment;
        End += length;
    }

    private readonly TokenKind Prefix() => !IsCharAt(End + 1, '\'') ? TokenKind.Broken : _text[End] switch
    {
        'h' => TokenKind.Hex,
        'b' => TokenKind.Binary,
        't' => TokenKind.Timestamp,
        _ => TokenKind.Broken,
    };

    private void ReadQuoted(TokenKind kind)
    {
        End += kind == TokenKind.String ? 1 : 2;
        while (true)
        {
            var stop = _text[End..].IndexOfAny('\'', '\\');
            if (stop < 0)
            {
                Break(Start, "an apostrophe that closes this", _text.Length);
                return;
            }

            End += stop + 1;
            if (_text[End - 1] == '\'')
            {
                Kind = kind;
                return;
            }

            // 9.2: only the apostrophe and the backslash follow a backslash.
            if (!IsCharAt(End, '\'') && !IsCharAt(End, '\\'))
            {
                Break(End - 1, "\\' or \\\\; a backslash is written twice", End);
                return;
            }

            End++;
        }
    }

    private void ReadName()
    {
        while (End < _text.Length && IsNamePart(_text[End]))
            End++;
        Kind = Keyword(Word);
    }

    private void ReadNumber()
    {
        End += _text[End] == '-' ? 1 : 0;
        var whole = SkipDigits();
        Kind = TokenKind.Integer;
        if (IsCharAt(End, '.') && IsDigitAt(End + 1))
        {
            End++;
            SkipDigits();
            Kind = TokenKind.Float;
        }

        var digits = Start + (_text[Start] == '-' ? 1 : 0);
        if (Kind == TokenKind.Integer && whole == 0)
            Break(Start, "digits after the minus sign", End);
        else if (whole > 1 && _text[digits] == '0' && Kind == TokenKind.Integer)
            Break(Start, "an integer without leading zeros", End);
        else if (End < _text.Length && (IsNamePart(_text[End]) || _text[End] == '.'))
            Break(End, "the end of the number; numbers have digits, one point and digits, and no exponent", End + 1);
    }

    private void ReadSign()
    {
        var equals = IsCharAt(End + 1, '=');
        (Kind, var length) = _text[End] switch
        {
            '[' => (TokenKind.LeftBracket, 1),
            ']' => (TokenKind.RightBracket, 1),
            '(' => (TokenKind.LeftParenthesis, 1),
            ')' => (TokenKind.RightParenthesis, 1),
            ':' => (TokenKind.Colon, 1),
            '.' => (TokenKind.Dot, 1),
            ',' => (TokenKind.Comma, 1),
            '*' => (TokenKind.Star, 1),
            '=' => (TokenKind.Equal, equals ? 2 : 1),
            '!' when equals => (TokenKind.NotEqual, 2),
            '<' when IsCharAt(End + 1, '>') => (TokenKind.NotEqual, 2),
            '<' => equals ? (TokenKind.LessOrEqual, 2) : (TokenKind.Less, 1),
            '>' => equals ? (TokenKind.GreaterOrEqual, 2) : (TokenKind.Greater, 1),
            _ => (TokenKind.Broken, char.IsHighSurrogate(_text[End]) && End + 1 < _text.Length ? 2 : 1),
        };
        End += length;
        if (Kind == TokenKind.Broken)
            Break(Start, _text[Start] == '+' ? "a number without a plus sign" : "a character of the patterning language", End);
    }

    private int SkipDigits()
    {
        var from = End;
        while (IsDigitAt(End))
            End++;
        return End - from;
    }

    private bool Break(int at, string expected, int end)
    {
        (Kind, BrokenAt, Expected, Start, End) = (TokenKind.Broken, at, expected, at, end);
        return false;
    }

    private readonly bool IsCharAt(int at, char c) => at < _text.Length && _text[at] == c;

    private readonly bool IsDigitAt(int at) => at < _text.Length && char.IsAsciiDigit(_text[at]);

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private static TokenKind Keyword(ReadOnlySpan<char> word) => word switch
    {
        "AND" => TokenKind.And,
        "OR" => TokenKind.Or,
        "NOT" => TokenKind.Not,
        "FOLLOWEDBY" => TokenKind.FollowedBy,
        "LIKE" => TokenKind.Like,
        "MATCHES" => TokenKind.Matches,
        "ISSUBSET" => TokenKind.IsSubset,
        "ISSUPERSET" => TokenKind.IsSuperset,
        "EXISTS" => TokenKind.Exists,
        "IN" => TokenKind.In,
        "START" => TokenKind.Start,
        "STOP" => TokenKind.Stop,
        "SECONDS" => TokenKind.Seconds,
        "true" => TokenKind.True,
        "false" => TokenKind.False,
        "WITHIN" => TokenKind.Within,
        "REPEATS" => TokenKind.Repeats,
        "TIMES" => TokenKind.Times,
        _ => TokenKind.Identifier,
    };
}
