using Comity.Statements.Evidence;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Evidence;

/// <summary>Where statements stand in logs as far as one seat can prove it: its own log from its tiles, others' from kept anchors.</summary>
internal sealed class SeatPlaces(NodeDb db, LogReader logs, TrustBook trust, int seat, ParticipantId self)
{
    // What one query names at once; SQLite and PostgreSQL both bear it.
    private const int Batch = 500;

    private readonly Dictionary<(ParticipantId Participant, int Epoch), SortedSet<long>> _sizes = [];

    public Dictionary<StatementId, LeafPlace> Found { get; } = [];

    /// <summary>Looks statements of one issuer up; those without a provable place are left out.</summary>
    public async Task FindAsync(ParticipantId issuer, IEnumerable<StatementId> sids, CancellationToken cancellation)
    {
        foreach (var some in sids.Where(sid => !Found.ContainsKey(sid)).Distinct().Chunk(Batch))
        {
            if (issuer == self)
                await FindOwnAsync(some, cancellation);
            else
                await FindAnchorsAsync(issuer, some, cancellation);
        }
    }

    /// <summary>The logs that the found places lead to, each from its smallest to its greatest size.</summary>
    public async Task<IReadOnlyList<EvidenceLog>> LogsAsync(CancellationToken cancellation)
    {
        var read = new List<EvidenceLog>();
        foreach (var ((participant, epoch), sizes) in _sizes)
            read.Add(participant == self ? await OwnLogAsync(epoch, cancellation) : await PeerLogAsync(participant, epoch, sizes, cancellation));
        return read;
    }

    private async Task FindOwnAsync(IReadOnlyList<StatementId> sids, CancellationToken cancellation)
    {
        var leaves = await db.Set<LeafRow>().AsNoTracking().Where(row => row.Seat == seat && sids.Contains(row.Sid)).ToListAsync(cancellation);
        foreach (var ofEpoch in leaves.GroupBy(leaf => leaf.Epoch))
        {
            var head = await HeadAsync(ofEpoch.Key, cancellation);
            var signed = ofEpoch.Where(leaf => head.Checkpoint.Length > 0 && leaf.Index < head.SignedSize).ToList();
            var proofs = await logs.InclusionAsync(seat, ofEpoch.Key, signed.ConvertAll(leaf => leaf.Index), head.SignedSize, cancellation);
            for (var i = 0; i < signed.Count; i++)
                Add(self, signed[i].Sid, new LeafPlace(ofEpoch.Key, signed[i].Index, head.SignedSize, proofs[i]));
        }
    }

    private async Task FindAnchorsAsync(ParticipantId issuer, IReadOnlyList<StatementId> sids, CancellationToken cancellation)
    {
        var anchors = await db.Set<AnchorRow>().AsNoTracking()
            .Where(row => row.Seat == seat && row.Issuer == issuer && sids.Contains(row.Sid)).ToListAsync(cancellation);
        foreach (var anchor in anchors)
        {
            if (TreeHash.TryReadList(anchor.Proof, MerkleProof.MaxLength, out var proof))
                Add(issuer, anchor.Sid, new LeafPlace(anchor.Epoch, anchor.Index, anchor.Size, proof));
        }
    }

    private void Add(ParticipantId participant, StatementId sid, LeafPlace place)
    {
        Found[sid] = place;
        if (!_sizes.TryGetValue((participant, place.Epoch), out var sizes))
            _sizes[(participant, place.Epoch)] = sizes = [];
        sizes.Add(place.Size);
    }

    private async Task<EvidenceLog> OwnLogAsync(int epoch, CancellationToken cancellation) =>
        new(self, epoch, [(await HeadAsync(epoch, cancellation)).Checkpoint], []);

    // One seat never accepts two histories of a log, so all it kept between two sizes links them.
    private async Task<EvidenceLog> PeerLogAsync(ParticipantId issuer, int epoch, SortedSet<long> sizes, CancellationToken cancellation)
    {
        var (min, max) = (sizes.Min, sizes.Max);
        // Where its roots ended the log, the way to that end belongs to the proof of every place.
        if (trust.Of(issuer)?.EndOf(epoch) is { } end)
            (min, max) = (Math.Min(min, end.Size), Math.Max(max, end.Size));
        var kept = await db.Set<AnchorCheckpointRow>().AsNoTracking()
            .Where(row => row.Seat == seat && row.Issuer == issuer && row.Epoch == epoch && row.Size >= min && row.Size <= max)
            .OrderByDescending(row => row.Size).Take(EvidenceLog.MaxCheckpoints).ToListAsync(cancellation);
        var oldest = kept.Count == 0 ? 0 : kept[^1].Size;
        var links = kept.Where(row => row.From >= oldest && row.From < row.Size).Select(Link).OfType<LogLink>();
        return new EvidenceLog(issuer, epoch, [.. kept.Select(row => row.Checkpoint)], [.. links]);
    }

    private static LogLink? Link(AnchorCheckpointRow row) =>
        TreeHash.TryReadList(row.Consistency, MerkleProof.MaxLength, out var proof) ? new LogLink(row.From, row.Size, proof) : null;

    private readonly Dictionary<int, LogHeadRow> _heads = [];

    // Read once: proofs and checkpoint must be of one size, while the log grows on.
    private async Task<LogHeadRow> HeadAsync(int epoch, CancellationToken cancellation) => _heads.TryGetValue(epoch, out var head)
        ? head
        : _heads[epoch] = await db.Set<LogHeadRow>().AsNoTracking().FirstAsync(row => row.Seat == seat && row.Epoch == epoch, cancellation);
}
