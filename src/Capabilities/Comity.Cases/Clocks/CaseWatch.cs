using Comity.Cases.Bodies;
using Comity.Cases.Threads;
using Comity.Statements;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Cases.Clocks;

/// <summary>Starts the clocks of a statement once: our duty chain for what comes in, the policy step's for what we ask.</summary>
internal sealed class CaseWatch : IReaction
{
    public string Name => "cases.watch";

    public bool Follows(StatementType type) => CaseTypes.All.Contains(type) && type != CaseTypes.RecallApplied;

    public async Task RunAsync(IServiceProvider services, OutboxRow row, CancellationToken cancellation)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync(cancellation);
        await StartAsync(
            db, services.GetRequiredService<CaseClock>(), services.GetRequiredService<IDutyDesk>(), services.GetRequiredService<CommunityRules>(),
            row, services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellation);
    }

    internal static async Task StartAsync(
        NodeDb db, CaseClock clock, IDutyDesk duty, CommunityRules rules, OutboxRow row, DateTimeOffset now, CancellationToken cancellation)
    {
        var entry = await db.Set<CaseEntryRow>().AsNoTracking()
            .FirstOrDefaultAsync(found => found.Seat == row.Seat && found.Arrival == row.Arrival, cancellation);
        if (entry is null || await db.Set<CaseRow>().AsNoTracking().FirstOrDefaultAsync(found => found.Seat == row.Seat && found.Thread == entry.Thread, cancellation) is not { } opened)
            return;
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (entry.Author != opened.Self)
            await CallAsync(db, clock, opened, entry, now, cancellation);
        else if (entry.Sid == entry.Thread && opened.AnswerBy is { } answerBy)
            await TimePolicyStepAsync(db, duty, rules.Of(opened.Community), opened, answerBy, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task CallAsync(NodeDb db, CaseClock clock, CaseRow row, CaseEntryRow entry, DateTimeOffset now, CancellationToken cancellation)
    {
        // Run again after a crash, it finds its own row and does nothing.
        if (await db.Set<ClimbRow>().AnyAsync(climb => climb.Seat == row.Seat && climb.Cause == entry.Sid, cancellation))
            return;
        var waits = await db.Set<CaseItemRow>().AnyAsync(item => item.Seat == row.Seat && item.Sid == entry.Sid && item.WaitsFor == row.Self, cancellation);
        var climb = new ClimbRow
        {
            Seat = row.Seat,
            Thread = row.Thread,
            Cause = entry.Sid,
            Desk = entry.Desks.Length > 0 ? entry.Desks.Split('\n')[0] : null,
            Urgent = row.Urgent,
            Play = row.Play,
            Climbs = waits || (entry.Sid == entry.Thread && row.Wanted != WantedAnswer.None && row.Role == OurRole.Receiver),
            DueAt = now,
        };
        db.Add(climb);
        await db.SaveChangesAsync(cancellation);
        await clock.ClimbAsync(db, climb, now, cancellation);
    }

    private static async Task TimePolicyStepAsync(NodeDb db, IDutyDesk duty, CaseRules rules, CaseRow row, DateTimeOffset answerBy, CancellationToken cancellation)
    {
        var asked = await db.Set<CasePartyRow>().AsNoTracking()
            .Where(party => party.Seat == row.Seat && party.Thread == row.Thread && !party.IsCopy).Select(party => party.Participant).ToListAsync(cancellation);
        foreach (var participant in asked)
        {
            if (await db.Set<PolicyStepRow>().FindAsync([row.Seat, row.Thread, participant], cancellation) is not null)
                continue;
            var due = await duty.AfterAsync(db, row.Seat, participant, desk: null, answerBy, rules.ProposePolicyAfter, row.Urgent, cancellation);
            db.Add(new PolicyStepRow { Seat = row.Seat, Thread = row.Thread, Participant = participant, DueAt = due });
        }
    }
}
