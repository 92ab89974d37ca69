using Comity.Federation;
using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Health;

/// <summary>Lets participants share a code or name that rosters bind to each of them, and releases what was held because of it. Audited with its reason (federation.md 2.7).</summary>
internal sealed class ConfirmBinding(NodeDb db, AuditTrail audit, BindingConflicts conflicts, FederationNode federation)
{
    public async Task<Refusal?> RunAsync(CurrentOfficer officer, ConfirmedBinding confirmed, CancellationToken cancellation)
    {
        // What is held is held for every seat of this node.
        var seats = await db.Set<SeatRow>().AsNoTracking().Select(seat => seat.Id).ToListAsync(cancellation);
        if (!seats.TrueForAll(seat => officer.Rights.May(Verbs.Administer, seat, community: null)))
            return new NoSuchConflict();
        if (string.IsNullOrWhiteSpace(confirmed.Reason))
            return new BindingReasonMissing { Where = "/reason" };
        if (AuditEntry.PurposeFlaw(confirmed.Reason) is { } flaw)
            return flaw;
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await conflicts.ConfirmAsync(db, confirmed.Bound, confirmed.Participants, cancellation) is not var (key, committed))
            return new NoSuchConflict();
        var entry = new AuditEntry(officer.Actor.Who, officer.Seat, "node.confirm-binding", "binding", key) { Purpose = confirmed.Reason };
        await audit.Append(db, entry, cancellation);
        await transaction.CommitAsync(cancellation);
        committed();
        seats.ForEach(federation.RetryHeld);
        return null;
    }
}

/// <param name="Bound">The code or name.</param>
/// <param name="Participants">Everybody who bears it, as shown to the person who confirms.</param>
/// <param name="Reason">How it was found right. It stands in the audit trail: no content above TLP:CLEAR.</param>
internal sealed record ConfirmedBinding(string Bound, IReadOnlyList<ParticipantId> Participants, string Reason);

internal sealed record NoSuchConflict()
    : Refusal("node.no-such-conflict", "No roster binds this code or name to exactly these participants, or it is confirmed already, or you do not administer every seat.");

internal sealed record BindingReasonMissing() : Refusal("node.reason-missing", "Say how you found that each of them rightly bears the name.");
