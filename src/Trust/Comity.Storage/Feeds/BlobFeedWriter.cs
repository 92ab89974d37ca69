using System.Security.Cryptography;
using Comity.Statements;
using Comity.Storage.Blobs;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Feeds;

/// <summary>Queues attachments beside the statements that name them, inside the caller's write transaction.</summary>
public static class BlobFeedWriter
{
    /// <summary>The kind of feed that carries attachments.</summary>
    public const string Kind = "blobs";

    /// <summary>Appends the statement's attachments to each recipient's feed; one that a peer was sent before is not sent again.</summary>
    public static async Task QueueAsync(
        NodeDb db, int seat, ParticipantId issuer, StatementId sid, IReadOnlyList<Attachment> attachments, IReadOnlyList<ParticipantId> recipients,
        CancellationToken cancellation)
    {
        foreach (var blob in attachments.Select(AttachmentNotes.BlobOf).Distinct())
        {
            var hashes = await HashesAsync(db, seat, blob, cancellation);
            foreach (var peer in recipients)
            {
                if (await db.Set<BlobFeedItemRow>().AnyAsync(item => item.Seat == seat && item.Peer == peer && item.Blob == blob && item.Rejected == null, cancellation))
                    continue;
                var feed = await OpenAsync(db, seat, issuer, peer, cancellation);
                var first = feed.N + 1;
                feed.H = hashes.Aggregate(feed.H, FeedChain.Next);
                feed.N += hashes.Count;
                db.Add(new BlobFeedItemRow { Seat = seat, Peer = peer, First = first, Chunks = hashes.Count, Sid = sid, Blob = blob, H = feed.H });
                await db.SaveChangesAsync(cancellation);
            }
        }
    }

    /// <summary>The feed to a peer; a new and empty one, for the caller to save, where there is none.</summary>
    public static async Task<BlobFeedOutRow> OpenAsync(NodeDb db, int seat, ParticipantId issuer, ParticipantId peer, CancellationToken cancellation)
    {
        var feed = await db.Set<BlobFeedOutRow>().FirstOrDefaultAsync(row => row.Seat == seat && row.Peer == peer, cancellation);
        if (feed is null)
            db.Add(feed = New(seat, issuer, peer));
        return feed;
    }

    /// <summary>Begins a new instance of a feed with the same chunks, none of them receipted: the peer, or we, lost data.</summary>
    public static async Task RestartAsync(NodeDb db, BlobFeedOutRow feed, ParticipantId issuer, CancellationToken cancellation)
    {
        var next = New(feed.Seat, issuer, feed.Peer);
        var hash = next.H;
        var items = await db.Set<BlobFeedItemRow>().Where(item => item.Seat == feed.Seat && item.Peer == feed.Peer).OrderBy(item => item.First).ToListAsync(cancellation);
        foreach (var item in items)
        {
            hash = (await HashesAsync(db, feed.Seat, item.Blob, cancellation)).Aggregate(hash, FeedChain.Next);
            (item.H, item.Rejected) = (hash, null);
        }

        (feed.Feed, feed.H, feed.Receipted) = (next.Feed, hash, 0);
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>The chained hash after a chunk of the feed; null beyond its end.</summary>
    public static async Task<Sha256Digest?> HashAtAsync(NodeDb db, BlobFeedOutRow feed, ParticipantId issuer, long n, CancellationToken cancellation)
    {
        if (n == feed.N)
            return feed.H;
        if (n < 0 || n > feed.N)
            return null;
        var before = await db.Set<BlobFeedItemRow>().AsNoTracking()
            .Where(item => item.Seat == feed.Seat && item.Peer == feed.Peer && item.First <= n).OrderByDescending(item => item.First).Take(2).ToListAsync(cancellation);
        var whole = before.Find(item => item.First + item.Chunks - 1 <= n);
        var (from, hash) = whole is null ? (0L, FeedChain.Start(Kind, issuer, feed.Peer, feed.Feed)) : (whole.First + whole.Chunks - 1, whole.H);
        if (from == n)
            return hash;
        var rest = (await HashesAsync(db, feed.Seat, before[0].Blob, cancellation)).Take((int)(n - from));
        return rest.Aggregate(hash, FeedChain.Next);
    }

    private static Task<List<Sha256Digest>> HashesAsync(NodeDb db, int seat, Sha256Digest blob, CancellationToken cancellation)
    {
        var id = db.Set<BlobRow>().Where(row => row.Seat == seat && row.Sha256 == blob && row.State == BlobState.Complete).OrderBy(row => row.Id).Select(row => row.Id).Take(1);
        return db.Set<BlobChunkRow>().AsNoTracking().Where(chunk => id.Contains(chunk.Blob)).OrderBy(chunk => chunk.Index).Select(chunk => chunk.Hash).ToListAsync(cancellation);
    }

    private static BlobFeedOutRow New(int seat, ParticipantId issuer, ParticipantId peer)
    {
        var feed = new Sha256Digest(RandomNumberGenerator.GetBytes(Sha256Digest.Size));
        return new BlobFeedOutRow { Seat = seat, Peer = peer, Feed = feed, H = FeedChain.Start(Kind, issuer, peer, feed) };
    }
}
