using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Contacts;

/// <summary>Lists the parties without a node that we noted and did not retire, a page at a time.</summary>
public static class ListAbsentParties
{
    /// <param name="After">The cursor of the page before; <see langword="null"/>: the first page.</param>
    /// <param name="Limit">Rows of a page, 1 to 200; what lies outside is brought inside.</param>
    public sealed record Request(int Seat, PartySort Sort = PartySort.Name, string? After = null, int Limit = 50);

    public static async Task<Result<Page<AbsentParty>>> RunAsync(NodeDb db, Request request, CancellationToken cancellation)
    {
        if (!Cursor.Read(request.After, request.Sort).TryGet(out var cursor, out var refusal))
            return refusal;
        var limit = Cursor.Bound(request.Limit);
        var rows = await Rows(db, request, cursor).Take(limit + 1).ToListAsync(cancellation);
        var proofs = await Desks.ProofsAsync(db, request.Seat, rows.Select(row => row.Id), cancellation);
        return Cursor.Page(rows, limit, row => At(row, request.Sort), row => AbsentParty.From(row, proofs));
    }

    internal static async Task<IReadOnlyList<AbsentParty>> SearchAsync(NodeDb db, int seat, string sought, int limit, CancellationToken cancellation)
    {
        var rows = await InUse(db, seat).Where(row => row.Folded.Contains(sought))
            .OrderBy(row => row.SortName).ThenBy(row => row.Id).Take(limit).ToListAsync(cancellation);
        var proofs = await Desks.ProofsAsync(db, seat, rows.Select(row => row.Id), cancellation);
        return [.. rows.Select(row => AbsentParty.From(row, proofs))];
    }

    private static IQueryable<AbsentPartyRow> InUse(NodeDb db, int seat) =>
        db.Set<AbsentPartyRow>().AsNoTracking().Where(row => row.Seat == seat && row.RetiredAt == null);

    private static IQueryable<AbsentPartyRow> Rows(NodeDb db, Request request, Cursor cursor)
    {
        var (listed, key, last) = (InUse(db, request.Seat), cursor.SortKey, cursor.Key);
#pragma warning disable CA1309 // Translated to SQL, which has no ordinal form; the keys are made to sort alike under any collation.
        return request.Sort == PartySort.Name
            ? listed.Where(row => string.Compare(row.SortName, key) > 0 || (row.SortName == key && string.Compare(row.Id, last) > 0))
                .OrderBy(row => row.SortName).ThenBy(row => row.Id)
            : listed.Where(row => string.Compare(row.SortCode, key) > 0 || (row.SortCode == key && string.Compare(row.Id, last) > 0))
                .OrderBy(row => row.SortCode).ThenBy(row => row.Id);
#pragma warning restore CA1309
    }

    private static Cursor At(AbsentPartyRow row, PartySort sort) => new(sort, sort == PartySort.Name ? row.SortName : row.SortCode, row.Id);
}

/// <summary>What we noted of one party without a node, retired ones included.</summary>
public static class ReadAbsentParty
{
    public static async Task<Result<AbsentParty>> RunAsync(NodeDb db, int seat, AbsentPartyId id, CancellationToken cancellation)
    {
        var key = id.ToString();
        var row = await db.Set<AbsentPartyRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat && row.Id == key, cancellation);
        return row is null
            ? new UnknownParty()
            : AbsentParty.From(row, await Desks.ProofsAsync(db, seat, [key], cancellation));
    }
}
