using Comity.Statements;
using Comity.Statements.Rosters;
using Comity.Storage.Blobs;
using Comity.Storage.Keys;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.History;

/// <summary>What became of one received item.</summary>
/// <param name="Sid">Which.</param>
/// <param name="Standing">Admitted, held or rejected.</param>
/// <param name="Refusal">Why it is not admitted.</param>
public sealed record AdmissionOutcome(StatementId Sid, Standing Standing, Refusal? Refusal);

/// <summary>Lets received statements into a seat's history exactly once, inside the caller's write transaction.</summary>
/// <remarks>
/// Verified input is admitted, held (kept, and tried again when what was missing comes) or rejected (kept, and the sender told).
/// An item whose projection throws is held and never wedges a feed (federation.md 2.2, 2.6).
/// </remarks>
public sealed class StatementAdmission(
    StorageKeys storageKeys, TrustBook trust, IEnumerable<IProjection> projections, IEnumerable<IReaction> reactions, TimeProvider time)
{
    private readonly HistoryWriter _history = new(projections, reactions);

    /// <summary>Makes the storage keys of these statements durable: to be called before the write transaction begins.</summary>
    public Task<IReadOnlyList<byte[]>> PrepareKeysAsync(int seat, IReadOnlyList<StatementId> sids, CancellationToken cancellation) =>
        storageKeys.EnsureAsync(seat, sids, cancellation);

    /// <summary>Admits, holds or rejects one statement that <paramref name="from"/> delivered to the seat.</summary>
    /// <param name="db">Holds the write transaction.</param>
    /// <param name="key">The statement's storage key, from <see cref="PrepareKeysAsync"/>.</param>
    /// <param name="lag">Why it must be held even if it looks right: what the sender has newer than this node knows.</param>
    public async Task<AdmissionOutcome> AdmitAsync(
        NodeDb db, int seat, ParticipantId self, ParticipantId from, StatementId sid, ReceivedStatement received, byte[] key, Refusal? lag,
        CancellationToken cancellation)
    {
        if (await db.Set<StatementRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat && row.Sid == sid, cancellation) is { } known)
            return new AdmissionOutcome(sid, known.Standing, null);
        // Only the sender's own statement takes a place under its name: else anybody who knows an identifier could fill it with junk,
        // and the statement itself would find it taken.
        if (OwnFlaw(sid, received, from) is { } stranger)
            return new AdmissionOutcome(sid, Standing.Rejected, stranger);
        var judged = Judge(sid, received, self, from);
        if (judged.Refusal is null && lag is not null)
            judged = judged with { Refusal = lag };
        return await EnterAsync(db, seat, sid, received, key, judged, cancellation);
    }

    /// <summary>Enters a keyset, roster or descriptor that the trust book believes, whoever delivered it; again the same is the same.</summary>
    public async Task<AdmissionOutcome> AdmitBelievedAsync(NodeDb db, int seat, Statement believed, byte[] key, CancellationToken cancellation)
    {
        var old = await db.Set<StatementRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat && row.Sid == believed.Id, cancellation);
        if (old?.Standing == Standing.Admitted)
            return new AdmissionOutcome(believed.Id, Standing.Admitted, null);
        if (old is not null)
            await db.Set<StatementRow>().Where(row => row.Arrival == old.Arrival).ExecuteDeleteAsync(cancellation);
        var judged = new Judged(believed, believed.Envelope, believed.Issuer, null);
        var outcome = await EnterAsync(db, seat, believed.Id, new ReceivedStatement(believed.Jws), key, judged, cancellation);
        if (old is not null)
            await KeepPlaceAsync(db, old, cancellation);
        return outcome;
    }

    /// <summary>Keeps a keyset, roster or descriptor that cannot be believed yet, unless it is already here.</summary>
    public async Task<AdmissionOutcome> HoldAsync(
        NodeDb db, int seat, ParticipantId from, StatementId sid, ReceivedStatement received, byte[] key, Refusal why, CancellationToken cancellation)
    {
        if (await db.Set<StatementRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat && row.Sid == sid, cancellation) is { } known)
            return new AdmissionOutcome(sid, known.Standing, null);
        var envelope = TrustDocuments.Claimed(received);
        return await EnterAsync(db, seat, sid, received, key, new Judged(null, envelope, envelope?.Issuer ?? from, why), cancellation);
    }

    /// <summary>Whether a refusal may go away by itself, so that what it refuses is held and not rejected.</summary>
    public static bool IsHeld(Refusal refusal) =>
        StatementVerifier.MayBeRightLater(refusal) || refusal is UnknownCommunity or MissingReference or NotUnderstoodYet or ProjectionFailed;

    /// <summary>Tries every held statement of a seat again, oldest first. Returns how many were admitted.</summary>
    /// <param name="lags">Issuers of whom something newer exists than this node knows: theirs stay held.</param>
    public async Task<int> RetryHeldAsync(NodeDb db, int seat, ParticipantId self, Func<ParticipantId, bool> lags, CancellationToken cancellation)
    {
        var held = await db.Set<StatementRow>().AsNoTracking()
            .Where(row => row.Seat == seat && row.Standing == Standing.Held).OrderBy(row => row.Arrival).Take(1000).ToListAsync(cancellation);
        if (held.Count == 0)
            return 0;
        var keys = await storageKeys.FindAsync(seat, held.ConvertAll(row => row.Sid), cancellation);
        var admitted = 0;
        foreach (var row in held.Where(row => keys.ContainsKey(row.Sid) && !lags(row.Issuer)))
        {
            var received = new ReceivedStatement(StatementArchive.Open(row, keys[row.Sid]));
            if (await JudgeHeldAsync(db, row, received, self, cancellation) is not { Refusal: null } judged)
                continue;
            await db.Set<StatementRow>().Where(old => old.Arrival == row.Arrival).ExecuteDeleteAsync(cancellation);
            var outcome = await EnterAsync(db, seat, row.Sid, received, keys[row.Sid], judged, cancellation);
            await KeepPlaceAsync(db, row, cancellation);
            db.ChangeTracker.Clear();
            admitted += outcome.Standing == Standing.Admitted ? 1 : 0;
        }

        return admitted;
    }

    private async Task<Judged> JudgeHeldAsync(NodeDb db, StatementRow row, ReceivedStatement received, ParticipantId self, CancellationToken cancellation)
    {
        if (trust.FindDocument(row.Sid) is { } believed)
            return new Judged(believed, believed.Envelope, believed.Issuer, null);
        var judged = Judge(row.Sid, received, self, row.Issuer);
        return judged.Refusal is OldKeyset && await IsBeforeNextKeysetAsync(db, row, cancellation)
            ? Judge(row.Sid, received, self, row.Issuer, isInPlace: true)
            : judged;
    }

    /// <summary>Whether the log itself shows that no keyset lies between the one a statement names and its leaf (federation.md 2.4).</summary>
    private async Task<bool> IsBeforeNextKeysetAsync(NodeDb db, StatementRow row, CancellationToken cancellation)
    {
        if (row is not { Grade: Grade.Anchored, Epoch: { } epoch, Index: { } index, Keyset: { } keyset }
            || trust.Of(row.Issuer)?.After(keyset) is not { } next)
            return false;
        var place = await db.Set<StatementRow>().AsNoTracking()
            .Where(other => other.Seat == row.Seat && other.Sid == next.Id && other.Grade == Grade.Anchored)
            .Select(other => new { other.Epoch, other.Index }).FirstOrDefaultAsync(cancellation);
        return place is { Epoch: { } nextEpoch, Index: { } nextIndex } && (epoch, index).CompareTo((nextEpoch, nextIndex)) < 0;
    }

    /// <summary>What was known of a statement's place in its log stays known when its row is written anew.</summary>
    private static async Task KeepPlaceAsync(NodeDb db, StatementRow old, CancellationToken cancellation)
    {
        if (old.Index is not null)
        {
            await db.Set<StatementRow>().Where(row => row.Seat == old.Seat && row.Sid == old.Sid).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Grade, old.Grade).SetProperty(row => row.Epoch, old.Epoch)
                    .SetProperty(row => row.Index, old.Index).SetProperty(row => row.Disputed, old.Disputed), cancellation);
        }
    }

    private async Task<AdmissionOutcome> EnterAsync(
        NodeDb db, int seat, StatementId sid, ReceivedStatement received, byte[] key, Judged judged, CancellationToken cancellation)
    {
        var at = Timestamp.Cut(time.GetUtcNow());
        var arrival = await HistoryWriter.NextArrivalAsync(db, cancellation);
        var sealedBytes = AtRest.Seal(key, received.Jws.Span, sid.Digest.ToArray());
        var refusal = judged.Refusal ?? await ReferencesAsync(db, seat, judged.Statement!.Envelope, cancellation);
        if (refusal is null)
        {
            refusal = await TryEnterAsync(db, new Admission(arrival, seat, judged.Statement!, IsOurs: false, at), sealedBytes, cancellation);
            if (refusal is null)
                return new AdmissionOutcome(sid, Standing.Admitted, null);
        }

        var standing = IsHeld(refusal) ? Standing.Held : Standing.Rejected;
        // What is finally refused before its signature was found right leaves the name free for the same statement, signed properly.
        if (judged.Envelope is { } envelope && (judged.Statement is not null || standing == Standing.Held))
        {
            var row = HistoryWriter.RowOf(arrival, seat, sid, judged.Issuer, envelope, at, sealedBytes);
            (row.Standing, row.Code) = (standing, refusal.Code);
            db.Add(row);
            if (standing == Standing.Held)
                await AttachmentNotes.NoteAsync(db, seat, sid, judged.Issuer, envelope, cancellation);
            await db.SaveChangesAsync(cancellation);
        }

        return new AdmissionOutcome(sid, standing, refusal);
    }

    private async Task<Refusal?> TryEnterAsync(NodeDb db, Admission admission, byte[] sealedBytes, CancellationToken cancellation)
    {
        var transaction = db.Database.CurrentTransaction!;
        await transaction.CreateSavepointAsync("item", cancellation);
        Refusal? refusal;
        try
        {
            refusal = await _history.EnterAsync(db, admission, sealedBytes, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !StorageFaults.IsStorageFault(fault))
        {
            refusal = new ProjectionFailed(fault.GetType().Name);
        }

        if (refusal is not null)
            await transaction.RollbackToSavepointAsync("item", cancellation);
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
            ?? (_history.Understands(envelope.Type) ? null : new NotUnderstoodYet(envelope.Type));
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
    internal static async Task<Refusal?> ReferencesAsync(NodeDb db, int seat, Envelope envelope, CancellationToken cancellation)
    {
        foreach (var reference in envelope.References)
        {
            var found = await db.Set<StatementRow>().AsNoTracking()
                .Where(row => row.Seat == seat && row.Sid == reference.Sid && row.Standing == Standing.Admitted)
                .Select(row => new { row.Exercise }).FirstOrDefaultAsync(cancellation);
            if (found is null && reference.Shared)
                return new MissingReference(reference.Sid);
            if (found is not null && found.Exercise != envelope.Exercise)
                return new ExerciseMixed();
        }

        return null;
    }

    private sealed record Judged(Statement? Statement, Envelope? Envelope, ParticipantId Issuer, Refusal? Refusal);
}
