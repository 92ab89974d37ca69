using System.Globalization;

namespace Comity.Cases.Incidents;

/// <summary>How exactly an instant is known.</summary>
public enum TimePrecision
{
    Exact,
    Minute,
    Hour,
    Day,
}

/// <summary>When something was observed, in UTC, and how exactly that is known. It never looks more exact than it is.</summary>
public readonly record struct ObservedInstant
{
    private ObservedInstant(DateTimeOffset at, TimePrecision precision) => (At, Precision) = (at, precision);

    /// <summary>The earliest moment it can have been, UTC: the start of the minute, hour or day.</summary>
    public DateTimeOffset At { get; }

    public TimePrecision Precision { get; }

    /// <summary>The last moment it can have been, UTC.</summary>
    public DateTimeOffset Latest => Precision == TimePrecision.Exact ? At : At + Unit(Precision) - TimeSpan.FromTicks(1);

    /// <summary>An instant; what is finer than its precision is dropped.</summary>
    /// <remarks>Hours and days are given in UTC: a local day is no day in UTC, and turning it into one would invent hours.</remarks>
    public static Result<ObservedInstant> Create(DateTimeOffset at, TimePrecision precision)
    {
        if (!Enum.IsDefined(precision))
            return new UnknownPrecision();
        if (precision >= TimePrecision.Hour && at.Offset != TimeSpan.Zero)
            return new CoarseTimeNotInUtc();
        var utc = at.ToUniversalTime();
        return precision == TimePrecision.Exact
            ? new ObservedInstant(utc, precision)
            : new ObservedInstant(new DateTimeOffset(utc.Ticks - (utc.Ticks % Unit(precision).Ticks), TimeSpan.Zero), precision);
    }

    internal static ObservedInstant Exactly(DateTimeOffset at) => new(at.ToUniversalTime(), TimePrecision.Exact);

    /// <summary>As much of it as is known, such as <c>2026-03-02T06Z</c>.</summary>
    public override string ToString() => At.ToString(Precision switch
    {
        TimePrecision.Exact => "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        TimePrecision.Minute => "yyyy-MM-dd'T'HH:mm'Z'",
        TimePrecision.Hour => "yyyy-MM-dd'T'HH'Z'",
        _ => "yyyy-MM-dd",
    }, CultureInfo.InvariantCulture);

    private static TimeSpan Unit(TimePrecision precision) => precision switch
    {
        TimePrecision.Minute => TimeSpan.FromMinutes(1),
        TimePrecision.Hour => TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(1),
    };
}
