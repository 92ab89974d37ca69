using System.Text;
using Comity.Statements;
using Comity.Statements.Keysets;
using Comity.Storage;
using Comity.Storage.Evidence;
using Comity.Storage.History;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Federation;

/// <summary>Ends what a seat holds of another's log where that participant's roots say that it ended, and unfreezes it there (federation.md 2.7).</summary>
/// <remarks>
/// The roots name the end, and what was accepted before must lead to it: an end that contradicts an accepted checkpoint, or whose
/// connection with one was not shown, is not taken, and the next epoch's log is not either. Everything is kept; what stands behind the
/// proven part is disputed until it is proven anew.
/// </remarks>
internal sealed class EpochEnds(TrustBook trust, NodeMessages messages)
{
    /// <summary>Ends every log whose end needs no further proof: it was accepted itself, or nothing before it was.</summary>
    public async Task EndKnownAsync(NodeDb db, SeatRow seat, CancellationToken cancellation)
    {
        await BeginUnseenAsync(db, seat, cancellation);
        var open = await db.Set<PeerLogRow>().Where(row => row.Seat == seat.Id && row.EndedFrom == null).ToListAsync(cancellation);
        foreach (var log in open)
        {
            if (trust.Of(log.Participant)?.EndOf(log.Epoch) is not { } end || await KnownAsync(db, log, end.Size, cancellation) is var known && known.Size > 0 && known.Size < end.Size)
                continue;
            if (known.Size == 0 || known.Root == end.Root)
                await EndAsync(db, log, known.Size, end, known.Checkpoint, cancellation);
        }
    }

    /// <summary>An epoch of which no checkpoint ever came here ends too: what was said in it and never shown a place may have been lost.</summary>
    private async Task BeginUnseenAsync(NodeDb db, SeatRow seat, CancellationToken cancellation)
    {
        var ended = trust.Participants.Where(chain => chain.Newest.Body.Epoch > 0 && chain.Participant != seat.Participant).ToDictionary(chain => chain.Participant);
        if (ended.Count == 0)
            return;
        var begun = (await db.Set<PeerLogRow>().AsNoTracking().Where(row => row.Seat == seat.Id && ended.Keys.Contains(row.Participant))
            .Select(row => new { row.Participant, row.Epoch }).ToListAsync(cancellation)).ToHashSet();
        foreach (var (participant, chain) in ended)
        {
            for (var epoch = 0; epoch < chain.Newest.Body.Epoch; epoch++)
            {
                if (begun.Add(new { Participant = participant, Epoch = epoch }))
                    db.Add(Unseen(seat.Id, participant, epoch));
            }
        }

        await db.SaveChangesAsync(cancellation);
    }

    private static PeerLogRow Unseen(int seat, ParticipantId participant, int epoch) =>
        new() { Seat = seat, Participant = participant, Epoch = epoch, Root = Digest(TreeHash.Empty) };

    /// <summary>Takes a page's anchors that show the end: its signed checkpoint, and that it continues what is held.</summary>
    /// <returns>Whether the log is ended there now.</returns>
    public async Task<bool> TakeAsync(
        NodeDb db, int seat, ParticipantId issuer, PageAnchors anchors, SignedCheckpoint signed, SeenCheckpoint end, CancellationToken cancellation)
    {
        // Whoever still signs the old epoch's log may be anybody: only the end that the roots named counts.
        if (signed.Checkpoint.Size != end.Size || Digest(signed.Checkpoint.Root) != end.Root)
            return false;
        var note = Encoding.UTF8.GetString(signed.ToArray());
        var log = await db.Set<PeerLogRow>().FirstOrDefaultAsync(row => row.Seat == seat && row.Participant == issuer && row.Epoch == anchors.Epoch, cancellation);
        if (log is null)
            db.Add(log = Unseen(seat, issuer, anchors.Epoch));
        if (log.EndedFrom is not null)
            return await RememberAsync(db, log, note, cancellation);
        var known = await KnownAsync(db, log, end.Size, cancellation);
        if (anchors.From != known.Size)
            return false;
        if (!Continues(known, end, anchors.Consistency))
            return await RefuseAsync(db, log, note, cancellation);
        await EndAsync(db, log, known.Size, end, note, cancellation);
        return true;
    }

    /// <summary>The greatest checkpoint that was accepted of a log, up to a size; empty when there is none.</summary>
    public static async Task<AcceptedPlace> KnownAsync(NodeDb db, PeerLogRow log, long upTo, CancellationToken cancellation)
    {
        if (log.Size > 0 && log.Size <= upTo)
            return new AcceptedPlace(log.Size, log.Root, log.Checkpoint);
        var kept = await db.Set<AnchorCheckpointRow>().AsNoTracking()
            .Where(row => row.Seat == log.Seat && row.Issuer == log.Participant && row.Epoch == log.Epoch && row.Size <= upTo)
            .OrderByDescending(row => row.Size).FirstOrDefaultAsync(cancellation);
        // The note was verified before it was kept; its third line is the root.
        return kept is not null && kept.Checkpoint.Split('\n') is [_, _, var root, ..] && TreeHash.TryParse(root, out var hash)
            ? new AcceptedPlace(kept.Size, Digest(hash), kept.Checkpoint)
            : new AcceptedPlace(0, Digest(TreeHash.Empty), "");
    }

    /// <summary>Whether some earlier epoch of a participant's log is held and not ended yet: then nothing of a later one is taken.</summary>
    public static Task<bool> IsBeforeEndAsync(NodeDb db, int seat, ParticipantId issuer, int epoch, CancellationToken cancellation) =>
        db.Set<PeerLogRow>().AnyAsync(row => row.Seat == seat && row.Participant == issuer && row.Epoch < epoch && row.EndedFrom == null, cancellation);

    private static bool Continues(AcceptedPlace known, SeenCheckpoint end, byte[] consistency) =>
        TreeHash.TryReadList(consistency, MerkleProof.MaxLength, out var proof)
        && MerkleProof.VerifyConsistency(known.Size, new TreeHash(known.Root.ToArray()), end.Size, new TreeHash(end.Root.ToArray()), proof);

    private static async Task<bool> RememberAsync(NodeDb db, PeerLogRow log, string note, CancellationToken cancellation)
    {
        if (log.Checkpoint.Length == 0)
            log.Checkpoint = note;
        await db.SaveChangesAsync(cancellation);
        return true;
    }

    private static async Task<bool> RefuseAsync(NodeDb db, PeerLogRow log, string note, CancellationToken cancellation)
    {
        log.Conflict ??= note;
        await db.SaveChangesAsync(cancellation);
        return false;
    }

    private async Task EndAsync(NodeDb db, PeerLogRow log, long proven, SeenCheckpoint end, string note, CancellationToken cancellation)
    {
        (log.EndedFrom, log.Size, log.Root, log.Checkpoint, log.AcceptedAt) = (log.Size, end.Size, end.Root, note, messages.Now);
        await db.SaveChangesAsync(cancellation);
        var keysets = trust.Of(log.Participant)!.All.Where(keyset => keyset.Body.Epoch <= log.Epoch).Select(keyset => (StatementId?)keyset.Id).ToList();
        var said = db.Set<StatementRow>().Where(row => row.Seat == log.Seat && row.Issuer == log.Participant && row.Standing == Standing.Admitted);
        // Behind the part that is proven, and what was never shown a place: either may still be proven to stand before the end. A keyset
        // stands in the log of the epoch that it names, which may be the next one.
        await said.Where(row => (row.Epoch == log.Epoch && row.Index >= proven) || (row.Epoch == null && row.Type != TrustTypes.Keyset && keysets.Contains(row.Keyset)))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Disputed, true), cancellation);
    }

    private static Sha256Digest Digest(TreeHash hash) => new(hash.ToArray());
}

/// <summary>A state of another's log that was accepted.</summary>
/// <param name="Checkpoint">The signed note; empty at size 0.</param>
internal sealed record AcceptedPlace(long Size, Sha256Digest Root, string Checkpoint);
