using Comity.Statements;
using Comity.Storage.Blobs;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Log;
using Microsoft.EntityFrameworkCore;

namespace Comity.Simulation;

/// <summary>What happens in a run: people speak, nodes step, time passes, things go wrong. One action at a time.</summary>
internal sealed class Workload(SimulationPlan plan, World world)
{
    private const int MaxLosers = 1;

    private readonly Dice _dice = new(plan.Seed, "workload");
    private readonly Misfortunes _misfortunes = new(plan, world);

    /// <summary>One random step.</summary>
    public async Task ActAsync()
    {
        var node = _dice.Pick(world.Nodes);
        var roll = _dice.Below(1000);
        if (!node.IsUp)
        {
            if (roll < 300)
                await world.ReviveAsync(node);
            return;
        }

        await GuardAsync(node, () => ActAsync(node, roll));
        if (plan.Sabotage != Sabotage.None)
            await _misfortunes.SabotageAsync();
    }

    /// <summary>Steps a node until it has nothing to do; true when it did something.</summary>
    public async Task<bool> DrainAsync(SimNode node)
    {
        for (var steps = 0; steps < 2000; steps++)
        {
            if (!node.IsUp || await node.Engine.StepAsync(default) is not { } report)
                return steps > 0;
            world.Note("drain", Told(node, report));
        }

        throw new Disagreement($"{node.Name} does not come to rest");
    }

    /// <summary>Does something on a node that may die of it.</summary>
    private async Task GuardAsync(SimNode node, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception fault) when (CrashPoint.Caused(fault))
        {
            await world.DieAsync(node);
            if (_dice.Chance(50))
                await world.ReviveAsync(node);
        }
    }

    private Task ActAsync(SimNode node, int roll) => roll switch
    {
        < 480 => StepAsync(node),
        < 680 => SayAsync(node),
        < 750 => SignAsync(node),
        < 830 => PassTimeAsync(),
        < 870 => world.Network.DeliverLateAsync(),
        < 900 => ArmAsync(node),
        _ => _misfortunes.StrikeAsync(node, roll - 900, MaxLosers),
    };

    private async Task StepAsync(SimNode node)
    {
        if (await node.Engine.StepAsync(default) is { } report)
            world.Note("step", Told(node, report));
        else
            world.Count("idle");
    }

    private string Told(SimNode node, Federation.StepReport report) =>
        $"{node.Name} {report.Kind} {(report.Peer is { } peer ? world.Of(peer).Name : "")} {(report.Failure is null ? "done" : "failed")}";

    private async Task SignAsync(SimNode node)
    {
        var note = await node.SignAsync();
        if (note is not null && !world.Model.TryKeep(note))
            throw new Disagreement($"{node.Name} signed two roots for one size of its log");
        world.Note("sign", $"{node.Name} {note?.Split('\n')[1] ?? "no"}");
    }

    private Task PassTimeAsync()
    {
        var passed = TimeSpan.FromSeconds(1 + _dice.Below(_dice.Chance(30) ? 1200 : 60));
        world.Time.Elapsed += passed;
        world.Note("time", $"{passed}");
        return Task.CompletedTask;
    }

    private Task ArmAsync(SimNode node)
    {
        var (commits, isAfter) = (1 + _dice.Below(6), _dice.Chance(50));
        node.Crash.Arm(commits, isAfter);
        world.Note("arm", $"{node.Name} {commits} {(isAfter ? "after" : "before")}");
        return Task.CompletedTask;
    }

    private async Task SayAsync(SimNode node)
    {
        var (draft, statement) = await DraftAsync(node);
        if (statement.AttachmentBytes > 0)
            draft = draft with { Attachments = [await LayInAsync(node, statement)] };
        var extra = plan.Sabotage == Sabotage.DeliverToAnother
            ? world.Nodes.FirstOrDefault(other => other != node && !statement.Addressees.Contains(other.Number)) : null;
        Alongside? alongside = extra is null ? null : async (db, released, cancellation) =>
        {
            db.Add(FeedWriter.Append(await FeedWriter.OpenAsync(db, node.Seat.Id, node.Id, extra.Id, cancellation), released.Sid));
            return null;
        };
        var released = await node.Get<StatementRelease>().ReleaseAsync(draft, alongside, default);
        statement.Fate = released.Refusal is null ? Fate.Released : Fate.Refused;
        world.Note("say", $"{node.Name} {statement.Number} {released.Refusal?.Code ?? string.Join(' ', statement.Addressees.Order())}");
        if (released.Refusal is { } refusal)
            Expect(node, refusal);
        else if (!released.Value.Recipients.Select(recipient => world.Of(recipient).Number).ToHashSet().SetEquals(statement.Addressees))
            throw new Disagreement($"{node.Name} queued statement {statement.Number} for others than its marking names");
    }

    private static async Task<Attachment> LayInAsync(SimNode node, SimStatement statement)
    {
        using var bytes = new MemoryStream(statement.Attachment());
        var laid = (await node.Get<AttachmentStore>().LayInAsync(node.Seat.Id, node.Id, bytes, "list.txt", "text/plain", isOpen: false, default)).Value;
        await using var db = await node.DbAsync();
        if (await AttachmentStore.KeepAsync(db, laid, node.Clock.GetUtcNow(), default) is { } refusal)
            throw new Disagreement($"{node.Name} does not keep an attachment: {refusal.Code}");
        return laid.Attachment;
    }

    /// <summary>Mostly none, often a small one, now and then one of several chunks.</summary>
    private int AttachmentBytes() => _dice.Below(100) switch
    {
        < 2 => 1_000_000 + _dice.Below(2_000_000),
        < 20 => 1 + _dice.Below(5000),
        _ => 0,
    };

    private static void Expect(SimNode node, Refusal refusal)
    {
        var isRight = refusal is AudienceUnresolved or NotAMember || (refusal is RestoredBackup && node.WhyShut is not null);
        if (!isRight)
            throw new Disagreement($"{node.Name} refused to release: {refusal.Code}");
    }

    private async Task<(StatementDraft Draft, SimStatement Statement)> DraftAsync(SimNode node)
    {
        var answered = await AnsweredAsync(node);
        var isShared = answered is not null && _dice.Chance(70);
        var circle = world.Nodes.Select(other => other.Number)
            .Where(number => number != node.Number && (!isShared || world.Model.MayHold(number, answered!.Number))).ToList();
        var toAll = !isShared && _dice.Chance(30);
        var named = circle.Where(_ => _dice.Chance(50)).DefaultIfEmpty(circle.Count > 0 ? _dice.Pick(circle) : (node.Number + 1) % world.Nodes.Count).ToHashSet();
        var addressees = toAll ? Members(node) : named;
        isShared &= circle.Count > 0;
        var isIllegal = _dice.Chance(4);
        var statement = world.Model.Add(number => new SimStatement(
            number, $"{Network.Canary}-{plan.Seed}-{number}", node.Number, addressees, isIllegal, isShared ? answered!.Number : null, AttachmentBytes()));
        var audience = toAll ? (Audience)new Audience.Community(world.Community)
            : new Audience.Named([.. addressees.Select(number => new Recipient(world.Nodes[number].Id, []))]);
        var exercise = _dice.Chance(15) ? "ex-2026" : null;
        return (new StatementDraft
        {
            Seat = node.Seat.Id,
            Type = SimNote.Type,
            Community = world.Community,
            Marking = Marking.Create(toAll ? Tlp.Green : Tlp.Amber, audience).Value,
            Body = BodyJson.Write(new SimNote(statement.Text, statement.Number, isIllegal)),
            Exercise = answered is null ? exercise : answered.Exercise,
            References = answered is null ? [] : [new Reference(answered.Sid, "re", isShared)],
        }, statement);
    }

    /// <summary>One of the last notes that the node holds, or none.</summary>
    private async Task<NoteRow?> AnsweredAsync(SimNode node)
    {
        await using var db = await node.DbAsync();
        var known = await db.Set<NoteRow>().AsNoTracking().Where(row => !row.IsIllegal).OrderByDescending(row => row.Arrival).Take(12).ToListAsync();
        return known.Count > 0 && _dice.Chance(50) ? _dice.Pick(known) : null;
    }

    private HashSet<int> Members(SimNode node) => node.Trust.Of(world.Community)!.Newest.Active
        .Select(member => world.Of(member.P).Number).Where(number => number != node.Number).ToHashSet();
}
