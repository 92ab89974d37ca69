namespace Comity.Taxii;

/// <summary>
/// Ends a crawl that has had its pages, bytes or time; never before its first page, so that one that is taken up again gets on.
/// </summary>
internal sealed class CrawlBudget(CrawlLimits limits, TimeProvider time)
{
    private readonly long _begun = time.GetTimestamp();
    private int _pages;
    private long _bytes;

    /// <exception cref="TaxiiClientException"><c>taxii.endless</c>, <c>taxii.too-many-bytes</c> or <c>taxii.too-long</c>.</exception>
    public void RequireOneMore()
    {
        if (_pages == 0)
            return;
        if (_pages >= limits.MaxPages)
            throw Spent("taxii.endless", $"The server still claims more after {_pages} pages.");
        if (_bytes >= limits.MaxBytes)
            throw Spent("taxii.too-many-bytes", $"The server still claims more after {_bytes} bytes.");
        if (time.GetElapsedTime(_begun) >= limits.MaxTime)
            throw Spent("taxii.too-long", $"The server still claims more after {limits.MaxTime.TotalHours:0.#} hours.");
    }

    public void Spend(ObjectPage page)
    {
        _pages++;
        _bytes += page.Bytes;
    }

    private static TaxiiClientException Spent(string code, string what) =>
        new(code, what, "What was taken is kept; pull again to go on. Tell the server's operator if it goes on without end.");
}
