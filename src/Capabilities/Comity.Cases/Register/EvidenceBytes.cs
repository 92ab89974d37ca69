using System.Security.Cryptography;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Blobs;

namespace Comity.Cases.Register;

/// <summary>Whether an item is still what it was, and the hash that was found.</summary>
internal sealed record Verification(bool Same, Sha256Digest Found);

/// <summary>The bytes of evidence where this node keeps them: taken in sealed, given out, hashed again. What is found stands in the item's custody.</summary>
internal sealed class EvidenceBytes(NodeDb db, EvidenceRegister register, AttachmentStore store, CurrentOfficer officer, TimeProvider time)
{
    // Codes, not words: pages say them in the reader's language.
    private const string KeptWhy = "file-kept";
    private const string RecomputedWhy = "recomputed-here";
    private const string StatedWhy = "stated";

    /// <summary>Keeps the bytes of an item whose hash was stated before; only the very bytes are taken. Sent again, they change nothing.</summary>
    public async Task<Refusal?> KeepAsync(StatementId thread, int number, string name, string mediaType, Stream bytes, CancellationToken cancellation)
    {
        if (!(await WritableAsync(thread, number, cancellation)).TryGet(out var file, out var refusal))
            return await RefusedAsync(thread, number, refusal, cancellation);
        if (file.Row.Blob is not null)
            return await HashAsync(bytes, cancellation) == file.Row.Content ? null : await RefusedAsync(thread, number, new ContentDiffers(), cancellation);
        if (!(await store.LayInAsync(officer.Seat, file.Case.Self, bytes, name, mediaType, isOpen: false, cancellation)).TryGet(out var laid, out refusal))
            return await RefusedAsync(thread, number, refusal, cancellation);
        var kept = await register.EnterAsync(
            thread, number, "evidence.file-kept", _ => register.OwnRecord(CustodyDeed.FileKept, KeptWhy, laid.Attachment.Sha256), row => TakeAsync(row, laid, cancellation), cancellation);
        return kept.Refusal;
    }

    /// <summary>Hashes the kept bytes again and enters what was found.</summary>
    public async Task<Result<Verification>> VerifyAsync(StatementId thread, int number, CancellationToken cancellation)
    {
        if (!(await WritableAsync(thread, number, cancellation)).TryGet(out var file, out var refusal) || !(await OpenAsync(file, cancellation)).TryGet(out var open, out refusal))
        {
            await register.RecordAsync("evidence.verified", thread, number, refusal, cancellation);
            return refusal;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var sink = new HashStream(hash);
        // What was damaged here is opened no further than the damage: then what was found is the hash of the part before it.
        await open.CopyToAsync(sink, cancellation);
        return await EnterAsync(thread, number, RecomputedWhy, new Sha256Digest(hash.GetHashAndReset()), cancellation);
    }

    /// <summary>Enters the hash that whoever holds the item found.</summary>
    public async Task<Result<Verification>> VerifyAsync(StatementId thread, int number, string sha256, CancellationToken cancellation)
    {
        if (HexHash.Read(sha256).TryGet(out var found, out var bad))
            return await EnterAsync(thread, number, StatedWhy, found, cancellation);
        await register.RecordAsync("evidence.verified", thread, number, bad, cancellation);
        return bad;
    }

    /// <summary>The bytes of an item for an officer who may read the case; the reading is recorded.</summary>
    public async Task<Result<OpenAttachment>> OpenAsync(StatementId thread, int number, CancellationToken cancellation)
    {
        var opened = (await register.FindAsync(thread, number, cancellation)).TryGet(out var file, out var refusal) ? await OpenAsync(file, cancellation) : refusal;
        await register.RecordAsync("evidence.file-read", thread, number, opened.Refusal, cancellation);
        return opened;
    }

    private async Task<Result<Verification>> EnterAsync(StatementId thread, int number, string why, Sha256Digest found, CancellationToken cancellation) =>
        (await register.EnterAsync(thread, number, "evidence.verified", _ => register.OwnRecord(CustodyDeed.Verified, why, found), alongside: null, cancellation)).TryGet(out var item, out var refusal)
            ? new Verification(found == item.Content, found)
            : refusal;

    private async Task<Result<OpenAttachment>> OpenAsync(EvidenceFile file, CancellationToken cancellation) => file.Row.Blob is { } blob
        ? await store.OpenDraftedAsync(officer.Seat, new Attachment(file.Row.Content, file.Row.Size, file.Row.MediaType!, file.Row.FileName!, new AttachmentSeal(blob, default)), cancellation)
        : new EvidenceFileAbsent();

    private async Task<Result<EvidenceFile>> WritableAsync(StatementId thread, int number, CancellationToken cancellation) =>
        (await register.WritableAsync(thread, cancellation)).Refusal is { } denied ? denied : await register.FindAsync(thread, number, cancellation);

    private async Task<Refusal?> TakeAsync(EvidenceRow row, LaidIn laid, CancellationToken cancellation)
    {
        if (await AttachmentStore.KeepAsync(db, laid, time.GetUtcNow(), cancellation) is { } swept)
            return swept;
        row.Keep(laid);
        return null;
    }

    private async Task<Refusal> RefusedAsync(StatementId thread, int number, Refusal refusal, CancellationToken cancellation)
    {
        await register.RecordAsync("evidence.file-kept", thread, number, refusal, cancellation);
        return refusal;
    }

    private static async Task<Sha256Digest> HashAsync(Stream bytes, CancellationToken cancellation) => new(await SHA256.HashDataAsync(bytes, cancellation));

    /// <summary>Hashes what is written to it and keeps nothing.</summary>
    private sealed class HashStream(IncrementalHash hash) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => hash.AppendData(buffer, offset, count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            hash.AppendData(buffer.Span);
            return ValueTask.CompletedTask;
        }
    }
}
