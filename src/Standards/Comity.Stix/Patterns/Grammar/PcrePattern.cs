using System.Globalization;
using System.Text;

namespace Comity.Stix;

/// <summary>What is wrong with a regular expression, and where in it.</summary>
/// <param name="Unsupported">Whether PCRE may take it, and only the engine does not.</param>
internal readonly record struct PcreProblem(int At, string Found, string Expected, bool Unsupported);

/// <summary>Texts of which at least one occurs in whatever a regular expression matches; none where nothing is known.</summary>
/// <param name="IgnoresCase">The texts are then of ASCII and in lower case, and occur in lower-case forms of texts of ASCII.</param>
internal readonly record struct RequiredTexts(IReadOnlyList<string>? Texts, bool IgnoresCase);

/// <summary>
/// Writes the regular part of a PCRE expression for the engine that matches in linear time; what needs backtracking is refused by
/// its name (STIX 2.1, 9.6.1). One code point counts as one character; which groups capture and who is greedy cannot change an answer.
/// </summary>
internal ref partial struct PcrePattern(string pattern, bool octets)
{
    // What an expression may grow to when its counted repetitions are written out; the engine stops at 10,000 states.
    private const int MaxSize = 4_000;
    // A set that takes pairs of surrogates is several states of the engine.
    private const int SetSize = 5;
    private const int MaxDepth = 64;
    // Between literals that need not follow each other, and between those of which one is enough. Where an expression has these
    // characters itself they part what could stay together, which only says less.
    private const char Gap = '\0';
    private const char Branch = '\u0001';
    private const string Pair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";

    private readonly string _in = pattern;
    private readonly StringBuilder _out = new(pattern.Length + 16);
    private readonly StringBuilder _literals = new();
    private readonly Stack<(int Size, bool DotAll)> _groups = new();
    private int _at;
    private int _atom;
    private int _size;
    private bool _dotAll = true;
    private bool _repeatable;
    private bool _ignoresCase;
    private bool _failed;
    private PcreProblem _problem;

    /// <summary>Checks an expression; making it ready costs much more and is done when it is first matched.</summary>
    /// <param name="required">Texts of which one occurs in whatever it matches.</param>
    public static LinearRegex? Compile(string pattern, bool octets, out RequiredTexts required, out PcreProblem problem)
    {
        var translation = new PcrePattern(pattern, octets);
        var sound = translation.Translate();
        (problem, required) = (translation._problem, translation.Required());
        if (!sound)
            return null;
        return new LinearRegex(translation._out.ToString());
    }

    private bool Translate()
    {
        while (_at < _in.Length && !_failed)
            Next();
        if (!_failed && _groups.Count > 0)
            Refuse(_in.Length, "the end", ") for each (");
        return !_failed;
    }

    private void Next()
    {
        switch (_in[_at])
        {
            case '(':
                Open();
                break;
            case ')':
                Close();
                break;
            case '|':
                _out.Append('|');
                _literals.Append(_groups.Count == 0 ? Branch : Gap);
                _repeatable = false;
                _at++;
                break;
            case '*' or '+' or '?':
                Repeat(_in[_at] == '?' ? 1 : 2, 1, $"{_in[_at]}");
                break;
            case '{' when Counted(out var most, out var length, out var text):
                Repeat(most, length, text);
                break;
            case '[':
                Class();
                break;
            case '\\':
                Escape();
                break;
            case '.':
                // A run of any characters needs no halves told from wholes.
                Atom(octets || IsRun() ? (_dotAll ? @"[\s\S]" : @"[^\n]") : $@"(?:[^{(_dotAll ? "" : @"\n")}\uD800-\uDFFF]|{Pair})", 1);
                break;
            case '^' or '$':
                Atom($"{_in[_at]}", 1);
                break;
            default:
                Literal();
                break;
        }
    }

    private readonly bool IsRun() => _at + 1 < _in.Length && _in[_at + 1] is '*' or '+';

    private void Literal()
    {
        Rune.DecodeFromUtf16(_in.AsSpan(_at), out var rune, out var length);
        Literal(rune.Value, length);
    }

    private void Literal(int codePoint, int length)
    {
        Emit(Text(codePoint), length, size: 1);
        if (_groups.Count == 0)
            _literals.Append(char.ConvertFromUtf32(codePoint));
    }

    // Outside of groups and within a branch, characters that follow each other are required together.
    private readonly RequiredTexts Required()
    {
        if (octets)
            return default;
        var texts = new List<string>();
        foreach (var branch in _literals.ToString().Split(Branch))
            texts.Add((_ignoresCase ? Caseless(branch) : branch).Split(Gap).MaxBy(part => part.Length)!);
        return new RequiredTexts(texts, _ignoresCase);
    }

    // Beyond ASCII a letter may have other forms than its two cases.
    private static string Caseless(string literals) =>
        string.Create(literals.Length, literals, (lower, text) =>
        {
            for (var i = 0; i < lower.Length; i++)
                lower[i] = char.IsAscii(text[i]) ? char.ToLowerInvariant(text[i]) : Gap;
        });

    // What stands for one character: a pair of surrogates is grouped, so that a quantifier takes both.
    private static string Text(int codePoint) => codePoint > 0xFFFF
        ? $"(?:{Unit(char.ConvertFromUtf32(codePoint)[0])}{Unit(char.ConvertFromUtf32(codePoint)[1])})"
        : char.IsAsciiLetterOrDigit((char)codePoint) ? ((char)codePoint).ToString() : Unit((char)codePoint);

    private static string Unit(char unit) => $@"\u{((int)unit).ToString("X4", CultureInfo.InvariantCulture)}";

    private void Atom(string text, int length)
    {
        Emit(text, length, text.Length > 2 ? SetSize : 1);
        _literals.Append(Gap);
    }

    private void Emit(string text, int length, int size)
    {
        _out.Append(text);
        _at += length;
        _repeatable = true;
        Grow(size);
        _atom = size;
    }

    private void Grow(long by)
    {
        _size = (int)Math.Min(_size + by, int.MaxValue);
        if (_size > MaxSize)
            Lack(_at, "more than that", $"an expression of at most {MaxSize} characters when repetitions are written out; a set counts as {SetSize}");
    }

    private void Repeat(int most, int length, string text)
    {
        var start = _at;
        _at += length;
        if (!_repeatable)
            Refuse(start, text, "something before it that can be repeated");
        else if (_at < _in.Length && _in[_at] == '+')
            Lack(start, $"the possessive quantifier {text}+", "no possessive quantifier; the engine matches in linear time without");
        _at += _at < _in.Length && _in[_at] == '?' ? 1 : 0;
        _out.Append(text);
        _repeatable = false;
        // What is repeated may be missing.
        if (_literals is [.., not Gap])
            _literals.Length -= char.IsLowSurrogate(_literals[^1]) ? 2 : 1;
        _literals.Append(Gap);
        // What may be left out was counted once; an empty group was not.
        Grow((long)_atom * Math.Max(most - 1, 0));
    }

    private bool Counted(out int most, out int length, out string text)
    {
        (most, length, text) = (0, 0, "");
        var close = _in.IndexOf('}', _at);
        if (close < 0 || close - _at > 12)
            return false;
        var counts = _in.AsSpan(_at + 1, close - _at - 1);
        var comma = counts.IndexOf(',');
        var low = comma < 0 ? counts : counts[..comma];
        var high = comma < 0 ? counts : counts[(comma + 1)..];
        if (low.IsEmpty || low.ContainsAnyExceptInRange('0', '9') || high.ContainsAnyExceptInRange('0', '9'))
            return false;
        // 65535 is the most that PCRE takes; here the bound on the size comes first.
        var least = Number(low);
        most = high.IsEmpty ? least + 1 : Number(high);
        (length, text) = (close - _at + 1, _in[_at..(close + 1)]);
        return most >= least || Refuse(_at, text, "a repetition whose first number is not above its second") >= 0;

        static int Number(ReadOnlySpan<char> digits) => digits.Length > 5 ? 99_999 : int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private void Open()
    {
        var start = _at;
        if (_groups.Count == MaxDepth)
            Lack(start, "(", $"at most {MaxDepth} groups within each other");
        else if (_in.AsSpan(start).StartsWith("(*"))
            Lack(start, "a verb (*…)", "no control of backtracking; there is none");
        else if (!_in.AsSpan(start).StartsWith("(?"))
            Push(1, "(?:");
        else
            OpenSpecial(_in.AsSpan(start + 2));
    }

    private void Push(int length, string text)
    {
        _groups.Push((_size, _dotAll));
        _literals.Append(Gap);
        _out.Append(text);
        _at += length;
        (_size, _repeatable) = (0, false);
    }

    private void OpenSpecial(ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith("#"))
            _at = _in.IndexOf(')', _at) is >= 0 and var end ? end + 1 : Refuse(_at, "(?#", ") at the end of the comment");
        else if (rest.StartsWith(":"))
            Push(3, "(?:");
        else if (Named(rest) is > 0 and var name)
            Push(2 + name, "(?:");
        else if (Missing(rest) is { } missing)
            Lack(_at, missing, "an expression without it; it cannot be matched in linear time");
        else
            Flags(rest);
    }

    // (?<name>…), (?P<name>…) and (?'name'…); its length, or 0.
    private static int Named(ReadOnlySpan<char> rest)
    {
        var skip = rest.StartsWith("P<") ? 2 : rest is ['<', not ('=' or '!'), ..] or ['\'', ..] ? 1 : 0;
        var close = skip == 0 ? -1 : rest[skip..].IndexOf(rest[skip - 1] == '\'' ? '\'' : '>');
        return close > 0 && !rest.Slice(skip, close).ContainsAny("()<>=! ") ? skip + close + 1 : 0;
    }

    private static string? Missing(ReadOnlySpan<char> rest) => rest switch
    {
        ['=', ..] => "a lookahead (?=",
        ['!', ..] => "a negative lookahead (?!",
        ['<', '=', ..] => "a lookbehind (?<=",
        ['<', '!', ..] => "a negative lookbehind (?<!",
        ['>', ..] => "an atomic group (?>",
        ['(', ..] => "a conditional group (?(",
        ['|', ..] => "a branch reset (?|",
        ['R', ..] or ['&', ..] or ['P', '>', ..] or ['+', ..] or [>= '0' and <= '9', ..] or ['-', >= '0' and <= '9', ..] => "a recursion (?R), (?1), (?&name)",
        ['P', '=', ..] => "a back reference (?P=name)",
        ['C', ..] => "a callout (?C)",
        _ => null,
    };

    private void Flags(ReadOnlySpan<char> rest)
    {
        var length = rest.IndexOfAnyExcept("ims-");
        if (length < 0 || rest[length] is not (':' or ')') || (length == 0 && rest[0] == ')') || rest[..length].Count('-') > 1)
        {
            RefuseFlags(rest, length);
            return;
        }

        var flags = rest[..length];
        _ignoresCase |= flags.Contains('i');
        var (plain, minus) = (flags.IndexOf('s'), flags.IndexOf('-'));
        var dotAll = plain < 0 ? _dotAll : minus < 0 || plain < minus;
        // What stands for the dot is written out; the engine need not know of s.
        var kept = flags.ToString().Replace("s", "", StringComparison.Ordinal).TrimEnd('-');
        if (rest[length] == ':')
            Push(length + 3, $"(?{kept}:");
        else
            Switch(length + 3, kept.Length == 0 ? "" : $"(?{kept})");
        _dotAll = dotAll;
    }

    // x, xx, n, J, U, - and ^ are options of PCRE as well.
    private void RefuseFlags(ReadOnlySpan<char> rest, int length)
    {
        var found = $"(?{(rest.IsEmpty ? "" : rest[Math.Clamp(length, 0, rest.Length - 1)].ToString())}";
        var end = rest.IndexOfAnyExcept("imsxnJU-^");
        Refuse(_at, found, "a group (…), (?:…), (?<name>…), or the options i, m and s", unsupported: end > 0 && rest[end] is ':' or ')');
    }

    private void Switch(int length, string text)
    {
        _out.Append(text);
        _at += length;
        _repeatable = false;
    }

    private void Close()
    {
        if (_groups.Count == 0)
        {
            Refuse(_at, ")", "a ( before it");
            return;
        }

        var inner = _size;
        (_size, _dotAll) = _groups.Pop();
        _out.Append(')');
        _at++;
        _repeatable = true;
        _literals.Append(Gap);
        Grow(inner);
        _atom = Math.Max(inner, 1);
    }

    // What PCRE takes, and the engine cannot run.
    private int Lack(int at, string found, string expected) => Refuse(at, found, expected, unsupported: true);

    private int Refuse(int at, string found, string expected, bool unsupported = false)
    {
        if (!_failed)
            _problem = new PcreProblem(at, found, expected, unsupported);
        _failed = true;
        return _in.Length;
    }
}
