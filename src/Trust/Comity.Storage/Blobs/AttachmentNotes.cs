using Comity.Statements;
using Comity.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Blobs;

/// <summary>Keeps which statements name which attachments, in the transaction that stores the statement; noting again changes nothing.</summary>
internal static class AttachmentNotes
{
    public static async Task NoteAsync(NodeDb db, int seat, StatementId sid, ParticipantId issuer, Envelope envelope, CancellationToken cancellation)
    {
        if (envelope.Attachments.Count == 0
            || await db.Set<AttachmentRow>().AnyAsync(row => row.Seat == seat && row.Sid == sid, cancellation))
            return;
        for (var i = 0; i < envelope.Attachments.Count; i++)
        {
            var attachment = envelope.Attachments[i];
            // A size beyond all bounds is kept as it was said; none of its chunks will be taken.
            var form = attachment.Size <= SealedBlob.MaxPlainBytes ? SealedBlob.FormOf(attachment.Size, attachment.Enc is not null) : new BlobForm(attachment.Size, 0);
            db.Add(new AttachmentRow { Seat = seat, Sid = sid, Ordinal = i, Issuer = issuer, Blob = BlobOf(attachment), Length = form.Length, Chunks = form.Chunks });
        }
    }

    /// <summary>By what name the bytes travel and rest.</summary>
    public static Sha256Digest BlobOf(Attachment attachment) => attachment.Enc?.Sha256 ?? attachment.Sha256;

    /// <summary>The attachments with their keys put in, as the signed statement names them.</summary>
    public static async Task<Result<IReadOnlyList<Attachment>>> WithKeysAsync(
        BlobKeys keys, int seat, IReadOnlyList<Attachment> attachments, CancellationToken cancellation)
    {
        var whole = new List<Attachment>(attachments.Count);
        foreach (var attachment in attachments)
        {
            if (attachment.Enc is not { Key.IsNone: true } seal)
                whole.Add(attachment);
            else if (await keys.FindAsync(seat, seal.Sha256, cancellation) is { } key)
                whole.Add(attachment with { Enc = seal with { Key = key } });
            else
                return new AttachmentMissing(attachment.Name);
        }

        return whole;
    }

    /// <summary>Why a statement of ours cannot leave: bytes that are not here, or are others than it names.</summary>
    public static async Task<Refusal?> MissingAsync(NodeDb db, int seat, ParticipantId issuer, IReadOnlyList<Attachment> attachments, CancellationToken cancellation)
    {
        foreach (var attachment in attachments)
        {
            var blob = BlobOf(attachment);
            var found = await db.Set<BlobRow>().AsNoTracking()
                .Where(row => row.Seat == seat && row.Sha256 == blob && row.State == BlobState.Complete).ToListAsync(cancellation);
            // What was laid in here is known by its plain hash too; what came from a peer was checked against its statement.
            if (!found.Exists(row => row.From != issuer || (row.Plain == attachment.Sha256 && row.PlainBytes == attachment.Size)))
                return new AttachmentMissing(attachment.Name);
        }

        return null;
    }
}
