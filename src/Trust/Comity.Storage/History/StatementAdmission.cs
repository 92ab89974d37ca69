using System.Collections.Concurrent;
using Comity.Statements;
using Comity.Statements.Rosters;
using Comity.Storage.Blobs;
using Comity.Storage.Evidence;
using Comity.Storage.Feeds;
using Comity.Storage.Keys;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.History;

/// <summary>What became of one received item.</summary>
/// <param name="Sid">Which.</param>
/// <param name="Standing">Admitted, held or rejected.</param>
/// <param name="Refusal">Why it is not admitted.</param>
public sealed record AdmissionOutcome(StatementId Sid, Standing Standing, Refusal? Refusal)
{
    /// <summary>The code of the refusal, also where it was refused at an earlier delivery; null when it is admitted.</summary>
    public string? Code { get; init; } = Refusal?.Code;
}

/// <summary>Lets received statements into a seat's history exactly once, inside the caller's write transaction (<see cref="AdmissionBatch"/>).</summary>
/// <remarks>
/// Verified input is admitted, held (kept, and tried again when what was missing comes) or rejected (kept, and the sender told).
/// An item whose projection throws is held, once it is tried carefully, and never wedges a feed (federation.md 2.2, 2.6).
/// </remarks>
public sealed class StatementAdmission(
    StorageKeys storageKeys, TrustBook trust, BindingConflicts bindings, IEnumerable<IProjection> projections, IEnumerable<IReaction> reactions, TimeProvider time)
{
    /// <summary>Most held statements that one round tries again.</summary>
    private const int MaxRetried = 1000;

    private readonly HistoryWriter _history = new(projections, reactions);

    // Behind which arrival the next round begins, by seat; lost with the process, which begins anew.
    private readonly ConcurrentDictionary<int, long> _retried = [];

    /// <summary>Makes the storage keys of these statements durable: to be called before the write transaction begins.</summary>
    public Task<IReadOnlyList<byte[]>> PrepareKeysAsync(int seat, IReadOnlyList<StatementId> sids, CancellationToken cancellation) =>
        storageKeys.EnsureAsync(seat, sids, cancellation);

    /// <summary>Admits, holds or rejects one statement that <paramref name="from"/> delivered to the seat.</summary>
    /// <param name="batch">Holds the write transaction.</param>
    /// <param name="key">The statement's storage key, from <see cref="PrepareKeysAsync"/>.</param>
    /// <param name="lag">Why it must be held even if it looks right: what the sender has newer than this node knows.</param>
    public async Task<AdmissionOutcome> AdmitAsync(
        AdmissionBatch batch, ParticipantId from, StatementId sid, ReceivedStatement received, byte[] key, LagsBehind? lag, CancellationToken cancellation)
    {
        if (await batch.FindAsync(sid, cancellation) is { } known)
            return new AdmissionOutcome(sid, known.Standing, null) { Code = known.Code };
        // Only the sender's own statement takes a place under its name: else anybody who knows an identifier could fill it with junk,
        // and the statement itself would find it taken.
        if (OwnFlaw(sid, received, from) is { } stranger)
            return new AdmissionOutcome(sid, Standing.Rejected, stranger);
        var judged = Judge(sid, received, batch.Self, from);
        if (judged.Refusal is null && lag is not null)
            judged = judged with { Refusal = lag };
        return await EnterAsync(batch, sid, received, key, judged, cancellation);
    }

    /// <summary>Enters a keyset, roster or descriptor that the trust book believes, whoever delivered it; again the same is the same.</summary>
    public async Task<AdmissionOutcome> AdmitBelievedAsync(AdmissionBatch batch, Statement believed, byte[] key, CancellationToken cancellation)
    {
        var known = await batch.FindAsync(believed.Id, cancellation);
        if (known?.Standing == Standing.Admitted)
            return new AdmissionOutcome(believed.Id, Standing.Admitted, null);
        var old = known is null ? null : await batch.TakeOutAsync(believed.Id, known.Arrival, cancellation);
        var judged = new Judged(believed, believed.Envelope, believed.Issuer, null);
        var outcome = await EnterAsync(batch, believed.Id, new ReceivedStatement(believed.Jws), key, judged, cancellation);
        if (old is not null && await batch.FindAsync(believed.Id, cancellation) is { } entered)
            await KeepPlaceAsync(batch.Db, old, entered.Arrival, cancellation);
        return outcome;
    }

    /// <summary>Keeps a keyset, roster or descriptor that cannot be believed yet, unless it is already here.</summary>
    public async Task<AdmissionOutcome> HoldAsync(
        AdmissionBatch batch, ParticipantId from, StatementId sid, ReceivedStatement received, byte[] key, Refusal why, CancellationToken cancellation)
    {
        if (await batch.FindAsync(sid, cancellation) is { } known)
            return new AdmissionOutcome(sid, known.Standing, null) { Code = known.Code };
        var envelope = TrustDocuments.Claimed(received);
        return await EnterAsync(batch, sid, received, key, new Judged(null, envelope, envelope?.Issuer ?? from, why), cancellation);
    }

    /// <summary>Whether a refusal may go away by itself, so that what it refuses is held and not rejected.</summary>
    public static bool IsHeld(Refusal refusal) =>
        StatementVerifier.MayBeRightLater(refusal) || refusal is UnknownCommunity or MissingReference or NotUnderstoodYet or ProjectionFailed or LagsBehind or BindingUnconfirmed;

    /// <summary>Keeps a statement that a newer version of this software may understand: of its content nothing is known yet.</summary>
    public async Task<AdmissionOutcome> HoldUnreadAsync(
        AdmissionBatch batch, ParticipantId from, StatementId sid, ReceivedStatement received, byte[] key, Refusal why, CancellationToken cancellation)
    {
        if (await batch.FindAsync(sid, cancellation) is { } known)
            return new AdmissionOutcome(sid, known.Standing, null) { Code = known.Code };
        var at = Timestamp.Cut(time.GetUtcNow());
        var arrival = await batch.NextArrivalAsync(cancellation);
        batch.Db.Add(new StatementRow
        {
            Arrival = arrival,
            Seat = batch.Seat,
            Sid = sid,
            Issuer = from,
            Type = default,
            IssuedAt = at,
            EnteredAt = at,
            // Shown to nobody, and marked as if to.
            Tlp = Tlp.Red,
            Standing = Standing.Held,
            Code = why.Code,
            Sealed = AtRest.Seal(key, received.Jws.Span, sid.Digest.ToArray()),
        });
        await batch.Db.SaveChangesAsync(cancellation);
        batch.Enter(sid, new KnownStatement(arrival, Standing.Held, why.Code, Exercise: null));
        return new AdmissionOutcome(sid, Standing.Held, why);
    }

    /// <summary>Tries up to 1,000 held statements of a seat again, oldest first; the next call goes on behind the last, and then from the beginning.</summary>
    /// <param name="lags">Issuers of whom something newer exists than this node knows: theirs stay held.</param>
    /// <returns>How many were admitted.</returns>
    public async Task<int> RetryHeldAsync(NodeDb db, int seat, ParticipantId self, Func<ParticipantId, bool> lags, CancellationToken cancellation)
    {
        var held = await NextHeldAsync(db, seat, cancellation);
        if (held.Count == 0)
            return 0;
        var keys = await storageKeys.FindAsync(seat, held.ConvertAll(row => row.Sid), cancellation);
        var admitted = 0;
        // A keyset or roster becomes right only in the trust book.
        foreach (var row in held.Where(row => keys.ContainsKey(row.Sid) && !lags(row.Issuer) && (!IsDocument(row.Type) || trust.FindDocument(row.Sid) is not null)))
            admitted += await RetryAsync(db, row, keys[row.Sid], self, cancellation) ? 1 : 0;
        return admitted;
    }

    /// <summary>Raises statements of one epoch together: what a projection throws falls on all of them.</summary>
    /// <param name="rows">Not tracked.</param>
    /// <param name="places">Their indices in the issuer's log.</param>
    public async Task AnchorAsync(
        NodeDb db, IReadOnlyList<StatementRow> rows, int epoch, IReadOnlyDictionary<StatementId, long> places, CancellationToken cancellation)
    {
        db.AttachRange(rows);
        foreach (var row in rows)
            (row.Grade, row.Epoch, row.Index) = (Grade.Anchored, epoch, places[row.Sid]);
        await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
        foreach (var row in rows.Where(row => row.Standing == Standing.Admitted))
            await _history.AnchorAsync(db, new PlaceProven(row.Seat, row.Sid, row.Type, epoch, places[row.Sid]), cancellation);
        db.ChangeTracker.Clear();
    }

    /// <summary>Raises a peer's statement whose place in its log was proven, and tells the projections.</summary>
    /// <returns>False when it is not here, is anchored already, or a projection failed: then nothing changed.</returns>
    public async Task<bool> AnchorAsync(NodeDb db, StatementRow row, int epoch, long index, CancellationToken cancellation)
    {
        var transaction = db.Database.CurrentTransaction!;
        await transaction.CreateSavepointAsync("place", cancellation);
        try
        {
            await db.Set<StatementRow>().Where(other => other.Arrival == row.Arrival).ExecuteUpdateAsync(
                set => set.SetProperty(other => other.Grade, Grade.Anchored).SetProperty(other => other.Epoch, epoch).SetProperty(other => other.Index, index),
                cancellation);
            if (row.Standing == Standing.Admitted)
                await _history.AnchorAsync(db, new PlaceProven(row.Seat, row.Sid, row.Type, epoch, index), cancellation);
            await transaction.ReleaseSavepointAsync("place", cancellation);
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !StorageFaults.IsStorageFault(fault))
        {
            await transaction.RollbackToSavepointAsync("place", cancellation);
            return false;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    private static bool IsDocument(StatementType type) => type == TrustTypes.Keyset || type == TrustTypes.Roster || type == TrustTypes.Descriptor;

    private async Task<List<StatementRow>> NextHeldAsync(NodeDb db, int seat, CancellationToken cancellation)
    {
        var after = _retried.GetValueOrDefault(seat);
        var all = db.Set<StatementRow>().AsNoTracking().Where(row => row.Seat == seat && row.Standing == Standing.Held).OrderBy(row => row.Arrival);
        var held = await all.Where(row => row.Arrival > after).Take(MaxRetried).ToListAsync(cancellation);
        _retried[seat] = held.Count == MaxRetried ? held[^1].Arrival : 0;
        if (held.Count < MaxRetried && after > 0)
            held.AddRange(await all.Where(row => row.Arrival <= after).Take(MaxRetried - held.Count).ToListAsync(cancellation));
        return held;
    }

    /// <summary>Judges one held statement anew: admitted, held for what is missing now, or rejected after all.</summary>
    private async Task<bool> RetryAsync(NodeDb db, StatementRow row, byte[] key, ParticipantId self, CancellationToken cancellation)
    {
        var received = new ReceivedStatement(StatementArchive.Open(row, key));
        var judged = await JudgeHeldAsync(db, row, received, self, cancellation);
        var refusal = judged.Refusal ?? await ReferencesAsync(db, row.Seat, judged.Statement!.Envelope, cancellation)
            ?? await ReplaceAsync(db, row, received, key, self, judged.Statement!, cancellation);
        if (refusal is not null)
            await KeepRefusedAsync(db, row, received, refusal, isVerified: judged.Statement is not null, cancellation);
        return refusal is null;
    }

    /// <summary>Lets a held statement enter in the place of its held row; without effect when a projection refuses it.</summary>
    private async Task<Refusal?> ReplaceAsync(
        NodeDb db, StatementRow old, ReceivedStatement received, byte[] key, ParticipantId self, Statement statement, CancellationToken cancellation)
    {
        var transaction = db.Database.CurrentTransaction!;
        await transaction.CreateSavepointAsync("retry", cancellation);
        await db.Set<StatementRow>().Where(row => row.Arrival == old.Arrival).ExecuteDeleteAsync(cancellation);
        var arrival = await HistoryWriter.NextArrivalAsync(db, cancellation);
        var admission = new Admission(arrival, old.Seat, self, statement, IsOurs: false, Timestamp.Cut(time.GetUtcNow()));
        var refusal = await TryEnterAsync(db, isCareful: true, admission, AtRest.Seal(key, received.Jws.Span, old.Sid.Digest.ToArray()), cancellation);
        if (refusal is null)
            await KeepPlaceAsync(db, old, arrival, cancellation);
        else
            await transaction.RollbackToSavepointAsync("retry", cancellation);
        db.ChangeTracker.Clear();
        return refusal;
    }

    private static async Task KeepRefusedAsync(
        NodeDb db, StatementRow row, ReceivedStatement received, Refusal refusal, bool isVerified, CancellationToken cancellation)
    {
        var same = db.Set<StatementRow>().Where(old => old.Arrival == row.Arrival);
        if (IsHeld(refusal))
        {
            if (row.Code != refusal.Code)
                await same.ExecuteUpdateAsync(set => set.SetProperty(old => old.Code, refusal.Code), cancellation);
        }
        else if (isVerified)
        {
            await same.ExecuteUpdateAsync(
                set => set.SetProperty(old => old.Standing, Standing.Rejected).SetProperty(old => old.Code, refusal.Code), cancellation);
        }
        else
        {
            // Its name stays free for the same statement, signed properly; the bytes are kept where they came from.
            var bytes = received.Jws.ToArray();
            await same.ExecuteDeleteAsync(cancellation);
            await db.Set<FeedInItemRow>().Where(item => item.Seat == row.Seat && item.Peer == row.Issuer && item.Sid == row.Sid)
                .ExecuteUpdateAsync(set => set.SetProperty(item => item.Code, refusal.Code).SetProperty(item => item.Kept, bytes), cancellation);
        }
    }

    private async Task<Judged> JudgeHeldAsync(NodeDb db, StatementRow row, ReceivedStatement received, ParticipantId self, CancellationToken cancellation)
    {
        if (trust.FindDocument(row.Sid) is { } believed)
            return new Judged(believed, believed.Envelope, believed.Issuer, null);
        var judged = Judge(row.Sid, received, self, row.Issuer);
        if (judged.Refusal is not OldKeyset)
            return judged;
        return await IsBeforeNextKeysetAsync(db, row, cancellation) switch
        {
            true => Judge(row.Sid, received, self, row.Issuer, isInPlace: true),
            false => Judge(row.Sid, received, self, row.Issuer, isInPlace: true) with { Refusal = new ReplacedKeyset(row.Keyset!.Value) },
            null => judged,
        };
    }

    /// <summary>
    /// Whether the log itself shows that no keyset lies between the one a statement names and its leaf (federation.md 2.4); null while it
    /// does not show either.
    /// </summary>
    private async Task<bool?> IsBeforeNextKeysetAsync(NodeDb db, StatementRow row, CancellationToken cancellation)
    {
        if (row is not { Grade: Grade.Anchored, Epoch: { } epoch, Index: { } index, Keyset: { } keyset }
            || trust.Of(row.Issuer) is not { } chain || chain.After(keyset) is not { } next)
            return null;
        // Behind the end of an epoch nothing counts; before it, whatever opened the next epoch came later.
        if (chain.EndOf(epoch) is { } end && (index >= end.Size || next.Body.Epoch > epoch))
            return index < end.Size;
        return await Anchors.PlaceAsync(db, row.Seat, row.Issuer, next.Id, cancellation) is { } place ? (epoch, index).CompareTo(place) < 0 : null;
    }

    /// <summary>What was known of a statement's place in its log stays known when its row is written anew.</summary>
    private async Task KeepPlaceAsync(NodeDb db, StatementRow old, long arrival, CancellationToken cancellation)
    {
        if (old is not { Epoch: { } epoch, Index: { } index })
            return;
        var row = await db.Set<StatementRow>().AsNoTracking().FirstAsync(row => row.Arrival == arrival, cancellation);
        await db.Set<StatementRow>().Where(row => row.Arrival == arrival).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Disputed, old.Disputed), cancellation);
        await AnchorAsync(db, row, epoch, index, cancellation);
    }

    private async Task<AdmissionOutcome> EnterAsync(
        AdmissionBatch batch, StatementId sid, ReceivedStatement received, byte[] key, Judged judged, CancellationToken cancellation)
    {
        var (at, arrival) = (Timestamp.Cut(time.GetUtcNow()), await batch.NextArrivalAsync(cancellation));
        var sealedBytes = AtRest.Seal(key, received.Jws.Span, sid.Digest.ToArray());
        var refusal = judged.Refusal ?? await batch.ReferencesFlawAsync(judged.Statement!.Envelope, cancellation);
        if (refusal is null)
        {
            var admission = new Admission(arrival, batch.Seat, batch.Self, judged.Statement!, IsOurs: false, at);
            refusal = await TryEnterAsync(batch.Db, batch.IsCareful, admission, sealedBytes, cancellation);
        }

        if (refusal is not null)
            return await RefuseAsync(batch, sid, judged, refusal, (arrival, at, sealedBytes), cancellation);
        batch.Enter(sid, new KnownStatement(arrival, Standing.Admitted, Code: null, judged.Statement!.Envelope.Exercise));
        return new AdmissionOutcome(sid, Standing.Admitted, null);
    }

    private static async Task<AdmissionOutcome> RefuseAsync(
        AdmissionBatch batch, StatementId sid, Judged judged, Refusal refusal, (long Arrival, DateTimeOffset At, byte[] Bytes) entry, CancellationToken cancellation)
    {
        var standing = IsHeld(refusal) ? Standing.Held : Standing.Rejected;
        // What is finally refused before its signature was found right leaves the name free for the same statement, signed properly.
        if (judged.Envelope is { } envelope && (judged.Statement is not null || standing == Standing.Held))
        {
            var row = HistoryWriter.RowOf(entry.Arrival, batch.Seat, sid, judged.Issuer, envelope, entry.At, entry.Bytes);
            (row.Standing, row.Code) = (standing, refusal.Code);
            batch.Db.Add(row);
            if (standing == Standing.Held)
                await AttachmentNotes.NoteAsync(batch.Db, batch.Seat, sid, judged.Issuer, envelope, cancellation);
            await batch.Db.SaveChangesAsync(cancellation);
            batch.Enter(sid, new KnownStatement(row.Arrival, standing, refusal.Code, envelope.Exercise));
        }

        return new AdmissionOutcome(sid, standing, refusal);
    }

    private async Task<Refusal?> TryEnterAsync(NodeDb db, bool isCareful, Admission admission, byte[] sealedBytes, CancellationToken cancellation)
    {
        if (!isCareful)
        {
            // Judged before anything is written: what is refused leaves nothing to go back from.
            var flaw = await _history.EnterAsync(db, admission, sealedBytes, place: null, cancellation);
            db.ChangeTracker.Clear();
            return flaw;
        }

        var transaction = db.Database.CurrentTransaction!;
        await transaction.CreateSavepointAsync("item", cancellation);
        Refusal? refusal;
        try
        {
            refusal = await _history.EnterAsync(db, admission, sealedBytes, place: null, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !StorageFaults.IsStorageFault(fault))
        {
            refusal = new ProjectionFailed(fault.GetType().Name);
        }

        if (refusal is not null)
            await transaction.RollbackToSavepointAsync("item", cancellation);
        // Savepoints that stay make every later write of the page dearer.
        await transaction.ReleaseSavepointAsync("item", cancellation);
        db.ChangeTracker.Clear();
        return refusal;
    }

    private static Refusal? OwnFlaw(StatementId sid, ReceivedStatement received, ParticipantId from) =>
        TrustDocuments.Sid(received) is { } actual && actual != sid ? new MisnamedItem()
        : TrustDocuments.ClaimedIssuer(received) is { } issuer && issuer != from ? new NotTheFeedsOwn(issuer)
        : null;

    /// <summary>What can be said of the statement without the database: signature, keys, community, audience.</summary>
    private Judged Judge(StatementId sid, ReceivedStatement received, ParticipantId self, ParticipantId from, bool isInPlace = false)
    {
        var verified = isInPlace ? StatementVerifier.VerifySignature(received, trust) : StatementVerifier.Verify(received, trust);
        if (!verified.TryGet(out var statement, out var bad))
            return new Judged(null, TrustDocuments.Claimed(received), from, bad);
        var envelope = statement.Envelope;
        var refusal = statement.Id != sid ? new MisnamedItem()
            : statement.Issuer != from ? new NotTheFeedsOwn(statement.Issuer)
            : CommunityFlaw(envelope, statement.Issuer, self)
            ?? (_history.Understands(envelope.Type) ? null : new NotUnderstoodYet(envelope.Type))
            ?? (Refusal?)(bindings.HeldFor(statement.Issuer) is { } bound ? new BindingUnconfirmed(bound) : null);
        return new Judged(statement, envelope, statement.Issuer, refusal);
    }

    private Refusal? CommunityFlaw(Envelope envelope, ParticipantId issuer, ParticipantId self)
    {
        if (envelope.Marking.Audience is Audience.Peers)
            return null;
        if (envelope.Community is not { } community || trust.Of(community) is not { } rosters)
            return new UnknownCommunity(envelope.Community ?? default);
        if (rosters.IsFrozen)
            return new FrozenChain(community.ToString());
        if (rosters.Find(envelope.Roster!.Value) is not { } roster)
            return new UnknownRoster(envelope.Roster!.Value);
        if (!rosters.Newest.Admits(issuer) && envelope.Type != TrustTypes.Join)
            return new NotAMember(issuer, community);
        if (envelope.Seen.FirstOrDefault(seen => roster.Find(seen.Participant!.Value) is null) is { } foreign)
            return new SeenOutsideRoster(foreign.Origin);
        // Named recipients are checked against the marking itself: a former member still gets a recall addressed to it.
        return envelope.Marking.Audience is Audience.Named named
            ? named.Recipients.Any(recipient => recipient.Participant == self) ? null : new AddressedToAnother()
            : roster.Resolve(envelope.Marking.Audience, issuer).Contains(self) ? null : new AddressedToAnother();
    }

    /// <summary>Whether everything that every recipient was to have is here, and in the same exercise.</summary>
    internal static Task<Refusal?> ReferencesAsync(NodeDb db, int seat, Envelope envelope, CancellationToken cancellation) =>
        new AdmissionBatch(db, seat, default, isCareful: true).ReferencesFlawAsync(envelope, cancellation);

    private sealed record Judged(Statement? Statement, Envelope? Envelope, ParticipantId Issuer, Refusal? Refusal);
}
