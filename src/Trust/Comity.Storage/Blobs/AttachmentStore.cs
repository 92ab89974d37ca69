using System.Security.Cryptography;
using Comity.Statements;
using Comity.Storage.History;
using Comity.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Blobs;

/// <summary>An attachment that was laid in and belongs to nothing yet.</summary>
/// <param name="Blob">Its row.</param>
/// <param name="Attachment">As a statement will name it, but for the key, which stays in the key store until then.</param>
public sealed record LaidIn(long Blob, Attachment Attachment);

/// <summary>Takes the bytes of attachments in, sealed chunk by chunk as they come, and gives those of stored ones back, checked.</summary>
/// <remarks>
/// One chunk is in memory at a time. What is laid in counts only once its owner has taken it up in its own transaction
/// (<see cref="KeepAsync"/>); what nobody took up is swept away.
/// </remarks>
public sealed class AttachmentStore(IDbContextFactory<NodeDb> databases, StatementArchive archive, BlobKeys keys, SafeModeSwitch safeMode, TimeProvider time)
{
    /// <summary>Largest attachment, in bytes.</summary>
    public const int MaxBytes = SealedBlob.MaxPlainBytes;

    /// <summary>How long bytes that nobody took up are kept.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <summary>How long a key is still kept beside a statement that holds it, for other drafts that name the same bytes.</summary>
    public static readonly TimeSpan KeyPatience = TimeSpan.FromDays(30);

    /// <summary>Seals and stores the stream's bytes; in safe mode nothing, for what the disk takes then may not last.</summary>
    /// <param name="isOpen">Whether they are for an open audience, where nothing is sealed.</param>
    public async Task<Result<LaidIn>> LayInAsync(
        int seat, ParticipantId self, Stream bytes, string name, string mediaType, bool isOpen, CancellationToken cancellation)
    {
        if (safeMode.Refusal is { } doubted)
            return doubted;
        if (!IsName(name) || !IsName(mediaType) || name is "." or ".." || name.IndexOfAny(['/', '\\', ':']) >= 0)
            return new BadAttachmentName { Where = "name" };
        var key = isOpen ? (Sha256Digest?)null : new Sha256Digest(RandomNumberGenerator.GetBytes(SealedBlob.KeyBytes));
        var blob = await BeginAsync(seat, self, cancellation);
        using var sealer = new BlobSealer(key, MaxBytes);
        var count = 0;
        await foreach (var chunk in sealer.ReadAsync(bytes, cancellation))
            await StoreAsync(blob, count++, chunk, cancellation);
        if (sealer.IsTooLarge)
        {
            await DropAsync(blob, cancellation);
            return new AttachmentTooLarge(MaxBytes) { Where = "bytes" };
        }

        var (plain, whole) = sealer.Result();
        if (key is { } own)
            await keys.KeepAsync(seat, whole, own, cancellation);
        await EndAsync(blob, whole, plain, sealer.Size, count, isOpen, cancellation);
        return new LaidIn(blob, new Attachment(plain, sealer.Size, mediaType, name, isOpen ? null : new AttachmentSeal(whole, default)));
    }

    /// <summary>Makes it stay, in the caller's transaction. Null when it was swept away before.</summary>
    public static async Task<Refusal?> KeepAsync(NodeDb db, LaidIn laidIn, DateTimeOffset now, CancellationToken cancellation)
    {
        var kept = await db.Set<BlobRow>().Where(row => row.Id == laidIn.Blob && row.State == BlobState.Uploading)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, BlobState.Complete).SetProperty(row => row.CompletedAt, now), cancellation);
        return kept == 1 ? null : new AttachmentMissing(laidIn.Attachment.Name);
    }

    /// <summary>Forgets bytes of a draft in the caller's transaction, unless a statement names them. The key goes after the commit.</summary>
    public static async Task<bool> ReleaseHoldAsync(NodeDb db, int seat, ParticipantId self, Sha256Digest blob, CancellationToken cancellation)
    {
        if (await db.Set<AttachmentRow>().AnyAsync(row => row.Seat == seat && row.Blob == blob, cancellation))
            return false;
        var ids = db.Set<BlobRow>().Where(row => row.Seat == seat && row.Sha256 == blob && row.From == self).Select(row => row.Id);
        await db.Set<BlobChunkRow>().Where(chunk => ids.Contains(chunk.Blob)).ExecuteDeleteAsync(cancellation);
        await db.Set<BlobRow>().Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancellation);
        return true;
    }

    /// <summary>How far an attachment of a statement has come.</summary>
    public async Task<IReadOnlyList<AttachmentStatus>> StatusAsync(int seat, StatementId sid, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await AttachmentStatus.OfAsync(db, seat, sid, cancellation);
    }

    /// <summary>The plain bytes of a stored statement's attachment, every piece opened under the key that the statement holds.</summary>
    public async Task<Result<OpenAttachment>> OpenAsync(int seat, StatementId sid, int ordinal, CancellationToken cancellation)
    {
        if (await archive.FindAsync(seat, sid, cancellation) is not { } stored
            || TrustDocuments.Claimed(new ReceivedStatement(stored.Jws)) is not { } envelope || ordinal < 0 || ordinal >= envelope.Attachments.Count)
            return new AttachmentNotHere("unknown");
        return await OpenAsync(seat, envelope.Attachments[ordinal], cancellation);
    }

    /// <summary>The plain bytes of an attachment that is not said yet; its key stands in the key store.</summary>
    public async Task<Result<OpenAttachment>> OpenDraftedAsync(int seat, Attachment attachment, CancellationToken cancellation) =>
        (await AttachmentNotes.WithKeysAsync(keys, seat, [attachment], cancellation)).TryGet(out var whole, out var bad)
            ? await OpenAsync(seat, whole[0], cancellation)
            : bad;

    /// <summary>Sweeps away what was laid in and never taken up, and keys that a released statement holds itself.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - Patience;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var stale = await db.Set<BlobRow>().AsNoTracking().Where(row => row.State == BlobState.Uploading && row.BegunAt < before).OrderBy(row => row.Id).Take(1000).ToListAsync(cancellation);
        foreach (var row in stale)
        {
            await DropAsync(row.Id, cancellation);
            await keys.ForgetAsync(row.Seat, [row.Sha256], cancellation);
        }

        var old = time.GetUtcNow() - KeyPatience;
        foreach (var ofSeat in (await keys.ListAsync(cancellation)).GroupBy(key => key.Seat))
        {
            var blobs = ofSeat.Select(key => key.Blob).ToList();
            var said = await db.Set<BlobRow>().AsNoTracking()
                .Where(row => row.Seat == ofSeat.Key && blobs.Contains(row.Sha256) && row.CompletedAt < old && db.Set<AttachmentRow>().Any(named => named.Seat == row.Seat && named.Blob == row.Sha256))
                .Select(row => row.Sha256).Distinct().ToListAsync(cancellation);
            if (said.Count > 0)
                await keys.ForgetAsync(ofSeat.Key, said, cancellation);
        }

        return stale.Count;
    }

    private async Task<Result<OpenAttachment>> OpenAsync(int seat, Attachment attachment, CancellationToken cancellation)
    {
        var sha = AttachmentNotes.BlobOf(attachment);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await db.Set<BlobRow>().AsNoTracking().Where(row => row.Seat == seat && row.Sha256 == sha).ToListAsync(cancellation);
        return rows.Find(row => row.State is BlobState.Complete or BlobState.Uploading) is { } blob
            ? new OpenAttachment(databases, blob.Id, attachment)
            : new AttachmentNotHere(rows.Find(row => row.State == BlobState.Refused)?.Code ?? "arriving");
    }

    private async Task<long> BeginAsync(int seat, ParticipantId self, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var row = new BlobRow { Seat = seat, From = self, State = BlobState.Uploading, BegunAt = time.GetUtcNow() };
        db.Add(row);
        await db.SaveChangesAsync(cancellation);
        return row.Id;
    }

    private async Task StoreAsync(long blob, int index, byte[] chunk, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.Add(new BlobChunkRow { Blob = blob, Index = index, Hash = Sha256Digest.Of(chunk), Bytes = chunk });
        await db.SaveChangesAsync(cancellation);
    }

    private async Task EndAsync(long blob, Sha256Digest whole, Sha256Digest plain, long size, int chunks, bool isOpen, CancellationToken cancellation)
    {
        var form = SealedBlob.FormOf(size, !isOpen);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Set<BlobRow>().Where(row => row.Id == blob).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Sha256, whole).SetProperty(row => row.Plain, plain).SetProperty(row => row.PlainBytes, size)
                .SetProperty(row => row.Length, form.Length).SetProperty(row => row.Chunks, chunks).SetProperty(row => row.Have, chunks), cancellation);
    }

    private async Task DropAsync(long blob, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Set<BlobChunkRow>().Where(chunk => chunk.Blob == blob).ExecuteDeleteAsync(cancellation);
        await db.Set<BlobRow>().Where(row => row.Id == blob).ExecuteDeleteAsync(cancellation);
    }

    private static bool IsName(string text) => text.Length is > 0 and <= EnvelopeReader.MaxText && !text.Any(char.IsControl) && !string.IsNullOrWhiteSpace(text);
}
