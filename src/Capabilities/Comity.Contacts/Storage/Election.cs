using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Contacts;

/// <summary>Keeps exactly one version of each (issuer, subject) current, the same one whatever order they were stored in.</summary>
/// <remarks>
/// Among versions whose place in the log is known, the highest (epoch, index) stands. A version whose place is not yet known stands if it
/// arrived after that one; among several such, the last to arrive. Cost does not grow with the number of versions.
/// </remarks>
internal static class Election
{
    /// <summary>Elects anew after <paramref name="changed"/> was added (saved or not) or anchored (saved).</summary>
    public static async Task HoldAsync<T>(NodeDb db, T changed, CancellationToken cancellation)
        where T : VersionRow
    {
        var candidates = await CandidatesAsync(db, changed, cancellation);
        var winner = Winner(candidates);
        foreach (var candidate in candidates)
            candidate.Current = ReferenceEquals(candidate, winner);
    }

    internal static T Winner<T>(IReadOnlyCollection<T> versions)
        where T : VersionRow
    {
        var highest = versions.Where(version => version.IsAnchored).MaxBy(version => (version.Epoch, version.Index));
        var latest = versions.Where(version => !version.IsAnchored).MaxBy(version => version.Arrival);
        return highest is null ? latest!
            : latest is null || latest.Arrival < highest.Arrival ? highest
            : latest;
    }

    // What is stored and might win or lose, and what this unit of work has added and not yet saved.
    private static async Task<IReadOnlyCollection<T>> CandidatesAsync<T>(NodeDb db, T changed, CancellationToken cancellation)
        where T : VersionRow
    {
        var same = db.Set<T>().Where(row => row.Seat == changed.Seat && row.Issuer == changed.Issuer && row.Subject == changed.Subject);
        var candidates = new HashSet<T>(ReferenceEqualityComparer.Instance);
        candidates.UnionWith(await same.Where(row => row.Current).ToListAsync(cancellation));
        candidates.UnionWith(await same.Where(row => row.Epoch != null)
            .OrderByDescending(row => row.Epoch).ThenByDescending(row => row.Index).Take(1).ToListAsync(cancellation));
        candidates.UnionWith(await same.Where(row => row.Epoch == null)
            .OrderByDescending(row => row.Arrival).Take(1).ToListAsync(cancellation));
        candidates.UnionWith(db.ChangeTracker.Entries<T>().Select(entry => entry.Entity).Where(row =>
            row.Seat == changed.Seat && row.Issuer == changed.Issuer && row.Subject == changed.Subject));
        return candidates;
    }
}
