namespace Comity.Contacts;

/// <summary>A stretch of duty, in real time.</summary>
public sealed record DutySpan(DateTimeOffset Start, DateTimeOffset End);

/// <summary>The duty of the coming days as instants, so that it can be written on two wall clocks at once.</summary>
public static class DutyWeek
{
    private const int MaxSpans = 50;

    /// <summary>Stretches that end after <paramref name="from"/> and begin within <paramref name="days"/> days, in order; none around the clock.</summary>
    public static IReadOnlyList<DutySpan> Of(DutyClock clock, DateTimeOffset from, int days)
    {
        List<DutySpan> spans = [];
        var until = from.AddDays(days);
        var start = clock.IsAroundTheClock ? null : clock.IsOnDuty(from) ? from : clock.NextOpening(from);
        while (start is { } at && at < until && spans.Count < MaxSpans && clock.NextClosing(at) is { } end)
        {
            spans.Add(new DutySpan(at, end));
            // Somebody is there until the closing itself, so the next opening is looked for from there.
            start = clock.IsOnDuty(end) ? end : clock.NextOpening(end);
        }

        return spans;
    }
}
