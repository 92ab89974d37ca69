using System.Globalization;

namespace Comity.Cases.Territory;

/// <summary>When something was seen: an instant in UTC to the second, or a whole UTC day, and it never says more than was said.</summary>
/// <remarks>Written <c>2026-08-01T10:00:00Z</c> or <c>2026-08-01</c>. A local time without its offset is refused.</remarks>
public readonly record struct SeenTime
{
    private const string Day = "yyyy-MM-dd";
    private const string Second = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private static readonly string[] Instants =
    [
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    private SeenTime(DateTimeOffset start, bool isDay) => (Start, IsDay) = (start, isDay);

    /// <summary>The instant, or the start of the day, UTC.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>Whether only the day is known.</summary>
    public bool IsDay { get; }

    /// <summary>The last second that may be meant.</summary>
    public DateTimeOffset End => IsDay ? Start.AddDays(1).AddSeconds(-1) : Start;

    public static SeenTime On(DateOnly day) => new(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero), isDay: true);

    /// <summary>The instant, cut to the second.</summary>
    public static SeenTime At(DateTimeOffset instant) =>
        new(new DateTimeOffset(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero), isDay: false);

    public static bool TryParse(ReadOnlySpan<char> text, out SeenTime time)
    {
        time = default;
        if (DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            // A day has an end, and the calendar's last day would not.
            time = day == DateOnly.MaxValue ? default : On(day);
            return day != DateOnly.MaxValue;
        }

        if (!HasOffset(text) || !DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant))
            return false;
        time = At(instant);
        return true;
    }

    internal static SeenTime Earlier(SeenTime a, SeenTime b) => b.Start < a.Start ? b : a;

    internal static SeenTime Later(SeenTime a, SeenTime b) => b.End > a.End ? b : a;

    public override string ToString() => Start.ToString(IsDay ? Day : Second, CultureInfo.InvariantCulture);

    // K also accepts nothing at all, which would mean the zone of this machine.
    private static bool HasOffset(ReadOnlySpan<char> text) =>
        text is [.., 'Z'] || (text.Length > 16 && text[16..].ContainsAny('+', '-'));
}
