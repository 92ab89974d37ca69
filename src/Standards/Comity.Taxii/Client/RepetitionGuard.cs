namespace Comity.Taxii;

/// <summary>Ends a crawl in which the server gets nowhere: a page that was there before, or page after page with nothing new.</summary>
/// <remarks>
/// The objects of a page decide, not its <c>next</c>: a server may hand out the same word while it moves on (a scroll), and a new one
/// while it stands still. A page costs sixteen bytes or so.
/// </remarks>
internal sealed class RepetitionGuard(CrawlLimits limits)
{
    private readonly HashSet<ulong> _pages = [];
    private int _empty;
    private int _known;

    /// <param name="digest">Of the page's objects in their order; zero where it has none.</param>
    /// <param name="fresh">How many of them are new.</param>
    /// <param name="repeated">How many are not.</param>
    /// <param name="remembered">
    /// How many objects are known at all: where a walk asks from the latest instant again, each may come once more.
    /// </param>
    /// <exception cref="TaxiiClientException"><c>taxii.repeats</c> or <c>taxii.endless</c>.</exception>
    public void Check(ulong digest, int fresh, int repeated, int remembered, bool more)
    {
        if (digest != 0 && !_pages.Add(digest) && (fresh > 0 || more))
            throw new TaxiiClientException("taxii.repeats",
                "The server sends a page that it has sent before and claims that there is more.",
                "What was taken is kept. Tell the server's operator; its paging stands still.");
        (_empty, _known) = fresh > 0 ? (0, 0) : (_empty + (repeated == 0 ? 1 : 0), _known + repeated);
        if (more && (_empty > limits.MaxPagesWithoutNew || _known > remembered))
            throw Endless("The server claims more in page after page that brings nothing new.");
    }

    /// <summary>The walk begins anew from an instant: what is met again is no repetition of the server's.</summary>
    public void BeginAnew() => _pages.Clear();

    private static TaxiiClientException Endless(string what) =>
        new("taxii.endless", what,
            "What was taken is kept, and the crawl can be taken up again. Tell the server's operator if it goes on.");
}
