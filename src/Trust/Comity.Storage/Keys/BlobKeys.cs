using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Keys;

/// <summary>Keys of files that are laid in and stand in no statement: of drafts, and of evidence. Released, a draft's key stands in the sealed statement and no longer here.</summary>
public sealed class BlobKeys(IDbContextFactory<KeyDb> databases)
{
    /// <summary>Keeps a key; durable when this returns.</summary>
    public async Task KeepAsync(int seat, Sha256Digest blob, Sha256Digest key, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.BlobKeys.Add(new BlobKeyRow { Seat = seat, Blob = blob, Key = key.ToArray() });
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>The key; null where none is kept, or no longer.</summary>
    public async Task<Sha256Digest?> FindAsync(int seat, Sha256Digest blob, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var row = await db.BlobKeys.AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat && row.Blob == blob, cancellation);
        return row is null ? null : new Sha256Digest(row.Key);
    }

    /// <summary>Destroys keys: what they sealed is noise unless a statement holds the key.</summary>
    public async Task ForgetAsync(int seat, IReadOnlyCollection<Sha256Digest> blobs, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.BlobKeys.Where(row => row.Seat == seat && blobs.Contains(row.Blob)).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Every attachment whose key is still kept here.</summary>
    internal async Task<IReadOnlyList<(int Seat, Sha256Digest Blob)>> ListAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await db.BlobKeys.AsNoTracking().Select(row => new { row.Seat, row.Blob }).ToListAsync(cancellation);
        return rows.ConvertAll(row => (row.Seat, row.Blob));
    }
}
