using NodaTime;
using NodaTime.Extensions;
using NodaTime.TimeZones;

namespace Comity.Contacts;

/// <summary>Knows whether a desk with published hours is on duty at an instant, correct across every change of its clocks.</summary>
/// <remarks>
/// Duty is a set of half-open intervals of real time. An opening or closing that the clocks skip falls on the instant of the change;
/// of an hour that the clocks repeat, an opening is the first and a closing the last occurrence. Immutable and safe to share.
/// </remarks>
public sealed class DutyClock
{
    /// <summary>How far ahead openings and closings are looked for, in days.</summary>
    public const int Horizon = 400;

    /// <summary>How far ahead a deadline may lie, in days: ten years.</summary>
    public const int Reach = 3660;

    private static readonly ZoneLocalMappingResolver Opening = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);
    private static readonly ZoneLocalMappingResolver Closing = Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnStartOfIntervalAfter);

    private readonly ILookup<IsoDayOfWeek, Stretch> _week;
    private readonly HashSet<LocalDate> _holidays;
    private readonly DateTimeZone _zone;

    private DutyClock(DateTimeZone zone, bool always, IEnumerable<Stretch> week, IEnumerable<LocalDate> holidays)
    {
        (_zone, IsAroundTheClock, _holidays) = (zone, always, [.. holidays]);
        _week = week.OrderBy(stretch => stretch.From).ToLookup(stretch => stretch.Day);
    }

    public bool IsAroundTheClock { get; }

    /// <summary>The IANA zone of the desk.</summary>
    public string Zone => _zone.Id;

    /// <summary>A clock for these hours, or what is wrong with them.</summary>
    public static Result<DutyClock> For(DutyHours hours)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(hours.Zone) is not { } zone)
            return new UnknownZone { Where = "/body/hours/zone" };
        if (hours.AroundTheClock != (hours.Weekly.Count == 0))
            return new BadHours("Hours are around the clock or list shifts, not both.") { Where = "/body/hours/weekly" };
        return Fields.Each(hours.Weekly, 42, "/body/hours/weekly", JudgeShift) is { } badShift ? badShift
            : Fields.EachOnce(hours.Holidays, 400, "/body/hours/holidays", Fields.Date) is { } badHoliday ? badHoliday
            : new DutyClock(zone, hours.AroundTheClock, hours.Weekly.Select(shift => Read(shift)!.Value), hours.Holidays.Select(day => Fields.ReadDate(day)!.Value));
    }

    /// <summary>The instant by which <paramref name="asked"/> has passed since <paramref name="start"/> in duty hours.</summary>
    /// <param name="asked">Not negative. Zero is <paramref name="start"/> itself; a sum that ends at a closing ends there, not at the next opening.</param>
    /// <param name="hours">The desk's hours; <see langword="null"/> when it publishes none, and real time is all there is.</param>
    /// <param name="urgent">Whether real time counts, not duty time.</param>
    /// <returns>A deadline in UTC; <see cref="BeyondReach"/> past <see cref="Reach"/> days; or what is wrong with the hours.</returns>
    public static Result<DateTimeOffset> Add(DateTimeOffset start, TimeSpan asked, DutyHours? hours, bool urgent = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(asked, TimeSpan.Zero);
        if (asked > TimeSpan.FromDays(Reach) || start.UtcDateTime > DateTime.MaxValue.AddDays(-Reach - Horizon))
            return new BeyondReach(Reach);
        if (urgent || hours is null)
            return start.ToUniversalTime() + asked;
        return For(hours).TryGet(out var clock, out var refusal) ? clock.Add(start, asked) : refusal;
    }

    /// <summary>The same, on this clock.</summary>
    public Result<DateTimeOffset> Add(DateTimeOffset start, TimeSpan asked)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(asked, TimeSpan.Zero);
        var (at, left) = (start.ToInstant(), Duration.FromTimeSpan(asked));
        if (left == Duration.Zero)
            return start.ToUniversalTime();
        foreach (var duty in From(at, Reach))
        {
            var begins = Instant.Max(duty.Start, at);
            if (duty.End - begins >= left)
                return (begins + left).ToDateTimeOffset();
            left -= duty.End - begins;
        }

        return new BeyondReach(Reach);
    }

    /// <summary>How much duty lies between two instants, in real time; zero when <paramref name="end"/> is not after <paramref name="start"/>.</summary>
    public TimeSpan Between(DateTimeOffset start, DateTimeOffset end)
    {
        var (from, to) = (start.ToInstant(), end.ToInstant());
        if (to <= from)
            return TimeSpan.Zero;
        var days = (int)(to - from).TotalDays + 3;
        return From(from, days).TakeWhile(duty => duty.Start < to)
            .Aggregate(Duration.Zero, (sum, duty) => sum + (Instant.Min(duty.End, to) - Instant.Max(duty.Start, from)))
            .ToTimeSpan();
    }

    public bool IsOnDuty(DateTimeOffset at) => From(at.ToInstant(), 2).FirstOrDefault() is { } duty && duty.Start <= at.ToInstant();

    /// <summary>When duty next begins, after <paramref name="at"/>; <see langword="null"/> if not within <see cref="Horizon"/> days.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset at)
    {
        var now = at.ToInstant();
        return From(now, Horizon).FirstOrDefault(duty => duty.Start > now)?.Start.ToDateTimeOffset();
    }

    /// <summary>When duty next ends, after <paramref name="at"/>; <see langword="null"/> if not within <see cref="Horizon"/> days.</summary>
    public DateTimeOffset? NextClosing(DateTimeOffset at)
    {
        var now = at.ToInstant();
        return From(now, Horizon + 2).FirstOrDefault() is { } duty && duty.End < now + Duration.FromDays(Horizon) ? duty.End.ToDateTimeOffset() : null;
    }

    /// <summary>The wall clock at the desk, with its offset from UTC.</summary>
    public DateTimeOffset LocalTime(DateTimeOffset at) => at.ToInstant().InZone(_zone).ToDateTimeOffset();

    /// <summary>Joined intervals of duty that end after <paramref name="at"/>, in order, of shifts that begin within so many days.</summary>
    private IEnumerable<Duty> From(Instant at, int days)
    {
        if (IsAroundTheClock)
            return [new Duty(at, at + Duration.FromDays(days + Horizon))];
        // A shift that runs over midnight, and a clock that jumps a whole day, begin at most two days earlier.
        var first = at.InZone(_zone).Date.PlusDays(-2);
        var shifts = Enumerable.Range(0, days + 3).SelectMany(day => Of(first.PlusDays(day)));
        return Join(shifts.Where(duty => duty.End > duty.Start)).SkipWhile(duty => duty.End <= at);
    }

    private IEnumerable<Duty> Of(LocalDate date) => _holidays.Contains(date)
        ? []
        : _week[date.DayOfWeek].Select(stretch => new Duty(
            _zone.ResolveLocal(date.At(stretch.From), Opening).ToInstant(),
            _zone.ResolveLocal(stretch.Ends(date), Closing).ToInstant()));

    private static IEnumerable<Duty> Join(IEnumerable<Duty> shifts)
    {
        Duty? open = null;
        foreach (var shift in shifts)
        {
            if (open is not null && shift.Start > open.End)
                yield return open;
            open = open is null || shift.Start > open.End ? shift : open with { End = Instant.Max(open.End, shift.End) };
        }

        if (open is not null)
            yield return open;
    }

    private static BadHours? JudgeShift(Shift shift, string where) => Read(shift) is null
        ? new BadHours("A shift has a day, and two different times HH:MM of which the second may be 24:00.") { Where = where }
        : null;

    private static Stretch? Read(Shift shift)
    {
        if (!Enum.IsDefined(shift.Day) || Minutes(shift.From) is not (>= 0 and < 1440 and var from) || Minutes(shift.To) is not { } to || to == from)
            return null;
        return new Stretch(shift.Day.ToIsoDayOfWeek(), LocalTimeOf(from), LocalTimeOf(to % 1440), to < from || to == 1440);
    }

    private static LocalTime LocalTimeOf(int minutes) => NodaTime.LocalTime.FromMinutesSinceMidnight(minutes);

    // "09:30" and nothing like it; 24:00 is the only time past 23:59.
    private static int? Minutes(string text)
    {
        if (text is not [>= '0' and <= '2', >= '0' and <= '9', ':', >= '0' and <= '5', >= '0' and <= '9'])
            return null;
        var minutes = (((text[0] - '0') * 10) + (text[1] - '0')) * 60 + ((text[3] - '0') * 10) + (text[4] - '0');
        return minutes <= 1440 ? minutes : null;
    }

    private sealed record Duty(Instant Start, Instant End);

    private readonly record struct Stretch(IsoDayOfWeek Day, LocalTime From, LocalTime To, bool NextDay)
    {
        public LocalDateTime Ends(LocalDate date) => (NextDay ? date.PlusDays(1) : date).At(To);
    }
}
