using Comity.Office.Audit;
using Comity.Office.Clearance;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Blobs;
using Comity.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Drafts;

/// <summary>Lays files beside a draft and takes them away again. Either is an edit: the hash changes, and every clearance is void.</summary>
/// <remarks>The bytes are sealed as they come in and count once the draft names them; its hash, and so each clearance, binds theirs.</remarks>
public sealed class AttachFile(NodeDb db, AuditTrail audit, AttachmentStore store, BlobKeys keys, TimeProvider clock)
{
    /// <summary>Most files beside one draft.</summary>
    public const int MaxFiles = 32;

    /// <summary>Adds a file; one of the same name is replaced.</summary>
    /// <param name="bytes">Read to its end, at most <see cref="AttachmentStore.MaxBytes"/>.</param>
    public async Task<Result<DraftRef>> Run(Actor actor, DraftRef draft, string name, string mediaType, Stream bytes, CancellationToken cancellation)
    {
        // Asked before a byte is read: who may not write here stores nothing either.
        if (!(await Checked(actor, draft, cancellation)).TryGet(out var seen, out var refusal))
            return await Refused(actor, draft, "draft.attach", refusal, cancellation);
        var isOpen = seen.Row.Content.Marking.Audience is Audience.Public or Audience.Peers;
        var (seat, self) = (seen.Row.Seat, (await CreateDraft.Self(db, seen.Row.Seat, cancellation))!.Value);
        if (!(await store.LayInAsync(seat, self, bytes, name, mediaType, isOpen, cancellation)).TryGet(out var laid, out refusal))
            return await Refused(actor, draft, "draft.attach", refusal, cancellation);
        return await Change(actor, draft, "draft.attach", (found, content) => Added(found, content, laid, cancellation), cancellation);
    }

    /// <summary>Takes the file of this name away; its bytes go with it, unless a statement names them.</summary>
    public Task<Result<DraftRef>> Remove(Actor actor, DraftRef draft, string name, CancellationToken cancellation) =>
        Change(actor, draft, "draft.detach", (_, content) => Task.FromResult<Result<DraftContent>>(
            content.Attachments.Any(attachment => attachment.Name == name)
                ? content with { Attachments = [.. content.Attachments.Where(attachment => attachment.Name != name)] }
                : new AttachmentNotFound()), cancellation);

    private async Task<Result<DraftContent>> Added(SeenDraft seen, DraftContent content, LaidIn laid, CancellationToken cancellation)
    {
        var others = content.Attachments.Where(attachment => attachment.Name != laid.Attachment.Name).ToList();
        if (others.Count >= MaxFiles)
            return new TooManyFiles(MaxFiles);
        if (await AttachmentStore.KeepAsync(db, laid, clock.GetUtcNow(), cancellation) is { } swept)
            return swept;
        var next = content with { Attachments = [.. others, laid.Attachment] };
        return await CreateDraft.Self(db, seen.Row.Seat, cancellation) is { } self && next.Flaw(self) is { } flaw ? flaw : next;
    }

    private async Task<Result<DraftRef>> Change(
        Actor actor, DraftRef draft, string verb, Func<SeenDraft, DraftContent, Task<Result<DraftContent>>> change, CancellationToken cancellation)
    {
        List<Sha256Digest> gone = [];
        var seat = 0;
        var done = await audit.Perform<DraftRef>(db, await DraftAccess.Entry(db, actor, verb, draft.Id, cancellation), async () =>
        {
            if (!(await Checked(actor, draft, cancellation)).TryGet(out var seen, out var refusal))
                return refusal;
            var before = seen.Row.Content;
            if (!(await change(seen, before)).TryGet(out var content, out refusal))
                return refusal;
            seat = seen.Row.Seat;
            gone = await Drop(seen.Row, [.. before.Attachments.Except(content.Attachments)], cancellation);
            seen.Row.Take(content);
            seen.Row.ReturnNote = null;
            await Clearances.VoidAsync(db, draft.Id, clock.GetUtcNow(), cancellation);
            if (!seen.IsBy(actor.Officer!.Value))
                db.Add(new DraftHandRow { Draft = draft.Id, Officer = actor.Officer.Value });
            seen.Row.Move(DraftState.Draft, clock.GetUtcNow());
            return new DraftRef(draft.Id, seen.Row.Version);
        }, cancellation);
        if (done.Refusal is null && gone.Count > 0)
            await keys.ForgetAsync(seat, gone, cancellation);
        return done;
    }

    private async Task<List<Sha256Digest>> Drop(DraftRow row, IReadOnlyList<Attachment> attachments, CancellationToken cancellation)
    {
        var self = (await CreateDraft.Self(db, row.Seat, cancellation))!.Value;
        var gone = new List<Sha256Digest>();
        foreach (var blob in attachments.Select(attachment => attachment.Enc?.Sha256 ?? attachment.Sha256))
        {
            // Drafts made from this one by splitting name the same bytes.
            var text = blob.ToString();
            var isShared = await db.Set<DraftRow>().AnyAsync(other => other.Id != row.Id && other.Seat == row.Seat && other.Rest.Contains(text), cancellation);
            if (!isShared && await AttachmentStore.ReleaseHoldAsync(db, row.Seat, self, blob, cancellation))
                gone.Add(blob);
        }

        return gone;
    }

    private async Task<Result<SeenDraft>> Checked(Actor actor, DraftRef draft, CancellationToken cancellation)
    {
        if (!(await DraftAccess.Find(db, actor, draft, cancellation)).TryGet(out var seen, out var refusal))
            return refusal;
        if (!actor.Rights.May(Verbs.Draft, seen.Row.Seat, seen.Row.Community))
            return new NotAllowed(Verbs.Draft);
        return seen.Row.IsOpen ? seen : new DraftClosed(seen.Row.State);
    }

    private async Task<Refusal> Refused(Actor actor, DraftRef draft, string verb, Refusal refusal, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await audit.Record(db, await DraftAccess.Entry(db, actor, verb, draft.Id, cancellation) with { Outcome = refusal.Code }, cancellation);
        return refusal;
    }
}
