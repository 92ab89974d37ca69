using Comity.Office.Audit;
using Comity.Office.Clearance;
using Comity.Office.Rights;
using Comity.Storage;

namespace Comity.Office.Drafts;

/// <summary>Makes of a draft to several named participants one draft to each, so that none learns of the others. The common one is discarded.</summary>
public sealed class SplitPerRecipient(NodeDb db, AuditTrail audit, TimeProvider clock)
{
    /// <returns>One new draft for each recipient but ourselves, in the order of the marking.</returns>
    public async Task<Result<DraftRef[]>> Run(Actor actor, DraftRef draft, CancellationToken cancellation)
    {
        return await audit.Perform<DraftRef[]>(db, await DraftAccess.Entry(db, actor, "draft.split", draft.Id, cancellation), async () =>
        {
            if (!(await DraftAccess.Find(db, actor, draft, cancellation)).TryGet(out var seen, out var refusal))
                return refusal;
            if (!actor.Rights.May(Verbs.Draft, seen.Row.Seat, seen.Row.Community))
                return new NotAllowed(Verbs.Draft);
            if (!seen.Row.IsOpen)
                return new DraftClosed(seen.Row.State);
            if (await CreateDraft.Self(db, seen.Row.Seat, cancellation) is not { } self)
                return new DraftSeatNotFound();
            if (Others(seen.Row.Content.Marking, self) is not { Count: > 1 } others)
                return new NothingToSplit();
            await Clearances.VoidAsync(db, draft.Id, clock.GetUtcNow(), cancellation);
            seen.Row.Move(DraftState.Discarded, clock.GetUtcNow());
            return others.Select(other => Copy(seen, actor.Officer!.Value, other, self)).ToArray();
        }, cancellation);
    }

    private static List<Recipient>? Others(Marking marking, ParticipantId self) =>
        marking.Audience is Audience.Named named ? [.. named.Recipients.Where(recipient => recipient.Participant != self)] : null;

    private DraftRef Copy(SeenDraft seen, OfficerId officer, Recipient recipient, ParticipantId self)
    {
        var (now, content) = (clock.GetUtcNow(), seen.Row.Content);
        // Our own desks stay named: under TLP:RED they alone may read it here.
        var own = ((Audience.Named)content.Marking.Audience).Recipients.Where(named => named.Participant == self);
        var marking = Marking.Create(content.Marking.Tlp, new Audience.Named([recipient, .. own])).Value;
        var subject = seen.Row.ObjectKind is null ? null : new DraftObject(seen.Row.ObjectKind, seen.Row.ObjectId!);
        var copy = CreateDraft.New(Guid.CreateVersion7(now), seen.Row.Seat, content with { Marking = marking }, subject, seen.Row.Author, now);
        db.Add(copy);
        foreach (var hand in seen.Hands.Append(officer).Distinct())
            db.Add(new DraftHandRow { Draft = copy.Id, Officer = hand });
        return new DraftRef(copy.Id, copy.Version);
    }
}
