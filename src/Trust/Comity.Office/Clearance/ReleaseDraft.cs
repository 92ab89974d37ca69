using Comity.Office.Audit;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Clearance;

/// <summary>One attempt to release a draft.</summary>
/// <param name="Draft">The version that the officer has before them.</param>
/// <param name="Attempt">The client's name for it (1 to 128 visible ASCII characters): after a lost reply the same attempt has the same outcome.</param>
public sealed record ReleaseRequest(DraftRef Draft, string Attempt)
{
    /// <summary>Under the officer's standing authorisation, without clearance; it is reviewed afterwards.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>Why it is urgent; needed then. It stands in the audit trail: no content above TLP:CLEAR.</summary>
    public string? Reason { get; init; }
}

/// <summary>Releases a cleared draft: signed, logged, queued, marked released and audited in one transaction, once.</summary>
/// <remarks>What decides is read again inside that transaction, so a clearance voided or a release made meanwhile counts.</remarks>
public sealed class ReleaseDraft(NodeDb db, AuditTrail audit, PreviewDraft preview, ClearanceRules rules, StatementRelease release, TimeProvider clock)
{
    public async Task<Result<Released>> Run(Actor actor, ReleaseRequest request, CancellationToken cancellation)
    {
        var entry = await DraftAccess.Entry(db, actor, request.IsUrgent ? "draft.release-urgent" : "draft.release", request.Draft.Id, cancellation);
        if (RequestFlaw(request) is { } bad)
            return bad;
        entry = entry with { Purpose = request.Reason };
        var outcome = await Attempt(actor, request, entry, cancellation);
        db.ChangeTracker.Clear();
        if (outcome.Refusal is AlreadyReleased && await Before(actor, request, cancellation) is { } before)
            return before;
        if (outcome.Refusal is { } refusal)
            await audit.Record(db, entry with { Outcome = refusal.Code }, cancellation);
        return outcome;
    }

    private async Task<Result<Released>> Attempt(Actor actor, ReleaseRequest request, AuditEntry entry, CancellationToken cancellation)
    {
        if (!(await Decide(db, actor, request, cancellation)).TryGet(out var check, out var refusal))
            return refusal;
        var row = check.Draft.Row;
        if ((await preview.OfAsync(row, actor, cancellation)).Refusal is { } flaw)
            return flaw;
        var hash = row.Hash;
        return await release.ReleaseAsync(
            row.Content.ForRelease(row.Seat),
            (write, released, stop) => Alongside(write, actor, request, hash, released, entry, stop),
            cancellation);
    }

    /// <summary>The draft and what allows its release to this officer, as the database has it.</summary>
    private async Task<Result<ReleaseCheck>> Decide(NodeDb on, Actor actor, ReleaseRequest request, CancellationToken cancellation)
    {
        if (!(await DraftAccess.Find(on, actor, request.Draft.Id, cancellation)).TryGet(out var seen, out var refusal))
            return refusal;
        if (!actor.Rights.May(Verbs.Release, seen.Row.Seat, seen.Row.Community))
            return new NotAllowed(Verbs.Release);
        var check = await ReleaseCheck.ReadAsync(on, seen, rules, actor.Officer!.Value, request.IsUrgent, clock.GetUtcNow(), cancellation);
        if (check.Flaw(actor.Officer.Value) is { } flaw)
            return flaw;
        return seen.Row.Version == request.Draft.Version ? check : new DraftChanged(seen.Row.Version);
    }

    /// <summary>Decides again inside the transaction of the release, and marks the draft in it.</summary>
    private async Task<Refusal?> Alongside(
        NodeDb write, Actor actor, ReleaseRequest request, Sha256Digest signed, Released released, AuditEntry entry, CancellationToken cancellation)
    {
        // What the release itself tracks is saved first: finding the draft starts from a clean context.
        await write.SaveChangesAsync(cancellation);
        if (!(await Decide(write, actor, request, cancellation)).TryGet(out var check, out var refusal))
            return refusal;
        var (row, now) = (check.Draft.Row, clock.GetUtcNow());
        if (row.Hash != signed)
            return new EditedAfterClearance();
        if (!check.IsFor(released.Recipients))
            return new AudienceChanged();
        (row.Sid, row.ReleasedBy, row.ReleaseAttempt) = (released.Sid, actor.Officer, request.Attempt);
        row.Move(DraftState.Released, now);
        if (check.Urgent is { } standing)
            write.Add(UrgentReleaseRow.Of(row, actor.Officer!.Value, standing.Id, now));
        await audit.Append(write, entry, cancellation);
        return null;
    }

    /// <summary>What this very attempt released before; null when another did.</summary>
    private async Task<Released?> Before(Actor actor, ReleaseRequest request, CancellationToken cancellation)
    {
        var row = await db.Set<DraftRow>().AsNoTracking().SingleOrDefaultAsync(draft => draft.Id == request.Draft.Id, cancellation);
        if (row is not { Sid: { } sid } || row.ReleasedBy != actor.Officer || !string.Equals(row.ReleaseAttempt, request.Attempt, StringComparison.Ordinal))
            return null;
        var stored = await db.Set<StatementRow>().AsNoTracking().SingleAsync(statement => statement.Seat == row.Seat && statement.Sid == sid, cancellation);
        var recipients = await db.Set<FeedItemRow>().AsNoTracking().Where(item => item.Seat == row.Seat && item.Sid == sid)
            .Select(item => item.Peer).ToListAsync(cancellation);
        return new Released(sid, stored.Arrival, stored.Epoch ?? 0, stored.Index ?? 0, recipients);
    }

    private static Refusal? RequestFlaw(ReleaseRequest request)
    {
        if (request.Attempt.Length is 0 or > 128 || !request.Attempt.All(c => c is > ' ' and < (char)0x7F))
            return new BadAttempt { Where = "attempt" };
        if (AuditEntry.PurposeFlaw(request.Reason) is { } flaw)
            return flaw;
        return request.IsUrgent && request.Reason is null ? new UrgentWithoutReason { Where = "reason" } : null;
    }
}
