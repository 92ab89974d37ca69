using Comity.Office.Audit;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Clearance;

/// <summary>Lets named officers release one kind of statement urgently, without clearance. It stands once two administrators said so.</summary>
internal sealed class StandingAuthorisationRow
{
    public required Guid Id { get; init; }

    public required int Seat { get; init; }

    /// <summary>In one community, or with null in all.</summary>
    public CommunityId? Community { get; init; }

    /// <summary>The family of types, such as <c>cases.request</c>.</summary>
    public required string Kind { get; init; }

    public required Guid[] Officers { get; init; }

    /// <summary>The first instant at which it no longer stands.</summary>
    public required DateTimeOffset Until { get; init; }

    public required OfficerId ProposedBy { get; init; }

    public required DateTimeOffset ProposedAt { get; init; }

    public OfficerId? ConfirmedBy { get; set; }

    public OfficerId? RevokedBy { get; set; }

    public bool StandsAt(DateTimeOffset now) => ConfirmedBy is not null && RevokedBy is null && now < Until;
}

internal static class Standing
{
    /// <summary>The authorisation under which the officer may release the draft urgently; null if none stands.</summary>
    public static async Task<StandingAuthorisationRow?> FindAsync(
        NodeDb db, DraftRow draft, OfficerId officer, DateTimeOffset now, CancellationToken cancellation)
    {
        var rows = await db.Set<StandingAuthorisationRow>().AsNoTracking()
            .Where(row => row.Seat == draft.Seat && row.Kind == draft.Type.Family && (row.Community == null || row.Community == draft.Community))
            .ToListAsync(cancellation);
        return rows.Find(row => row.StandsAt(now) && row.Officers.Contains(officer.Value));
    }
}

/// <summary>What an authorisation allows to whom, until when.</summary>
public sealed record StandingTerms(int Seat, CommunityId? Community, string Kind, IReadOnlyList<OfficerId> Officers, DateTimeOffset Until);

/// <summary>An authorisation in a list.</summary>
public sealed record StandingView(
    Guid Id, StandingTerms Terms, OfficerId ProposedBy, DateTimeOffset ProposedAt, OfficerId? ConfirmedBy, OfficerId? RevokedBy, bool Stands);

/// <summary>Proposes, confirms, revokes and lists standing authorisations. Two administrators grant one, neither of them to themselves.</summary>
public sealed class StandingAuthorisations(NodeDb db, AuditTrail audit, ClearanceRules rules, TimeProvider clock)
{
    /// <summary>The longest an authorisation may stand.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(366);

    public const int MaxOfficers = 64;

    public Task<Result<Guid>> Propose(Actor actor, StandingTerms terms, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        return audit.Perform<Guid>(db, Entry(actor, terms.Seat, "standing.propose", id), () =>
        {
            if ((Administrator(actor, terms.Seat, terms.Community, terms.Officers) ?? Flaw(terms, now)) is { } flaw)
                return Task.FromResult<Result<Guid>>(flaw);
            db.Add(New(id, terms, actor.Officer!.Value, now));
            return Task.FromResult<Result<Guid>>(id);
        }, cancellation);
    }

    /// <summary>The second administrator's word; from now on it stands.</summary>
    public Task<Refusal?> Confirm(Actor actor, Guid id, CancellationToken cancellation) => Change(actor, id, "standing.confirm", row =>
    {
        if (Administrator(actor, row.Seat, row.Community, [.. row.Officers.Select(officer => new OfficerId(officer))]) is { } flaw)
            return flaw;
        if (row.ProposedBy == actor.Officer)
            return new SecondAdministratorNeeded();
        if (row.ConfirmedBy is not null || row.RevokedBy is not null || clock.GetUtcNow() >= row.Until)
            return new StandingSettled();
        row.ConfirmedBy = actor.Officer;
        return null;
    }, cancellation);

    /// <summary>Ends it at once; one administrator is enough.</summary>
    public Task<Refusal?> Revoke(Actor actor, Guid id, CancellationToken cancellation) => Change(actor, id, "standing.revoke", row =>
    {
        if (Administrator(actor, row.Seat, row.Community, []) is { } flaw)
            return flaw;
        if (row.RevokedBy is not null)
            return new StandingSettled();
        row.RevokedBy = actor.Officer;
        return null;
    }, cancellation);

    /// <summary>The seat's authorisations, the latest first, at most 500: for who administers, audits or releases there.</summary>
    public Task<Result<StandingView[]>> List(Actor actor, int seat, CancellationToken cancellation) =>
        audit.Perform<StandingView[]>(db, Entry(actor, seat, "standing.list", Guid.Empty), async () =>
        {
            if (actor.Rights.Where(Verbs.Administer | Verbs.Audit | Verbs.Release, seat) is { All: false, Some.Count: 0 })
                return new Forbidden();
            var rows = await db.Set<StandingAuthorisationRow>().AsNoTracking().Where(row => row.Seat == seat)
                .OrderByDescending(row => row.ProposedAt).Take(500).ToListAsync(cancellation);
            return rows.Select(row => View(row, clock.GetUtcNow())).ToArray();
        }, cancellation);

    private static AuditEntry Entry(Actor actor, int seat, string verb, Guid id) => new(actor.Who, seat, verb, "standing-authorisation", id.ToString("D"));

    // A person each time: neither the operator's door nor a tool decides that one may act where two must.
    private static Refusal? Administrator(Actor actor, int seat, CommunityId? community, IReadOnlyList<OfficerId> officers)
    {
        if (actor.Officer is not { } officer || actor.IsToken || !actor.Rights.May(Verbs.Administer, seat, community))
            return new NotAllowed(Verbs.Administer);
        return officers.Contains(officer) ? new OwnRights() : null;
    }

    private Refusal? Flaw(StandingTerms terms, DateTimeOffset now)
    {
        if (!StatementType.TryParse(terms.Kind + "/1", out var type))
            return new BadStanding("A kind is a family of types, such as cases.request.") { Where = "kind" };
        if (!rules.MayBeUrgent(type.Family))
            return new NeverUrgent { Where = "kind" };
        if (terms.Officers.Count is 0 or > MaxOfficers)
            return new BadStanding($"It names 1 to {MaxOfficers} officers.") { Where = "officers" };
        return terms.Until <= now || terms.Until > now + MaxLifetime
            ? new BadStanding($"It ends later than now and within {MaxLifetime.TotalDays:0} days.") { Where = "until" }
            : null;
    }

    private async Task<Refusal?> Change(Actor actor, Guid id, string verb, Func<StandingAuthorisationRow, Refusal?> change, CancellationToken cancellation)
    {
        var seat = await db.Set<StandingAuthorisationRow>().Where(row => row.Id == id).Select(row => row.Seat).FirstOrDefaultAsync(cancellation);
        return await audit.Perform(db, Entry(actor, seat, verb, id), async () =>
        {
            db.ChangeTracker.Clear();
            var row = await db.Set<StandingAuthorisationRow>().SingleOrDefaultAsync(row => row.Id == id, cancellation);
            return row is null ? new StandingNotFound() : change(row);
        }, cancellation);
    }

    private static StandingAuthorisationRow New(Guid id, StandingTerms terms, OfficerId proposer, DateTimeOffset now) => new()
    {
        Id = id,
        Seat = terms.Seat,
        Community = terms.Community,
        Kind = terms.Kind,
        Officers = [.. terms.Officers.Select(officer => officer.Value)],
        Until = terms.Until,
        ProposedBy = proposer,
        ProposedAt = now,
    };

    private static StandingView View(StandingAuthorisationRow row, DateTimeOffset now) => new(
        row.Id,
        new StandingTerms(row.Seat, row.Community, row.Kind, [.. row.Officers.Select(officer => new OfficerId(officer))], row.Until),
        row.ProposedBy, row.ProposedAt, row.ConfirmedBy, row.RevokedBy, row.StandsAt(now));
}
