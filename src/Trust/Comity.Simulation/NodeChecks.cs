using Comity.Statements;
using Comity.Storage;
using Comity.Storage.History;
using Comity.Storage.Log;
using Comity.Storage.Upkeep;
using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Simulation;

/// <summary>Compares what stands in one node with the model, and with itself.</summary>
internal sealed class NodeChecks(World world)
{
    /// <exception cref="Disagreement">Something is where it must not be, twice, or derived wrongly.</exception>
    public async Task CheckAsync(SimNode node, bool rebuild)
    {
        if (node.Get<SafeModeSwitch>().Cause is { } cause)
            throw new Disagreement($"{node.Name} went into safe mode: {cause}");
        await using var db = await node.DbAsync();
        await NotesAsync(db, node);
        await LogAsync(db, node);
        await PeerLogsAsync(db, node);
        if (rebuild)
        {
            await RebuildAsync(db, node);
            await new AttachmentChecks(world).CheckAsync(node, mustBeWhole: false);
        }
    }

    private async Task NotesAsync(NodeDb db, SimNode node)
    {
        var notes = await db.Set<NoteRow>().AsNoTracking().ToListAsync();
        if (notes.Count != notes.DistinctBy(note => note.Number).Count())
            throw new Disagreement($"{node.Name} shows a statement twice");
        foreach (var note in notes)
        {
            if (!world.Model.MayHold(node.Number, note.Number) || world.Model.Statements[note.Number].Text != note.Text)
                throw new Disagreement($"{node.Name} reads statement {note.Number}, which was not for it");
            if (world.Model.Statements[note.Number].Fate == Fate.Refused)
                throw new Disagreement($"{node.Name} reads statement {note.Number}, which was never released");
        }

        await HistoryAsync(db, node, notes);
    }

    /// <summary>Each admitted note has its row, and nothing of others' mail is kept in any standing.</summary>
    private static async Task HistoryAsync(NodeDb db, SimNode node, List<NoteRow> notes)
    {
        var rows = await db.Set<StatementRow>().AsNoTracking().Where(row => row.Type == SimNote.Type)
            .Select(row => new { row.Sid, row.Standing, row.Code }).ToListAsync();
        if (rows.Find(row => row.Code == "statement.addressed-to-another") is not null)
            throw new Disagreement($"{node.Name} was sent a statement that is addressed to another");
        var admitted = rows.Where(row => row.Standing == Standing.Admitted).Select(row => row.Sid).ToHashSet();
        if (!admitted.SetEquals(notes.Select(note => note.Sid)))
            throw new Disagreement($"{node.Name}: the notes shown are not those admitted");
    }

    private async Task LogAsync(NodeDb db, SimNode node)
    {
        foreach (var head in await db.Set<LogHeadRow>().AsNoTracking().ToListAsync())
        {
            var leaves = await db.Set<LeafRow>().AsNoTracking().Where(leaf => leaf.Epoch == head.Epoch).OrderBy(leaf => leaf.Index).ToListAsync();
            if (leaves.Count != head.Size || leaves.Where((leaf, i) => leaf.Index != i).Any())
                throw new Disagreement($"the log of {node.Name} has gaps");
            var own = await db.Set<StatementRow>().AsNoTracking().Where(row => row.Issuer == node.Id && row.Epoch == head.Epoch)
                .OrderBy(row => row.Index).Select(row => row.Sid).ToListAsync();
            if (!own.SequenceEqual(leaves.Select(leaf => leaf.Sid)))
                throw new Disagreement($"the log of {node.Name} is not the list of its statements");
            if (head.Checkpoint.Length > 0 && (head.Checkpoint.Split('\n')[2] != Root(leaves, head.SignedSize) || !world.Model.TryKeep(head.Checkpoint)))
                throw new Disagreement($"{node.Name} signed a checkpoint of another log than its own at size {head.SignedSize}");
            await AcceptedAsync(node, head, leaves);
        }
    }

    /// <summary>What peers have accepted of this log begins it.</summary>
    private async Task AcceptedAsync(SimNode node, LogHeadRow head, List<LeafRow> leaves)
    {
        foreach (var peer in world.Nodes.Where(peer => peer != node && peer.IsUp))
        {
            await using var db = await peer.DbAsync();
            var log = await db.Set<PeerLogRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Participant == node.Id && row.Epoch == head.Epoch);
            if (log is null or { Size: 0 })
                continue;
            if (log.Size > head.SignedSize && node.WhyShut is null && head.Epoch == node.Epoch)
                throw new Disagreement($"{node.Name} may sign at size {head.SignedSize} although {peer.Name} has accepted its log at size {log.Size}");
            if (log.Size <= head.SignedSize && new TreeHash(log.Root.ToArray()).ToString() != Root(leaves, log.Size))
                throw new Disagreement($"{peer.Name} has accepted another log of {node.Name} at size {log.Size}");
        }
    }

    private static async Task PeerLogsAsync(NodeDb db, SimNode node)
    {
        if (await db.Set<PeerLogRow>().AnyAsync(row => row.Conflict != null))
            throw new Disagreement($"{node.Name} has seen a forked log");
    }

    private static string Root(List<LeafRow> leaves, long size)
    {
        var tree = new GrowingTree();
        foreach (var leaf in leaves.Take((int)size))
            tree.Append(TreeHash.OfLeaf(leaf.Sid.Digest.ToArray()));
        return tree.Root().ToString();
    }

    /// <summary>Derives the rows anew from the history, and puts the live ones back.</summary>
    private static async Task RebuildAsync(NodeDb db, SimNode node)
    {
        var live = await db.Set<NoteRow>().AsNoTracking().OrderBy(row => row.Arrival).ToListAsync();
        await using var transaction = await db.BeginWriteAsync(default);
        _ = await node.Get<Rebuild>().ReplayAsync(db, progress: null, default);
        var rebuilt = await db.Set<NoteRow>().AsNoTracking().OrderBy(row => row.Arrival).ToListAsync();
        await transaction.RollbackAsync();
        if (!live.Select(Text).SequenceEqual(rebuilt.Select(Text)))
            throw new Disagreement($"{node.Name}: a rebuild gives other rows than those that are shown");
    }

    private static string Text(NoteRow row) => $"{row.Arrival} {row.Sid} {row.Number} {row.Text} {row.Exercise} {row.Depth} {row.Place}";
}
