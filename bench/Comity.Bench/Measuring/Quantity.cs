using System.Globalization;

namespace Comity.Bench.Measuring;

/// <summary>A number and what it counts, such as 1,200 /s.</summary>
internal readonly record struct Quantity(double Value, string Unit)
{
    public static Quantity PerSecond(double value) => new(value, "/s");

    public static Quantity Milliseconds(double value) => new(value, "ms");

    public static Quantity Bytes(double value) => new(value, "B");

    public static Quantity Megabytes(double bytes) => new(bytes / (1024 * 1024), "MiB");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number} {Unit}");

    // Three digits say all that such a measurement knows.
    private string Number => Math.Abs(Value) switch
    {
        >= 1_000_000 => (Value / 1_000_000).ToString("0.0", CultureInfo.InvariantCulture) + " M",
        >= 100 => Value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => Value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 1 => Value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => Value.ToString("0.000", CultureInfo.InvariantCulture),
    };
}
