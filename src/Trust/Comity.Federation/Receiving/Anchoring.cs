using System.Text;
using Comity.Statements;
using Comity.Statements.Keysets;
using Comity.Storage;
using Comity.Storage.Evidence;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Federation;

/// <summary>Accepts an issuer's checkpoints only as one growing history, and raises statements in them to "anchored".</summary>
/// <remarks>
/// The accepted size never goes back. Two checkpoints that cannot be reconciled are both kept; the log is frozen from then on and people
/// are told (federation.md 2.6). A log frozen for one seat stays readable: only grades stop rising.
/// </remarks>
internal sealed class Anchoring(TrustBook trust, StatementAdmission admission, EpochEnds ends, NodeMessages messages)
{
    /// <summary>Keysets among the proven leaves that may not stand in the seat's history yet: their storage keys are needed.</summary>
    public IEnumerable<StatementId> Documents(ParticipantId issuer, PageAnchors? anchors) =>
        anchors?.Leaves.Select(leaf => leaf.Sid).Where(sid => trust.Of(issuer)?.Find(sid) is not null) ?? [];

    /// <summary>Judges the page's anchors inside the caller's write transaction. Nothing to anchor, or a stale proof, changes nothing.</summary>
    /// <param name="batch">What enters with the page.</param>
    /// <param name="keys">Storage keys of <see cref="Documents"/>.</param>
    /// <returns>Whether anything changed its grade.</returns>
    public async Task<bool> ApplyAsync(
        AdmissionBatch batch, ParticipantId issuer, PageAnchors anchors, IReadOnlyDictionary<StatementId, byte[]> keys, CancellationToken cancellation)
    {
        var (db, seat) = (batch.Db, batch.Seat);
        if (trust.Of(issuer) is not { } chain || chain.Opening(anchors.Epoch) is not { } opening)
            return false;
        if (LogKeys.Open(Encoding.UTF8.GetBytes(anchors.Checkpoint), LogReader.Origin(issuer, anchors.Epoch), chain) is not { } signed)
            return false;
        var proven = anchors.Leaves.Where(leaf => IsProven(leaf, signed)).ToList();
        var before = await db.Set<PeerLogRow>().Where(row => row.Seat == seat && row.Participant == issuer && row.Epoch == anchors.Epoch)
            .Select(row => row.Size).FirstOrDefaultAsync(cancellation);
        var end = chain.EndOf(anchors.Epoch);
        if (end is null ? !await AcceptAsync(db, seat, issuer, anchors, signed, proven, opening, cancellation)
            : !await ends.TakeAsync(db, seat, issuer, anchors, signed, end, cancellation))
            return false;
        var cleared = end is not null && await ProveAnewAsync(db, seat, issuer, anchors.Epoch, end.Size, proven, cancellation);
        await Anchors.KeepAsync(db, seat, issuer, anchors.Epoch, signed, end is null ? before : anchors.From, anchors.Consistency,
            proven.ConvertAll(leaf => new AnchorProof(leaf.Sid, leaf.Index, leaf.Proof)), cancellation);
        foreach (var leaf in proven)
        {
            if (keys.TryGetValue(leaf.Sid, out var key) && trust.FindDocument(leaf.Sid) is { } believed)
                await admission.AdmitBelievedAsync(batch, believed, key, cancellation);
        }

        return await RaiseAsync(batch, issuer, anchors, proven, cancellation) || cleared;
    }

    /// <summary>Takes back the doubt of an ended epoch from what is proven to stand before its end, at the place that it always had.</summary>
    private static async Task<bool> ProveAnewAsync(
        NodeDb db, int seat, ParticipantId issuer, int epoch, long end, List<AnchoredLeaf> proven, CancellationToken cancellation)
    {
        var cleared = 0;
        foreach (var leaf in proven.ToList())
        {
            if (await Anchors.PlaceAsync(db, seat, issuer, leaf.Sid, cancellation) is { } place && place != (epoch, leaf.Index))
            {
                // It stood elsewhere before the end was declared: two histories, of which the first stays on record.
                proven.Remove(leaf);
                continue;
            }

            await db.Set<AnchorRow>().Where(row => row.Seat == seat && row.Issuer == issuer && row.Sid == leaf.Sid && row.Size > end).ExecuteDeleteAsync(cancellation);
            cleared += await db.Set<StatementRow>().Where(row => row.Seat == seat && row.Issuer == issuer && row.Sid == leaf.Sid && row.Disputed)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Disputed, false), cancellation);
        }

        return cleared > 0;
    }

    /// <summary>Raises what was proven and moves the feed's anchored position; not past a statement that a projection could not follow.</summary>
    private async Task<bool> RaiseAsync(
        AdmissionBatch batch, ParticipantId issuer, PageAnchors anchors, List<AnchoredLeaf> proven, CancellationToken cancellation)
    {
        var (db, seat) = (batch.Db, batch.Seat);
        var places = proven.DistinctBy(leaf => leaf.Sid).ToDictionary(leaf => leaf.Sid, leaf => leaf.Index);
        var sids = places.Keys.ToList();
        // By name and nothing else: asked for the issuer's, the database would walk through all of them.
        var rows = (await db.Set<StatementRow>().AsNoTracking().Where(row => row.Seat == seat && sids.Contains(row.Sid)).ToListAsync(cancellation))
            .Where(row => row.Issuer == issuer && row.Grade != Grade.Anchored).OrderBy(row => row.Arrival).ToList();
        var raised = rows.Count;
        if (batch.IsCareful)
            raised = await RaiseOneByOneAsync(db, rows, anchors.Epoch, places, cancellation);
        else
            await admission.AnchorAsync(db, rows, anchors.Epoch, places, cancellation);
        if (raised == rows.Count)
        {
            await db.Set<FeedInRow>()
                .Where(feed => feed.Seat == seat && feed.Peer == issuer && feed.Anchored >= anchors.After && feed.Anchored < anchors.To)
                .ExecuteUpdateAsync(set => set.SetProperty(feed => feed.Anchored, feed => feed.N < anchors.To ? feed.N : anchors.To), cancellation);
        }

        return raised > 0;
    }

    private async Task<int> RaiseOneByOneAsync(
        NodeDb db, List<StatementRow> rows, int epoch, Dictionary<StatementId, long> places, CancellationToken cancellation)
    {
        var raised = 0;
        foreach (var row in rows)
            raised += await admission.AnchorAsync(db, row, epoch, places[row.Sid], cancellation) ? 1 : 0;
        return raised;
    }

    /// <summary>Marks what a later keyset disputes, and what was said under a keyset that had already been replaced (federation.md 2.4).</summary>
    public async Task DisputeAsync(NodeDb db, int seat, ParticipantId issuer, CancellationToken cancellation)
    {
        if (trust.Of(issuer) is not { } chain)
            return;
        var placed = db.Set<StatementRow>().Where(row => row.Seat == seat && row.Issuer == issuer && row.Grade == Grade.Anchored);
        foreach (var keyset in chain.All.Where(keyset => keyset.Body.Prev is not null))
        {
            if (await Anchors.PlaceAsync(db, seat, issuer, keyset.Id, cancellation) is not (var epoch, var index))
                continue;
            var prev = keyset.Body.Prev;
            await placed.Where(row => row.Keyset == prev && row.Type != TrustTypes.Keyset && !row.Disputed
                    && (row.Epoch > epoch || (row.Epoch == epoch && row.Index > index)))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Disputed, true), cancellation);
        }

        foreach (var epoch in chain.All.Select(keyset => keyset.Body.Epoch).Distinct())
        {
            if (chain.EndOf(epoch) is { } end)
                await placed.Where(row => row.Epoch == epoch && row.Index >= end.Size && !row.Disputed).ExecuteUpdateAsync(set => set.SetProperty(row => row.Disputed, true), cancellation);
        }

        await RevokeAsync(placed, chain.Newest, cancellation);
    }

    private static async Task RevokeAsync(IQueryable<StatementRow> placed, Keyset newest, CancellationToken cancellation)
    {
        foreach (var revoked in newest.Body.Revoke)
        {
            var reaffirmed = revoked.Reaffirmed?.ToList() ?? [];
            await placed.Where(row => row.Kid == revoked.Kid && !row.Disputed && !reaffirmed.Contains(row.Sid)
                    && (row.Epoch > revoked.Epoch || (row.Epoch == revoked.Epoch && row.Index >= revoked.From)))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Disputed, true), cancellation);
        }
    }

    private async Task<bool> AcceptAsync(
        NodeDb db, int seat, ParticipantId issuer, PageAnchors anchors, SignedCheckpoint signed, List<AnchoredLeaf> proven, Keyset opening, CancellationToken cancellation)
    {
        if (await EpochEnds.IsBeforeEndAsync(db, seat, issuer, anchors.Epoch, cancellation))
            return false;
        var (size, root) = (signed.Checkpoint.Size, signed.Checkpoint.Root);
        var log = await db.Set<PeerLogRow>().FirstOrDefaultAsync(
            row => row.Seat == seat && row.Participant == issuer && row.Epoch == anchors.Epoch, cancellation);
        if (log is null)
            db.Add(log = new PeerLogRow { Seat = seat, Participant = issuer, Epoch = anchors.Epoch, Root = Digest(TreeHash.Empty) });
        if (log.Conflict is not null || size < log.Size)
            return false;
        // A later epoch begins with the keyset that declares it, and is believed only once that is shown.
        if (anchors.Epoch > 0 && log.Size == 0 && !proven.Exists(leaf => leaf.Index == 0 && leaf.Sid == opening.Id))
            return false;
        if (size == log.Size && size > 0 && Digest(root) == log.Root)
            return true;
        // A proof from elsewhere than what is held says nothing; the receipt tells the sender where to begin.
        if (size != log.Size && anchors.From != log.Size)
            return false;
        var continues = proven.TrueForAll(leaf => (leaf.Index == 0) == (leaf.Sid == opening.Id)) && TreeHash.TryReadList(anchors.Consistency, MerkleProof.MaxLength, out var proof)
            && MerkleProof.VerifyConsistency(log.Size, new TreeHash(log.Root.ToArray()), size, root, proof);
        if (continues)
            (log.Size, log.Root, log.Checkpoint, log.AcceptedAt) = (size, Digest(root), anchors.Checkpoint, messages.Now);
        else
            log.Conflict = anchors.Checkpoint;
        await db.SaveChangesAsync(cancellation);
        return continues;
    }

    private static bool IsProven(AnchoredLeaf leaf, SignedCheckpoint signed) =>
        TreeHash.TryReadList(leaf.Proof, MerkleProof.MaxLength, out var proof)
        && MerkleProof.VerifyInclusion(leaf.Index, signed.Checkpoint.Size, TreeHash.OfLeaf(leaf.Sid.Digest.ToArray()), proof, signed.Checkpoint.Root);

    private static Sha256Digest Digest(TreeHash hash) => new(hash.ToArray());
}
