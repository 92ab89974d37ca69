namespace Comity.Simulation;

/// <summary>The one time that passes in a simulation; it moves only when told to.</summary>
internal sealed class SimTime
{
    public static readonly DateTimeOffset Start = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);

    public TimeSpan Elapsed { get; set; }
}

/// <summary>A node's own clock: right in its pace, wrong by as much as it was set wrong.</summary>
internal sealed class SimClock(SimTime time) : TimeProvider
{
    /// <summary>How far the wall clock is off; the monotonic clock is not.</summary>
    public TimeSpan Skew { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => SimTime.Start + time.Elapsed + Skew;

    public override long GetTimestamp() => time.Elapsed.Ticks;
}
