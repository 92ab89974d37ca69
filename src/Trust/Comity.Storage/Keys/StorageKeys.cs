using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Keys;

/// <summary>The key that seals each stored statement. A key is durable here before the transaction that uses it (federation.md 2.10).</summary>
public sealed class StorageKeys(IDbContextFactory<KeyDb> databases)
{
    /// <summary>A key for each statement: the one already there, else a fresh one, all durable when this returns.</summary>
    public async Task<IReadOnlyList<byte[]>> EnsureAsync(int seat, IReadOnlyList<StatementId> sids, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var there = await db.StorageKeys.AsNoTracking().Where(row => row.Seat == seat && sids.Contains(row.Sid)).ToDictionaryAsync(row => row.Sid, row => row.Key, cancellation);
        foreach (var sid in sids)
        {
            if (there.ContainsKey(sid))
                continue;
            there[sid] = RandomNumberGenerator.GetBytes(AtRest.KeyBytes);
            db.StorageKeys.Add(new StorageKeyRow { Seat = seat, Sid = sid, Key = there[sid] });
        }

        await db.SaveChangesAsync(cancellation);
        return [.. sids.Select(sid => there[sid])];
    }

    /// <summary>The keys of these statements that were not erased.</summary>
    public async Task<IReadOnlyDictionary<StatementId, byte[]>> FindAsync(int seat, IReadOnlyCollection<StatementId> sids, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.StorageKeys.AsNoTracking().Where(row => row.Seat == seat && sids.Contains(row.Sid))
            .ToDictionaryAsync(row => row.Sid, row => row.Key, cancellation);
    }
}
