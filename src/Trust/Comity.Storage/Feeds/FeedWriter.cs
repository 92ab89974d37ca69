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
    public static async Task RestartAsync(NodeDb db, FeedOutRow feed, ParticipantId issuer, CancellationToken cancellation)
    {
        var next = New(feed.Seat, issuer, feed.Peer);
        var hash = next.H;
        for (var from = 0L; from < feed.N; from += 1000)
        {
            var items = await db.Set<FeedItemRow>()
                .Where(item => item.Seat == feed.Seat && item.Peer == feed.Peer && item.N > from && item.N <= from + 1000)
                .OrderBy(item => item.N).ToListAsync(cancellation);
            foreach (var item in items)
                (item.H, item.Rejected) = (hash = FeedChain.Next(hash, item.Sid.Digest), null);
            await db.SaveChangesAsync(cancellation);
        }

        (feed.Feed, feed.H, feed.Receipted, feed.ReceiptedH) = (next.Feed, hash, 0, next.ReceiptedH);
        (feed.Anchored, feed.PeerEpoch, feed.PeerSize) = (0, -1, 0);
    }

    internal static FeedOutRow New(int seat, ParticipantId issuer, ParticipantId peer)
    {
        var feed = new Sha256Digest(RandomNumberGenerator.GetBytes(Sha256Digest.Size));
        var start = FeedChain.Start(Statements, issuer, peer, feed);
        return new FeedOutRow { Seat = seat, Peer = peer, Feed = feed, H = start, ReceiptedH = start };
    }
}
