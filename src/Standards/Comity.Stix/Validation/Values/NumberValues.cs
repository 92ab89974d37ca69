using System.Globalization;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>A whole number within bounds (2.10); at most what a double holds exactly.</summary>
/// <param name="bounds">The check that the bounds belong to; <see cref="Checks.NumberRange"/> if none is given.</param>
internal sealed class IntegerValue(long least, long most, string clause, StixCheck? bounds = null) : ValueRule
{
    private const long Largest = (1L << 53) - 1;

    public static readonly IntegerValue Any = new(-Largest, Largest, "2.10");

    public static IntegerValue NotNegative(string clause, StixCheck? bounds = null) => new(0, Largest, clause, bounds);

    public override void Check(Examination at, JsonElement value)
    {
        if (!Is(at, value, JsonValueKind.Number, "an integer", "2.10"))
            return;
        if (!TryWhole(value, out var number))
            at.Report(Checks.ValueType, "2.10", "This number is no integer between -(2^53)+1 and (2^53)-1.",
                "Write a whole number within these bounds.");
        else if (number < least || number > most)
            at.Report(bounds ?? Checks.NumberRange, clause, string.Create(CultureInfo.InvariantCulture, $"{number} is out of range."),
                Mend());
    }

    // JSON knows one kind of number: 1.0 and 1e1 are whole, however they are written.
    private static bool TryWhole(JsonElement value, out long number)
    {
        if (value.TryGetInt64(out number))
            return number is >= -Largest and <= Largest;
        if (!value.TryGetDouble(out var written) || Math.Abs(written) > Largest || double.Truncate(written) != written
            || !IsExact(value, written))
            return false;
        number = (long)written;
        return true;
    }

    // What a double rounds to a whole number need not be one: 1.00000000000000000001.
    private static bool IsExact(JsonElement value, double written) =>
        value.TryGetDecimal(out var exact) && exact == (decimal)written;

    private string Mend() => most == Largest
        ? string.Create(CultureInfo.InvariantCulture, $"Give {least} or more.")
        : string.Create(CultureInfo.InvariantCulture, $"Give a number from {least} to {most}.");
}

/// <summary>A number within bounds that a double can hold (2.6).</summary>
/// <param name="bounds">The check that the bounds belong to; <see cref="Checks.NumberRange"/> if none is given.</param>
internal sealed class FloatValue(double least, double most, string clause, StixCheck? bounds = null) : ValueRule
{
    public static readonly FloatValue Any = new(double.MinValue, double.MaxValue, "2.6");

    public override void Check(Examination at, JsonElement value)
    {
        if (!Is(at, value, JsonValueKind.Number, "a float", "2.6"))
            return;
        if (!value.TryGetDouble(out var number) || !double.IsFinite(number))
            at.Report(Checks.ValueType, "2.6", "This number is larger than a double-precision number can be.",
                "Give a number that IEEE 754 can hold.");
        else if (number < least || number > most)
            at.Report(bounds ?? Checks.NumberRange, clause, string.Create(CultureInfo.InvariantCulture, $"{number} is out of range."),
                string.Create(CultureInfo.InvariantCulture, $"Give a number from {least} to {most}."));
    }
}
