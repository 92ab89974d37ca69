using Comity.Storage;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Federation;

/// <summary>Signs what a seat durably holds of a peer's feed: read from the database, after the commit.</summary>
internal sealed class ReceiptWriter(IDbContextFactory<NodeDb> databases, TrustBook trust, NodeMessages messages)
{
    /// <summary>The current receipt.</summary>
    /// <param name="about">The feed instance that the peer speaks of; answered with an empty position when it is a new one.</param>
    public async Task<byte[]> WriteAsync(SeatRow seat, ParticipantId peer, Sha256Digest? about, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var feed = await db.Set<FeedInRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat.Id && row.Peer == peer, cancellation);
        var isNew = about is { } other && other != feed?.Feed && !await WasLeftAsync(db, seat.Id, peer, other, cancellation);
        var receipt = isNew || feed is null
            ? Receipt(seat.Participant, peer, about ?? default, 0, about is { } id ? Start(peer, seat.Participant, id) : default)
            : Receipt(seat.Participant, peer, feed.Feed, feed.N, feed.H) with { Anchored = feed.Anchored };
        var log = await db.Set<PeerLogRow>().AsNoTracking().Where(row => row.Seat == seat.Id && row.Participant == peer && row.Size > 0)
            .OrderByDescending(row => row.Epoch).FirstOrDefaultAsync(cancellation);
        receipt = receipt with { Checkpoint = log is null ? null : await ShownAsync(db, log, cancellation) };
        if (!isNew && feed is not null)
            receipt = await WithRefusedAsync(db, seat.Id, feed, receipt, cancellation);
        return messages.Sign(receipt, SyncProfile.ReceiptTyp, seat.Participant);
    }

    public static Sha256Digest Start(ParticipantId from, ParticipantId to, Sha256Digest feed) =>
        FeedChain.Start(FeedWriter.Statements, from, to, feed);

    /// <summary>Whether items of that instance were taken once: a feed that was left is never gone back to.</summary>
    public static Task<bool> WasLeftAsync(NodeDb db, int seat, ParticipantId peer, Sha256Digest feed, CancellationToken cancellation) =>
        db.Set<FeedInItemRow>().AnyAsync(item => item.Seat == seat && item.Peer == peer && item.Feed == feed, cancellation);

    /// <summary>The newest checkpoint that was accepted; of an epoch whose end is not proven yet, the newest up to that end, from which to prove it.</summary>
    private async Task<string?> ShownAsync(NodeDb db, PeerLogRow log, CancellationToken cancellation)
    {
        var checkpoint = log.EndedFrom is null && trust.Of(log.Participant)?.EndOf(log.Epoch) is { } end
            ? (await EpochEnds.KnownAsync(db, log, end.Size, cancellation)).Checkpoint
            : log.Checkpoint;
        return checkpoint.Length > 0 ? checkpoint : null;
    }

    private static async Task<FeedReceipt> WithRefusedAsync(NodeDb db, int seat, FeedInRow feed, FeedReceipt receipt, CancellationToken cancellation)
    {
        var from = feed.N - SyncProfile.MaxItems;
        var refused = await db.Set<FeedInItemRow>().AsNoTracking()
            .Where(item => item.Seat == seat && item.Peer == feed.Peer && item.Feed == feed.Feed && item.N > from && item.Code != null)
            .OrderBy(item => item.N).ToListAsync(cancellation);
        if (refused.Count == 0)
            return receipt;
        var sids = refused.ConvertAll(item => item.Sid);
        var standings = await db.Set<StatementRow>().AsNoTracking().Where(row => row.Seat == seat && sids.Contains(row.Sid))
            .Select(row => new { row.Sid, row.Standing, row.Code }).ToDictionaryAsync(row => row.Sid, row => (row.Standing, row.Code), cancellation);
        return receipt with
        {
            Held = [.. refused.Where(item => Fate(item).Standing == Standing.Held).Select(item => item.N)],
            Rejected = [.. refused.Where(item => Fate(item).Standing == Standing.Rejected).Select(item => new RejectedItem(item.N, Fate(item).Code ?? item.Code!))],
        };

        // What was refused before its signature was found right stands nowhere but in the feed.
        (Standing Standing, string? Code) Fate(FeedInItemRow item) =>
            item.Kept is null && standings.TryGetValue(item.Sid, out var fate) ? fate : (Standing.Rejected, item.Code);
    }

    private FeedReceipt Receipt(ParticipantId self, ParticipantId peer, Sha256Digest feed, long n, Sha256Digest h) => new()
    {
        V = SyncProfile.Version,
        From = peer,
        To = self,
        Feed = feed,
        N = n,
        H = h,
        Keyset = messages.NewestKeyset(self),
        Rosters = messages.SharedRosters(self, peer),
        Iat = messages.Now,
    };
}
