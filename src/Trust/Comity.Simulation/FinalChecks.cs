using Comity.Federation;
using Comity.Storage;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Simulation;

/// <summary>What must be true once every fault is healed and all nodes have come to rest.</summary>
internal sealed class FinalChecks(World world)
{
    /// <exception cref="Disagreement">Something that was released is missing somewhere.</exception>
    public async Task CheckAsync()
    {
        foreach (var node in world.Nodes)
        {
            await DeliveredAsync(node);
            await AnchoredAsync(node);
            await new AttachmentChecks(world).CheckAsync(node, mustBeWhole: true);
            if (node.WhyShut is { } cause)
                throw new Disagreement($"{node.Name} may never sign again: {cause}");
            foreach (var peer in world.Nodes.Where(peer => peer != node && !node.LostOwn))
                await ReceiptedAsync(node, peer);
            foreach (var peer in world.Nodes.Where(peer => peer != node && !node.LostOwn && !peer.LostOwn))
                await ToldAsync(node, peer);
        }
    }

    private async Task DeliveredAsync(SimNode node)
    {
        await using var db = await node.DbAsync();
        var shown = (await db.Set<NoteRow>().AsNoTracking().Select(row => row.Number).ToListAsync()).ToHashSet();
        var codes = await CodesAsync(db, node);
        foreach (var statement in world.Model.Statements.Where(statement => statement.Fate == Fate.Released && statement.Addressees.Contains(node.Number)))
        {
            var issuer = world.Nodes[statement.Issuer];
            if (issuer.LostOwn || (shown.Contains(statement.Number) && !statement.IsIllegal))
                continue;
            if (statement.IsIllegal && shown.Contains(statement.Number))
                throw new Disagreement($"{node.Name} shows statement {statement.Number}, which is illegal");
            if (!IsExcused(statement, shown, codes))
                throw new Disagreement($"statement {statement.Number} of {issuer.Name} never became what it should at {node.Name} ({Codes(codes, issuer)}; {Known(node, issuer)})");
        }
    }

    /// <summary>Refusals that the model foresees; their number must be enough for the statements that are missing.</summary>
    private bool IsExcused(SimStatement statement, HashSet<int> shown, Dictionary<(int Issuer, string Code), int> codes)
    {
        if (statement.IsIllegal && Take(codes, statement.Issuer, "sim.illegal"))
            return true;
        if (statement.IsIllegal && statement.SharedReference is null)
            return world.Model.EverSuspended.Contains(statement.Issuer) && Take(codes, statement.Issuer, "statement.not-a-member");
        if (statement.SharedReference is { } reference && !shown.Contains(reference))
            return Take(codes, statement.Issuer, "statement.missing-reference") || Take(codes, statement.Issuer, "statement.not-a-member");
        return world.Model.EverSuspended.Contains(statement.Issuer) && Take(codes, statement.Issuer, "statement.not-a-member");
    }

    private static bool Take(Dictionary<(int Issuer, string Code), int> codes, int issuer, string code)
    {
        if (codes.GetValueOrDefault((issuer, code)) == 0)
            return false;
        codes[(issuer, code)]--;
        return true;
    }

    private async Task<Dictionary<(int Issuer, string Code), int>> CodesAsync(NodeDb db, SimNode node)
    {
        var rows = await db.Set<StatementRow>().AsNoTracking().Where(row => row.Type == SimNote.Type && row.Standing != Standing.Admitted && row.Issuer != node.Id)
            .Select(row => new { row.Issuer, row.Code }).ToListAsync();
        return rows.GroupBy(row => (world.Of(row.Issuer).Number, row.Code ?? "")).ToDictionary(group => group.Key, group => group.Count());
    }

    /// <summary>What a node knows of an issuer, against what the issuer knows of itself.</summary>
    private string Known(SimNode node, SimNode issuer) =>
        $"keysets {node.Trust.Of(issuer.Id)?.Newest.Version} of {issuer.Trust.Of(issuer.Id)?.Newest.Version}, " +
        $"rosters {node.Trust.Of(world.Community)?.Newest.Body.Version} and {issuer.Trust.Of(world.Community)?.Newest.Body.Version}" +
        $"{(node.Get<TrustFetcher>().IsLagging(issuer.Id) ? ", lagging" : "")}";

    private static string Codes(Dictionary<(int Issuer, string Code), int> codes, SimNode issuer) =>
        string.Join(", ", codes.Where(pair => pair.Key.Issuer == issuer.Number).Select(pair => $"{pair.Value} {pair.Key.Code}").DefaultIfEmpty("not there"));

    /// <summary>Every statement is proven to stand in its issuer's log, at the place that the issuer gave it.</summary>
    private async Task AnchoredAsync(SimNode node)
    {
        await using var db = await node.DbAsync();
        var rows = await db.Set<StatementRow>().AsNoTracking().Where(row => row.Issuer != node.Id && row.Standing == Standing.Admitted).ToListAsync();
        var shown = await db.Set<NoteRow>().AsNoTracking().ToDictionaryAsync(note => note.Sid, note => note.Place);
        foreach (var issuer in world.Nodes.Where(issuer => issuer != node && !issuer.LostOwn))
        {
            await using var own = await issuer.DbAsync();
            var places = await own.Set<Storage.Log.LeafRow>().AsNoTracking().ToDictionaryAsync(leaf => leaf.Sid);
            foreach (var row in rows.Where(row => row.Issuer == issuer.Id && row.Type == SimNote.Type))
            {
                if (!places.TryGetValue(row.Sid, out var place))
                {
                    if (!row.Disputed)
                        throw new Disagreement($"{node.Name} does not dispute a statement that {issuer.Name} lost before the end of an epoch");
                    continue;
                }

                if (row.Grade != Grade.Anchored)
                    throw new Disagreement($"{node.Name} was never shown where a statement of {issuer.Name} stands in its log (leaf {place.Index})");
                if ((place.Epoch, place.Index) != (row.Epoch, row.Index) || row.Disputed || shown[row.Sid] != row.Index)
                    throw new Disagreement($"{node.Name} believes a statement of {issuer.Name} at another place than its own, or disputes it");
            }
        }
    }

    /// <summary>A sender knows exactly those of its items that the receiver refused for good.</summary>
    private static async Task ToldAsync(SimNode from, SimNode to)
    {
        await using var sender = await from.DbAsync();
        await using var receiver = await to.DbAsync();
        var told = await sender.Set<FeedItemRow>().AsNoTracking().Where(item => item.Peer == to.Id && item.Rejected != null).Select(item => item.Sid).ToListAsync();
        var queued = await sender.Set<FeedItemRow>().AsNoTracking().Where(item => item.Peer == to.Id).Select(item => item.Sid).ToListAsync();
        var refused = await receiver.Set<StatementRow>().AsNoTracking()
            .Where(row => row.Issuer == from.Id && row.Standing == Standing.Rejected).Select(row => row.Sid).ToListAsync();
        if (!told.ToHashSet().SetEquals(refused.Intersect(queued)))
            throw new Disagreement($"{from.Name} was told that {told.Count} of its statements were refused by {to.Name}, who refused {refused.Count}");
    }

    private static async Task ReceiptedAsync(SimNode from, SimNode to)
    {
        await using var sender = await from.DbAsync();
        await using var receiver = await to.DbAsync();
        var feed = await sender.Set<FeedOutRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Peer == to.Id);
        var cursor = await receiver.Set<FeedInRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Peer == from.Id);
        if (feed is not null && (feed.Receipted != feed.N || (feed.N > 0 && (cursor?.Feed, cursor?.N, cursor?.H) != (feed.Feed, feed.N, feed.H))))
            throw new Disagreement($"the feed from {from.Name} to {to.Name} did not come to its end: {feed.N} items, {feed.Receipted} receipted, {cursor?.N ?? 0} taken");
    }
}
