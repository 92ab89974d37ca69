using System.Security.Cryptography;
using System.Text;
using Comity.Jose;
using Comity.Statements;
using Comity.Statements.Keysets;
using Comity.Storage.History;
using Comity.Storage.Keys;
using Comity.Storage.Trust;
using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Log;

/// <summary>Signs the state of a seat's log, and never two states of one size.</summary>
/// <remarks>
/// Before signing: new leaves are rehashed from the stored payloads, the root is computed twice (from the growing edge and from tiles),
/// the head row is compared and swapped, the high-water file is written (federation.md 2.3, 2.9). A crash after the swap signs the same
/// size and root again. Called on a cadence, never because a statement is urgent.
/// </remarks>
public sealed class Checkpointer(
    IDbContextFactory<NodeDb> databases, StorageKeys storageKeys, SeatKeys seatKeys, TrustBook trust,
    HighWaterFile highWater, SigningGate gate, SafeModeSwitch safeMode, TimeProvider time)
{
    /// <summary>Signs what is new. Returns the checkpoint, the old one when nothing is new, or <see langword="null"/> while it may not sign.</summary>
    public async Task<string?> SignAsync(int seat, ParticipantId participant, CancellationToken cancellation)
    {
        if (safeMode.IsOn || gate.WhyShut(seat) is not null)
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var heads = await db.Set<LogHeadRow>().AsNoTracking().Where(row => row.Seat == seat).OrderByDescending(row => row.Epoch).ToListAsync(cancellation);
        // Of an epoch that was ended nothing more is signed; the next one begins with its keyset.
        if (heads is not [var head, ..] || trust.Of(participant) is not { } chain || chain.Newest.Body.Epoch != head.Epoch)
            return null;
        foreach (var ended in heads.Skip(1))
            await SignEndAsync(ended, chain, cancellation);
        if (head.Size > head.SignedSize && !await AdvanceAsync(db, head, cancellation))
            return null;
        return head.Size > head.SignedSize || head.Checkpoint.Length == 0
            ? await PublishAsync(seat, participant, head.Epoch, cancellation)
            : head.Checkpoint;
    }

    /// <summary>Ends a log at one of its own sizes and signs that as its last checkpoint, for whoever has a longer one. Leaves behind it stay, and count no more.</summary>
    /// <param name="key">A log key of the keyset that declares the next epoch.</param>
    /// <returns>False when the log could not be read whole: then nothing changed but what a checkpoint would have changed.</returns>
    internal async Task<bool> EndAsync(LogHeadRow head, Checkpoint end, JwsSigner key, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (end.Size > head.SignedSize && !await AdvanceAsync(db, head, cancellation))
            return false;
        var tree = await LogReader.TreeAsync(db, head, end.Size, cancellation);
        if (tree.Size != end.Size || tree.Root() != end.Root)
            return false;
        var note = Encoding.UTF8.GetString(SignedCheckpoint.Sign(end, Signer(key, end.Origin)).ToArray());
        await using var transaction = await db.BeginWriteAsync(cancellation);
        await db.Set<LogHeadRow>().Where(row => row.Seat == head.Seat && row.Epoch == head.Epoch).ExecuteUpdateAsync(
            row => row.SetProperty(x => x.SignedSize, end.Size).SetProperty(x => x.SignedEdge, tree.ToArray())
                .SetProperty(x => x.Checkpoint, note).SetProperty(x => x.SignedAt, time.GetUtcNow()), cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>Signs the end that the roots named, where a restored backup took that checkpoint away and kept the leaves.</summary>
    private async Task SignEndAsync(LogHeadRow head, KeysetChain chain, CancellationToken cancellation)
    {
        if (chain.EndOf(head.Epoch) is { } end && head.SignedSize < end.Size && head.Size >= end.Size && seatKeys.SignerFor(chain.Newest, KeyUse.Log) is { } key)
            _ = await EndAsync(head, new Checkpoint(end.Origin, end.Size, new TreeHash(end.Root.ToArray())), key, cancellation);
    }

    /// <summary>Swaps the head to its committed size, after both ways of computing the root agree.</summary>
    private async Task<bool> AdvanceAsync(NodeDb db, LogHeadRow head, CancellationToken cancellation)
    {
        if (await RehashAsync(db, head, cancellation) is not { } leaves)
            return Stop($"a leaf of seat {head.Seat} does not match its stored payload");
        var tree = StatementLog.Tree(head.SignedEdge);
        foreach (var leaf in leaves)
            tree.Append(leaf);
        var edge = await LogTiles.EdgeAsync(db, head.Seat, head.Epoch, head.SignedSize, cancellation);
        if (!TileGrowth.TryAppend(head.SignedSize, leaves, Source(edge), out var tiles))
            return Stop($"the tiles of seat {head.Seat} are incomplete");
        foreach (var (tile, bytes) in tiles)
            edge[(tile.Level, tile.Index)] = bytes.ToArray();
        if (!new TileHashes(head.Size, Source(edge)).TryRoot(out var fromTiles) || fromTiles != tree.Root() || !tree.ToArray().AsSpan().SequenceEqual(head.Edge))
            return Stop($"two ways of computing the root of seat {head.Seat} disagree");
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var swapped = await db.Set<LogHeadRow>()
            .Where(row => row.Seat == head.Seat && row.Epoch == head.Epoch && row.SignedSize == head.SignedSize)
            .ExecuteUpdateAsync(row => row.SetProperty(x => x.SignedSize, head.Size).SetProperty(x => x.SignedEdge, head.Edge).SetProperty(x => x.Checkpoint, ""), cancellation);
        if (swapped != 1)
            return false; // Another instance was faster: loss of knowledge, not a reason to sign.
        await LogTiles.StoreAsync(db, head.Seat, head.Epoch, tiles, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private async Task<string?> PublishAsync(int seat, ParticipantId participant, int epoch, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        // Fenced, though one row would need no transaction: who lost the lease signs nothing.
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var head = await db.Set<LogHeadRow>().FirstAsync(row => row.Seat == seat && row.Epoch == epoch, cancellation);
        var checkpoint = new Checkpoint(LogReader.Origin(participant, epoch), head.SignedSize, StatementLog.Tree(head.SignedEdge).Root());
        if (!highWater.Raise(new HighWaterMark(checkpoint.Origin, checkpoint.Size, checkpoint.Root.ToString())))
        {
            gate.Shut(seat, $"{checkpoint.Origin} was signed at {checkpoint.Size} leaves or more before, in another state");
            return null;
        }

        var note = Encoding.UTF8.GetString(SignedCheckpoint.Sign(checkpoint, Signer(participant, checkpoint.Origin)).ToArray());
        (head.Checkpoint, head.SignedAt) = (note, time.GetUtcNow());
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return note;
    }

    private NoteSigner Signer(ParticipantId participant, string origin)
    {
        var signer = trust.Of(participant) is { } chain ? seatKeys.SignerFor(chain.Newest, KeyUse.Log) : null;
        if (signer is null)
            throw new InvalidOperationException($"This node holds no log key of {participant}.");
        return Signer(signer, origin);
    }

    private static NoteSigner Signer(JwsSigner signer, string origin)
    {
        using var key = signer.PublicKey.ToECDsa();
        return new NoteSigner(NoteKey.Of(origin, key), text => signer.Sign(text.Span));
    }

    /// <summary>The new leaf hashes, each recomputed from the stored payload; null when one does not match.</summary>
    private async Task<List<TreeHash>?> RehashAsync(NodeDb db, LogHeadRow head, CancellationToken cancellation)
    {
        var leaves = new List<TreeHash>();
        for (var from = head.SignedSize; from < head.Size; from += 500)
        {
            var to = Math.Min(from + 500, head.Size);
            var page = await db.Set<LeafRow>().AsNoTracking()
                .Where(row => row.Seat == head.Seat && row.Epoch == head.Epoch && row.Index >= from && row.Index < to)
                .OrderBy(row => row.Index).ToListAsync(cancellation);
            if (page.Count != to - from || !await PayloadsMatchAsync(db, head.Seat, page, cancellation))
                return null;
            leaves.AddRange(page.Select(leaf => StatementLog.LeafHash(leaf.Sid)));
        }

        return leaves;
    }

    private async Task<bool> PayloadsMatchAsync(NodeDb db, int seat, List<LeafRow> page, CancellationToken cancellation)
    {
        var sids = page.ConvertAll(leaf => leaf.Sid);
        var rows = await db.Set<StatementRow>().AsNoTracking().Where(row => row.Seat == seat && sids.Contains(row.Sid)).ToListAsync(cancellation);
        var keys = await storageKeys.FindAsync(seat, sids, cancellation);
        return rows.Count == page.Count
            && rows.TrueForAll(row => !keys.TryGetValue(row.Sid, out var key) || Matches(row, key));
    }

    private static bool Matches(StatementRow row, byte[] key)
    {
        try
        {
            return TrustDocuments.Sid(new ReceivedStatement(StatementArchive.Open(row, key))) == row.Sid;
        }
        catch (CryptographicException)
        {
            // A flipped bit of the stored bytes: the same finding, told by the cipher.
            return false;
        }
    }

    private static TileSource Source(Dictionary<(int Level, long Index), byte[]> tiles) =>
        (Tile tile, out ReadOnlyMemory<byte> bytes) =>
        {
            var found = tiles.TryGetValue((tile.Level, tile.Index), out var read);
            bytes = read;
            return found;
        };

    private bool Stop(string cause)
    {
        safeMode.Throw(cause);
        return false;
    }
}
