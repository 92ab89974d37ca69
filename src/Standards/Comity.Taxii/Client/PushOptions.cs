namespace Comity.Taxii;

/// <summary>How much is sent at a time, and how long is waited for what becomes of it.</summary>
public sealed record PushOptions
{
    /// <summary>Largest body, in bytes; the server's own limit counts where it is smaller.</summary>
    public int MaxBodyBytes { get; init; } = 4 * 1_048_576;

    public int MaxObjects { get; init; } = 500;

    /// <summary>How long one body's status resource is asked after; what is pending then is reported as such.</summary>
    public TimeSpan StatusWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The wait before it is first asked for again; it doubles up to ten seconds.</summary>
    public TimeSpan FirstStatusWait { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Objects in a row that the server refuses one by one before the push ends with <c>taxii.all-refused</c>.</summary>
    public int MaxRefusedInARow { get; init; } = 25;

    /// <summary>Failures that are kept by name; further ones are counted.</summary>
    public int MaxNamedFailures { get; init; } = 10_000;
}
