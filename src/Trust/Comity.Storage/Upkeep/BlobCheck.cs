using System.Security.Cryptography;
using Comity.Storage.Blobs;
using Comity.Storage.Feeds;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Upkeep;

/// <summary>Reads every stored attachment and says which are not what they are called, which are missing, and which feeds do not chain.</summary>
internal static class BlobCheck
{
    public static async Task RunAsync(NodeDb db, List<StoreFault> faults, CancellationToken cancellation)
    {
        foreach (var blob in await db.Set<BlobRow>().AsNoTracking().Where(row => row.State == BlobState.Complete).OrderBy(row => row.Id).ToListAsync(cancellation))
        {
            if (await HashAsync(db, blob, cancellation) != blob.Sha256)
                faults.Add(new StoreFault("attachment.damaged", $"attachment {blob.Sha256}"));
        }

        // What a seat said itself it must have; what others said may still be arriving.
        var missing = await db.Set<AttachmentRow>().AsNoTracking()
            .Where(row => db.Set<SeatRow>().Any(seat => seat.Id == row.Seat && seat.Participant == row.Issuer)
                && !db.Set<BlobRow>().Any(blob => blob.Seat == row.Seat && blob.Sha256 == row.Blob && blob.State == BlobState.Complete))
            .Select(row => row.Sid).ToListAsync(cancellation);
        faults.AddRange(missing.Select(sid => new StoreFault("attachment.missing", $"statement {sid}")));
        foreach (var feed in await db.Set<BlobFeedOutRow>().AsNoTracking().ToListAsync(cancellation))
            await CheckFeedAsync(db, feed, faults, cancellation);
    }

    private static async Task<Sha256Digest> HashAsync(NodeDb db, BlobRow blob, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunks = db.Set<BlobChunkRow>().AsNoTracking().Where(chunk => chunk.Blob == blob.Id).OrderBy(chunk => chunk.Index).Select(chunk => chunk.Bytes);
        await foreach (var bytes in chunks.AsAsyncEnumerable().WithCancellation(cancellation))
            hash.AppendData(bytes);
        return new Sha256Digest(hash.GetHashAndReset());
    }

    private static async Task CheckFeedAsync(NodeDb db, BlobFeedOutRow feed, List<StoreFault> faults, CancellationToken cancellation)
    {
        var items = await db.Set<BlobFeedItemRow>().AsNoTracking().Where(row => row.Seat == feed.Seat && row.Peer == feed.Peer)
            .OrderBy(row => row.First).ToListAsync(cancellation);
        var n = 0L;
        foreach (var item in items)
        {
            if (item.First != n + 1)
                break;
            n += item.Chunks;
        }

        if (n != feed.N || (items.Count > 0 && items[^1].H != feed.H))
            faults.Add(new StoreFault("feed.chain", $"attachments to {feed.Peer}"));
    }
}
