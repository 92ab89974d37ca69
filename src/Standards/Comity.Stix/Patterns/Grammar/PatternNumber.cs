using System.Globalization;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>A number that compares exactly: integers of 64 bits as such, everything else as IEEE 754 binary64 (STIX 2.1, 2.6, 2.10, 9.2).</summary>
internal readonly struct PatternNumber
{
    // Every double at or beyond this lies outside the integers of 64 bits.
    private const double Edge = 9223372036854775808.0;

    private readonly bool _whole;
    private readonly long _integer;
    private readonly double _float;

    public PatternNumber(long value) => (_whole, _integer, _float) = (true, value, value);

    public PatternNumber(double value) => (_whole, _integer, _float) = (false, 0, value);

    /// <summary>The nearest double: equal numbers have equal ones.</summary>
    public double Nearest => _float;

    public static PatternNumber Of(in JsonElement number) =>
        number.TryGetInt64(out var whole) ? new PatternNumber(whole)
        : new PatternNumber(double.Parse(number.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture));

    /// <summary>Below zero where this is less, zero where they are equal.</summary>
    public int Against(PatternNumber other) =>
        _whole && other._whole ? _integer.CompareTo(other._integer)
        : _whole ? Compare(_integer, other._float)
        : other._whole ? -Compare(other._integer, _float)
        : _float.CompareTo(other._float);

    // A double in range is cut to its integer first: so neither side is rounded.
    private static int Compare(long whole, double real)
    {
        if (real >= Edge)
            return -1;
        if (real < -Edge)
            return 1;
        var cut = (long)real;
        return whole != cut ? whole.CompareTo(cut) : -(real - cut).CompareTo(0.0);
    }
}
