using Comity.Storage;
using Comity.Storage.Feeds;
using Microsoft.EntityFrameworkCore;

namespace Comity.Simulation;

/// <summary>Compares the two ends of every feed with each other, and each with what it was before.</summary>
internal sealed class FeedChecks
{
    private readonly Dictionary<(int From, int To), Seen> _seen = [];

    /// <exception cref="Disagreement">A feed has gaps, another order at its receiver, or a receipt for more than was taken.</exception>
    public async Task CheckAsync(SimNode from, SimNode to)
    {
        await using var sender = await from.DbAsync();
        await using var receiver = await to.DbAsync();
        if (await sender.Set<FeedOutRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Peer == to.Id) is not { } feed)
            return;
        var name = $"the feed from {from.Name} to {to.Name}";
        var items = await sender.Set<FeedItemRow>().AsNoTracking().Where(item => item.Peer == to.Id).OrderBy(item => item.N).ToListAsync();
        Chain(name, feed, items, FeedChain.Start(FeedWriter.Statements, from.Id, to.Id, feed.Feed));
        await TakenAsync(receiver, from, to, feed, items, name);
        Cumulative(name, from, to, feed);
    }

    private static void Chain(string name, FeedOutRow feed, List<FeedItemRow> items, Sha256Digest hash)
    {
        for (var i = 0; i < items.Count; i++)
        {
            hash = FeedChain.Next(hash, items[i].Sid.Digest);
            if (items[i].N != i + 1 || items[i].H != hash)
                throw new Disagreement($"{name} has a gap or a wrong hash at {i + 1}");
        }

        if (feed.N != items.Count || feed.H != hash || feed.Receipted > feed.N || feed.Anchored > feed.Receipted)
            throw new Disagreement($"{name} does not stand where its items end");
    }

    /// <summary>The receiver took a prefix of what the sender has, and the sender believes no more than that.</summary>
    private static async Task TakenAsync(NodeDb receiver, SimNode from, SimNode to, FeedOutRow feed, List<FeedItemRow> items, string name)
    {
        var cursor = await receiver.Set<FeedInRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Peer == from.Id);
        var isSame = cursor?.Feed == feed.Feed;
        if (feed.Receipted > (isSame ? cursor!.N : 0) && to.Losses == 0 && !from.LostOwn)
            throw new Disagreement($"{name} is receipted to {feed.Receipted}, and its receiver holds {(isSame ? cursor!.N : 0)}");
        if (cursor is null)
            return;
        var taken = await receiver.Set<FeedInItemRow>().AsNoTracking().Where(item => item.Peer == from.Id && item.Feed == cursor.Feed)
            .OrderBy(item => item.N).ToListAsync();
        if (taken.Count != cursor.N || taken.Where((item, i) => item.N != i + 1).Any())
            throw new Disagreement($"{name} was taken with gaps");
        if (!isSame || from.LostOwn)
            return;
        if (cursor.N > feed.N || taken.Where((item, i) => item.Sid != items[i].Sid).Any() || (cursor.N > 0 && items[(int)cursor.N - 1].H != cursor.H))
            throw new Disagreement($"{name} was taken in another order than it was sent");
    }

    /// <summary>A receipt is never taken back, and a feed never begun anew, unless somebody lost data.</summary>
    private void Cumulative(string name, SimNode from, SimNode to, FeedOutRow feed)
    {
        var now = new Seen(feed.Feed, feed.Receipted, from.Losses + to.Losses);
        if (_seen.TryGetValue((from.Number, to.Number), out var before) && before.Losses == now.Losses
            && now.Losses == 0 && (before.Feed != now.Feed || now.Receipted < before.Receipted))
            throw new Disagreement($"{name} went back from {before.Receipted} to {now.Receipted} although nobody lost data");
        _seen[(from.Number, to.Number)] = now;
    }

    private sealed record Seen(Sha256Digest Feed, long Receipted, int Losses);
}
