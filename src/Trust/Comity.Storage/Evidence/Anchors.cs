using System.Text;
using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Evidence;

/// <summary>Why a seat believes that another's statement stands in its issuer's log: the proof itself, kept for whoever asks later.</summary>
public sealed class AnchorRow
{
    public required int Seat { get; init; }

    public required StatementId Sid { get; init; }

    /// <summary>Whose log: a roster stands in the log of each registrar that signed it.</summary>
    public required ParticipantId Issuer { get; init; }

    public required int Epoch { get; init; }

    public required long Index { get; init; }

    /// <summary>Of the tree that the proof leads to; its checkpoint is an <see cref="AnchorCheckpointRow"/>.</summary>
    public required long Size { get; init; }

    /// <summary>RFC 6962 2.1.1, hashes of 32 bytes one after another.</summary>
    public required byte[] Proof { get; init; }
}

/// <summary>A checkpoint of another's log that a seat accepted, and how it continues the one accepted before.</summary>
public sealed class AnchorCheckpointRow
{
    public required int Seat { get; init; }

    public required ParticipantId Issuer { get; init; }

    public required int Epoch { get; init; }

    public required long Size { get; init; }

    /// <summary>The signed note with verified signatures only.</summary>
    public required string Checkpoint { get; init; }

    /// <summary>Size of the checkpoint accepted before it; 0 for the first.</summary>
    public required long From { get; init; }

    /// <summary>RFC 6962 2.1.2 from that size; empty for the first.</summary>
    public required byte[] Consistency { get; init; }
}

/// <summary>A leaf of another's log with its verified proof.</summary>
public sealed record AnchorProof(StatementId Sid, long Index, byte[] Proof);

/// <summary>Keeps what anchored others' statements, so that a seat can prove it to third parties after the log has grown on.</summary>
public static class Anchors
{
    /// <summary>Where a statement of a peer was proven to stand in its log; null where it never was.</summary>
    public static async Task<(int Epoch, long Index)?> PlaceAsync(NodeDb db, int seat, ParticipantId issuer, StatementId sid, CancellationToken cancellation) =>
        await db.Set<AnchorRow>().AsNoTracking().Where(row => row.Seat == seat && row.Issuer == issuer && row.Sid == sid)
            .Select(row => new { row.Epoch, row.Index }).FirstOrDefaultAsync(cancellation) is { } place ? (place.Epoch, place.Index) : null;

    /// <summary>Adds proofs inside the caller's write transaction; what is already kept stays as it is.</summary>
    /// <param name="signed">The accepted checkpoint.</param>
    /// <param name="from">Size accepted before it.</param>
    /// <param name="consistency">The verified proof between the two.</param>
    /// <param name="leaves">Verified inclusion proofs to that checkpoint.</param>
    public static async Task KeepAsync(
        NodeDb db, int seat, ParticipantId issuer, int epoch, SignedCheckpoint signed, long from, byte[] consistency, IReadOnlyList<AnchorProof> leaves,
        CancellationToken cancellation)
    {
        var size = signed.Checkpoint.Size;
        var isKnown = await db.Set<AnchorCheckpointRow>()
            .AnyAsync(row => row.Seat == seat && row.Issuer == issuer && row.Epoch == epoch && row.Size == size, cancellation);
        if (!isKnown)
        {
            var note = Encoding.UTF8.GetString(signed.ToArray());
            await db.InsertAsync([new AnchorCheckpointRow { Seat = seat, Issuer = issuer, Epoch = epoch, Size = size, Checkpoint = note, From = from, Consistency = consistency }], cancellation);
        }

        var sids = leaves.Select(leaf => leaf.Sid).ToList();
        var known = await db.Set<AnchorRow>().Where(row => row.Seat == seat && row.Issuer == issuer && sids.Contains(row.Sid)).Select(row => row.Sid).ToListAsync(cancellation);
        var fresh = leaves.ExceptBy(known, leaf => leaf.Sid).DistinctBy(leaf => leaf.Sid)
            .Select(leaf => new AnchorRow { Seat = seat, Sid = leaf.Sid, Issuer = issuer, Epoch = epoch, Index = leaf.Index, Size = size, Proof = leaf.Proof });
        await db.InsertAsync(fresh, cancellation);
    }
}

/// <summary>Tables of the proofs about others' logs.</summary>
internal sealed class AnchorTables : IModelPart
{
    public void Build(ModelBuilder model)
    {
        model.Entity<AnchorRow>(row =>
        {
            row.ToTable("anchors");
            row.HasKey(anchor => new { anchor.Seat, anchor.Sid, anchor.Issuer });
        });
        model.Entity<AnchorCheckpointRow>(row =>
        {
            row.ToTable("anchor_checkpoints");
            row.HasKey(checkpoint => new { checkpoint.Seat, checkpoint.Issuer, checkpoint.Epoch, checkpoint.Size });
        });
    }
}
