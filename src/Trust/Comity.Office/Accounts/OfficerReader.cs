using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Accounts;

/// <summary>Reads officers together with what they may do at this moment.</summary>
internal static class OfficerReader
{
    /// <summary>An officer who may work here; null if there is none or the account is disabled.</summary>
    public static async Task<(Officer Officer, OfficerRights Rights)?> Load(NodeDb db, OfficerId id, CancellationToken cancellation)
    {
        var officer = await db.Set<Officer>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation);
        if (officer is not { DisabledAt: null })
            return null;
        var grants = await db.Set<GrantRow>().AsNoTracking().Where(row => row.Officer == id).ToListAsync(cancellation);
        var rights = grants.Select(row => new RightsGrant(Roles.RightsOf(row.Role), row.Seat, row.Community) { Capacity = Roles.CapacityOf(row.Role) });
        return (officer, new OfficerRights(officer.Seat, officer.Desks, rights));
    }

    /// <summary>The seat an officer works for, for the audit entry; 0 if there is no such officer.</summary>
    public static Task<int> SeatOf(NodeDb db, OfficerId id, CancellationToken cancellation) =>
        db.Set<Officer>().Where(row => row.Id == id).Select(row => row.Seat).FirstOrDefaultAsync(cancellation);

    /// <summary>An officer whom the actor may administer, tracked for change.</summary>
    public static async Task<Result<Officer>> ToAdminister(NodeDb db, Actor actor, OfficerId id, CancellationToken cancellation)
    {
        if (await db.Set<Officer>().SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } officer)
            return new OfficerNotFound();
        return actor.Rights.May(Verbs.Administer, officer.Seat, community: null) ? officer : new NotAllowed(Verbs.Administer);
    }
}
