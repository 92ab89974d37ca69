namespace Comity.Taxii;

/// <summary>
/// Where a crawl stands: kept together with what was taken, it goes on from there without loss, whatever happened in between.
/// </summary>
/// <param name="AddedAfter">The filter of the walk that is under way, or of the next one; <see langword="null"/> for none.</param>
/// <param name="Next">The server's opaque word for the next page; <see langword="null"/> at the start of a walk.</param>
/// <param name="Latest">The latest instant of which objects were taken; <see langword="null"/> where the server does not say.</param>
/// <param name="IsComplete">The server had nothing more; to go on from here asks for what was added since.</param>
public sealed record CrawlPosition(DateTimeOffset? AddedAfter, string? Next, DateTimeOffset? Latest, bool IsComplete)
{
    public static CrawlPosition Start { get; } = new(null, null, null, IsComplete: false);
}
