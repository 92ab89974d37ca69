using Comity.Cases.Threads;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Queries;

/// <summary>Who reads cases: at which desks, in which communities. What neither names does not exist for this reader.</summary>
/// <param name="Desks">A case opened to other desks alone is not shown.</param>
/// <param name="Communities">Where the reader has the right to read.</param>
internal sealed record CaseReader(IReadOnlyList<string> Desks, CommunityScope Communities)
{
    public static CaseReader Of(CurrentOfficer officer) => Of(officer, Verbs.Read);

    /// <summary>Who has any of these rights where the case is.</summary>
    public static CaseReader Of(CurrentOfficer officer, Verbs verbs) => new(officer.Desks, officer.Rights.Where(verbs, officer.Seat));

    /// <summary>The rows of a seat's cases that this reader may know of.</summary>
    public IQueryable<CaseRow> Readable(NodeDb db, IQueryable<CaseRow> rows)
    {
        var (own, some) = (Desks.ToArray(), Communities.Some);
        if (!Communities.All)
            rows = rows.Where(row => some.Contains(row.Community));
        return rows.Where(row => !row.Restricted
            || db.Set<CaseDeskRow>().Any(desk => desk.Seat == row.Seat && desk.Thread == row.Thread && own.Contains(desk.Desk)));
    }

    /// <summary>The case, if this reader may know of it.</summary>
    public Task<CaseRow?> FindAsync(NodeDb db, int seat, StatementId thread, CancellationToken cancellation) =>
        Readable(db, db.Set<CaseRow>().AsNoTracking().Where(row => row.Seat == seat && row.Thread == thread)).FirstOrDefaultAsync(cancellation);
}
