using Comity.Office.Audit;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Blobs;

namespace Comity.Office.Exit;

/// <summary>Gives an officer the bytes of an attachment, if the policy lets its statement leave to them; each attempt is in the audit trail.</summary>
public sealed class OpenFile(NodeDb db, AuditTrail audit, OpenStatement statements, AttachmentStore store)
{
    /// <param name="ordinal">Place in the statement's list, from 0.</param>
    public async Task<Result<OpenAttachment>> Run(Actor actor, int seat, StatementId sid, int ordinal, CancellationToken cancellation)
    {
        if (!(await statements.Run(actor, seat, sid, cancellation)).TryGet(out var statement, out var refusal))
            return refusal;
        var entry = new AuditEntry(actor.Who, seat, "attachment.read", "statement", sid.ToString());
        return await audit.Perform<OpenAttachment>(db, entry, async () =>
            ordinal >= 0 && ordinal < statement.Envelope.Attachments.Count ? await store.OpenAsync(seat, sid, ordinal, cancellation) : new AttachmentNotFound(), cancellation);
    }

    /// <summary>The same for a file of a draft, for whoever may see the draft.</summary>
    public async Task<Result<OpenAttachment>> OfDraft(Actor actor, Guid draft, string name, CancellationToken cancellation) =>
        await audit.Perform<OpenAttachment>(db, await DraftAccess.Entry(db, actor, "draft.attachment-read", draft, cancellation), async () =>
        {
            if (!(await DraftAccess.Find(db, actor, draft, cancellation)).TryGet(out var seen, out var refusal))
                return refusal;
            return seen.Row.Content.Attachments.FirstOrDefault(attachment => attachment.Name == name) is { } found
                ? await store.OpenDraftedAsync(seen.Row.Seat, found, cancellation)
                : new AttachmentNotFound();
        }, cancellation);

    /// <summary>How far each attachment of a statement has come, without opening any.</summary>
    public Task<IReadOnlyList<AttachmentStatus>> Status(int seat, StatementId sid, CancellationToken cancellation) =>
        AttachmentStatus.OfAsync(db, seat, sid, cancellation);
}
