using System.Globalization;

namespace Comity.Stix;

/// <summary>
/// An instant in UTC with the text it was written in; any number of fraction digits is kept and compared (STIX 2.1, 2.16).
/// </summary>
/// <remarks>Two instants are equal where they name the same moment: <c>…:00Z</c> and <c>…:00.000Z</c> are.</remarks>
public readonly struct StixTimestamp : IComparable<StixTimestamp>, IEquatable<StixTimestamp>
{
    /// <summary>Most characters that are read; no clock needs them.</summary>
    public const int MaxLength = 64;

    private readonly string? _text;

    private StixTimestamp(string text, DateTimeOffset second) => (_text, Second) = (text, second);

    /// <summary>The instant without what stands below a second; a leap second counts as the second before it.</summary>
    internal DateTimeOffset Second { get; }

    /// <summary>The instant, cut (not rounded) to a tick of 100 ns.</summary>
    public DateTimeOffset At => Second.AddTicks(Ticks(Fraction));

    // The digits after the point without the zeros at their end: comparing them as text compares the fractions.
    private ReadOnlySpan<char> Fraction
    {
        get
        {
            var text = _text ?? "";
            return text.Length > 20 ? text.AsSpan(20, text.Length - 21).TrimEnd('0') : [];
        }
    }

    /// <summary>Writes an instant with three digits, as <c>created</c> and <c>modified</c> have (3.2); what is finer is cut off.</summary>
    public static StixTimestamp Of(DateTimeOffset at) =>
        TryParse(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), out var time) ? time : default;

    /// <summary>Reads <c>YYYY-MM-DDTHH:mm:ss[.s+]Z</c>, and nothing else that RFC 3339 would take.</summary>
    public static bool TryParse(string? text, out StixTimestamp time)
    {
        time = default;
        if (text is null || text.Length is < 20 or > MaxLength || text[^1] != 'Z')
            return false;
        var fraction = text.AsSpan(19, text.Length - 20);
        if (fraction.Length > 0 && (fraction[0] != '.' || fraction.Length == 1 || fraction[1..].ContainsAnyExceptInRange('0', '9')))
            return false;
        if (!TrySecond(text.AsSpan(0, 19), out var second))
            return false;
        time = new StixTimestamp(text, second);
        return true;
    }

    public int CompareTo(StixTimestamp other) =>
        Second.CompareTo(other.Second) is not 0 and var seconds ? seconds : Fraction.SequenceCompareTo(other.Fraction);

    public bool Equals(StixTimestamp other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is StixTimestamp other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Second, string.GetHashCode(Fraction, StringComparison.Ordinal));

    public static bool operator ==(StixTimestamp left, StixTimestamp right) => left.Equals(right);

    public static bool operator !=(StixTimestamp left, StixTimestamp right) => !left.Equals(right);

    public static bool operator <(StixTimestamp left, StixTimestamp right) => left.CompareTo(right) < 0;

    public static bool operator >(StixTimestamp left, StixTimestamp right) => left.CompareTo(right) > 0;

    public static bool operator <=(StixTimestamp left, StixTimestamp right) => left.CompareTo(right) <= 0;

    public static bool operator >=(StixTimestamp left, StixTimestamp right) => left.CompareTo(right) >= 0;

    /// <summary>The text as it was written.</summary>
    public override string ToString() => _text ?? "";

    // Every object has a few of these; the framework's reader of any format takes ten times as long.
    private static bool TrySecond(ReadOnlySpan<char> text, out DateTimeOffset at)
    {
        at = default;
        if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
            return false;
        var (year, month, day) = (Number(text[..4]), Number(text[5..7]), Number(text[8..10]));
        var (hour, minute, second) = (Number(text[11..13]), Number(text[14..16]), Number(text[17..]));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        // RFC 3339, 5.7: a leap second is written :60, and ends a month.
        if ((hour, minute, second) == (23, 59, 60) && day == DateTime.DaysInMonth(year, month))
            second = 59;
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59)
            return false;
        at = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero);
        return true;
    }

    // Digits and nothing else; below zero where there is anything else.
    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
                return -1;
            number = (number * 10) + digit - '0';
        }

        return number;
    }

    private static long Ticks(ReadOnlySpan<char> fraction)
    {
        var ticks = 0L;
        for (var digit = 0; digit < 7; digit++)
            ticks = (ticks * 10) + (digit < fraction.Length ? fraction[digit] - '0' : 0);
        return ticks;
    }
}
