namespace Comity.Taxii;

/// <summary>How long a crawl believes that a server gets anywhere.</summary>
public sealed record CrawlLimits
{
    /// <summary>Pages in a row that claim more and are empty; the standard allows one, after a deletion (3.5).</summary>
    public int MaxPagesWithoutNew { get; init; } = 16;

    /// <summary>Pages of one crawl; beyond it the crawl ends with <c>taxii.endless</c>, and may be taken up again.</summary>
    public int MaxPages { get; init; } = 1_000_000;

    /// <summary>How many objects that share one instant are remembered, to ask from that instant again and repeat none. They are asked for again at each pull.</summary>
    public int MaxSharedInstant { get; init; } = 10_000;
}
