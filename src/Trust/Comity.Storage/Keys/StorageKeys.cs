using System.Security.Cryptography;
using Comity.Storage.Databases;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Keys;

/// <summary>The key that seals each stored statement. A key is durable here before the commit of what it sealed (federation.md 2.10).</summary>
public sealed class StorageKeys(IDbContextFactory<KeyDb> databases)
{
    /// <summary>A new key for a statement; to be kept before anything that it sealed is durable.</summary>
    internal static byte[] Fresh() => RandomNumberGenerator.GetBytes(AtRest.KeyBytes);

    /// <summary>A key for each statement: the one already there, else a fresh one, all durable when this returns.</summary>
    public async Task<IReadOnlyList<byte[]>> EnsureAsync(int seat, IReadOnlyList<StatementId> sids, CancellationToken cancellation)
    {
        var there = new Dictionary<StatementId, byte[]>(await FindAsync(seat, sids, cancellation));
        var missing = sids.Where(sid => !there.ContainsKey(sid)).Distinct().Select(sid => new StorageKeyRow { Seat = seat, Sid = sid, Key = Fresh() }).ToList();
        await KeepAsync(missing, cancellation);
        foreach (var row in missing)
            there[row.Sid] = row.Key;
        return [.. sids.Select(sid => there[sid])];
    }

    /// <summary>Keeps fresh keys of statements that have none; durable when this returns.</summary>
    internal async Task KeepAsync(IReadOnlyCollection<StorageKeyRow> fresh, CancellationToken cancellation)
    {
        if (fresh.Count == 0)
            return;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        using var inserts = new RowInserts(db);
        await inserts.WriteAsync(fresh, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The keys of these statements that were not erased.</summary>
    public async Task<IReadOnlyDictionary<StatementId, byte[]>> FindAsync(int seat, IReadOnlyCollection<StatementId> sids, CancellationToken cancellation)
    {
        if (sids.Count == 0)
            return new Dictionary<StatementId, byte[]>();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.StorageKeys.AsNoTracking().Where(row => row.Seat == seat && sids.Contains(row.Sid))
            .ToDictionaryAsync(row => row.Sid, row => row.Key, cancellation);
    }
}
