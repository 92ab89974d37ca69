namespace Comity.Taxii;

/// <summary>
/// What a server answered, or failed to answer, so that the client could not go on; nothing that was already taken is lost.
/// </summary>
/// <param name="code">Stable, such as <c>taxii.repeats</c>; callers key on it.</param>
/// <param name="explanation">What happened, for a person. A server's own words are cut to a line and quoted.</param>
/// <param name="mend">What can be done about it.</param>
public sealed class TaxiiClientException(string code, string explanation, string mend, Exception? inner = null)
    : Exception($"{explanation} {mend}", inner)
{
    public string Code { get; } = code;

    public string Explanation { get; } = explanation;

    public string Mend { get; } = mend;

    /// <summary>The HTTP status; <see langword="null"/> where no answer came, or a successful one that cannot be used.</summary>
    public int? Status { get; init; }

    /// <summary>How long the server asked to be left alone (<c>Retry-After</c>); <see langword="null"/> where it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Whether the same request may do better in a while: no connection, an answer cut off, a fault or too much work on the other side.
    /// </summary>
    public bool MayPass { get; init; }
}
