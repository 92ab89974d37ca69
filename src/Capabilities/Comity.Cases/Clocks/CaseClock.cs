using System.Text.Json;
using Comity.Cases.Alerts;
using Comity.Cases.Queries;
using Comity.Cases.Threads;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Clocks;

/// <summary>Climbs our own duty chain until somebody has the call, and proposes the policy step to our officers. It speaks to no other State.</summary>
internal sealed class CaseClock(IDutyDesk duty, CommunityRules rules)
{
    /// <summary>Most rows of each kind handled in one tick; the rest is due at the next.</summary>
    public const int MaxPerTick = 200;

    /// <summary>Does what is due. Alerts are queued in the same transaction as the climb moves on: neither is ever lost or done twice.</summary>
    /// <param name="db">Saved here; the caller may hold a transaction.</param>
    public async Task TickAsync(NodeDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        var climbs = await db.Set<ClimbRow>().Where(row => row.StoppedAt == null && row.DueAt <= now)
            .OrderBy(row => row.DueAt).Take(MaxPerTick).ToListAsync(cancellation);
        foreach (var climb in climbs)
            await ClimbAsync(db, climb, now, cancellation);
        await ProposeAsync(db, now, cancellation);
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Makes the next call, or stops because nobody needs to be called any more.</summary>
    public async Task ClimbAsync(NodeDb db, ClimbRow climb, DateTimeOffset now, CancellationToken cancellation)
    {
        var wait = await WaitsAsync(db, climb, cancellation);
        if (wait is null || !(climb.Phase == ClimbPhase.First ? wait.ForSomebody : wait.Pending))
        {
            Rest(climb, wait, now);
            return;
        }

        var chain = await duty.ChainAsync(db, climb.Seat, climb.Desk, cancellation);
        climb.NobodyToCall = chain.Count == 0;
        var call = chain.Count == 0 ? null : chain[climb.Calls % chain.Count];
        if (call is not null)
            Queue(db, climb, call, now);
        climb.Calls += call is null ? 0 : 1;
        if (!climb.Climbs)
            climb.StoppedAt = now;
        else
            climb.DueAt = await duty.AfterAsync(db, climb.Seat, wait.Case.Self, climb.Desk, now, call?.Wait ?? rules.Of(wait.Case.Community).ClimbStep, climb.Urgent, cancellation);
    }

    /// <summary>Somebody has the call: climbing stops. It starts again only if what was asked for is still owed at its deadline.</summary>
    public static async Task<Refusal?> TakeAsync(NodeDb db, int seat, long climb, string officer, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await db.Set<ClimbRow>().FirstOrDefaultAsync(row => row.Seat == seat && row.Id == climb, cancellation) is not { } row)
            return new UnknownCase();
        // The first who has it, has it, until the chain is called again.
        if (row.HeldBy is not null && (row.Phase == ClimbPhase.First || row.Calls == 0 || row.StoppedAt is not null))
            return null;
        (row.HeldBy, row.HeldAt) = (officer, now);
        if (row.StoppedAt is null)
            Rest(row, await WaitsAsync(db, row, cancellation), now);
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>Calls about cases that this reader may know of.</summary>
    public static IQueryable<ClimbRow> CallsFor(NodeDb db, int seat, CaseReader reader)
    {
        var cases = reader.Readable(db, db.Set<CaseRow>().Where(row => row.Seat == seat));
        return db.Set<ClimbRow>().AsNoTracking().Where(call => call.Seat == seat && cases.Any(row => row.Thread == call.Thread));
    }

    private static void Rest(ClimbRow climb, Waiting? waiting, DateTimeOffset now)
    {
        if (climb.Phase == ClimbPhase.First && climb.Climbs && waiting is { Pending: true, Case.AnswerBy: { } deadline } && deadline > now)
            (climb.Phase, climb.DueAt, climb.Calls) = (ClimbPhase.Overdue, deadline, 0);
        else
            climb.StoppedAt = now;
    }

    private static void Queue(NodeDb db, ClimbRow climb, DutyCall call, DateTimeOffset now)
    {
        // One row for each target: one dead address holds up no other.
        for (var i = 0; i < call.Targets.Count; i++)
        {
            var alert = new Alert($"{climb.Seat}-{climb.Id}-{(int)climb.Phase}-{climb.Calls}-{i}", climb.Id, climb.Urgent, climb.Play.Length > 0, call.Targets[i]);
            db.Add(new OutboxRow { Reaction = SendAlert.ReactionName, Seat = climb.Seat, DueAt = now, Detail = JsonSerializer.Serialize(alert) });
        }
    }

    private static async Task<Waiting?> WaitsAsync(NodeDb db, ClimbRow climb, CancellationToken cancellation)
    {
        if (await db.Set<CaseRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == climb.Seat && row.Thread == climb.Thread, cancellation) is not { } found)
            return null;
        var own = await db.Set<CasePartyRow>().AsNoTracking()
            .FirstOrDefaultAsync(party => party.Seat == climb.Seat && party.Thread == climb.Thread && party.Participant == found.Self, cancellation);
        var isOpening = climb.Cause == climb.Thread;
        var status = own?.Status ?? ReceiverStatus.Silent;
        var open = isOpening
            ? !found.Closed && status == ReceiverStatus.Silent
            : await db.Set<CaseItemRow>().AnyAsync(item => item.Seat == climb.Seat && item.Sid == climb.Cause && item.WaitsFor == found.Self, cancellation);
        var pending = isOpening && !found.Closed && Legality.IsPending(found.Kind, found.Wanted, status);
        return new Waiting(found, open || !climb.Climbs, pending);
    }

    private static async Task ProposeAsync(NodeDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        var due = await db.Set<PolicyStepRow>().Where(step => step.SettledAt == null && step.ProposedAt == null && step.DueAt <= now)
            .OrderBy(step => step.DueAt).Take(MaxPerTick).ToListAsync(cancellation);
        foreach (var step in due)
        {
            if (await IsOwedAsync(db, step, cancellation))
                step.ProposedAt = now;
            else
                step.SettledAt = now;
        }
    }

    private static async Task<bool> IsOwedAsync(NodeDb db, PolicyStepRow step, CancellationToken cancellation)
    {
        var row = await db.Set<CaseRow>().AsNoTracking().FirstOrDefaultAsync(found => found.Seat == step.Seat && found.Thread == step.Thread, cancellation);
        var party = await db.Set<CasePartyRow>().AsNoTracking()
            .FirstOrDefaultAsync(found => found.Seat == step.Seat && found.Thread == step.Thread && found.Participant == step.Participant, cancellation);
        return row is { Closed: false } && party is not null && Legality.IsPending(row.Kind, row.Wanted, party.Status);
    }

    /// <param name="ForSomebody">Whether somebody must still look at what called.</param>
    /// <param name="Pending">Whether what was asked for is still owed.</param>
    private sealed record Waiting(CaseRow Case, bool ForSomebody, bool Pending);
}
