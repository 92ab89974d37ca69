using Comity.Jose;
using Comity.Statements;
using Comity.Statements.Keysets;
using Comity.Storage;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Federation;

/// <summary>A page ready to leave, and what a receipt for it will mean.</summary>
/// <param name="Bytes">The page.</param>
/// <param name="From">Position before it.</param>
/// <param name="To">Position after it.</param>
internal sealed record OutgoingPage(byte[] Bytes, long From, long To);

/// <summary>Builds the next page of a seat's feed to a peer: opens what is stored, seals it to the peer's newest seal key, signs the head.</summary>
internal sealed class PageBuilder(
    IDbContextFactory<NodeDb> databases, StatementArchive archive, TrustBook trust, NodeMessages messages, AnchorBuilder anchors)
{
    /// <param name="after">The position from which to go on; the receipted one when null.</param>
    /// <param name="empty">Whether to ask only, without items.</param>
    public async Task<Result<OutgoingPage>> BuildAsync(SeatRow seat, ParticipantId peer, long? after, bool empty, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var feed = await FeedAsync(db, seat, peer, cancellation);
        var from = Math.Min(after ?? feed.Receipted, feed.N);
        var rows = empty || from == feed.N ? [] : await db.Set<FeedItemRow>().AsNoTracking()
            .Where(item => item.Seat == seat.Id && item.Peer == peer && item.N > from).OrderBy(item => item.N)
            .Take(SyncProfile.MaxItems).ToListAsync(cancellation);
        if (!(await ItemsAsync(db, seat, peer, rows, cancellation)).TryGet(out var items, out var bad))
            return bad;
        var to = from + items.Count;
        var shown = await anchors.BuildAsync(db, seat, feed, to, cancellation);
        var h = items.Count > 0 ? rows[items.Count - 1].H : await HashAtAsync(db, feed, seat, from, cancellation);
        var itemBytes = FeedPage.WriteItems(items);
        var anchorBytes = shown is null ? [] : FeedPage.WriteAnchors(shown);
        var head = messages.Head(seat.Participant, peer, feed.Feed, to, h, FeedPage.Digest(itemBytes, anchorBytes));
        var page = FeedPage.Assemble(messages.Sign(head, SyncProfile.HeadTyp, seat.Participant), itemBytes, anchorBytes);
        return new OutgoingPage(page, from, to);
    }

    /// <summary>The chained hash after an item of a feed that we send.</summary>
    public static async Task<Sha256Digest> HashAtAsync(NodeDb db, FeedOutRow feed, SeatRow seat, long n, CancellationToken cancellation) =>
        n == feed.N ? feed.H
        : n == feed.Receipted ? feed.ReceiptedH
        : n == 0 ? FeedChain.Start(FeedWriter.Statements, seat.Participant, feed.Peer, feed.Feed)
        : await db.Set<FeedItemRow>().AsNoTracking().Where(item => item.Seat == feed.Seat && item.Peer == feed.Peer && item.N == n)
            .Select(item => item.H).FirstAsync(cancellation);

    private static async Task<FeedOutRow> FeedAsync(NodeDb db, SeatRow seat, ParticipantId peer, CancellationToken cancellation)
    {
        if (await db.Set<FeedOutRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat.Id && row.Peer == peer, cancellation) is { } known)
            return known;
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var feed = await FeedWriter.OpenAsync(db, seat.Id, seat.Participant, peer, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return feed;
    }

    private async Task<Result<List<byte[]>>> ItemsAsync(NodeDb db, SeatRow seat, ParticipantId peer, List<FeedItemRow> rows, CancellationToken cancellation)
    {
        // A poll without news asks neither for statements nor for their keys.
        if (rows.Count == 0)
            return new List<byte[]>();
        var sids = rows.ConvertAll(row => row.Sid);
        var stored = await db.Set<StatementRow>().AsNoTracking().Where(row => row.Seat == seat.Id && sids.Contains(row.Sid)).ToListAsync(cancellation);
        var opened = (await archive.OpenAsync(seat.Id, stored, cancellation)).ToDictionary(statement => statement.Row.Sid);
        var items = new List<byte[]>(rows.Count);
        var bytes = 0;
        foreach (var row in rows)
        {
            var statement = opened.GetValueOrDefault(row.Sid);
            if (!Item(row, statement?.Jws, peer).TryGet(out var item, out var bad))
                return items.Count > 0 ? items : bad;
            bytes += item.Length;
            if (items.Count > 0 && bytes > SyncProfile.MaxItemsBytes)
                break;
            items.Add(item);
        }

        return items;
    }

    private Result<byte[]> Item(FeedItemRow row, byte[]? jws, ParticipantId peer)
    {
        if (jws is null)
            return FeedPage.WriteItem(new PageItem(row.N, row.Sid, default, default, IsGone: true));
        var isOpen = TrustDocuments.Claimed(new ReceivedStatement(jws))?.Marking.Audience is Audience.Peers or Audience.Public;
        if (isOpen)
            return FeedPage.WriteItem(new PageItem(row.N, row.Sid, default, jws, IsGone: false));
        using var content = SealedContent.Create(jws, new SealedHeader(SyncProfile.SealedTyp, new KeyValuePair<string, string>("sid", row.Sid.ToString())));
        foreach (var key in trust.Of(peer)?.Newest.For(KeyUse.Seal).Reverse() ?? [])
        {
            if (content.TryForRecipient(key.Key, out var jwe, out _))
                return FeedPage.WriteItem(new PageItem(row.N, row.Sid, jwe, default, IsGone: false));
        }

        return new NoSealKey(peer);
    }
}
