namespace Comity.Federation.Outbound;

/// <summary>When to try one peer again: doubling, jittered waits of at most 15 minutes, forgotten at its first authentic sign of life.</summary>
/// <remarks>
/// Measured on the monotonic clock, so that setting the wall clock neither blocks nor floods a peer. Not thread-safe: it
/// belongs to the one sender of that peer.
/// </remarks>
/// <param name="time">Monotonic time.</param>
/// <param name="randomness">Uniform in [0, 1); jitter keeps peers that failed together from returning together.</param>
internal sealed class Backoff(TimeProvider time, Func<double> randomness)
{
    /// <summary>Largest first wait.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    /// <summary>No wait is longer, whatever the peer asks for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private long _since;
    private TimeSpan _wait;

    /// <summary>Failures since the last authentic contact.</summary>
    public int Failures { get; private set; }

    /// <summary>Time left to wait; zero when the peer may be tried.</summary>
    public TimeSpan Remaining
    {
        get
        {
            var left = _wait - time.GetElapsedTime(_since);
            return _wait == TimeSpan.Zero || left < TimeSpan.Zero ? TimeSpan.Zero : left;
        }
    }

    public bool MayTry => Remaining == TimeSpan.Zero;

    /// <summary>Starts the next wait: between half of the doubled step and all of it, and not less than the peer asked for.</summary>
    /// <param name="asked">From <see cref="RetryAfter"/>; capped like everything else.</param>
    public void Fail(TimeSpan? asked = null)
    {
        var step = TimeSpan.FromTicks((long)Math.Min(First.Ticks * Math.Pow(2, Failures), Longest.Ticks));
        var jittered = step * (0.5 + (randomness() / 2));
        _wait = Shorter(asked > jittered ? asked.Value : jittered, Longest);
        _since = time.GetTimestamp();
        Failures = Math.Min(Failures + 1, 30);
    }

    /// <summary>Forgets all failures. Call it for what proves itself: a verified request, receipt, head or statement of that peer.</summary>
    public void AuthenticContact() => (Failures, _wait) = (0, TimeSpan.Zero);

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
