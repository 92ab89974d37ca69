using System.Net.Http.Headers;
using System.Text;
using Comity.Stix;

namespace Comity.Taxii;

/// <summary>What the client sends with each request and how much it puts up with; every wait, size and count has a bound.</summary>
public sealed record TaxiiClientOptions
{
    /// <summary>
    /// Sent to the client's own server and nowhere else; <see langword="null"/> for none. See <see cref="Basic"/> and
    /// <see cref="Bearer"/>.
    /// </summary>
    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>
    /// Speak http with another machine, too: whoever is on the way reads the credentials and the objects, and may change them.
    /// </summary>
    public bool AllowHttp { get; init; }

    /// <summary>Software name and version (TAXII 2.1, 3.2).</summary>
    public string UserAgent { get; init; } = "Comity/0.1";

    /// <summary>Largest answer, in bytes after decompression. One page is held in memory at a time.</summary>
    public int MaxAnswerBytes { get; init; } = 64 * 1_048_576;

    /// <summary>The whole of one exchange, from the request to the last byte: a server that drips is left.</summary>
    public TimeSpan ExchangeTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often one request is sent at most, the first time included.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>The wait before the second attempt; it doubles with each further one up to half a minute, with some chance in it.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest <c>Retry-After</c> that is waited for; a longer one ends the work with <c>taxii.busy</c>.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Told before each wait what it is for; <see langword="null"/> for nobody.</summary>
    public IProgress<TaxiiWait>? Waits { get; init; }

    /// <summary>What one object of a page may be.</summary>
    public StixLimits Limits { get; init; } = StixLimits.Default;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>HTTP Basic (RFC 7617), in UTF-8. A user name has no colon.</summary>
    public static AuthenticationHeaderValue Basic(string user, string password) => user.Contains(':', StringComparison.Ordinal)
        ? throw new ArgumentException("A user name has no colon.", nameof(user))
        : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>A bearer token (RFC 6750).</summary>
    public static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);
}

/// <summary>A request will be sent again after a while.</summary>
/// <param name="Explanation">What came of it, on one line.</param>
public readonly record struct TaxiiWait(TimeSpan Time, string Explanation);
