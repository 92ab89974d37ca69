using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Blobs;

/// <summary>How far one attachment of a statement has come here.</summary>
/// <param name="Ordinal">Place in the statement's list, from 0.</param>
/// <param name="State">Arriving until every chunk is here and checked.</param>
/// <param name="Have">Chunks that are here.</param>
/// <param name="Code">Why it never comes.</param>
public sealed record AttachmentStatus(int Ordinal, BlobState State, int Have, int Chunks, string? Code)
{
    /// <summary>Of all attachments of a statement, in its order.</summary>
    public static async Task<IReadOnlyList<AttachmentStatus>> OfAsync(NodeDb db, int seat, StatementId sid, CancellationToken cancellation)
    {
        var named = await db.Set<AttachmentRow>().AsNoTracking().Where(row => row.Seat == seat && row.Sid == sid).OrderBy(row => row.Ordinal).ToListAsync(cancellation);
        if (named.Count == 0)
            return [];
        var shas = named.ConvertAll(row => row.Blob);
        var blobs = await db.Set<BlobRow>().AsNoTracking().Where(row => row.Seat == seat && shas.Contains(row.Sha256)).ToListAsync(cancellation);
        return [.. named.Select(row => Of(row, blobs.FindAll(blob => blob.Sha256 == row.Blob)))];
    }

    private static AttachmentStatus Of(AttachmentRow row, List<BlobRow> blobs) =>
        blobs.Find(blob => blob.State == BlobState.Complete) is { } whole ? new AttachmentStatus(row.Ordinal, BlobState.Complete, whole.Chunks, row.Chunks, null)
        : blobs.Find(blob => blob.From == row.Issuer) is { } own ? new AttachmentStatus(row.Ordinal, own.State, own.Have, row.Chunks, own.Code)
        : new AttachmentStatus(row.Ordinal, BlobState.Arriving, 0, row.Chunks, null);
}
