namespace Comity.Federation.Outbound;

/// <summary>How long a peer asks us to wait (RFC 9110 10.2.3), never longer than we would wait by ourselves.</summary>
internal static class RetryAfter
{
    /// <returns>Between zero and <see cref="Backoff.Longest"/>; <see langword="null"/> if nothing readable was said.</returns>
    public static TimeSpan? Read(HttpResponseMessage response, DateTimeOffset now)
    {
        if (response.Headers.RetryAfter is not { } said)
            return null;
        var wait = said.Delta ?? said.Date - now;
        return wait is { } span ? TimeSpan.FromTicks(Math.Clamp(span.Ticks, 0, Backoff.Longest.Ticks)) : null;
    }
}
