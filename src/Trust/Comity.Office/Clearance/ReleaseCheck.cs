using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Clearance;

/// <summary>Everything that decides whether an officer may release a draft now, read in one transaction.</summary>
/// <param name="Urgent">The officer's standing authorisation; null when none was invoked or none stands.</param>
internal sealed record ReleaseCheck(
    SeenDraft Draft, ClearanceRule Rule, IReadOnlyList<ClearanceRow> Clearances, bool IsUrgent, StandingAuthorisationRow? Urgent)
{
    public static async Task<ReleaseCheck> ReadAsync(
        NodeDb db, SeenDraft seen, ClearanceRules rules, OfficerId officer, bool isUrgent, DateTimeOffset now, CancellationToken cancellation)
    {
        var clearances = await db.Set<ClearanceRow>().AsNoTracking().Where(row => row.Draft == seen.Row.Id).ToListAsync(cancellation);
        var urgent = isUrgent ? await Standing.FindAsync(db, seen.Row, officer, now, cancellation) : null;
        return new ReleaseCheck(seen, rules.For(seen.Row), clearances, isUrgent, urgent);
    }

    /// <summary>Why not; null when the officer may.</summary>
    public Refusal? Flaw(OfficerId officer)
    {
        var row = Draft.Row;
        if (row.State == DraftState.Released)
            return new AlreadyReleased();
        if (!row.IsOpen)
            return new DraftClosed(row.State);
        if (IsUrgent)
            return UrgentFlaw();
        if (Rule.IsOnePerson)
            return null;
        if (Draft.IsBy(officer))
            return new OwnDraft();
        if (Clearance.Clearances.Missing(Rule, row.Hash, Clearances).Count == 0)
            return row.State == DraftState.Cleared ? null : new NotCleared();
        return Clearances.Any(clearance => clearance.Hash != row.Hash) ? new EditedAfterClearance() : new NotCleared();
    }

    /// <summary>Whether those who cleared it saw the same recipients; an urgent or one-person release has only its author's word.</summary>
    public bool IsFor(IEnumerable<ParticipantId> recipients)
    {
        if (IsUrgent || Rule.IsOnePerson)
            return true;
        var hash = DraftHash.OfRecipients(recipients);
        return Clearance.Clearances.Valid(Clearances, Draft.Row.Hash).All(clearance => clearance.Recipients == hash);
    }

    private Refusal? UrgentFlaw() => !Rule.MayBeUrgent ? new NeverUrgent() : Urgent is null ? new NoStandingAuthorisation() : null;
}
