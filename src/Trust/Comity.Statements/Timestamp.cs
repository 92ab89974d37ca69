using System.Globalization;

namespace Comity.Statements;

/// <summary>Instants as statements write them: <c>YYYY-MM-DDTHH:MM:SS[.mmm]Z</c>, UTC, one spelling for one instant.</summary>
/// <remarks>Years 1900 to 2999 alone are read, so that adding a duration to what somebody else wrote cannot overflow.</remarks>
public static class Timestamp
{
    private const string WholeSeconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string Milliseconds = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Finer parts than a millisecond are cut off.</summary>
    public static string Write(DateTimeOffset instant)
    {
        var utc = instant.UtcDateTime;
        return utc.ToString(utc.Millisecond == 0 ? WholeSeconds : Milliseconds, CultureInfo.InvariantCulture);
    }

    /// <summary>Cuts an instant to what <see cref="Write"/> keeps.</summary>
    public static DateTimeOffset Cut(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    public static bool TryRead(string? text, out DateTimeOffset instant)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return (DateTimeOffset.TryParseExact(text, WholeSeconds, CultureInfo.InvariantCulture, Utc, out instant)
                || DateTimeOffset.TryParseExact(text, Milliseconds, CultureInfo.InvariantCulture, Utc, out instant))
            && instant.Year is >= 1900 and <= 2999 && Write(instant) == text;
    }
}
