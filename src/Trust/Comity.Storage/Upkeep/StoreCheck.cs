using Comity.Statements;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Log;
using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Upkeep;

/// <summary>One thing that is not as it must be.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Where">The row concerned; identifiers only.</param>
public sealed record StoreFault(string Code, string Where);

/// <summary>Reads everything that cannot be rebuilt and says what does not hold: bytes, names, signatures, logs, feeds.</summary>
public sealed class StoreCheck(IDbContextFactory<NodeDb> databases, StatementArchive archive)
{
    private const int Page = 500;

    public async Task<IReadOnlyList<StoreFault>> RunAsync(CancellationToken cancellation)
    {
        var faults = new List<StoreFault>();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await CheckStatementsAsync(db, faults, cancellation);
        foreach (var head in await db.Set<LogHeadRow>().AsNoTracking().ToListAsync(cancellation))
            await CheckLogAsync(db, head, faults, cancellation);
        foreach (var feed in await db.Set<FeedOutRow>().AsNoTracking().ToListAsync(cancellation))
            await CheckFeedAsync(db, feed, faults, cancellation);
        await BlobCheck.RunAsync(db, faults, cancellation);
        return faults;
    }

    private async Task CheckStatementsAsync(NodeDb db, List<StoreFault> faults, CancellationToken cancellation)
    {
        var after = 0L;
        while (await db.Set<StatementRow>().AsNoTracking().Where(row => row.Arrival > after)
            .OrderBy(row => row.Arrival).Take(Page).ToListAsync(cancellation) is { Count: > 0 } rows)
        {
            after = rows[^1].Arrival;
            foreach (var ofSeat in rows.GroupBy(row => row.Seat))
            {
                foreach (var stored in await OpenEachAsync(ofSeat.Key, [.. ofSeat], faults, cancellation))
                    CheckStatement(stored, faults);
            }
        }
    }

    // One unreadable row must not hide the others: they are opened one by one once the page fails.
    private async Task<IReadOnlyList<StoredStatement>> OpenEachAsync(int seat, List<StatementRow> rows, List<StoreFault> faults, CancellationToken cancellation)
    {
        try
        {
            return await archive.OpenAsync(seat, rows, cancellation);
        }
        catch (System.Security.Cryptography.CryptographicException) when (rows.Count == 1)
        {
            faults.Add(new StoreFault("store.unreadable", $"statement {rows[0].Sid}"));
            return [];
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            var opened = new List<StoredStatement>();
            foreach (var row in rows)
                opened.AddRange(await OpenEachAsync(seat, [row], faults, cancellation));
            return opened;
        }
    }

    private static void CheckStatement(StoredStatement stored, List<StoreFault> faults)
    {
        if (TrustDocuments.Sid(new ReceivedStatement(stored.Jws)) != stored.Row.Sid)
            faults.Add(new StoreFault("store.misnamed", $"statement {stored.Row.Sid}"));
        else if (stored.Row.Standing == Standing.Admitted && stored.Jws[0] != (byte)'{' && stored.Verify().Refusal is { } refusal)
            faults.Add(new StoreFault(refusal.Code, $"statement {stored.Row.Sid}"));
    }

    private static async Task CheckLogAsync(NodeDb db, LogHeadRow head, List<StoreFault> faults, CancellationToken cancellation)
    {
        var where = $"log of seat {head.Seat}, epoch {head.Epoch}";
        var tree = new GrowingTree();
        var signed = head.SignedSize == 0 ? tree.ToArray() : [];
        await foreach (var leaf in db.Set<LeafRow>().AsNoTracking().Where(row => row.Seat == head.Seat && row.Epoch == head.Epoch)
            .OrderBy(row => row.Index).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (leaf.Index != tree.Size)
            {
                faults.Add(new StoreFault("log.gap", $"{where}, index {tree.Size}"));
                return;
            }

            tree.Append(TreeHash.OfLeaf(leaf.Sid.Digest.ToArray()));
            if (tree.Size == head.SignedSize)
                signed = tree.ToArray();
        }

        if (tree.Size != head.Size || !tree.ToArray().AsSpan().SequenceEqual(head.Edge) || !signed.AsSpan().SequenceEqual(head.SignedEdge))
            faults.Add(new StoreFault("log.root", where));
    }

    private static async Task CheckFeedAsync(NodeDb db, FeedOutRow feed, List<StoreFault> faults, CancellationToken cancellation)
    {
        var seat = await db.Set<SeatRow>().AsNoTracking().FirstAsync(row => row.Id == feed.Seat, cancellation);
        var (n, h) = (0L, FeedChain.Start(FeedWriter.Statements, seat.Participant, feed.Peer, feed.Feed));
        await foreach (var item in db.Set<FeedItemRow>().AsNoTracking().Where(row => row.Seat == feed.Seat && row.Peer == feed.Peer)
            .OrderBy(row => row.N).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            (n, h) = (n + 1, FeedChain.Next(h, item.Sid.Digest));
            if (item.N != n || item.H != h)
                break;
        }

        if (n != feed.N || h != feed.H)
            faults.Add(new StoreFault("feed.chain", $"feed to {feed.Peer}"));
    }
}
