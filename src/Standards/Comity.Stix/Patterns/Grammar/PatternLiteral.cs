using System.Globalization;
using System.Text;

namespace Comity.Stix;

/// <summary>The kinds of constants (STIX 2.1, 9.2).</summary>
public enum PatternLiteralKind
{
    String,
    Integer,
    Float,
    Boolean,
    Hex,
    Binary,
    Timestamp,
}

/// <summary>A constant of a pattern (STIX 2.1, 9.2), decoded, with one text for each value.</summary>
public sealed class PatternLiteral
{
    private PatternLiteral(PatternLiteralKind kind, int offset, string text) => (Kind, Offset, Text) = (kind, offset, text);

    public PatternLiteralKind Kind { get; }

    /// <summary>Zero-based offset in the text of the pattern, in UTF-16 code units.</summary>
    public int Offset { get; }

    /// <summary>
    /// The value without quotes, prefix and escapes: a string as it is, numbers without needless zeros, octets in lower-case
    /// hex or in base64, a timestamp as it was written.
    /// </summary>
    public string Text { get; }

    /// <summary>The octets of a hex or binary constant; of a string the code points, where all are below U+0100 (9.6.4).</summary>
    internal byte[]? Octets { get; private init; }

    /// <summary>The UTF-8 form of a string.</summary>
    internal byte[] Utf8 { get; private init; } = [];

    internal PatternNumber Number { get; private init; }

    internal StixTimestamp Time { get; private init; }

    internal static PatternLiteral OfString(int offset, string text) =>
        new(PatternLiteralKind.String, offset, text) { Utf8 = Encoding.UTF8.GetBytes(text), Octets = Latin1(text) };

    internal static PatternLiteral OfBoolean(int offset, bool value) => new(PatternLiteralKind.Boolean, offset, value ? "true" : "false");

    internal static PatternLiteral OfHex(int offset, byte[] octets) =>
        new(PatternLiteralKind.Hex, offset, Convert.ToHexStringLower(octets)) { Octets = octets };

    internal static PatternLiteral OfBinary(int offset, byte[] octets) =>
        new(PatternLiteralKind.Binary, offset, Convert.ToBase64String(octets)) { Octets = octets };

    internal static PatternLiteral OfTime(int offset, StixTimestamp time) =>
        new(PatternLiteralKind.Timestamp, offset, time.ToString()) { Time = time };

    /// <summary>Reads an integer within ±(2^53 - 1), the range of STIX 2.1, 2.10.</summary>
    internal static PatternLiteral? OfInteger(int offset, ReadOnlySpan<char> digits) =>
        long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value is > -(1L << 53) and < 1L << 53
            ? new(PatternLiteralKind.Integer, offset, value.ToString(CultureInfo.InvariantCulture)) { Number = new(value) }
            : null;

    /// <summary>Reads a float; <see langword="null"/> where it is beyond what binary64 can hold (2.6).</summary>
    internal static PatternLiteral? OfFloat(int offset, ReadOnlySpan<char> digits) =>
        double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new(PatternLiteralKind.Float, offset, PlainFloat(digits)) { Number = new(value) }
            : null;

    /// <summary>The digits without zeros that say nothing, and one on each side of the point at least.</summary>
    private static string PlainFloat(ReadOnlySpan<char> digits)
    {
        var negative = digits[0] == '-';
        var point = digits.IndexOf('.');
        var whole = digits[(negative ? 1 : 0)..point].TrimStart('0');
        var fraction = digits[(point + 1)..].TrimEnd('0');
        var isZero = whole.IsEmpty && fraction.IsEmpty;
        return string.Concat(negative && !isZero ? "-" : "", whole.IsEmpty ? "0" : whole, ".", fraction.IsEmpty ? "0" : fraction);
    }

    internal static byte[]? Latin1(string text)
    {
        foreach (var c in text)
        {
            if (c > '\u00FF')
                return null;
        }

        return Encoding.Latin1.GetBytes(text);
    }
}
