using Comity.Contacts;
using NodaTime;
using NodaTime.Extensions;
using static Comity.Tests.Contacts.Examples;

namespace Comity.Tests.Contacts;

public sealed class DutyClockTests
{
    private static readonly string[] Zones =
    [
        "Europe/Paris", "America/New_York", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia",
        "Pacific/Chatham", "Africa/Casablanca", "America/Havana", "Asia/Tehran", "Etc/UTC", "Antarctica/Troll",
    ];

    [Fact]
    public void A_desk_is_on_duty_from_its_opening_up_to_but_not_at_its_closing()
    {
        var clock = Clock(OfficeHours);

        Assert.False(clock.IsOnDuty(Monday.AddHours(-1).AddTicks(-1)));
        Assert.True(clock.IsOnDuty(Monday.AddHours(-1)));
        Assert.True(clock.IsOnDuty(Monday.AddHours(7).AddTicks(-1)));
        Assert.False(clock.IsOnDuty(Monday.AddHours(7)));
    }

    [Fact]
    public void Opening_and_closing_skip_weekends_and_holidays()
    {
        var clock = Clock(OfficeHours with { Holidays = ["2026-11-30"] });
        var friday = Monday.AddDays(4).AddHours(8);

        Assert.Equal(new DateTimeOffset(2026, 12, 1, 9, 0, 0, TimeSpan.Zero), clock.NextOpening(friday));
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 17, 0, 0, TimeSpan.Zero), clock.NextClosing(friday));
    }

    [Fact]
    public void A_night_shift_belongs_to_the_day_on_which_it_begins()
    {
        var clock = Clock(new DutyHours { Zone = "Etc/UTC", Weekly = [new Shift(DayOfWeek.Monday, "22:00", "06:00")], Holidays = ["2026-11-24"] });

        Assert.True(clock.IsOnDuty(new(2026, 11, 24, 5, 59, 0, TimeSpan.Zero)));
        Assert.False(clock.IsOnDuty(new(2026, 11, 24, 6, 0, 0, TimeSpan.Zero)));
        Assert.False(clock.IsOnDuty(new(2026, 11, 25, 5, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("2026-03-28T00:00:00Z", "2026-03-28T01:30:00Z")] // the day before: 02:30 in Paris is 01:30 in UTC
    [InlineData("2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z")] // 02:30 does not exist: the desk opens when the clocks jump
    [InlineData("2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z")] // 02:30 comes twice: the desk opens at the first
    public void An_opening_follows_the_change_of_the_clocks(string from, string opens)
    {
        var clock = Clock(Daily("Europe/Paris", "02:30", "12:00"));

        Assert.Equal(DateTimeOffset.Parse(opens), clock.NextOpening(DateTimeOffset.Parse(from)));
    }

    [Fact]
    public void A_closing_in_the_repeated_hour_is_its_last_occurrence() =>
        Assert.Equal(DateTimeOffset.Parse("2026-10-25T01:30:00Z"), Clock(Daily("Europe/Paris", "00:00", "02:30")).NextClosing(DateTimeOffset.Parse("2026-10-25T00:00:00Z")));

    [Fact]
    public void A_day_that_a_zone_left_out_has_no_duty()
    {
        // Samoa had no 30 December 2011.
        var clock = Clock(Daily("Pacific/Apia", "09:00", "17:00"));
        var thursdayEvening = DateTimeOffset.Parse("2011-12-30T04:00:00Z");

        Assert.Equal(DateTimeOffset.Parse("2011-12-30T19:00:00Z"), clock.NextOpening(thursdayEvening));
        Assert.Equal(new DateTimeOffset(2011, 12, 31, 9, 0, 0, TimeSpan.FromHours(14)), clock.LocalTime(clock.NextOpening(thursdayEvening)!.Value));
    }

    [Fact]
    public void A_desk_around_the_clock_is_always_on_duty_and_never_opens_or_closes()
    {
        var clock = Clock(new DutyHours { Zone = "Asia/Kathmandu", AroundTheClock = true });

        Assert.True(clock.IsOnDuty(Monday));
        Assert.Null(clock.NextOpening(Monday));
        Assert.Null(clock.NextClosing(Monday));
        Assert.Equal(Monday.AddDays(3), clock.Add(Monday, TimeSpan.FromDays(3)).Value);
        Assert.Equal(TimeSpan.FromHours(5.75), clock.LocalTime(Monday).Offset);
    }

    [Fact]
    public void Shifts_that_touch_are_one_and_a_full_week_never_closes()
    {
        var clock = Clock(Daily("Europe/Paris", "00:00", "24:00"));

        Assert.True(clock.IsOnDuty(Monday));
        Assert.Null(clock.NextClosing(Monday));
    }

    [Fact]
    public void A_deadline_counts_duty_hours_only()
    {
        var fridayAfternoon = Monday.AddDays(4).AddHours(6);

        Assert.Equal(Monday.AddDays(7), DutyClock.Add(fridayAfternoon, TimeSpan.FromHours(2), OfficeHours).Value);
        Assert.Equal(fridayAfternoon.AddHours(1), DutyClock.Add(fridayAfternoon, TimeSpan.FromHours(1), OfficeHours).Value);
    }

    [Fact]
    public void An_urgent_deadline_and_one_to_a_desk_without_hours_count_real_time()
    {
        var saturday = Monday.AddDays(5);

        Assert.Equal(saturday.AddHours(2), DutyClock.Add(saturday, TimeSpan.FromHours(2), OfficeHours, urgent: true).Value);
        Assert.Equal(saturday.AddHours(2), DutyClock.Add(saturday, TimeSpan.FromHours(2), hours: null).Value);
    }

    [Fact]
    public void A_deadline_beyond_any_calendar_is_refused()
    {
        var oneMinuteAWeek = new DutyHours { Zone = "Etc/UTC", Weekly = [new Shift(DayOfWeek.Monday, "09:00", "09:01")] };

        Assert.IsType<BeyondReach>(DutyClock.Add(Monday, TimeSpan.FromDays(30), oneMinuteAWeek).Refusal);
        Assert.IsType<BeyondReach>(DutyClock.Add(DateTimeOffset.MaxValue, TimeSpan.FromDays(30), null).Refusal);
    }

    [Theory]
    [InlineData("Mars/Olympus", "09:00", "17:00", "contacts.unknown-zone")]
    [InlineData("Etc/UTC", "9:00", "17:00", "contacts.bad-hours")]
    [InlineData("Etc/UTC", "09:00", "09:00", "contacts.bad-hours")]
    [InlineData("Etc/UTC", "24:00", "09:00", "contacts.bad-hours")]
    [InlineData("Etc/UTC", "09:00", "24:01", "contacts.bad-hours")]
    public void Hours_that_no_clock_shows_are_refused(string zone, string from, string to, string code) =>
        Assert.Equal(code, DutyClock.For(Daily(zone, from, to)).Refusal?.Code);

    [Fact]
    public void Hours_are_around_the_clock_or_listed() =>
        Assert.Equal("contacts.bad-hours", DutyClock.For(OfficeHours with { AroundTheClock = true }).Refusal?.Code);

    [Fact]
    public void In_every_zone_duty_is_what_the_wall_clock_shows_unless_the_hour_is_repeated() => Everywhere((clock, hours, at, _) =>
    {
        var zone = DateTimeZoneProviders.Tzdb[hours.Zone];
        var local = at.ToInstant().InZone(zone).LocalDateTime;
        // Shifts that touch a skipped or repeated hour are the business of the tests above.
        if (Enumerable.Range(-30, 61).Any(hour => zone.MapLocal(local.PlusHours(hour)).Count != 1))
            return;
        Assert.Equal(hours.Weekly.Any(shift => Covers(shift, local, hours.Holidays)), clock.IsOnDuty(at));
    });

    [Fact]
    public void In_every_zone_openings_and_closings_are_where_duty_changes() => Everywhere((clock, _, at, _) =>
    {
        if (clock.NextOpening(at) is { } opening)
        {
            Assert.True(opening > at);
            Assert.True(clock.IsOnDuty(opening));
            Assert.False(clock.IsOnDuty(opening.AddTicks(-1)));
        }

        if (clock.NextClosing(at) is { } closing)
        {
            Assert.True(closing > at);
            Assert.False(clock.IsOnDuty(closing));
            Assert.True(clock.IsOnDuty(closing.AddTicks(-1)));
        }
    });

    [Fact]
    public void In_every_zone_a_deadline_lies_exactly_so_many_duty_hours_ahead_and_sums_agree() => Everywhere((clock, _, at, random) =>
    {
        var (first, second) = (TimeSpan.FromMinutes(random.Next(1, 3000)), TimeSpan.FromMinutes(random.Next(1, 3000)));
        var deadline = clock.Add(at, first).Value;

        Assert.Equal(first, clock.Between(at, deadline));
        Assert.True(clock.IsOnDuty(deadline.AddTicks(-1)));
        Assert.Equal(clock.Add(at, first + second).Value, clock.Add(deadline, second).Value);
    });

    private static DutyClock Clock(DutyHours hours) => DutyClock.For(hours).Value;

    private static DutyHours Daily(string zone, string from, string to) =>
        new() { Zone = zone, Weekly = [.. Enum.GetValues<DayOfWeek>().Select(day => new Shift(day, from, to))] };

    private static bool Covers(Shift shift, LocalDateTime local, IReadOnlyList<string> holidays) => new[] { 0, -1 }.Any(back =>
    {
        var date = local.Date.PlusDays(back);
        var starts = date.At(Time(shift.From));
        var ends = shift.To == "24:00" ? date.PlusDays(1).AtMidnight() : (string.CompareOrdinal(shift.To, shift.From) < 0 ? date.PlusDays(1) : date).At(Time(shift.To));
        return date.DayOfWeek == shift.Day.ToIsoDayOfWeek() && !holidays.Contains(NodaTime.Text.LocalDatePattern.Iso.Format(date)) && starts <= local && local < ends;
    });

    private static NodaTime.LocalTime Time(string text) => new(int.Parse(text[..2]), int.Parse(text[3..]));

    private static void Everywhere(Action<DutyClock, DutyHours, DateTimeOffset, Random> claim)
    {
        var random = new Random(20);
        for (var i = 0; i < 300; i++)
        {
            var hours = SomeHours(random);
            claim(Clock(hours), hours, DateTimeOffset.Parse("2005-01-01T00:00:00Z").AddMinutes(random.Next(0, 25 * 365 * 1440)), random);
        }
    }

    private static DutyHours SomeHours(Random random) => new()
    {
        Zone = Zones[random.Next(Zones.Length)],
        Weekly = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => SomeShift(random))],
        Holidays = [.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => $"20{random.Next(10, 29)}-{random.Next(1, 13):00}-{random.Next(1, 29):00}").Distinct()],
    };

    private static Shift SomeShift(Random random)
    {
        var (from, length) = (random.Next(0, 96), random.Next(1, 95));
        var to = (from + length) % 96;
        return new Shift((DayOfWeek)random.Next(7), Quarter(from), to == 0 ? "24:00" : Quarter(to));
    }

    private static string Quarter(int quarters) => $"{quarters / 4:00}:{quarters % 4 * 15:00}";
}
