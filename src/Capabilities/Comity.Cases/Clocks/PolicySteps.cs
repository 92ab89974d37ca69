using Comity.Cases.Moves;
using Comity.Cases.Queries;
using Comity.Cases.Threads;
using Comity.Storage;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Clocks;

/// <summary>A step to another State's policy contact that the clock proposes: an unanswered thread, nothing more, and never said to be a refusal.</summary>
public sealed record ProposedPolicyStep(StatementId Thread, ParticipantId Participant, DateTimeOffset ProposedAt);

/// <summary>What officers do with proposed policy steps.</summary>
internal static class PolicySteps
{
    /// <summary>Most shown at once; the oldest first.</summary>
    public const int MaxShown = 200;

    public static async Task<IReadOnlyList<ProposedPolicyStep>> ListAsync(NodeDb db, int seat, CaseReader reader, CancellationToken cancellation)
    {
        var cases = reader.Readable(db, db.Set<CaseRow>().Where(row => row.Seat == seat));
        var steps = await db.Set<PolicyStepRow>().AsNoTracking()
            .Where(step => step.SettledAt == null && step.ProposedAt != null && step.Seat == seat && cases.Any(row => row.Thread == step.Thread))
            .OrderBy(step => step.ProposedAt).Take(MaxShown).ToListAsync(cancellation);
        return steps.ConvertAll(step => new ProposedPolicyStep(step.Thread, step.Participant, step.ProposedAt!.Value));
    }

    /// <summary>What is proposed for one thread.</summary>
    public static async Task<IReadOnlyList<ProposedPolicyStep>> OfAsync(NodeDb db, int seat, StatementId thread, CancellationToken cancellation) =>
        [.. (await db.Set<PolicyStepRow>().AsNoTracking()
            .Where(step => step.SettledAt == null && step.ProposedAt != null && step.Seat == seat && step.Thread == thread)
            .OrderBy(step => step.ProposedAt).ToListAsync(cancellation)).Select(step => new ProposedPolicyStep(step.Thread, step.Participant, step.ProposedAt!.Value))];

    /// <summary>Drafts the step: a question to the policy desk alone. Clearance and release are as for every draft; then it is settled.</summary>
    public static async Task<Result<StatementDraft>> DraftAsync(
        NodeDb db, IDutyDesk duty, int seat, StatementId thread, ParticipantId participant, LanguageText text, Terms terms, CancellationToken cancellation)
    {
        if (await FindAsync(db, seat, thread, participant, cancellation) is null)
            return new UnknownCase();
        var desk = await duty.PolicyDeskAsync(db, seat, participant, cancellation);
        return await Clarify.AskAsync(db, seat, thread, participant, text, desk is null ? terms : terms with { Desks = [desk] }, cancellation);
    }

    /// <summary>An officer has taken the step or dropped it.</summary>
    public static async Task<Refusal?> SettleAsync(
        NodeDb db, int seat, StatementId thread, ParticipantId participant, string officer, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await FindAsync(db, seat, thread, participant, cancellation) is not { } step)
            return new UnknownCase();
        (step.SettledAt, step.SettledBy) = (now, officer);
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    private static Task<PolicyStepRow?> FindAsync(NodeDb db, int seat, StatementId thread, ParticipantId participant, CancellationToken cancellation) =>
        db.Set<PolicyStepRow>().FirstOrDefaultAsync(
            step => step.Seat == seat && step.Thread == thread && step.Participant == participant && step.ProposedAt != null && step.SettledAt == null, cancellation);
}
