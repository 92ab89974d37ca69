namespace Comity.Trust.Tests.Federation;

/// <summary>A clock that moves only when told to; wall and monotonic time together.</summary>
internal sealed class ManualTime : TimeProvider
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; set; } = Noon;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.UtcTicks;
}
