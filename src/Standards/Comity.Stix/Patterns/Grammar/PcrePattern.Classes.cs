using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Comity.Stix;

internal ref partial struct PcrePattern
{
    private const string Blanks = @"\t \u00A0\u1680\u180E\u2000-\u200A\u202F\u205F\u3000";
    private const string Breaks = @"\n\u000B\f\r\u0085\u2028\u2029";

    // A set in brackets of the engine's own; negated sets take whole code points, not halves.
    private void Set(string content, bool negated, int length) =>
        Atom(octets || !negated ? $"[{(negated ? "^" : "")}{content}]" : $@"(?:[^{content}\uD800-\uDFFF]|{Pair})", length);

    private void Escape()
    {
        var next = _at + 1 < _in.Length ? _in[_at + 1] : '\0';
        if (next is 'd' or 'D' or 'w' or 'W' or 's' or 'S' or 'h' or 'H' or 'v' or 'V')
            Set(Shorthand(char.ToLowerInvariant(next)), char.IsUpper(next), 2);
        else if (next is 'p' or 'P' && Property(_at + 1, out var property, out var negated, out var length))
            Set(property, negated, length + 1);
        else if (next == 'N')
            Set(@"\n", negated: true, 2);
        else if (next == 'Q')
            Quoted();
        else if (next is 'A' or 'z' or 'Z')
            Atom($@"\{next}", 2);
        else if (next is 'b' or 'B' && !octets)
            Atom($@"\{next}", 2);
        else if (!IsOctal(next) && Unsupported(next) is { } missing)
            Lack(_at, missing, "an expression without it; it cannot be matched in linear time");
        else if (Character(inClass: false, out var codePoint, out var taken))
            Literal(codePoint, taken);
    }

    // Three octal digits are a character, fewer a back reference.
    private readonly bool IsOctal(char next) => next is >= '0' and <= '7' && Digits(_at + 1, 3, 8, out _) == 3;

    private readonly string? Unsupported(char next) => next switch
    {
        >= '1' and <= '9' => $@"a back reference \{next}",
        'k' => @"a back reference \k",
        'g' => @"a back reference or recursion \g",
        'K' => @"\K, which resets the start of the match",
        'G' => @"\G, where the last match ended",
        'R' => @"\R, an atomic line break; write (?:\r\n|\n|\r)",
        'X' => @"\X, an extended grapheme cluster",
        'C' => @"\C, a single octet of a character",
        'b' or 'B' when octets => $@"\{next}, a boundary of words, among octets",
        _ => null,
    };

    // With the UNICODE flag for texts, without it for octets (9.6.1).
    private readonly string Shorthand(char lower) => (lower, octets) switch
    {
        ('d', true) => "0-9",
        ('w', true) => "a-zA-Z0-9_",
        ('s', true) => @"\t\n\u000B\f\r ",
        ('h', true) => @"\t \u00A0",
        ('v', true) => @"\n\u000B\f\r\u0085",
        ('h', false) => Blanks,
        ('v', false) => Breaks,
        _ => $@"\{lower}",
    };

    private bool Property(int at, out string content, out bool negated, out int length)
    {
        (content, negated, length) = ("", _in[at] == 'P', 2);
        var name = at + 1 < _in.Length ? _in.AsSpan(at + 1, 1) : [];
        if (name is "{")
        {
            var close = _in.IndexOf('}', at);
            name = close < 0 ? [] : _in.AsSpan(at + 2, close - at - 2);
            length = close - at + 1;
        }

        if (name is ['^', ..])
        {
            name = name[1..];
            negated = !negated;
        }

        content = $@"\p{{{name}}}";
        if (name.Length is > 0 and < 40 && IsKnown(content))
            return true;
        Refuse(at - 1, name.IsEmpty ? @"\p" : $@"\p{{{name}}}", "a general category such as L, Lu or Nd; scripts are not known to the engine", unsupported: !name.IsEmpty);
        return false;
    }

    private static bool IsKnown(string property)
    {
        try
        {
            _ = Regex.IsMatch("", property, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private void Quoted()
    {
        var end = _in.IndexOf(@"\E", _at + 2, StringComparison.Ordinal);
        var stop = end < 0 ? _in.Length : end;
        for (_at += 2; _at < stop && !_failed;)
            Literal();
        _at = end < 0 ? _at : end + 2;
    }

    /// <summary>Reads an escape that stands for one character; its code point and length.</summary>
    private bool Character(bool inClass, out int codePoint, out int length)
    {
        (codePoint, length) = (0, 2);
        if (_at + 1 >= _in.Length)
            return Refuse(_at, "the end", "a character after the backslash") < 0;
        var next = _in[_at + 1];
        switch (next)
        {
            case 'x' or 'o':
                return Numbered(next == 'x' ? 16 : 8, out codePoint, out length);
            case >= '0' and <= '7':
                length = 1 + Digits(_at + 1, 3, 8, out codePoint);
                return true;
            case 'c' when _at + 2 < _in.Length && char.IsAscii(_in[_at + 2]):
                (codePoint, length) = (char.ToUpperInvariant(_in[_at + 2]) ^ 0x40, 3);
                return true;
            default:
                codePoint = next switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'f' => '\f', 'e' => 0x1B, 'a' => 7, 'b' when inClass => 8, _ => next };
                return codePoint != next || !char.IsAsciiLetterOrDigit(next)
                    ? !char.IsSurrogate(next) || Whole(out codePoint, out length)
                    : Refuse(_at, $@"\{next}", "an escape that PCRE knows") < 0;
        }
    }

    private readonly bool Whole(out int codePoint, out int length)
    {
        (codePoint, length) = (char.ConvertToUtf32(_in, _at + 1), 3);
        return true;
    }

    // \xhh, \x{h…} and \o{o…}
    private bool Numbered(int numberBase, out int codePoint, out int length)
    {
        var braced = _at + 2 < _in.Length && _in[_at + 2] == '{';
        var digits = Digits(_at + (braced ? 3 : 2), braced ? 8 : 2, numberBase, out codePoint);
        length = 2 + digits + (braced ? 2 : 0);
        var closed = !braced || (_at + length <= _in.Length && _in[_at + length - 1] == '}' && digits > 0);
        var sound = closed && (braced || numberBase == 16) && codePoint <= (octets ? 0xFF : 0x10FFFF) && codePoint is not (>= 0xD800 and <= 0xDFFF);
        return sound || Refuse(_at, $@"\{_in[_at + 1]}", "the number of a character in hex, \\xhh or \\x{hhhh}") < 0;
    }

    private readonly int Digits(int at, int most, int numberBase, out int value)
    {
        value = 0;
        var length = 0;
        for (; length < most && at + length < _in.Length && Digit(_in[at + length]) is var digit && digit < numberBase; length++)
            value = Math.Min((value * numberBase) + digit, 0x110000);
        return length;

        static int Digit(char c) => char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : int.MaxValue;
    }

    private void Class()
    {
        var start = _at++;
        var negated = _at < _in.Length && _in[_at] == '^';
        _at += negated ? 1 : 0;
        var content = new StringBuilder();
        var complements = false;
        // A closing bracket that stands first is a character (PCRE).
        for (var first = true; !_failed; first = false)
        {
            if (_at >= _in.Length)
                Refuse(start, "[", "] at the end of the class");
            else if (_in[_at] == ']' && !first)
                break;
            else
                complements |= ClassItem(content);
        }

        if (_failed)
            return;
        // Of halves of pairs none is in a class; whole pairs are where the class is what something is not.
        if (!complements)
            Set(content.ToString(), negated, 1);
        else
            Atom(negated || octets ? $"[{(negated ? "^" : "")}{content}]" : $@"(?:[{content}-[\uD800-\uDFFF]]|{Pair})", 1);
    }

    // One character, range or set; whether the set is named by what it is not.
    private bool ClassItem(StringBuilder content)
    {
        if (_in.AsSpan(_at).StartsWith("[:"))
            return Posix(content);
        if (ClassSet(content, out var complement) || !ClassCharacter(out var from))
            return complement;
        var to = from;
        if (_at + 1 < _in.Length && _in[_at] == '-' && _in[_at + 1] != ']')
        {
            var dash = _at++;
            if (_in.AsSpan(_at) is ['\\', 'd' or 'D' or 'w' or 'W' or 's' or 'S' or 'h' or 'H' or 'v' or 'V' or 'p' or 'P', ..])
                _at = dash;
            else if (!ClassCharacter(out to))
                return false;
            else if (to < from)
                Refuse(dash, "a range", "one whose first character is not after its last");
        }

        content.Append(Unit((char)from)).Append(to == from ? "" : "-" + Unit((char)to));
        return false;
    }

    private bool ClassCharacter(out int codePoint)
    {
        var length = 1;
        codePoint = _in[_at];
        if (_in[_at] == '\\' && !Character(inClass: true, out codePoint, out length))
            return false;
        if (codePoint > 0xFFFF || char.IsSurrogate((char)codePoint))
            return Lack(_at, "a character beyond U+FFFF in a class", "an alternative (…|…) for it") < 0;
        _at += length;
        return true;
    }

    private bool ClassSet(StringBuilder content, out bool complement)
    {
        complement = false;
        if (_in.AsSpan(_at) is not ['\\', var next, ..])
            return false;
        if (next is 'p' or 'P')
        {
            if (Property(_at + 1, out var property, out complement, out var length))
                content.Append(complement ? property.Replace(@"\p", @"\P", StringComparison.Ordinal) : property);
            _at += length + 1;
            return true;
        }

        if (next is not ('d' or 'D' or 'w' or 'W' or 's' or 'S' or 'h' or 'H' or 'v' or 'V'))
            return false;
        complement = char.IsUpper(next);
        if (complement && (octets || next is 'H' or 'V'))
            Lack(_at, $@"\{next} in a class", "the characters themselves");
        content.Append(complement ? $@"\{next}" : Shorthand(next));
        _at += 2;
        return true;
    }

    private bool Posix(StringBuilder content)
    {
        var close = _in.IndexOf(":]", _at + 2, StringComparison.Ordinal);
        var name = close < 0 ? "" : _in[(_at + 2)..close];
        var set = name switch
        {
            "alpha" => "a-zA-Z",
            "digit" => "0-9",
            "alnum" => "a-zA-Z0-9",
            "word" => "a-zA-Z0-9_",
            "upper" => "A-Z",
            "lower" => "a-z",
            "xdigit" => "0-9a-fA-F",
            "space" => @"\t\n\u000B\f\r ",
            "blank" => @"\t ",
            "cntrl" => @"\u0000-\u001F\u007F",
            "print" => @"\u0020-\u007E",
            "graph" => @"\u0021-\u007E",
            "punct" => @"\u0021-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u007E",
            "ascii" => @"\u0000-\u007F",
            _ => null,
        };
        if (set is null)
            return Refuse(_at, "[:", "the name of a POSIX class such as [:alnum:]") < 0;
        content.Append(set);
        _at = close + 2;
        return false;
    }
}
