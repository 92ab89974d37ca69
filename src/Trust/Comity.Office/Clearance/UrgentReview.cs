using Comity.Office.Audit;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Clearance;

/// <summary>A release that one person made urgently, until and after a second one looked at it.</summary>
internal sealed class UrgentReleaseRow
{
    public required Guid Draft { get; init; }

    public required int Seat { get; init; }

    public required CommunityId Community { get; init; }

    public required StatementType Type { get; init; }

    public required StatementId Sid { get; init; }

    public required OfficerId Officer { get; init; }

    public required Guid Authorisation { get; init; }

    public required DateTimeOffset ReleasedAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public DateTimeOffset? ReviewedAt { get; set; }

    public OfficerId? ReviewedBy { get; set; }

    /// <summary>Whether the reviewer would have cleared it.</summary>
    public bool? Upheld { get; set; }

    public static UrgentReleaseRow Of(DraftRow draft, OfficerId officer, Guid authorisation, DateTimeOffset now) => new()
    {
        Draft = draft.Id,
        Seat = draft.Seat,
        Community = draft.Community,
        Type = draft.Type,
        Sid = draft.Sid!.Value,
        Officer = officer,
        Authorisation = authorisation,
        ReleasedAt = now,
        DueAt = now + UrgentReview.Period,
    };
}

/// <summary>An urgent release that waits for review.</summary>
public sealed record UrgentRelease(
    Guid Draft, StatementId Sid, StatementType Type, CommunityId Community, OfficerId Officer, DateTimeOffset ReleasedAt, DateTimeOffset DueAt, bool IsOverdue);

/// <summary>The queue of urgent releases that a second person still has to look at, and their verdict.</summary>
public sealed class UrgentReview(NodeDb db, AuditTrail audit, TimeProvider clock)
{
    /// <summary>How soon a second person looks at an urgent release.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromHours(24);

    /// <summary>What waits where the officer clears, the oldest first, at most 500; what is overdue says so.</summary>
    public Task<Result<UrgentRelease[]>> Pending(Actor actor, int seat, CancellationToken cancellation)
    {
        var entry = new AuditEntry(actor.Who, seat, "urgent.list", "seat", seat.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return audit.Perform<UrgentRelease[]>(db, entry, async () =>
        {
            var (scope, now) = (actor.Rights.Where(Verbs.Clear, seat), clock.GetUtcNow());
            if (scope is { All: false, Some.Count: 0 })
                return new NotAllowed(Verbs.Clear);
            var waiting = db.Set<UrgentReleaseRow>().AsNoTracking().Where(row => row.Seat == seat && row.ReviewedAt == null);
            var rows = await (scope.All ? waiting : waiting.Where(row => scope.Some.Contains(row.Community)))
                .OrderBy(row => row.DueAt).Take(500).ToListAsync(cancellation);
            return rows.Select(row => new UrgentRelease(
                row.Draft, row.Sid, row.Type, row.Community, row.Officer, row.ReleasedAt, row.DueAt, now > row.DueAt)).ToArray();
        }, cancellation);
    }

    /// <summary>Records the verdict of a second person: neither who released nor who wrote.</summary>
    /// <param name="upheld">Whether it would have been cleared; if not, a recall is a statement of its own.</param>
    public async Task<Refusal?> Decide(Actor actor, Guid draft, bool upheld, CancellationToken cancellation)
    {
        var entry = await DraftAccess.Entry(db, actor, upheld ? "urgent.uphold" : "urgent.object", draft, cancellation);
        return await audit.Perform(db, entry, async () =>
        {
            if (!(await DraftAccess.Find(db, actor, draft, cancellation)).TryGet(out var seen, out var refusal))
                return refusal;
            if (!actor.Rights.May(Verbs.Clear, seen.Row.Seat, seen.Row.Community))
                return new NotAllowed(Verbs.Clear);
            if (await db.Set<UrgentReleaseRow>().SingleOrDefaultAsync(row => row.Draft == draft && row.ReviewedAt == null, cancellation) is not { } row)
                return new ReviewNotFound();
            if (row.Officer == actor.Officer || seen.IsBy(actor.Officer!.Value))
                return new OwnDraft();
            (row.ReviewedAt, row.ReviewedBy, row.Upheld) = (clock.GetUtcNow(), actor.Officer, upheld);
            return null;
        }, cancellation);
    }
}
