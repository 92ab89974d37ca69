using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>Lays out the shortest digits of a double as ECMAScript's Number::toString does (RFC 8785, 3.2.2.3).</summary>
internal static class CanonicalNumber
{
    /// <exception cref="StixFormatException">It is beyond a double, or an integer that a double cannot hold.</exception>
    public static void Write(JsonElement number, IBufferWriter<byte> into)
    {
        if (!number.TryGetDouble(out var value) || !double.IsFinite(value))
            throw NotIJson("A number is larger than a double can be.");
        Span<char> text = stackalloc char[32];
        var canonical = text[..Format(value, text)];
        RefuseOtherInteger(number, canonical);
        Encoding.ASCII.GetBytes(canonical, into);
    }

    /// <summary>Formats a finite double; 25 characters are enough.</summary>
    /// <returns>The length.</returns>
    public static int Format(double value, Span<char> into)
    {
        if (value == 0)
        {
            into[0] = '0'; // minus zero too
            return 1;
        }

        Span<char> digits = stackalloc char[24];
        var (count, point) = Digits(Math.Abs(value), digits);
        var at = 0;
        if (value < 0)
            into[at++] = '-';
        return at + LayOut(digits[..count], point, into[at..]);
    }

    // The digits without zeros at either end, and how many of them stand before the point (ECMAScript's n).
    private static (int Count, int Point) Digits(double value, Span<char> digits)
    {
        Span<char> text = stackalloc char[32];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        var mantissa = text[..length];
        var exponent = 0;
        if (mantissa.IndexOf('E') is >= 0 and var mark)
        {
            exponent = int.Parse(mantissa[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..mark];
        }

        var before = mantissa.IndexOf('.') is >= 0 and var dot ? dot : mantissa.Length;
        var (count, zeros) = (0, 0);
        foreach (var c in mantissa)
        {
            if (c == '0' && count == 0)
                zeros++;
            else if (c != '.')
                digits[count++] = c;
        }

        return (digits[..count].TrimEnd('0').Length, before + exponent - zeros);
    }

    // ECMAScript, Number::toString, steps 6 to 10, for k digits of which n stand before the point.
    private static int LayOut(ReadOnlySpan<char> digits, int n, Span<char> into)
    {
        var k = digits.Length;
        var text = new ValueText(into);
        if (k <= n && n <= 21)
        {
            text.Add(digits);
            text.Add('0', n - k);
        }
        else if (n is > 0 and <= 21)
        {
            text.Add(digits[..n]);
            text.Add('.', 1);
            text.Add(digits[n..]);
        }
        else if (n is > -6 and <= 0)
        {
            text.Add("0.");
            text.Add('0', -n);
            text.Add(digits);
        }
        else
        {
            text.Add(digits[..1]);
            text.Add(k > 1 ? "." : "");
            text.Add(digits[1..]);
            text.Add(n > 0 ? "e+" : "e-");
            text.Add(Math.Abs(n - 1));
        }

        return text.Length;
    }

    // 9007199254740993 would come out as …992: another number. What is not written as an integer is a measure, and rounded as I-JSON says.
    private static void RefuseOtherInteger(JsonElement number, ReadOnlySpan<char> canonical)
    {
        if (canonical.Length <= 15 || canonical.ContainsAny('.', 'e'))
            return;
        var text = number.GetRawText();
        if (!text.AsSpan().ContainsAny('.', 'e', 'E') && !canonical.SequenceEqual(text))
            throw NotIJson("An integer has more digits than a double can hold.");
    }

    private static StixFormatException NotIJson(string explanation) =>
        new("stix.not-i-json", -1, explanation, "Write it as a text, or as a number that a double holds (RFC 7493, 2.2).");

    private ref struct ValueText(Span<char> into)
    {
        private readonly Span<char> _into = into;

        public int Length { get; private set; }

        public void Add(ReadOnlySpan<char> text)
        {
            text.CopyTo(_into[Length..]);
            Length += text.Length;
        }

        public void Add(char c, int times)
        {
            _into.Slice(Length, times).Fill(c);
            Length += times;
        }

        public void Add(int number)
        {
            number.TryFormat(_into[Length..], out var length, default, CultureInfo.InvariantCulture);
            Length += length;
        }
    }
}
