using Comity.Federation;
using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Health;

/// <summary>Goes on after a restored backup without a peer that cannot be asked. Audited with its reason (federation.md 2.9).</summary>
/// <remarks>If that peer has more of our statements than this database, two histories of ours come to exist, and it will say so.</remarks>
internal sealed class ExcusePeer(NodeDb db, AuditTrail audit, RestoreInquiry inquiry)
{
    public async Task<Refusal?> RunAsync(CurrentOfficer officer, Excusing excusing, CancellationToken cancellation)
    {
        if (!officer.Rights.May(Verbs.Administer, excusing.Seat, community: null))
            return new NotWaitingForPeer();
        if (string.IsNullOrWhiteSpace(excusing.Reason))
            return new ReasonMissing { Where = "/reason" };
        if (AuditEntry.PurposeFlaw(excusing.Reason) is { } flaw)
            return flaw with { Where = "/reason" };
        var seat = await db.Set<SeatRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == excusing.Seat, cancellation);
        if (seat is null || inquiry.Status(seat)?.Waiting.Any(peer => peer.Peer == excusing.Peer) != true)
            return new NotWaitingForPeer();
        // Recorded before it counts: an excuse that left no trace must not open the gate.
        var entry = new AuditEntry(officer.Actor.Who, seat.Id, "node.excuse-peer", "participant", excusing.Peer.ToString()) { Purpose = excusing.Reason };
        await audit.Record(db, entry, cancellation);
        return inquiry.Excuse(seat, excusing.Peer) ? null : new NotWaitingForPeer();
    }
}

/// <param name="Reason">Why it cannot be asked. It stands in the audit trail: no content above TLP:CLEAR.</param>
internal sealed record Excusing(int Seat, ParticipantId Peer, string Reason);

internal sealed record NotWaitingForPeer() : Refusal("node.not-waiting", "No seat of this node that you administer waits for this peer.");

internal sealed record ReasonMissing() : Refusal("node.reason-missing", "Say why this peer cannot be asked.");
