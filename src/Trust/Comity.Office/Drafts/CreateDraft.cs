using Comity.Office.Audit;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Storage.Blobs;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Drafts;

/// <summary>What of a capability a draft belongs to.</summary>
/// <param name="Kind">A code, such as <c>case</c>.</param>
/// <param name="Id">Visible ASCII, at most 200 characters.</param>
public sealed record DraftObject(string Kind, string Id);

/// <summary>Begins a draft. It says nothing to anybody until it is released.</summary>
public sealed class CreateDraft(NodeDb db, AuditTrail audit, IdempotentEffect effect, TimeProvider clock)
{
    public Task<Result<DraftRef>> Run(Actor actor, int seat, DraftContent content, DraftObject? subject, CancellationToken cancellation) =>
        Run(actor, seat, content, subject, [], cancellation);

    /// <param name="laidIn">Files that a capability made for it; they are kept with the draft, or not at all.</param>
    /// <param name="alongside">What the capability notes of the draft, on the same context and in the same transaction: both are there or neither is.</param>
    public Task<Result<DraftRef>> Run(
        Actor actor, int seat, DraftContent content, DraftObject? subject, IReadOnlyList<LaidIn> laidIn, CancellationToken cancellation,
        Func<DraftRef, Task<Refusal?>>? alongside = null)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        return audit.Perform<DraftRef>(db, new AuditEntry(actor.Who, seat, "draft.create", "draft", id.ToString("D")), async () =>
        {
            if (actor.Officer is not { } officer || !actor.Rights.May(Verbs.Draft, seat, content.Community))
                return new NotAllowed(Verbs.Draft);
            if (subject is not null && !(AuditText.IsCode(subject.Kind) && AuditText.IsIdentifier(subject.Id)))
                return new BadDraftObject();
            if (await Self(db, seat, cancellation) is not { } self)
                return new DraftSeatNotFound();
            if (content.Flaw(self) is { } flaw)
                return flaw;
            await effect.Mark(db, clock, cancellation);
            foreach (var file in laidIn)
            {
                if (await AttachmentStore.KeepAsync(db, file, now, cancellation) is { } swept)
                    return swept;
            }

            db.Add(New(id, seat, content, subject, officer, now));
            db.Add(new DraftHandRow { Draft = id, Officer = officer });
            var made = new DraftRef(id, 1);
            return alongside is not null && await alongside(made) is { } refused ? refused : made;
        }, cancellation);
    }

    /// <summary>Whether the draft is there and was not discarded; for a capability that keeps one draft of something.</summary>
    public Task<bool> IsKeptAsync(Guid draft, CancellationToken cancellation) =>
        db.Set<DraftRow>().AnyAsync(row => row.Id == draft && row.State != DraftState.Discarded, cancellation);

    internal static Task<ParticipantId?> Self(NodeDb db, int seat, CancellationToken cancellation) =>
        db.Set<SeatRow>().AsNoTracking().Where(row => row.Id == seat).Select(row => (ParticipantId?)row.Participant).SingleOrDefaultAsync(cancellation);

    internal static DraftRow New(Guid id, int seat, DraftContent content, DraftObject? subject, OfficerId author, DateTimeOffset now) => new()
    {
        Id = id,
        Seat = seat,
        Community = content.Community,
        Type = content.Type,
        Marking = content.MarkingJson(),
        Tlp = content.Marking.Tlp,
        Body = content.Body,
        Rest = content.RestJson(),
        ObjectKind = subject?.Kind,
        ObjectId = subject?.Id,
        Author = author,
        CreatedAt = now,
        UpdatedAt = now,
    };
}
