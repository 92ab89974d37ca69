using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Feeds;

/// <summary>Queues statements on the feeds of their recipients, inside the caller's write transaction.</summary>
public static class FeedWriter
{
    /// <summary>The kind of feed that carries statements.</summary>
    public const string Statements = "statements";

    /// <summary>Appends the statement to each recipient's feed; a feed that does not exist yet begins with it.</summary>
    public static async Task QueueAsync(
        NodeDb db, int seat, ParticipantId issuer, StatementId sid, IReadOnlyList<ParticipantId> recipients, CancellationToken cancellation)
    {
        foreach (var peer in recipients)
        {
            var feed = await db.Set<FeedOutRow>().FirstOrDefaultAsync(row => row.Seat == seat && row.Peer == peer, cancellation);
            if (feed is null)
                db.Add(feed = New(seat, issuer, peer));
            feed.H = FeedChain.Next(feed.H, sid.Digest);
            feed.N++;
            db.Add(new FeedItemRow { Seat = seat, Peer = peer, N = feed.N, Sid = sid, H = feed.H });
        }
    }

    private static FeedOutRow New(int seat, ParticipantId issuer, ParticipantId peer)
    {
        var feed = new Sha256Digest(RandomNumberGenerator.GetBytes(Sha256Digest.Size));
        var start = FeedChain.Start(Statements, issuer, peer, feed);
        return new FeedOutRow { Seat = seat, Peer = peer, Feed = feed, H = start, ReceiptedH = start };
    }
}
