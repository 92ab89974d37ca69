using Comity.Jose;
using Comity.Statements;
using Comity.Statements.Keysets;
using Comity.Storage.Blobs;
using Comity.Storage.Evidence;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Keys;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Comity.Storage.Upkeep;
using Microsoft.EntityFrameworkCore;

namespace Comity.Simulation;

/// <summary>The rarer events: partitions, wrong clocks, backups and restores, lost inboxes, rotations, suspensions. And deliberate faults.</summary>
internal sealed class Misfortunes(SimulationPlan plan, World world)
{
    private readonly Dice _dice = new(plan.Seed, "misfortunes");

    /// <param name="roll">0 to 99.</param>
    /// <param name="maxLosers">How many nodes may lose statements of their own.</param>
    public Task StrikeAsync(SimNode node, int roll, int maxLosers) => roll switch
    {
        < 15 => PartitionAsync(),
        < 21 => SkewAsync(node),
        < 41 => BackUpAsync(node),
        < 58 => RestoreAsync(node, maxLosers),
        < 64 => LoseInboxAsync(node),
        < 72 => DeclareEpochAsync(node),
        < 82 => RotateAsync(node),
        _ => ChangeRosterAsync(node),
    };

    /// <summary>Ends the log of a node that lost statements of its own and was told so by its peers, unless a keyset of its own is not here yet.</summary>
    public async Task DeclareEpochAsync(SimNode node)
    {
        if (!node.IsUp || !node.LostOwn || node.WhyShut is null || world.Nodes.Any(other => other.IsUp && VersionAt(other, node) > VersionAt(node, node)))
            return;
        world.Note("declare", node.Name);
        await node.DeclareEpochAsync();
        world.SettleEpoch(node);
    }

    /// <summary>Readmits everybody, where the registrar can.</summary>
    public async Task ReadmitAsync()
    {
        if (world.Registrar.IsUp && world.Registrar.WhyShut is null && Suspended() is { } member)
            await SetSuspendedAsync(member, isSuspended: false);
    }

    /// <summary>The deliberate faults that are not built into nodes and network.</summary>
    public async Task SabotageAsync()
    {
        if (plan.Sabotage == Sabotage.SignAfterRestore)
        {
            await ForgetRestoresAsync();
            return;
        }

        var node = _dice.Pick(world.Nodes);
        if (!node.IsUp || !_dice.Chance(10))
            return;
        await using var db = await node.DbAsync();
        if (plan.Sabotage == Sabotage.ForgetCursor)
            await db.Set<FeedInRow>().ExecuteDeleteAsync();
        if (plan.Sabotage == Sabotage.LoseStatement)
            await ForgetOneAsync(db, node);
    }

    /// <summary>The last node goes back as soon as it signed more than its backup knows, with every sign of that removed, and is kept from doubting itself.</summary>
    private async Task ForgetRestoresAsync()
    {
        var node = world.Nodes[^1];
        if (!node.IsUp)
            return;
        if (node.BackupLeaves is not { } kept)
            await node.BackUpAsync();
        else if (!node.LostOwn && await node.LeavesAsync() > kept && await IsAcceptedBehindAsync(node, kept))
            await GoBackAsync(node);
        node.Gate.Open(node.Seat.Id);
    }

    private async Task GoBackAsync(SimNode node)
    {
        world.Network.Expire();
        await node.RestoreAsync(withMark: true);
        (node.LostOwn, node.Losses) = (true, node.Losses + 1);
        await world.SettleFatesAsync(node);
        world.Note("restore", $"{node.Name} unseen");
    }

    private async Task<bool> IsAcceptedBehindAsync(SimNode node, long leaves)
    {
        foreach (var peer in world.Nodes.Where(peer => peer != node && peer.IsUp))
        {
            await using var db = await peer.DbAsync();
            if (await db.Set<PeerLogRow>().AnyAsync(log => log.Participant == node.Id && log.Size > leaves))
                return true;
        }

        return false;
    }

    private static async Task ForgetOneAsync(Storage.NodeDb db, SimNode node)
    {
        var sid = await db.Set<StatementRow>().Where(row => row.Issuer != node.Id && row.Type == SimNote.Type && row.Standing == Standing.Admitted)
            .OrderByDescending(row => row.Arrival).Select(row => (StatementId?)row.Sid).FirstOrDefaultAsync();
        await db.Set<StatementRow>().Where(row => row.Sid == sid).ExecuteDeleteAsync();
        await db.Set<NoteRow>().Where(row => row.Sid == sid).ExecuteDeleteAsync();
    }

    private static int VersionAt(SimNode node, SimNode issuer) => node.Trust.Of(issuer.Id)?.Newest.Version ?? 0;

    private Task PartitionAsync()
    {
        world.Network.Island = _dice.Chance(50)
            ? new HashSet<int>()
            : world.Nodes.Select(node => node.Number).Where(_ => _dice.Chance(40)).ToHashSet();
        world.Note("partition", string.Join(' ', world.Network.Island.Order()));
        return Task.CompletedTask;
    }

    private Task SkewAsync(SimNode node)
    {
        node.Clock.Skew = TimeSpan.FromMinutes(_dice.Below(20_000) - 10_000);
        world.Note("skew", $"{node.Name} {node.Clock.Skew}");
        return Task.CompletedTask;
    }

    private async Task BackUpAsync(SimNode node)
    {
        await node.BackUpAsync();
        world.Note("backup", $"{node.Name} {node.BackupLeaves}");
    }

    /// <summary>Puts an old backup back. A node that so loses statements that it signed stays silent unless its peers lack them too.</summary>
    private async Task RestoreAsync(SimNode node, int maxLosers)
    {
        if (node.BackupLeaves is not { } kept)
            return;
        var loses = await node.LeavesAsync() > kept;
        // The registrar's rosters live on with its members: one who forgot them would found a second line of them.
        if (loses && (node == world.Registrar || (!node.LostOwn && world.Nodes.Count(other => other.LostOwn) >= maxLosers)))
            return;
        world.Network.Expire();
        await node.RestoreAsync();
        node.Losses++;
        node.LostOwn |= loses;
        await world.SettleFatesAsync(node);
        await ForgetUnseenAsync(node);
        await MustBeShutAsync(node);
        world.Note("restore", $"{node.Name} {kept}{(loses ? " loses" : "")}{(node.WhyShut is null ? "" : " shut")}");
    }

    /// <summary>A checkpoint that nobody has accepted, and that is on no way any more, was seen by nobody.</summary>
    private async Task ForgetUnseenAsync(SimNode node)
    {
        var known = new HashSet<(string Origin, long Size)>();
        foreach (var other in world.Nodes.Where(other => other.IsUp))
        {
            await using var db = await other.DbAsync();
            var seen = await db.Set<PeerLogRow>().Where(row => row.Participant == node.Id).ToListAsync();
            known.UnionWith(seen.Select(row => (LogReader.Origin(node.Id, row.Epoch), row.Size)));
        }

        await using var own = await node.DbAsync();
        var signed = await own.Set<LogHeadRow>().ToDictionaryAsync(head => LogReader.Origin(node.Id, head.Epoch), head => head.SignedSize);
        var of = $"comity/{node.Id}/";
        foreach (var key in world.Model.Signed.Keys.Where(key => key.Origin.StartsWith(of, StringComparison.Ordinal)).ToList())
        {
            if (key.Size > signed.GetValueOrDefault(key.Origin) && !known.Contains(key))
                world.Model.Signed.Remove(key);
        }
    }

    private static async Task MustBeShutAsync(SimNode node)
    {
        var head = await node.Get<LogReader>().HeadAsync(node.Seat.Id, default);
        var mark = node.Get<HighWaterFile>().Read()[LogReader.Origin(node.Id, head?.Epoch ?? 0)];
        if (mark.Size > (head?.SignedSize ?? 0) && (node.WhyShut is null || await node.SignAsync() is not null))
            throw new Disagreement($"{node.Name} may sign although its log was once signed further than its restored database knows");
    }

    /// <summary>Loses all that peers had sent, and keeps what is the node's own.</summary>
    private async Task LoseInboxAsync(SimNode node)
    {
        world.Network.Expire();
        await using var db = await node.DbAsync();
        await using var transaction = await db.BeginWriteAsync(default);
        await db.Set<FeedInRow>().ExecuteDeleteAsync();
        await db.Set<FeedInItemRow>().ExecuteDeleteAsync();
        await db.Set<PeerLogRow>().ExecuteDeleteAsync();
        await db.Set<AnchorRow>().ExecuteDeleteAsync();
        await db.Set<AnchorCheckpointRow>().ExecuteDeleteAsync();
        await db.Set<StatementRow>().Where(row => row.Issuer != node.Id).ExecuteDeleteAsync();
        await LoseAttachmentsAsync(db, node);
        // What it still has is derived anew: answers stand without what they answered.
        _ = await node.Get<Rebuild>().ReplayAsync(db, progress: null, default);
        node.Crash.Reset();
        await transaction.CommitAsync();
        node.Losses++;
        world.Note("lose-inbox", node.Name);
    }

    private static async Task LoseAttachmentsAsync(Storage.NodeDb db, SimNode node)
    {
        var foreign = db.Set<BlobRow>().Where(row => row.From != node.Id);
        await db.Set<BlobChunkRow>().Where(chunk => foreign.Any(row => row.Id == chunk.Blob)).ExecuteDeleteAsync();
        await foreign.ExecuteDeleteAsync();
        await db.Set<AttachmentRow>().Where(row => row.Issuer != node.Id).ExecuteDeleteAsync();
        await db.Set<BlobFeedInRow>().ExecuteDeleteAsync();
        await db.Set<BlobRefusalRow>().ExecuteDeleteAsync();
    }

    private async Task RotateAsync(SimNode node)
    {
        if (node.LostOwn || node.WhyShut is not null)
            return;
        world.Note("rotate", node.Name);
        var fresh = EcPrivateJwk.GenerateP256();
        var now = node.Clock.GetUtcNow();
        await node.Get<SeatKeys>().KeepAsync(node.Seat.Id, "issue", fresh, now, default);
        var chain = node.Trust.Of(node.Id)!;
        // From its present end on: what the old key has said stands, what it would say from now on is disputed.
        var from = await node.LeavesAsync();
        var revoked = _dice.Chance(40) ? chain.Newest.For(KeyUse.Issue).First(key => key.Entry.Types is null) : null;
        if (revoked is not null)
            world.Note("revoke", node.Name);
        var next = KeysetIssuer.Next(
            chain,
            body => body with
            {
                Keys = [KeysetIssuer.Entry(fresh.PublicKey, KeyUse.Issue, "issue"), .. chain.Newest.Keys.Values.Where(key => key.Kid != revoked?.Kid).Select(key => key.Entry)],
                Revoke = revoked is null ? body.Revoke : [.. body.Revoke, new Revocation(revoked.Kid, 0, from)],
            },
            [.. node.Roots.Select(root => new SoftwareSigner(root))], now).Value.Statements[^1];
        if (await node.Trust.AddAsync(TrustDocumentKind.Keyset, new ReceivedStatement(next.Jws), default) is { } refusal)
            throw new Disagreement($"{node.Name} cannot rotate: {refusal.Code}");
        _ = await node.Get<StatementRelease>().CompleteAsync(node.Seat.Id, node.Seat.Participant, default);
    }

    private async Task ChangeRosterAsync(SimNode node)
    {
        if (node != world.Registrar || node.WhyShut is not null)
            return;
        if (Suspended() is { } member)
            await SetSuspendedAsync(member, isSuspended: false);
        else
            await SetSuspendedAsync(world.Nodes[1 + _dice.Below(world.Nodes.Count - 1)], isSuspended: true);
    }

    private SimNode? Suspended() => world.Registrar.Trust.Of(world.Community)!.Newest.Body.Members
        .Where(member => member.Suspended).Select(member => world.Of(member.P)).FirstOrDefault();

    private async Task SetSuspendedAsync(SimNode member, bool isSuspended)
    {
        world.Note(isSuspended ? "suspend" : "readmit", member.Name);
        world.Model.EverSuspended.Add(member.Number);
        var changed = await world.Registrar.Get<Founding>().ChangeRosterAsync(
            world.Registrar.Seat, world.Community,
            body => body with { Members = [.. body.Members.Select(entry => entry.P == member.Id ? entry with { Suspended = isSuspended } : entry)] }, default);
        if (changed.Refusal is { } refusal)
            throw new Disagreement($"the roster cannot be changed: {refusal.Code}");
    }
}
