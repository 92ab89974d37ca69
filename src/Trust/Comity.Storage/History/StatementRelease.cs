using System.Collections.Concurrent;
using Comity.Statements;
using Comity.Storage.Blobs;
using Comity.Storage.Feeds;
using Comity.Storage.Keys;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Comity.Storage.History;

/// <summary>Something of the caller's that must commit with a release: a draft marked released, an audit entry.</summary>
/// <returns>Why the release must not happen after all; null to go on.</returns>
public delegate Task<Refusal?> Alongside(NodeDb db, Released released, CancellationToken cancellation);

/// <summary>Signs a draft, logs it and queues its delivery in one durable transaction: it is released, or nothing happened.</summary>
/// <remarks>
/// Callers that come together share one transaction (group commit); each stands or falls alone in it. One writer at a time is the
/// correctness argument. A caller who gives up waiting does not take its statement back. Sealing is left to the senders.
/// </remarks>
public sealed class StatementRelease
{
    /// <summary>Most statements that share one transaction.</summary>
    private const int MaxBatch = 128;

    private readonly IDbContextFactory<NodeDb> _databases;
    private readonly StorageKeys _storageKeys;
    private readonly BlobKeys _blobKeys;
    private readonly StatementSigning _signing;
    private readonly TrustBook _trust;
    private readonly HistoryWriter _history;
    private readonly SigningGate _gate;
    private readonly SafeModeSwitch _safeMode;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<Work> _queue = new();
    private readonly ConcurrentDictionary<int, ParticipantId> _seats = new();

    // The newest keyset of each seat at which its log was seen to hold all of its own documents.
    private readonly ConcurrentDictionary<int, StatementId> _complete = [];

    // How many statements are in the queue and not in a batch that is done.
    private int _waiting;

    public StatementRelease(
        IDbContextFactory<NodeDb> databases, StorageKeys storageKeys, BlobKeys blobKeys, SeatKeys seatKeys, TrustBook trust,
        IEnumerable<IProjection> projections, IEnumerable<IReaction> reactions, SigningGate gate, SafeModeSwitch safeMode, TimeProvider time)
    {
        (_databases, _storageKeys, _blobKeys, _trust, _gate, _safeMode, _time) = (databases, storageKeys, blobKeys, trust, gate, safeMode, time);
        _signing = new StatementSigning(trust, seatKeys, time);
        _history = new HistoryWriter(projections, reactions);
    }

    /// <summary>Raised after a commit that queued deliveries, with the seats concerned.</summary>
    public event Action<int>? Queued;

    /// <summary>Releases a draft. When this returns a value, the statement survives a crash and will be delivered.</summary>
    public async Task<Result<Released>> ReleaseAsync(StatementDraft draft, Alongside? alongside, CancellationToken cancellation)
    {
        if (!(await AttachmentNotes.WithKeysAsync(_blobKeys, draft.Seat, draft.Attachments, cancellation)).TryGet(out var attachments, out var missing))
            return missing;
        draft = draft with { Attachments = attachments };
        for (var attempt = 0; ; attempt++)
        {
            if (await IssuerAsync(draft.Seat, cancellation) is not { } issuer)
                return new UnknownSeat(draft.Seat);
            if (await CompleteAsync(draft.Seat, issuer, cancellation) is { } unfinished)
                return unfinished;
            if (!_signing.Sign(draft, issuer).TryGet(out var signed, out var bad))
                return bad;
            var released = await EnterAsync(new Work(draft.Seat, signed, alongside, IsNew: true), cancellation);
            // A keyset released in between makes the signature one under an old keyset: sign again (federation.md 2.9).
            if (released.Refusal is not KeysetMoved || attempt == 2)
                return released;
        }
    }

    /// <summary>Logs and queues the seat's own keysets and rosters that a crash or a restore kept out of its log; before anything that rests on them.</summary>
    /// <returns>Why it may not; null when all are there.</returns>
    public async Task<Refusal?> CompleteAsync(int seat, ParticipantId issuer, CancellationToken cancellation)
    {
        if (_trust.Of(issuer) is not { } chain || _complete.GetValueOrDefault(seat) == chain.Newest.Id)
            return null;
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        var rosters = _trust.Communities.SelectMany(community => community.Rosters).Select(roster => roster.Statement).Where(roster => roster.Issuer == issuer);
        // The keyset that opened this epoch stands first in its log. One whose place an ended epoch lost gets one behind it: what was said
        // before the end, under the keyset before that one, waits at its receivers for the proof that it came earlier.
        var keysets = chain.Statements.OrderByDescending(statement => chain.Find(statement.Id)!.Body.Epoch == chain.Newest.Body.Epoch);
        foreach (var statement in keysets.Concat(rosters))
        {
            if (await db.Set<LeafRow>().AnyAsync(leaf => leaf.Seat == seat && leaf.Sid == statement.Id, cancellation))
                continue;
            if ((await ReleaseSignedAsync(seat, statement, cancellation)).Refusal is { } refusal)
                return refusal;
        }

        _complete[seat] = chain.Newest.Id;
        return null;
    }

    /// <summary>Logs and queues a keyset or roster that a threshold signed and that the trust book already holds. Again the same is the same.</summary>
    public async Task<Result<Released>> ReleaseSignedAsync(int seat, Statement statement, CancellationToken cancellation)
    {
        if (await IssuerAsync(seat, cancellation) is not { } issuer)
            return new UnknownSeat(seat);
        var signed = new SignedStatement(statement, issuer, _signing.Recipients(statement.Envelope, issuer));
        return await EnterAsync(new Work(seat, signed, Alongside: null, IsNew: false), cancellation);
    }

    private async Task<Result<Released>> EnterAsync(Work work, CancellationToken cancellation)
    {
        if (_safeMode.Refusal is { } unsafeNow)
            return unsafeNow;
        if (_gate.Refusal(work.Seat) is { } restored)
            return restored;
        _queue.Enqueue(work);
        // Who finds nobody writing writes; the others wait for their own outcome.
        if (Interlocked.Increment(ref _waiting) == 1)
            await WriteWaitingAsync();
        return await work.Outcome.Task.WaitAsync(cancellation);
    }

    /// <summary>Commits the first batch, and hands what has come meanwhile to another thread: no caller waits for those behind it.</summary>
    private async Task WriteWaitingAsync()
    {
        if (await CommitBatchAsync() > 0)
            _ = Task.Run(WriteWaitingAsync, CancellationToken.None);
    }

    /// <returns>How many wait now.</returns>
    private async Task<int> CommitBatchAsync()
    {
        var batch = new List<Work>(MaxBatch);
        while (batch.Count < MaxBatch && _queue.TryDequeue(out var work))
            batch.Add(work);
        try
        {
            // Not the caller's cancellation: the batch is everybody's.
            var outcomes = await WriteAsync(batch, CancellationToken.None);
            for (var i = 0; i < batch.Count; i++)
                batch[i].Outcome.SetResult(outcomes[i]);
            foreach (var seat in batch.Select(work => work.Seat).Distinct())
                Queued?.Invoke(seat);
        }
        catch (Exception fault)
        {
            if (StorageFaults.IsStorageFault(fault))
                _safeMode.Throw("storage fault while committing a release");
            foreach (var work in batch)
                work.Outcome.TrySetException(new InvalidOperationException("committing a release", fault));
        }

        return Interlocked.Add(ref _waiting, -batch.Count);
    }

    private async Task<List<Result<Released>>> WriteAsync(List<Work> batch, CancellationToken cancellation)
    {
        foreach (var work in batch)
            work.Key = work.IsNew ? StorageKeys.Fresh() : (await _storageKeys.EnsureAsync(work.Seat, [work.Signed.Statement.Id], cancellation))[0];
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        // The keys become durable in their own store while the rows are written; the commit waits for them.
        var keys = Task.Run(() => _storageKeys.KeepAsync([.. batch.Where(work => work.IsNew).Select(work => work.KeyRow)], cancellation), cancellation);
        var outcomes = new List<Result<Released>>(batch.Count);
        try
        {
            var places = new BatchPlaces(db);
            foreach (var work in batch)
                outcomes.Add(await WriteAloneAsync(db, transaction, places, work, cancellation));
            await places.SaveAsync(cancellation);
        }
        finally
        {
            await keys;
        }

        await transaction.CommitAsync(cancellation);
        return outcomes;
    }

    /// <summary>One statement, of which nothing is left when it is refused.</summary>
    private async Task<Result<Released>> WriteAloneAsync(NodeDb db, IDbContextTransaction transaction, BatchPlaces places, Work work, CancellationToken cancellation)
    {
        // Only what a caller does alongside can be refused after something was written.
        var savepoint = work.Alongside is null ? null : "item";
        if (savepoint is not null)
            await transaction.CreateSavepointAsync(savepoint, cancellation);
        var outcome = await WriteOneAsync(db, places, work, cancellation);
        db.ChangeTracker.Clear();
        if (savepoint is not null && outcome.Refusal is not null)
            await transaction.RollbackToSavepointAsync(savepoint, cancellation);
        if (savepoint is not null)
            await transaction.ReleaseSavepointAsync(savepoint, cancellation);
        return outcome;
    }

    private async Task<Result<Released>> WriteOneAsync(NodeDb db, BatchPlaces places, Work work, CancellationToken cancellation)
    {
        var (statement, issuer, recipients) = work.Signed;
        if (!work.IsNew && await KnownAsync(db, work, cancellation) is { } known)
            return known;
        if (statement.Type != TrustTypes.Keyset && statement.Type != TrustTypes.Roster && _trust.Of(issuer)?.Newest.Id != statement.Envelope.Keyset)
            return new KeysetMoved();
        if (await StatementAdmission.ReferencesAsync(db, work.Seat, statement.Envelope, cancellation) is { } unfit)
            return unfit;
        if (await AttachmentNotes.MissingAsync(db, work.Seat, issuer, statement.Envelope.Attachments, cancellation) is { } missing)
            return missing;
        var next = await places.NextAsync(work.Seat, _trust.Of(issuer)?.Newest.Body.Epoch ?? 0, cancellation);
        if (next.Index == 0 && statement.Type != TrustTypes.Keyset)
            return new LogNotBegun();
        var admission = new Admission(next.Arrival, work.Seat, issuer, statement, IsOurs: true, Timestamp.Cut(_time.GetUtcNow()));
        var sealedBytes = AtRest.Seal(work.Key, statement.Jws.Span, statement.Id.Digest.ToArray());
        if (await _history.EnterAsync(db, admission, sealedBytes, (next.Epoch, next.Index), cancellation) is { } refusal)
            return refusal;
        var released = new Released(statement.Id, next.Arrival, next.Epoch, next.Index, recipients);
        if (work.Alongside is { } alongside)
        {
            if (await alongside(db, released, cancellation) is { } objection)
                return objection;
            await db.SaveChangesAsync(cancellation);
        }

        await BlobFeedWriter.QueueAsync(db, work.Seat, issuer, statement.Id, statement.Envelope.Attachments, recipients, cancellation);
        await places.TakeAsync(next, work.Seat, issuer, statement.Id, recipients, cancellation);
        return released;
    }

    private static async Task<Released?> KnownAsync(NodeDb db, Work work, CancellationToken cancellation)
    {
        var sid = work.Signed.Statement.Id;
        return await db.Set<StatementRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == work.Seat && row.Sid == sid, cancellation) is { Index: { } index } row
            ? new Released(sid, row.Arrival, row.Epoch ?? 0, index, work.Signed.Recipients)
            : null;
    }

    /// <summary>Whose seat it is. Seats are only ever added, so what was read once stays right.</summary>
    private async Task<ParticipantId?> IssuerAsync(int seat, CancellationToken cancellation)
    {
        if (_seats.TryGetValue(seat, out var known))
            return known;
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        var row = await db.Set<SeatRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == seat, cancellation);
        return row is null ? null : _seats.GetOrAdd(seat, row.Participant);
    }

    /// <param name="IsNew">Signed just now under a fresh nonce, so that it cannot have been released before.</param>
    private sealed record Work(int Seat, SignedStatement Signed, Alongside? Alongside, bool IsNew)
    {
        public TaskCompletionSource<Result<Released>> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public byte[] Key { get; set; } = [];

        public StorageKeyRow KeyRow => new() { Seat = Seat, Sid = Signed.Statement.Id, Key = Key };
    }
}
