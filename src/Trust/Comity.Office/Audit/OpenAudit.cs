using Comity.Office.Rights;
using Comity.Storage;

namespace Comity.Office.Audit;

/// <summary>Lets an auditor search and check this instance's trail. Both are deeds of their own in it.</summary>
public sealed class OpenAudit(NodeDb db, AuditTrail trail)
{
    private const string Chain = "audit-chain";

    /// <summary>Deeds at a seat and of the node itself, newest first.</summary>
    /// <param name="query">Its instance and seat are overridden: nobody reads another seat's trail by asking.</param>
    public async Task<Result<AuditPage>> Search(Actor actor, int seat, AuditQuery query, CancellationToken cancellation)
    {
        if (!actor.Rights.May(Verbs.Audit, seat, community: null))
            return new NotAllowed(Verbs.Audit);
        await trail.Record(db, new AuditEntry(actor.Who, seat, "audit.search", Chain, trail.Instance), cancellation);
        return await AuditSearch.Run(db, query with { Instance = trail.Instance, Seat = seat }, cancellation);
    }

    /// <summary>Walks the whole chain, and against a head that was kept elsewhere if there is one.</summary>
    public async Task<Result<AuditVerdict>> Check(Actor actor, int seat, string? kept, CancellationToken cancellation)
    {
        if (!actor.Rights.May(Verbs.Audit, seat, community: null))
            return new NotAllowed(Verbs.Audit);
        AuditHead? known = null;
        if (!string.IsNullOrWhiteSpace(kept) && (!AuditHead.TryParse(kept.Trim(), out known) || known!.Instance != trail.Instance))
            return new BadAuditHead(trail.Instance) { Where = "/head" };
        var verdict = await AuditCheck.Run(db, trail.Instance, known, cancellation);
        var entry = new AuditEntry(actor.Who, seat, "audit.check", Chain, trail.Instance);
        await trail.Record(db, verdict.Fault is { } fault ? entry with { Outcome = fault.Code } : entry, cancellation);
        return verdict;
    }
}

public sealed record BadAuditHead(string Instance)
    : Refusal("audit.bad-head", $"A kept line reads like: comity-audit-head/1 {Instance} 42 and 43 more characters. Copy it whole, or leave the field empty.");
