using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Clearance;

/// <summary>One officer's word that a draft may leave exactly as it stood.</summary>
internal sealed class ClearanceRow
{
    public required Guid Id { get; init; }

    public required Guid Draft { get; init; }

    public required OfficerId Officer { get; init; }

    /// <summary>In which capacity, or <see cref="ClearanceRule.AnyCapacity"/>.</summary>
    public required string Capacity { get; init; }

    /// <summary>The draft's hash when it was cleared: the clearance holds for nothing else.</summary>
    public required Sha256Digest Hash { get; init; }

    /// <summary>Hash of who would have received it then.</summary>
    public required Sha256Digest Recipients { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>When an edit, a return or a discard ended it.</summary>
    public DateTimeOffset? VoidedAt { get; set; }
}

/// <summary>Which clearances a draft still needs.</summary>
internal static class Clearances
{
    /// <summary>Voids all clearances of a draft, inside the caller's transaction.</summary>
    public static Task VoidAsync(NodeDb db, Guid draft, DateTimeOffset now, CancellationToken cancellation) => db.Set<ClearanceRow>()
        .Where(row => row.Draft == draft && row.VoidedAt == null)
        .ExecuteUpdateAsync(set => set.SetProperty(row => row.VoidedAt, now), cancellation);

    /// <summary>The clearances that hold for this hash.</summary>
    public static IEnumerable<ClearanceRow> Valid(IEnumerable<ClearanceRow> clearances, Sha256Digest hash) =>
        clearances.Where(row => row.VoidedAt is null && row.Hash == hash);

    /// <summary>The capacities in which it is not cleared yet. One officer counts once.</summary>
    public static IReadOnlyList<string> Missing(ClearanceRule rule, Sha256Digest hash, IEnumerable<ClearanceRow> clearances)
    {
        var missing = rule.Needed.ToList();
        foreach (var given in Valid(clearances, hash).DistinctBy(row => row.Officer))
            missing.Remove(given.Capacity);
        return missing;
    }
}
