using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Feeds;

/// <summary>Queues statements on the feeds of their recipients, inside the caller's write transaction.</summary>
public static class FeedWriter
{
    /// <summary>The kind of feed that carries statements.</summary>
    public const string Statements = "statements";

    /// <summary>Moves the feed by one item, for the caller to save both inside the write transaction.</summary>
    internal static FeedItemRow Append(FeedOutRow feed, StatementId sid)
    {
        feed.H = FeedChain.Next(feed.H, sid.Digest);
        feed.N++;
        return new FeedItemRow { Seat = feed.Seat, Peer = feed.Peer, N = feed.N, Sid = sid, H = feed.H };
    }

    /// <summary>The feed to a peer; a new and empty one, for the caller to save, where there is none.</summary>
    public static async Task<FeedOutRow> OpenAsync(NodeDb db, int seat, ParticipantId issuer, ParticipantId peer, CancellationToken cancellation)
    {
        var feed = await db.Set<FeedOutRow>().FirstOrDefaultAsync(row => row.Seat == seat && row.Peer == peer, cancellation);
        if (feed is null)
            db.Add(feed = New(seat, issuer, peer));
        return feed;
    }

    /// <summary>Begins a new instance of a feed with the same items, none of them receipted: the peer, or we, lost data.</summary>
    public static Task RestartAsync(NodeDb db, FeedOutRow feed, ParticipantId issuer, CancellationToken cancellation) =>
        BeginAsync(db, feed, issuer, NewInstance(), cancellation);

    /// <summary>The chained hash that the feed's first <paramref name="n"/> items would have in another instance of it.</summary>
    public static async Task<Sha256Digest> HashInAsync(
        NodeDb db, FeedOutRow feed, ParticipantId issuer, Sha256Digest instance, long n, CancellationToken cancellation)
    {
        var hash = FeedChain.Start(Statements, issuer, feed.Peer, instance);
        await foreach (var sid in db.Set<FeedItemRow>().AsNoTracking().Where(item => item.Seat == feed.Seat && item.Peer == feed.Peer && item.N <= n)
            .OrderBy(item => item.N).Select(item => item.Sid).AsAsyncEnumerable().WithCancellation(cancellation))
            hash = FeedChain.Next(hash, sid.Digest);
        return hash;
    }

    /// <summary>Goes over to a given instance of a feed with the same items, none of them receipted.</summary>
    public static async Task BeginAsync(NodeDb db, FeedOutRow feed, ParticipantId issuer, Sha256Digest instance, CancellationToken cancellation)
    {
        var start = FeedChain.Start(Statements, issuer, feed.Peer, instance);
        var hash = start;
        for (var from = 0L; from < feed.N; from += 1000)
        {
            var items = await db.Set<FeedItemRow>()
                .Where(item => item.Seat == feed.Seat && item.Peer == feed.Peer && item.N > from && item.N <= from + 1000)
                .OrderBy(item => item.N).ToListAsync(cancellation);
            foreach (var item in items)
                (item.H, item.Rejected) = (hash = FeedChain.Next(hash, item.Sid.Digest), null);
            await db.SaveChangesAsync(cancellation);
        }

        (feed.Feed, feed.H, feed.Receipted, feed.ReceiptedH) = (instance, hash, 0, start);
        (feed.Anchored, feed.PeerEpoch, feed.PeerSize) = (0, -1, 0);
    }

    internal static FeedOutRow New(int seat, ParticipantId issuer, ParticipantId peer)
    {
        var feed = NewInstance();
        var start = FeedChain.Start(Statements, issuer, peer, feed);
        return new FeedOutRow { Seat = seat, Peer = peer, Feed = feed, H = start, ReceiptedH = start };
    }

    private static Sha256Digest NewInstance() => new(RandomNumberGenerator.GetBytes(Sha256Digest.Size));
}
