using Comity.Statements;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Blobs;

/// <summary>A chunk that a peer brought.</summary>
/// <param name="Index">From 0.</param>
public sealed record ArrivedChunk(Sha256Digest Blob, int Index, int Chunks, Sha256Digest Hash, byte[]? Bytes);

/// <summary>Decides about one attachment of a peer, and takes its chunks in, in order, once each.</summary>
/// <remarks>Believed is only what a statement of the same peer names, in exactly the size it names; and at the end, exactly the hashes.</remarks>
public sealed class BlobArrivals(StatementArchive archive, TimeProvider time)
{
    /// <summary>What is known of the attachment: the statement of this peer that names it, and what came so far.</summary>
    public static async Task<(AttachmentRow? Named, BlobRow? Blob)> FindAsync(NodeDb db, int seat, ParticipantId from, Sha256Digest blob, CancellationToken cancellation)
    {
        var named = await db.Set<AttachmentRow>().AsNoTracking()
            .FirstOrDefaultAsync(row => row.Seat == seat && row.Blob == blob && row.Issuer == from, cancellation);
        var row = await db.Set<BlobRow>().FirstOrDefaultAsync(row => row.Seat == seat && row.Sha256 == blob && row.From == from, cancellation);
        return (named, row);
    }

    /// <summary>Bytes that this peer's attachments take here, those still arriving counted whole.</summary>
    public static Task<long> HeldAsync(NodeDb db, int seat, ParticipantId from, CancellationToken cancellation) => db.Set<BlobRow>()
        .Where(row => row.Seat == seat && row.From == from && (row.State == BlobState.Arriving || row.State == BlobState.Complete))
        .SumAsync(row => row.Length, cancellation);

    /// <summary>Why the chunk can never be taken; null when it can, or is here already.</summary>
    public static string? Flaw(AttachmentRow? named, BlobRow? blob, ArrivedChunk chunk, long maxBytes)
    {
        if (named is null)
            return "attachment.unknown";
        if (named.Chunks == 0 || named.Length > maxBytes)
            return "attachment.too-large";
        // A sender that begins its feed anew may have mended what was refused.
        if (blob?.State == BlobState.Refused && (chunk.Index > 0 || chunk.Bytes is null))
            return blob.Code;
        if (blob?.State == BlobState.Complete)
            return null;
        if (chunk.Bytes is null)
            return "attachment.gone";
        var form = new BlobForm(named.Length, named.Chunks);
        if (chunk.Chunks != named.Chunks || chunk.Index < 0 || chunk.Index >= named.Chunks || chunk.Bytes.Length != form.ChunkLength(chunk.Index))
            return "attachment.size-mismatch";
        return chunk.Index > (blob?.Have ?? 0) ? "attachment.out-of-order" : null;
    }

    /// <summary>Stores the chunk in the caller's transaction, and with the last one settles the whole.</summary>
    /// <returns>Why the whole is refused, told with its last chunk; null else.</returns>
    public async Task<string?> TakeAsync(NodeDb db, AttachmentRow named, BlobRow? blob, ArrivedChunk chunk, CancellationToken cancellation)
    {
        if (blob is null)
        {
            blob = new BlobRow
            {
                Seat = named.Seat, From = named.Issuer, Sha256 = named.Blob, Length = named.Length, Chunks = named.Chunks,
                State = BlobState.Arriving, BegunAt = time.GetUtcNow(),
            };
            db.Add(blob);
            await db.SaveChangesAsync(cancellation);
        }

        if (blob.State == BlobState.Complete || chunk.Index < blob.Have)
            return null;
        if (blob.State == BlobState.Refused)
            (blob.State, blob.Code, blob.Length, blob.Chunks) = (BlobState.Arriving, null, named.Length, named.Chunks);
        db.Add(new BlobChunkRow { Blob = blob.Id, Index = chunk.Index, Hash = chunk.Hash, Bytes = chunk.Bytes! });
        blob.Have++;
        await db.SaveChangesAsync(cancellation);
        return blob.Have == blob.Chunks ? await SettleAsync(db, named, blob, cancellation) : null;
    }

    /// <summary>Refuses the whole: what came of it is thrown away.</summary>
    public static async Task RefuseAsync(NodeDb db, AttachmentRow named, BlobRow? blob, string code, DateTimeOffset now, CancellationToken cancellation)
    {
        if (blob is null)
            db.Add(blob = new BlobRow { Seat = named.Seat, From = named.Issuer, Sha256 = named.Blob, Chunks = named.Chunks, State = BlobState.Refused, BegunAt = now });
        else
            await db.Set<BlobChunkRow>().Where(chunk => chunk.Blob == blob.Id).ExecuteDeleteAsync(cancellation);
        (blob.State, blob.Code, blob.Have, blob.Length) = (BlobState.Refused, code, 0, 0);
        await db.SaveChangesAsync(cancellation);
    }

    private async Task<string?> SettleAsync(NodeDb db, AttachmentRow named, BlobRow blob, CancellationToken cancellation)
    {
        if (await CodeAsync(db, named, blob, cancellation) is { } code)
        {
            await RefuseAsync(db, named, blob, code, time.GetUtcNow(), cancellation);
            return code;
        }

        (blob.State, blob.CompletedAt) = (BlobState.Complete, time.GetUtcNow());
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    private async Task<string?> CodeAsync(NodeDb db, AttachmentRow named, BlobRow blob, CancellationToken cancellation)
    {
        if (await archive.FindAsync(named.Seat, named.Sid, cancellation) is not { } stored
            || TrustDocuments.Claimed(new ReceivedStatement(stored.Jws))?.Attachments is not { } attachments || named.Ordinal >= attachments.Count)
            return "attachment.unknown";
        using var opener = new BlobOpener(attachments[named.Ordinal]);
        var chunks = db.Set<BlobChunkRow>().AsNoTracking().Where(chunk => chunk.Blob == blob.Id).OrderBy(chunk => chunk.Index).Select(chunk => chunk.Bytes);
        await foreach (var bytes in chunks.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (opener.Next(bytes) is null)
                return "attachment.hash-mismatch";
        }

        return opener.IsWhole() ? null : "attachment.hash-mismatch";
    }
}
