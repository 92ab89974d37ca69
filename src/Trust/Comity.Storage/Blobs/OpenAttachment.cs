using Comity.Statements;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Blobs;

/// <summary>An attachment ready to be read, piece by piece: one chunk in memory at a time.</summary>
public sealed class OpenAttachment
{
    private readonly IDbContextFactory<NodeDb> _databases;
    private readonly long _blob;

    internal OpenAttachment(IDbContextFactory<NodeDb> databases, long blob, Attachment attachment) =>
        (_databases, _blob, Attachment) = (databases, blob, attachment);

    /// <summary>As the statement names it.</summary>
    public Attachment Attachment { get; }

    /// <summary>Writes the plain bytes; each piece is authenticated before it is written, and the whole is compared with both hashes at the end.</summary>
    /// <returns><see cref="AttachmentDamaged"/> when stored bytes are not what they were; what was written before it is to be thrown away.</returns>
    public async Task<Refusal?> CopyToAsync(Stream target, CancellationToken cancellation)
    {
        using var opener = new BlobOpener(Attachment);
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        var chunks = db.Set<BlobChunkRow>().AsNoTracking().Where(chunk => chunk.Blob == _blob).OrderBy(chunk => chunk.Index).Select(chunk => chunk.Bytes);
        await foreach (var chunk in chunks.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (opener.Next(chunk) is not { } piece)
                return new AttachmentDamaged();
            await target.WriteAsync(piece, cancellation);
        }

        return opener.IsWhole() ? null : new AttachmentDamaged();
    }

    /// <summary>All plain bytes in memory: for formats that are read whole.</summary>
    public async Task<Result<byte[]>> ReadAsync(CancellationToken cancellation)
    {
        using var bytes = new MemoryStream((int)Attachment.Size);
        return await CopyToAsync(bytes, cancellation) is { } damaged ? damaged : bytes.ToArray();
    }
}
