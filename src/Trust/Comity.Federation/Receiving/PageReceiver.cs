using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Federation;

/// <summary>What became of a page.</summary>
/// <param name="Receipt">The signed position that is durable now.</param>
/// <param name="IsInPlace">False when the page does not fit that position: the sender goes on from the receipt (409).</param>
/// <param name="Taken">How many items were new.</param>
internal sealed record PageOutcome(byte[] Receipt, bool IsInPlace, int Taken);

/// <summary>What became of a page, before anybody is told.</summary>
/// <param name="IsInPlace">False when the page does not fit what is held.</param>
/// <param name="Taken">How many items were new.</param>
internal sealed record AcceptedPage(SeatRow Seat, ParticipantId From, Sha256Digest Feed, bool IsInPlace, int Taken);

/// <summary>Takes pages of peers' feeds: verified, opened, and applied once, with the cursor, in one transaction.</summary>
/// <remarks>
/// Keysets, rosters and descriptors go to the trust book first and may come from anybody. Every other item is its sender's own or is
/// rejected. A page seen before gives the current receipt and has no second effect. Safe for concurrent use.
/// </remarks>
internal sealed class PageReceiver(
    IDbContextFactory<NodeDb> databases, TrustBook trust, StatementAdmission admission, NodeMessages messages, ItemOpener opener, Anchoring anchoring, EpochEnds ends,
    ReceiptWriter receipts, TrustFetcher fetcher, SafeModeSwitch safeMode, Seats seats) : IDisposable
{
    // Fewer items are opened sooner than other threads begin.
    private const int FewItems = 8;

    private static readonly int MaxHands = Math.Min(Environment.ProcessorCount, 4);

    private readonly SemaphoreSlim _writer = new(1, 1);

    /// <summary>Takes a page and signs the receipt for it.</summary>
    /// <param name="caller">Who authenticated itself on the channel; null where a file carries the page.</param>
    public async Task<Result<PageOutcome>> ReceiveAsync(ReadOnlyMemory<byte> bytes, ParticipantId? caller, CancellationToken cancellation) =>
        (await AcceptAsync(bytes, caller, cancellation)).TryGet(out var page, out var bad)
            ? new PageOutcome(await receipts.WriteAsync(page.Seat, page.From, page.Feed, cancellation), page.IsInPlace, page.Taken)
            : bad;

    /// <summary>Takes a page that was asked for: its receipt is the next request's.</summary>
    public async Task<Result<AcceptedPage>> AcceptAsync(ReadOnlyMemory<byte> bytes, ParticipantId? caller, CancellationToken cancellation)
    {
        if (safeMode.Cause is { } cause)
            return new SafeMode(cause);
        if (!FeedPage.Read(bytes).TryGet(out var page, out var bad) || !(await HeadAsync(page, cancellation)).TryGet(out var head, out bad))
            return bad;
        if (caller is { } who && who != head.From)
            return new NotTheCaller(head.From);
        if (await seats.OfAsync(head.To, cancellation) is not { } seat)
            return new NotOurSeat(head.To);
        if (page.Content != head.Page)
            return new PageAltered();
        return await TakeAsync(seat, head, page, cancellation);
    }

    public void Dispose() => _writer.Dispose();

    private async Task<Result<FeedHead>> HeadAsync(FeedPage page, CancellationToken cancellation)
    {
        var head = messages.Open<FeedHead>(page.Head, SyncProfile.HeadTyp, head => head.From);
        if (head.Refusal is not UnknownKey || !NodeMessages.Claimed<FeedHead>(page.Head, SyncProfile.HeadTyp).TryGet(out var claimed, out _)
            || await seats.OfAsync(claimed.To, cancellation) is not { } seat)
            return head;
        // The peer may have rotated its node key: its keysets are asked for once, then less and less often.
        await fetcher.KeysetsAsync(seat, claimed.From, claimed.From, cancellation);
        return messages.Open<FeedHead>(page.Head, SyncProfile.HeadTyp, head => head.From);
    }

    private async Task<AcceptedPage> TakeAsync(SeatRow seat, FeedHead head, FeedPage page, CancellationToken cancellation)
    {
        var (known, isHeld) = await PositionAsync(seat, head, cancellation);
        var changes = fetcher.Changes;
        var opened = Open([.. page.Items.Where(item => item.N > known)], seat.Participant, head.From);
        var refused = await BelieveAsync(opened, cancellation);
        var lag = await fetcher.CatchUpAsync(seat, head.From, head, cancellation) ? null : new LagsBehind(trust.NameOf(head.From));
        // What was missing may have come with the fetch.
        foreach (var (item, _) in refused.Where(pair => trust.FindDocument(pair.Key.Item.Sid) is not null).ToList())
            refused.Remove(item);
        if (isHeld && page is { Items.Count: 0, Anchors: null } && changes == fetcher.Changes)
            return new AcceptedPage(seat, head.From, head.Feed, IsInPlace: true, 0);
        await _writer.WaitAsync(cancellation);
        bool inPlace;
        try
        {
            inPlace = await CommitAsync(new Work(seat, head, page, opened, refused, lag, changes != fetcher.Changes), cancellation);
        }
        catch (Exception fault) when (StorageFaults.IsStorageFault(fault))
        {
            safeMode.Throw("storage fault while taking a page");
            throw;
        }
        finally
        {
            _writer.Release();
        }

        return new AcceptedPage(seat, head.From, head.Feed, inPlace, inPlace ? opened.Count : 0);
    }

    /// <summary>Seals cost more than all else in a page, and each opens by itself: those of a long page by several hands.</summary>
    private List<OpenedItem> Open(List<PageItem> items, ParticipantId self, ParticipantId from) => items.Count < FewItems
        ? items.ConvertAll(item => opener.Open(item, self, from))
        : [.. items.AsParallel().AsOrdered().WithDegreeOfParallelism(MaxHands).Select(item => opener.Open(item, self, from))];

    /// <summary>How far this feed is held, and whether that is exactly where the head says it stands.</summary>
    private async Task<(long N, bool IsHeld)> PositionAsync(SeatRow seat, FeedHead head, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var feed = await db.Set<FeedInRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat.Id && row.Peer == head.From, cancellation);
        return feed?.Feed == head.Feed ? (feed.N, feed.N == head.N && feed.H == head.H) : (0, false);
    }

    /// <summary>Gives keysets, rosters and descriptors to the trust book; twice, since one may need a later one. Returns those refused.</summary>
    private async Task<Dictionary<OpenedItem, Refusal>> BelieveAsync(List<OpenedItem> items, CancellationToken cancellation)
    {
        var open = items.Where(item => item is { Flaw: null, Document: not null }).ToList();
        var refused = new Dictionary<OpenedItem, Refusal>();
        for (var pass = 0; pass < 2 && open.Count > 0; pass++)
        {
            refused.Clear();
            foreach (var item in open)
            {
                if ((Stranger(item) ?? await trust.AddAsync(item.Document!.Value, item.Statement!, cancellation)) is { } refusal)
                    refused[item] = refusal;
            }

            open = [.. refused.Keys];
        }

        return refused;
    }

    // Participants and communities are met by invitation, or fetched because a roster names them; a feed cannot fill the book with others.
    private Refusal? Stranger(OpenedItem item) => (item.Document, item.Claimed!) switch
    {
        (TrustDocumentKind.Roster, { Community: { } community }) => trust.Of(community) is null ? new UnknownCommunity(community) : null,
        (TrustDocumentKind.Roster, _) => trust.FindDocument(item.Item.Sid) is null ? new Uninvited() : null,
        (TrustDocumentKind.Keyset, { Issuer: null }) => trust.FindDocument(item.Item.Sid) is null ? new Uninvited() : null,
        (_, { Issuer: { } issuer }) => trust.Of(issuer) is null ? new UnknownIssuer(issuer) : null,
        _ => null,
    };

    /// <summary>The page as a whole; and where something in it throws, again with each item by itself, so that the one costs the others nothing.</summary>
    /// <returns>False when the page does not continue what is held.</returns>
    private async Task<bool> CommitAsync(Work work, CancellationToken cancellation)
    {
        var keys = await KeysAsync(work.Seat, work.Head, work.Page, work.Opened, cancellation);
        try
        {
            return await CommitAsync(work, keys, isCareful: false, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !StorageFaults.IsStorageFault(fault) && !StorageFaults.IsUnavailable(fault))
        {
            return await CommitAsync(work, keys, isCareful: true, cancellation);
        }
    }

    /// <summary>Items, effects, cursor and grades in one transaction. False when the page does not continue what is held.</summary>
    private async Task<bool> CommitAsync(Work work, IReadOnlyDictionary<StatementId, byte[]> keys, bool isCareful, CancellationToken cancellation)
    {
        var (seat, head, page) = (work.Seat, work.Head, work.Page);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var cursor = await db.Set<FeedInRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat.Id && row.Peer == head.From, cancellation);
        if (await NextAsync(db, seat, head, page, cursor, cancellation) is not { } next)
            return false;
        var batch = new AdmissionBatch(db, seat.Id, seat.Participant, isCareful);
        var admitted = await EnterAsync(batch, work, next.From, keys, cancellation);
        await MoveAsync(db, seat, head, next, cancellation);
        await ends.EndKnownAsync(db, seat, cancellation);
        var raised = page.Anchors is { } anchors && await anchoring.ApplyAsync(batch, head.From, anchors, keys, cancellation);
        db.ChangeTracker.Clear();
        if (admitted > 0 || raised || work.HasFetched)
            await SettleAsync(db, seat, cancellation);
        foreach (var issuer in Concerned(head, work.Opened, raised || work.HasFetched))
            await anchoring.DisputeAsync(db, seat.Id, issuer, cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>The items behind what is held, in order.</summary>
    /// <returns>How many were admitted.</returns>
    private async Task<int> EnterAsync(AdmissionBatch batch, Work work, long from, IReadOnlyDictionary<StatementId, byte[]> keys, CancellationToken cancellation)
    {
        var items = work.Opened.Where(item => item.Item.N > from).ToList();
        await batch.ReadAsync(items.SelectMany(item => (item.Claimed?.References ?? []).Select(reference => reference.Sid).Prepend(item.Item.Sid)), cancellation);
        var (records, admitted) = (new List<FeedInItemRow>(items.Count), 0);
        foreach (var item in items)
        {
            var (record, isAdmitted) = await ApplyAsync(batch, work, item, keys, cancellation);
            batch.Db.ChangeTracker.Clear();
            records.Add(record);
            admitted += isAdmitted ? 1 : 0;
        }

        await batch.Db.InsertAsync(records, cancellation);
        return admitted;
    }

    /// <summary>Tries held statements again until nothing moves: one that enters may be what another waited for.</summary>
    internal async Task SettleAsync(NodeDb db, SeatRow seat, CancellationToken cancellation)
    {
        await ends.EndKnownAsync(db, seat, cancellation);
        for (var pass = 0; pass < 8; pass++)
        {
            if (await admission.RetryHeldAsync(db, seat.Id, seat.Participant, fetcher.IsLagging, cancellation) == 0)
                return;
        }
    }

    /// <summary>The same in a transaction of its own, after something new was fetched.</summary>
    public async Task SettleAsync(SeatRow seat, CancellationToken cancellation)
    {
        await _writer.WaitAsync(cancellation);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellation);
            await using var transaction = await db.BeginWriteAsync(cancellation);
            await SettleAsync(db, seat, cancellation);
            await transaction.CommitAsync(cancellation);
        }
        finally
        {
            _writer.Release();
        }
    }

    private async Task<IReadOnlyDictionary<StatementId, byte[]>> KeysAsync(
        SeatRow seat, FeedHead head, FeedPage page, List<OpenedItem> opened, CancellationToken cancellation)
    {
        StatementId[] sids = [.. opened.Where(item => item.Flaw is null).Select(item => item.Item.Sid).Concat(anchoring.Documents(head.From, page.Anchors)).Distinct()];
        var keys = await admission.PrepareKeysAsync(seat.Id, sids, cancellation);
        return sids.Zip(keys).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    /// <summary>Where the page leads from and to, if it continues what is held; null if it does not.</summary>
    private static async Task<Move?> NextAsync(NodeDb db, SeatRow seat, FeedHead head, FeedPage page, FeedInRow? cursor, CancellationToken cancellation)
    {
        var isSame = cursor?.Feed == head.Feed;
        if (!isSame && cursor is not null && await ReceiptWriter.WasLeftAsync(db, seat.Id, head.From, head.Feed, cancellation))
            return null;
        var (n, h) = isSame ? (cursor!.N, cursor.H) : (0, ReceiptWriter.Start(head.From, seat.Participant, head.Feed));
        var first = page.Items.Count > 0 ? page.Items[0].N : head.N + 1;
        if (first > n + 1 || head.N != first + page.Items.Count - 1)
            return null;
        var old = page.Items.Where(item => item.N <= n).ToList();
        if (old.Count > 0 && !await AreHeldAsync(db, seat.Id, head, old, cancellation))
            return null;
        foreach (var item in page.Items.Where(item => item.N > n))
            h = FeedChain.Next(h, item.Sid.Digest);
        // An empty page, or one of old items alone, may speak of an earlier position; its hash is then not held any more.
        return head.N >= n && head.H != h ? null : new Move(n, Math.Max(n, head.N), h);
    }

    private static async Task<bool> AreHeldAsync(NodeDb db, int seat, FeedHead head, List<PageItem> old, CancellationToken cancellation)
    {
        var (from, to) = (old[0].N, old[^1].N);
        var held = await db.Set<FeedInItemRow>().AsNoTracking()
            .Where(item => item.Seat == seat && item.Peer == head.From && item.Feed == head.Feed && item.N >= from && item.N <= to)
            .OrderBy(item => item.N).Select(item => item.Sid).ToListAsync(cancellation);
        return held.SequenceEqual(old.Select(item => item.Sid));
    }

    private async Task<(FeedInItemRow Record, bool IsAdmitted)> ApplyAsync(
        AdmissionBatch batch, Work work, OpenedItem item, IReadOnlyDictionary<StatementId, byte[]> keys, CancellationToken cancellation)
    {
        var (seat, head, sid, refusal) = (work.Seat, work.Head, item.Item.Sid, work.Refused.GetValueOrDefault(item));
        if ((item.Flaw ?? (refusal is not null && !StatementAdmission.IsHeld(refusal) ? refusal : null)) is { } final)
            return (Record(seat, head, item, final.Code, kept: true), false);
        var outcome = refusal is not null ? await admission.HoldAsync(batch, head.From, sid, item.Statement!, keys[sid], refusal, cancellation)
            : item.Newer is { } newer ? await admission.HoldUnreadAsync(batch, head.From, sid, item.Statement!, keys[sid], newer, cancellation)
            : item.Document is not null && trust.FindDocument(sid) is { } believed ? await admission.AdmitBelievedAsync(batch, believed, keys[sid], cancellation)
            : await admission.AdmitAsync(batch, head.From, sid, item.Statement!, keys[sid], work.Lag, cancellation);
        return (Record(seat, head, item, outcome.Code, kept: false), outcome.Standing == Standing.Admitted);
    }

    private static FeedInItemRow Record(SeatRow seat, FeedHead head, OpenedItem item, string? code, bool kept) => new()
    {
        Seat = seat.Id,
        Peer = head.From,
        Feed = head.Feed,
        N = item.Item.N,
        Sid = item.Item.Sid,
        Code = code,
        Kept = kept ? (item.Item.Jwe.IsEmpty ? item.Item.Jws : item.Item.Jwe).ToArray() : null,
    };

    private async Task MoveAsync(NodeDb db, SeatRow seat, FeedHead head, Move next, CancellationToken cancellation)
    {
        var cursor = await db.Set<FeedInRow>().FirstOrDefaultAsync(row => row.Seat == seat.Id && row.Peer == head.From, cancellation);
        if (cursor is null)
            db.Add(cursor = new FeedInRow { Seat = seat.Id, Peer = head.From, Feed = head.Feed });
        if (cursor.Feed != head.Feed)
            cursor.Anchored = 0;
        (cursor.Feed, cursor.N, cursor.H, cursor.ContactAt) = (head.Feed, next.To, next.H, messages.Now);
        await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
    }

    private static IEnumerable<ParticipantId> Concerned(FeedHead head, List<OpenedItem> opened, bool raised) =>
        opened.Where(item => item.Document == TrustDocumentKind.Keyset).Select(item => item.Claimed!.Issuer ?? head.From)
            .Concat(raised ? [head.From] : []).Distinct();

    private sealed record Move(long From, long To, Sha256Digest H);

    /// <summary>A page as it is to be committed.</summary>
    /// <param name="Refused">Keysets, rosters and descriptors that the trust book does not believe.</param>
    /// <param name="Lag">Why nothing may be admitted yet.</param>
    /// <param name="HasFetched">Whether keysets or rosters came with it.</param>
    private sealed record Work(
        SeatRow Seat, FeedHead Head, FeedPage Page, List<OpenedItem> Opened, Dictionary<OpenedItem, Refusal> Refused, LagsBehind? Lag, bool HasFetched);
}
