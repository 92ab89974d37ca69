namespace Comity.Taxii;

/// <summary>
/// How long a crawl believes that a server gets anywhere, and how much it takes at once; each end keeps what was taken, and the crawl can
/// be taken up again.
/// </summary>
public sealed record CrawlLimits
{
    /// <summary>Pages in a row that claim more and are empty; the standard allows one, after a deletion (3.5).</summary>
    public int MaxPagesWithoutNew { get; init; } = 16;

    /// <summary>Pages of one crawl; where there are more, it ends with <c>taxii.endless</c>.</summary>
    public int MaxPages { get; init; } = 1_000_000;

    /// <summary>
    /// Bytes of all answers of one crawl, decompressed; where there are more, it ends with <c>taxii.too-many-bytes</c> behind the page
    /// that reached it.
    /// </summary>
    public long MaxBytes { get; init; } = 64L << 30;

    /// <summary>The time of one crawl; where it is over and the server has more, it ends with <c>taxii.too-long</c>.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How many objects that share one instant are remembered, to ask from that instant again and repeat none. They are asked for again at
    /// each pull.
    /// </summary>
    public int MaxSharedInstant { get; init; } = 10_000;
}
