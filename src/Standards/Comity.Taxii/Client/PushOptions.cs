namespace Comity.Taxii;

/// <summary>
/// How much is sent at a time, and how long is waited for what becomes of it. What is out of its bounds is refused when the push is made.
/// </summary>
public sealed record PushOptions
{
    /// <summary>Largest body, in bytes, from 1; the server's own limit counts where it is smaller.</summary>
    public int MaxBodyBytes { get; init; } = 4 * 1_048_576;

    /// <summary>
    /// Most objects in one body, from 1; many servers take no more than some hundred, and answer for a body in one piece.
    /// </summary>
    public int MaxObjects { get; init; } = 500;

    /// <summary>
    /// How long one body's status resource is asked after; what is pending then is reported as such, and later bodies are asked about once.
    /// </summary>
    public TimeSpan StatusWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The wait before it is first asked for, above zero; it doubles up to ten seconds, and a server's longer <c>Retry-After</c> counts.
    /// </summary>
    public TimeSpan FirstStatusWait { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Objects in a row, from 1, that the server refuses one by one before the push ends with <c>taxii.all-refused</c>.</summary>
    public int MaxRefusedInARow { get; init; } = 25;

    /// <summary>Failures that are kept by name, from 0; further ones are counted.</summary>
    public int MaxNamedFailures { get; init; } = 10_000;

    /// <exception cref="ArgumentOutOfRangeException">One is out of its bounds.</exception>
    internal PushOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBodyBytes, 1, nameof(MaxBodyBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxObjects, 1, nameof(MaxObjects));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FirstStatusWait, TimeSpan.Zero, nameof(FirstStatusWait));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRefusedInARow, 1, nameof(MaxRefusedInARow));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxNamedFailures, nameof(MaxNamedFailures));
        return this;
    }
}
