namespace Comity.Taxii;

/// <summary>How far a pull has come.</summary>
/// <param name="Objects">In the folder, from this pull and earlier ones.</param>
/// <param name="Pages">Likewise.</param>
public readonly record struct PullProgress(long Objects, long Pages);

/// <summary>What a pull did.</summary>
/// <param name="Objects">In the folder now.</param>
/// <param name="Taken">New through this pull.</param>
/// <param name="Unreadable">
/// Members of pages, from this pull and earlier ones, that are no objects which can be kept; they stand in <c>unreadable.ndjson</c>.
/// </param>
/// <param name="Repeated">Sent again by the server, and left out.</param>
/// <param name="IsTakenUp">An earlier pull had been broken off, and this one went on from there.</param>
public sealed record PullReport(long Objects, long Taken, long Unreadable, long Repeated, bool IsTakenUp);

/// <summary>
/// Brings a collection into a folder, each object once, whatever breaks off in between; a later pull brings what was added since.
/// </summary>
/// <remarks>
/// <c>objects.ndjson</c> holds one object in each line as it came (line breaks within an object become nothing), oldest first;
/// <c>state.json</c> says how many of its bytes count. Memory: one page, and <see cref="CrawlLimits.MaxSharedInstant"/> hashes.
/// </remarks>
/// <param name="filters">The same for every pull into one folder; the limit aside.</param>
public sealed class TaxiiPull(TaxiiClient client, Uri collection, TaxiiFilters filters, string folder, CrawlLimits? limits = null)
{
    private readonly string _asked = (filters with { Limit = null }).Text();

    /// <exception cref="TaxiiClientException">
    /// The server ended it, or the folder belongs to another pull; what was taken is kept.
    /// </exception>
    public async Task<PullReport> RunAsync(IProgress<PullProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var kept = PullFolder.Open(folder);
        var before = kept.State ?? New();
        RequireOurs(before);
        var isTakenUp = before is { Pages: > 0, Position.IsComplete: false };
        // A walk that is under way keeps its limit like every other filter.
        var state = before with { Limit = isTakenUp ? before.Limit : filters.Limit };
        var crawl = new TaxiiCrawl(client, collection, filters with { Limit = state.Limit }, state.Position, limits);
        foreach (var taken in kept.LatestInstant())
            crawl.Remember(taken);
        var repeated = 0L;
        await foreach (var page in crawl.PagesAsync(cancellation))
        {
            kept.Append(page, state);
            (state, repeated) = (kept.State!, repeated + page.Repeated);
            progress?.Report(new PullProgress(state.Objects, state.Pages));
        }

        return new PullReport(state.Objects, state.Objects - before.Objects, state.Unreadable, repeated, isTakenUp);
    }

    /// <summary>Writes what a folder holds as one bundle; the file is there whole or not at all. Not while a pull runs.</summary>
    /// <returns>How many objects it has.</returns>
    /// <exception cref="TaxiiClientException">
    /// <c>taxii.folder-in-use</c>, or <c>taxii.state-damaged</c>: the folder is not as a pull left it.
    /// </exception>
    public static async Task<long> WriteBundleAsync(string folder, string output, CancellationToken cancellation = default)
    {
        using var kept = PullFolder.Open(folder);
        return await PulledBundle.WriteAsync(Path.Combine(folder, PullFolder.ObjectsFile), kept.State?.ObjectBytes ?? 0, output,
            cancellation);
    }

    private PullState New() => new(
        1, TaxiiAddress.WithSlash(collection).AbsoluteUri, _asked, filters.Limit,
        CrawlPosition.Start with { AddedAfter = filters.AddedAfter }, 0, 0, 0, 0, 0, 0, 0);

    private void RequireOurs(PullState state)
    {
        if (state.Form != 1 || state.Collection != TaxiiAddress.WithSlash(collection).AbsoluteUri || state.Query != _asked)
            throw new TaxiiClientException("taxii.other-pull",
                $"{folder} holds a pull of {state.Collection}{(state.Query.Length > 0 ? " with " + state.Query : "")}.",
                "Use the same address and filters again, or another folder.");
        if (state is { Position: { IsComplete: true, Latest: null }, Objects: > 0 })
            throw new TaxiiClientException("taxii.no-continuation",
                "The server did not say when objects were added, so that nobody can ask for what came since.",
                "Pull everything into a new folder, and tell the server's operator that X-TAXII-Date-Added-Last is missing.");
    }
}
