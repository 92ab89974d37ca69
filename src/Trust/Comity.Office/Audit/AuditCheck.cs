using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Audit;

/// <summary>The first thing wrong with a chain.</summary>
/// <param name="Sequence">The first entry that is missing, changed or not what a kept head says.</param>
/// <param name="Code"><c>audit.missing</c>, <c>audit.broken-link</c>, <c>audit.changed</c>, <c>audit.truncated</c> or <c>audit.rewritten</c>.</param>
public sealed record AuditFault(long Sequence, string Code);

/// <summary>What a walk found: how far the chain is whole, and the first fault behind that, if any.</summary>
public sealed record AuditVerdict(AuditHead Head, AuditFault? Fault);

/// <summary>Walks one chain from its first entry and names the first bad one.</summary>
public static class AuditCheck
{
    private const int Page = 1_000;

    /// <param name="known">A head kept elsewhere: shows a lost end and a rewritten chain, which the chain itself cannot.</param>
    public static async Task<AuditVerdict> Run(NodeDb db, string instance, AuditHead? known, CancellationToken cancellation)
    {
        if (known is not null && known.Instance != instance)
            throw new ArgumentException($"The head is of the chain {known.Instance}, not {instance}.", nameof(known));
        var head = new AuditHead(instance, 0, default);
        while (true)
        {
            var after = head.Sequence;
            var page = await db.Set<AuditRecord>().AsNoTracking()
                .Where(entry => entry.Instance == instance && entry.Sequence > after)
                .OrderBy(entry => entry.Sequence).Take(Page).ToListAsync(cancellation);
            foreach (var record in page)
            {
                if (Flaw(head, record, known) is { } fault)
                    return new AuditVerdict(head, fault);
                head = record.Head;
            }

            if (page.Count < Page)
                return new AuditVerdict(head, known?.Sequence > head.Sequence ? new AuditFault(head.Sequence + 1, "audit.truncated") : null);
        }
    }

    private static AuditFault? Flaw(AuditHead before, AuditRecord record, AuditHead? known)
    {
        if (record.Sequence != before.Sequence + 1)
            return new AuditFault(before.Sequence + 1, "audit.missing");
        if (record.Previous != before.Hash)
            return new AuditFault(record.Sequence, "audit.broken-link");
        if (record.ComputeHash() != record.Hash)
            return new AuditFault(record.Sequence, "audit.changed");
        return known?.Sequence == record.Sequence && known.Hash != record.Hash ? new AuditFault(record.Sequence, "audit.rewritten") : null;
    }
}
