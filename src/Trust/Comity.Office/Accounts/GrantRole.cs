using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Accounts;

/// <summary>A role held at a seat, in one community or, with null, in all.</summary>
public sealed record Grant(string Role, int Seat, CommunityId? Community);

/// <summary>Gives and takes roles. It needs the right to administer there, and nobody does it to themselves.</summary>
public sealed class GrantRole(NodeDb db, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Grants a role; one that is held already stays as it is.</summary>
    public Task<Refusal?> Give(Actor actor, OfficerId officer, Grant grant, CancellationToken cancellation) =>
        audit.Perform(db, Entry(actor, "office.grant-role", officer, grant), async () =>
        {
            if (Flaw(actor, officer, grant) is { } flaw)
                return flaw;
            if (!await db.Set<Officer>().AnyAsync(row => row.Id == officer, cancellation))
                return new OfficerNotFound();
            if (!await Held(officer, grant).AnyAsync(cancellation))
                db.Add(NewRow(officer, grant));
            return null;
        }, cancellation);

    /// <summary>Takes a role back; it counts from the officer's next request.</summary>
    public Task<Refusal?> Take(Actor actor, OfficerId officer, Grant grant, CancellationToken cancellation) =>
        audit.Perform(db, Entry(actor, "office.take-role", officer, grant), async () =>
        {
            if (Flaw(actor, officer, grant) is { } flaw)
                return flaw;
            return await Held(officer, grant).ExecuteDeleteAsync(cancellation) > 0 ? null : new GrantNotFound();
        }, cancellation);

    /// <summary>The roles an officer holds.</summary>
    public async Task<IReadOnlyList<Grant>> List(OfficerId officer, CancellationToken cancellation) =>
        await db.Set<GrantRow>().AsNoTracking().Where(row => row.Officer == officer).OrderBy(row => row.GrantedAt)
            .Select(row => new Grant(row.Role, row.Seat, row.Community)).ToListAsync(cancellation);

    // Which role, and in which community: the auditor asks who made whom what.
    private static AuditEntry Entry(Actor actor, string verb, OfficerId officer, Grant grant) =>
        new(actor.Who, grant.Seat, verb, "officer", officer.ToString())
        {
            Purpose = Roles.RightsOf(grant.Role) == Verbs.None ? null : $"{grant.Role} {grant.Community?.ToString() ?? "*"}",
        };

    private static Refusal? Flaw(Actor actor, OfficerId officer, Grant grant)
    {
        if (Roles.RightsOf(grant.Role) == Verbs.None)
            return new UnknownRole(string.Join(", ", Roles.Names)) { Where = "role" };
        if (!actor.Rights.May(Verbs.Administer, grant.Seat, grant.Community))
            return new NotAllowed(Verbs.Administer);
        return actor.Officer == officer ? new OwnRights() : null;
    }

    private IQueryable<GrantRow> Held(OfficerId officer, Grant grant) => db.Set<GrantRow>().Where(row =>
        row.Officer == officer && row.Role == grant.Role && row.Seat == grant.Seat && row.Community == grant.Community);

    private GrantRow NewRow(OfficerId officer, Grant grant)
    {
        var now = clock.GetUtcNow();
        return new GrantRow
        {
            Id = Guid.CreateVersion7(now),
            Officer = officer,
            Role = grant.Role,
            Seat = grant.Seat,
            Community = grant.Community,
            GrantedAt = now,
        };
    }
}
