using System.Runtime.CompilerServices;
using Comity.Stix;

namespace Comity.Taxii;

/// <summary>Objects of one page that the crawl had not taken before, and the position to keep with them.</summary>
/// <param name="BeginsInstant">
/// The objects of <see cref="CrawlPosition.Latest"/> begin in this page: those before it need not be remembered.
/// </param>
/// <param name="Repeated">Objects that were left out because they had come before.</param>
public sealed record CrawledPage(
    IReadOnlyList<StixObject> Objects, IReadOnlyList<UnreadableObject> Unreadable, int Repeated, bool BeginsInstant,
    CrawlPosition Position);

/// <summary>
/// Takes every object of a collection once, page by page, from any server that keeps its order, or ends with the reason why it cannot.
/// </summary>
/// <remarks>
/// Where the server gives <c>next</c>, that is followed with every filter kept. Where it gives none, or no longer knows it, the crawl goes
/// on from the instant of the last object <em>inclusive</em> and leaves out what it has: <c>added_after</c> alone, being exclusive, would
/// lose objects that share
/// an instant across two pages. Not safe for concurrent use; holds one page at a time.
/// </remarks>
public sealed class TaxiiCrawl
{
    private const int LargestLimit = 10_000;

    // The smallest step that the protocol can write.
    private static readonly TimeSpan Microsecond = TimeSpan.FromMicroseconds(1);

    private readonly TaxiiClient _client;
    private readonly Uri _collection;
    private readonly RepetitionGuard _guard;
    private readonly SeenObjects _seen;
    private readonly CrawlBudget _budget;
    private TaxiiFilters _filters;
    private bool _isOrdered = true;

    /// <param name="filters">Its <see cref="TaxiiFilters.AddedAfter"/> counts at the very start; later the position does.</param>
    /// <param name="position">Of the crawl that is taken up; <see langword="null"/> to begin.</param>
    public TaxiiCrawl(TaxiiClient client, Uri collection, TaxiiFilters filters, CrawlPosition? position = null, CrawlLimits? limits = null)
    {
        (_client, _collection, _filters) = (client, collection, filters);
        limits ??= new CrawlLimits();
        (_guard, _seen, _budget) = (new RepetitionGuard(limits), new SeenObjects(limits.MaxSharedInstant),
            new CrawlBudget(limits, client.Options.Time));
        Position = position ?? CrawlPosition.Start with { AddedAfter = filters.AddedAfter };
    }

    public CrawlPosition Position { get; private set; }

    private bool IsByTime => Position is { Next: null, Latest: not null };

    /// <summary>
    /// Tells the crawl, before its first page, of an object that was taken at or after <see cref="CrawlPosition.Latest"/> begins.
    /// </summary>
    public void Remember(ReadOnlyMemory<byte> utf8) => _seen.Add(SeenObjects.KeyOf(utf8));

    /// <summary>
    /// Every page from the position on, at least one; a complete crawl begins again at what was added since. The position of each is to be
    /// kept together with its objects.
    /// </summary>
    public async IAsyncEnumerable<CrawledPage> PagesAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (Position.IsComplete)
            Position = SinceThen(Position);
        do
        {
            yield return await StepAsync(cancellation);
        }
        while (!Position.IsComplete);
    }

    private async Task<CrawledPage> StepAsync(CancellationToken cancellation)
    {
        _budget.RequireOneMore();
        var page = await AskAsync(cancellation);
        _budget.Spend(page);
        RequireFiltered(page);
        var fresh = Sift(page, out var keys, out var digest);
        var count = fresh.Objects.Count + fresh.Unreadable.Count;
        if (!IsByTime || count > 0)
            _guard.Check(digest, count, fresh.Repeated, _seen.Count, page.More);
        var begins = Advance(page, keys);
        Position = Onward(page, count);
        return fresh with { BeginsInstant = begins, Position = Position };
    }

    // A server forgets its cursors in time; it answers that it does not know them, in one of these ways.
    private async Task<ObjectPage> AskAsync(CancellationToken cancellation)
    {
        try
        {
            return await _client.GetObjectsAsync(_collection, _filters with { AddedAfter = Position.AddedAfter }, Position.Next,
                cancellation);
        }
        catch (TaxiiClientException refused) when (Position is { Next: not null, Latest: not null }
            && refused.Status is 400 or 404 or 410 or 422 && _seen.IsWhole && _isOrdered)
        {
            _guard.BeginAnew();
            Position = FromLatest(Position);
            return await _client.GetObjectsAsync(_collection, _filters with { AddedAfter = Position.AddedAfter }, next: null, cancellation);
        }
    }

    // A second is left to servers that count no finer.
    private void RequireFiltered(ObjectPage page)
    {
        if (Position.AddedAfter is { } after && page.AddedFirst is { } first && after - first > TimeSpan.FromSeconds(1))
            throw new TaxiiClientException("taxii.unfiltered",
                $"Asked for what was added after {TaxiiTime.Text(after)}, the server sends what it added at {TaxiiTime.Text(first)}.",
                "Pull everything into a new folder, and tell the server's operator that added_after is not heeded.");
    }

    private CrawledPage Sift(ObjectPage page, out HashSet<UInt128> keys, out ulong digest)
    {
        (keys, digest) = (new HashSet<UInt128>(page.Objects.Count), 0);
        var objects = new List<StixObject>(page.Objects.Count);
        foreach (var one in page.Objects)
        {
            if (IsNew(one.Utf8, keys, ref digest))
                objects.Add(one);
        }

        var unreadable = new List<UnreadableObject>();
        foreach (var one in page.Unreadable)
        {
            if (IsNew(one.Utf8, keys, ref digest))
                unreadable.Add(one);
        }

        return new CrawledPage(objects, unreadable, page.Objects.Count + page.Unreadable.Count - objects.Count - unreadable.Count,
            BeginsInstant: false, Position);
    }

    private bool IsNew(ReadOnlyMemory<byte> utf8, HashSet<UInt128> keys, ref ulong digest)
    {
        var key = SeenObjects.KeyOf(utf8);
        digest = unchecked((digest * 0x9E3779B97F4A7C15UL) + (ulong)key) | 1;
        return keys.Add(key) && !_seen.Contains(key);
    }

    // The latest instant moves forward only; a server that goes back has no order to rely on.
    private bool Advance(ObjectPage page, HashSet<UInt128> keys)
    {
        var begins = keys.Count > 0
            && (page.AddedLast is null || Position.Latest is null || page.AddedFirst > Position.Latest || page.AddedLast > Position.Latest);
        if (page.AddedLast < Position.Latest || page.AddedLast < page.AddedFirst)
            _isOrdered = false;
        if (begins)
            _seen.Forget();
        foreach (var key in keys)
            _seen.Add(key);
        return begins;
    }

    private CrawlPosition Onward(ObjectPage page, int fresh)
    {
        var latest = page.AddedLast > Position.Latest || Position.Latest is null ? page.AddedLast ?? Position.Latest : Position.Latest;
        var here = Position with { Latest = latest };
        if (!page.More)
            return here with { Next = null, IsComplete = true };
        if (page.Next is not null)
            return here with { Next = page.Next };
        if (page.AddedLast is null || !_isOrdered || !_seen.IsWhole)
            throw NoNext("and not in a usable way when the last object was added");
        if (fresh == 0)
            AskForMoreAtOnce(page);
        return FromLatest(here);
    }

    // A whole page of one instant: only a larger page reaches beyond it.
    private void AskForMoreAtOnce(ObjectPage page)
    {
        var count = page.Objects.Count + page.Unreadable.Count;
        var limit = Math.Max(_filters.Limit ?? 0, Math.Max(count, 100)) * 2;
        if (!IsByTime || limit > LargestLimit || (_filters.Limit > count && count > 0))
            throw NoNext($"and {count} objects of a page share one instant");
        _filters = _filters with { Limit = limit };
    }

    private static CrawlPosition FromLatest(CrawlPosition here) => here with { Next = null, AddedAfter = JustBefore(here.Latest!.Value) };

    // Where not all objects of the latest instant are remembered, those that join it later are passed over rather than all repeated.
    private CrawlPosition SinceThen(CrawlPosition done)
    {
        if (done.Latest is not { } latest)
            return done with { IsComplete = false };
        return done with { AddedAfter = _seen.IsWhole ? JustBefore(latest) : latest, IsComplete = false };
    }

    private static DateTimeOffset JustBefore(DateTimeOffset at) => at - DateTimeOffset.MinValue > Microsecond ? at - Microsecond : at;

    private static TaxiiClientException NoNext(string besides) =>
        new("taxii.no-next", $"The server claims more, but does not say how to ask for it ({besides}).",
            "What was taken is kept. To go on could lose objects; ask for larger pages (limit), or tell the server's operator.");
}
