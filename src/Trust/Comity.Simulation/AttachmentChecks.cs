using Comity.Storage.Blobs;
using Microsoft.EntityFrameworkCore;

namespace Comity.Simulation;

/// <summary>Compares the attachments that a node holds with those that were laid in.</summary>
internal sealed class AttachmentChecks(World world)
{
    /// <param name="mustBeWhole">Whether everything that was sent has had its time to come.</param>
    /// <exception cref="Disagreement">An attachment was refused, is another than was sent, or never came.</exception>
    public async Task CheckAsync(SimNode node, bool mustBeWhole)
    {
        await using var db = await node.DbAsync();
        foreach (var note in await db.Set<NoteRow>().AsNoTracking().ToListAsync())
        {
            var statement = world.Model.Statements[note.Number];
            var states = await node.Get<AttachmentStore>().StatusAsync(node.Seat.Id, note.Sid, default);
            if (states.Count != (statement.AttachmentBytes > 0 ? 1 : 0))
                throw new Disagreement($"{node.Name} knows {states.Count} attachments of statement {note.Number}");
            // Nobody has what a restored backup took from its own sender.
            if (states.Count > 0 && statement.Fate != Fate.Lost)
                await CheckAsync(node, note, statement, states[0], mustBeWhole && !world.Nodes[statement.Issuer].LostOwn);
        }
    }

    private static async Task CheckAsync(SimNode node, NoteRow note, SimStatement statement, AttachmentStatus status, bool mustBeWhole)
    {
        if (status.State == BlobState.Complete)
        {
            var opened = (await node.Get<AttachmentStore>().OpenAsync(node.Seat.Id, note.Sid, status.Ordinal, default)).Value;
            if (!(await opened.ReadAsync(default)).TryGet(out var bytes, out _) || !bytes.AsSpan().SequenceEqual(statement.Attachment()))
                throw new Disagreement($"{node.Name} holds another attachment of statement {note.Number} than was sent");
        }
        else if (status.State == BlobState.Refused || mustBeWhole)
        {
            throw new Disagreement($"the attachment of statement {note.Number} never came to {node.Name} ({status.State}, {status.Have} of {status.Chunks} chunks, {status.Code})");
        }
    }
}
