using Microsoft.Extensions.Options;

namespace Comity.Taxii;

/// <summary>Objects, manifests and versions, page by page (TAXII 2.1, 5.3, 5.4, 5.6 and 5.8).</summary>
internal sealed class ReadingDoors(ServedStore served, IOptions<TaxiiServerOptions> options)
{
    private const KnownFilters All =
        KnownFilters.Paging | KnownFilters.Ids | KnownFilters.Types | KnownFilters.Versions | KnownFilters.SpecVersions;

    private readonly int _maxBytes = options.Value.MaxPageBytes;

    public Task ObjectsAsync(Visit visit) => PageAsync(visit, new ObjectsPageBuilder(_maxBytes), All, visit.Collection!.Everything);

    public Task ManifestAsync(Visit visit) =>
        PageAsync(visit, new ManifestPageBuilder(_maxBytes, visit.Collection!.IsStix21Only), All, visit.Collection.Everything);

    public Task ObjectAsync(Visit visit) =>
        PageAsync(visit, new ObjectsPageBuilder(_maxBytes), KnownFilters.Paging | KnownFilters.Versions | KnownFilters.SpecVersions,
            One(visit));

    public Task VersionsAsync(Visit visit) =>
        PageAsync(visit, new VersionsPageBuilder(_maxBytes), KnownFilters.Paging | KnownFilters.SpecVersions,
        One(visit) with { Versions = TaxiiVersions.Every });

    private static TaxiiQuery One(Visit visit) => visit.Collection!.Everything with { Ids = [visit.Part("object")] };

    private async Task PageAsync(Visit visit, PageBuilder page, KnownFilters known, TaxiiQuery start)
    {
        using (page)
        {
            if (!visit.Collection!.CanRead(visit.Account))
                await visit.RefuseAsync(TaxiiError.MayNotRead);
            else if (Filters.ErrorIn(visit.Http.Request.Query, start, known, visit.Root!.Settings.MaxPage, out var asked) is { } error)
                await visit.RefuseAsync(error);
            else
                await SendAsync(visit, page, asked, ofOne: start.Ids.Count > 0);
        }
    }

    private async Task SendAsync(Visit visit, PageBuilder page, AskedFor asked, bool ofOne)
    {
        var cancellation = visit.Http.RequestAborted;
        var more = visit.Collection!.Within(asked.Query) is { } query && await served.Store.ReadAsync(query, page, cancellation);
        if (page.Count == 0 && ofOne && !await IsEmptyPageAsync(asked, cancellation))
        {
            await visit.RefuseAsync(TaxiiError.NoObject);
            return;
        }

        if (page.Count > 0)
        {
            visit.Http.Response.Headers[TaxiiMedia.DateAddedFirst] = TaxiiTime.Text(page.First);
            visit.Http.Response.Headers[TaxiiMedia.DateAddedLast] = TaxiiTime.Text(page.Last);
        }

        await Reply.SendAsync(visit.Http, 200, page.Close(more ? Cursor.Of(asked.Query, asked.AddedAfter, page.Last) : null));
    }

    // Nothing after a position is an empty page where something stands before
    // it; an object or version that is not there at all is not found (5.7).
    private async Task<bool> IsEmptyPageAsync(AskedFor asked, CancellationToken cancellation)
    {
        if (asked.Query.After == 0)
            return false;
        using var before = new VersionsPageBuilder(_maxBytes);
        await served.Store.ReadAsync(asked.Query with { After = 0, Limit = 1 }, before, cancellation);
        return before.Count > 0;
    }
}
