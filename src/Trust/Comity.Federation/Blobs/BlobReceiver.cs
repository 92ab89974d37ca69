using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Blobs;
using Comity.Storage.Feeds;
using Microsoft.EntityFrameworkCore;

namespace Comity.Federation;

/// <summary>Takes pages of attachments: verified, stored once, with the cursor, in one transaction; the receipt follows the commit.</summary>
/// <remarks>
/// Taken is only what a statement of the sender, held or admitted here, names. What can never be taken is refused by its code and the
/// feed goes on; what exceeds the sender's room here, or whose statement is not here, is not taken, nor lost: it waits. Safe for concurrent use.
/// </remarks>
internal sealed class BlobReceiver(
    IDbContextFactory<NodeDb> databases, NodeMessages messages, BlobArrivals arrivals, TrustFetcher fetcher, SafeModeSwitch safeMode, Seats seats,
    FederationOptions options) : IDisposable
{
    private readonly SemaphoreSlim _writer = new(1, 1);

    /// <summary>Raised after a commit with which an attachment became whole: the seat.</summary>
    public event Action<int>? Arrived;

    /// <param name="caller">Who authenticated itself on the channel; null where a file carries the page.</param>
    public async Task<Result<PageOutcome>> ReceiveAsync(ReadOnlyMemory<byte> bytes, ParticipantId? caller, CancellationToken cancellation)
    {
        if (safeMode.Cause is { } cause)
            return new Comity.Storage.History.SafeMode(cause);
        if (!BlobPage.Read(bytes).TryGet(out var page, out var bad) || !(await HeadAsync(page, cancellation)).TryGet(out var head, out bad))
            return bad;
        if (caller is { } who && who != head.From)
            return new NotTheCaller(head.From);
        if (await seats.OfAsync(head.To, cancellation) is not { } seat)
            return new NotOurSeat(head.To);
        return page.Content == head.Page ? await TakeAsync(seat, head, page, cancellation) : new PageAltered();
    }

    /// <summary>Signs what the seat durably holds of a peer's attachments.</summary>
    /// <param name="about">The feed instance that the peer speaks of; answered with an empty position when it is a new one.</param>
    public async Task<byte[]> ReceiptAsync(SeatRow seat, ParticipantId peer, Sha256Digest? about, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var feed = await db.Set<BlobFeedInRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat.Id && row.Peer == peer, cancellation);
        if (feed is null || (about is { } other && other != feed.Feed))
            return Sign(seat, peer, about ?? default, 0, about is { } id ? Start(peer, seat.Participant, id) : default, []);
        var from = feed.N - SyncProfile.MaxItems;
        var refused = await db.Set<BlobRefusalRow>().AsNoTracking()
            .Where(row => row.Seat == seat.Id && row.Peer == peer && row.Feed == feed.Feed && row.N > from).OrderBy(row => row.N).ToListAsync(cancellation);
        return Sign(seat, peer, feed.Feed, feed.N, feed.H, refused.ConvertAll(row => new RejectedItem(row.N, row.Code)));
    }

    public void Dispose() => _writer.Dispose();

    private async Task<Result<FeedHead>> HeadAsync(BlobPage page, CancellationToken cancellation)
    {
        var head = messages.Open<FeedHead>(page.Head, BlobProfile.HeadTyp, head => head.From);
        if (head.Refusal is not UnknownKey || !NodeMessages.Claimed<FeedHead>(page.Head, BlobProfile.HeadTyp).TryGet(out var claimed, out _)
            || await seats.OfAsync(claimed.To, cancellation) is not { } seat)
            return head;
        await fetcher.KeysetsAsync(seat, claimed.From, claimed.From, cancellation);
        return messages.Open<FeedHead>(page.Head, BlobProfile.HeadTyp, head => head.From);
    }

    private async Task<Result<PageOutcome>> TakeAsync(SeatRow seat, FeedHead head, BlobPage page, CancellationToken cancellation)
    {
        Result<Taken> taken;
        await _writer.WaitAsync(cancellation);
        try
        {
            taken = await CommitAsync(seat, head, page, cancellation);
        }
        catch (Exception fault) when (StorageFaults.IsStorageFault(fault))
        {
            safeMode.Throw("storage fault while taking attachments");
            throw;
        }
        finally
        {
            _writer.Release();
        }

        if (!taken.TryGet(out var done, out var refused))
            return refused;
        if (done.IsWhole)
            Arrived?.Invoke(seat.Id);
        return new PageOutcome(await ReceiptAsync(seat, head.From, head.Feed, cancellation), done.IsInPlace, done.Chunks);
    }

    private async Task<Result<Taken>> CommitAsync(SeatRow seat, FeedHead head, BlobPage page, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var cursor = await db.Set<BlobFeedInRow>().FirstOrDefaultAsync(row => row.Seat == seat.Id && row.Peer == head.From, cancellation);
        var (n, h) = cursor?.Feed == head.Feed ? (cursor!.N, cursor.H) : (0, Start(head.From, seat.Participant, head.Feed));
        if (head.N == n && head.H == h)
            return new Taken(IsInPlace: true, 0, IsWhole: false);
        if (page.Chunks.Count == 0 || head.N != n + page.Chunks.Count || page.Chunks.Aggregate(h, (hash, chunk) => FeedChain.Next(hash, chunk.Hash)) != head.H)
            return new Taken(IsInPlace: false, 0, IsWhole: false);
        var (isWhole, taken) = (false, 0);
        foreach (var chunk in page.Chunks)
        {
            // What came before the room was full is kept; the sender goes on from there.
            if (!(await ApplyAsync(db, seat, head, n + 1, chunk, cancellation)).TryGet(out var settled, out var full) && taken == 0)
                return full;
            if (full is not null)
                break;
            (n, h, taken) = (n + 1, FeedChain.Next(h, chunk.Hash), taken + 1);
            isWhole |= settled;
        }

        if (cursor is null)
            db.Add(cursor = new BlobFeedInRow { Seat = seat.Id, Peer = head.From, Feed = head.Feed });
        (cursor.Feed, cursor.N, cursor.H, cursor.ContactAt) = (head.Feed, n, h, messages.Now);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new Taken(IsInPlace: true, taken, isWhole);
    }

    /// <summary>One chunk: taken, passed over, or refused by its code. True when its attachment became whole.</summary>
    private async Task<Result<bool>> ApplyAsync(NodeDb db, SeatRow seat, FeedHead head, long n, ArrivedChunk chunk, CancellationToken cancellation)
    {
        var (named, blob) = await BlobArrivals.FindAsync(db, seat.Id, head.From, chunk.Blob, cancellation);
        // The sender believes that the statement is here: it may be lost with a restored backup, and comes again first.
        if (named is null && chunk.Bytes is not null)
            return new AttachmentTooEarly();
        var code = BlobArrivals.Flaw(named, blob, chunk, options.MaxAttachmentBytes);
        if (code is null && blob is null && await BlobArrivals.HeldAsync(db, seat.Id, head.From, cancellation) + named!.Length > options.MaxAttachmentBytesPerPeer)
            return new AttachmentQuota();
        var wasWhole = blob?.State == BlobState.Complete;
        if (code is not null && named is not null && blob?.State is not (BlobState.Refused or BlobState.Complete))
            await BlobArrivals.RefuseAsync(db, named, blob, code, messages.Now, cancellation);
        code ??= await arrivals.TakeAsync(db, named!, blob, chunk, cancellation);
        if (code is not null)
            db.Add(new BlobRefusalRow { Seat = seat.Id, Peer = head.From, Feed = head.Feed, N = n, Blob = chunk.Blob, Code = code });
        return code is null && !wasWhole && chunk.Index == chunk.Chunks - 1;
    }

    private static Sha256Digest Start(ParticipantId from, ParticipantId to, Sha256Digest feed) => FeedChain.Start(BlobFeedWriter.Kind, from, to, feed);

    private byte[] Sign(SeatRow seat, ParticipantId peer, Sha256Digest feed, long n, Sha256Digest h, IReadOnlyList<RejectedItem> rejected) => messages.Sign(
        new FeedReceipt
        {
            V = SyncProfile.Version,
            From = peer,
            To = seat.Participant,
            Feed = feed,
            N = n,
            H = h,
            Keyset = messages.NewestKeyset(seat.Participant),
            Rosters = messages.SharedRosters(seat.Participant, peer),
            Rejected = rejected,
            Iat = messages.Now,
        }, BlobProfile.ReceiptTyp, seat.Participant);

    private sealed record Taken(bool IsInPlace, int Chunks, bool IsWhole);
}
