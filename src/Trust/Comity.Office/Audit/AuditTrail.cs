using Comity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comity.Office.Audit;

/// <summary>This instance's chain of deeds: an entry and the effect it tells of commit together, or neither does.</summary>
/// <remarks>
/// Each entry's hash covers the one before, so a change or a gap shows to whoever walks the chain, and a lost end to whoever kept a head.
/// Trusted: whoever writes the database can rewrite the whole chain; only a head kept elsewhere shows that.
/// </remarks>
public sealed class AuditTrail(TimeProvider clock, IOptions<OfficeOptions> options)
{
    public string Instance => options.Value.Instance;

    /// <summary>Appends inside the caller's transaction, and saves with it what the context tracks.</summary>
    /// <returns>The chain's end, should the transaction commit.</returns>
    /// <exception cref="InvalidOperationException">There is no transaction, so the effect could commit without its entry.</exception>
    public async Task<AuditHead> Append(NodeDb db, AuditEntry entry, CancellationToken cancellation)
    {
        if (db.Database.CurrentTransaction is null)
            throw new InvalidOperationException("An audit entry belongs into the transaction of its effect.");
        // Held until the commit, also by callers that did not take the write lock; SQLite has one writer anyway.
        if (!db.IsSqlite)
            await db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_xact_lock(7710802)", cancellation);
        var record = AuditRecord.After(await Head(db, cancellation), entry, clock.GetUtcNow());
        db.Add(record);
        await db.SaveChangesAsync(cancellation);
        db.Entry(record).State = EntityState.Detached;
        return record.Head;
    }

    /// <summary>Records a deed that changes nothing else, such as a read.</summary>
    public async Task<AuditHead> Record(NodeDb db, AuditEntry entry, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var head = await Append(db, entry, cancellation);
        await transaction.CommitAsync(cancellation);
        return head;
    }

    /// <summary>Does <paramref name="work"/> and records it in one transaction; if it refuses, only the refused attempt is recorded.</summary>
    public async Task<Result<T>> Perform<T>(NodeDb db, AuditEntry entry, Func<Task<Result<T>>> work, CancellationToken cancellation)
        where T : notnull
    {
        var result = await Attempt(db, entry, work, cancellation);
        if (result.Refusal is not { } refusal)
            return result;
        db.ChangeTracker.Clear();
        await Record(db, entry with { Outcome = refusal.Code }, cancellation);
        return result;
    }

    /// <inheritdoc cref="Perform{T}"/>
    public async Task<Refusal?> Perform(NodeDb db, AuditEntry entry, Func<Task<Refusal?>> work, CancellationToken cancellation) =>
        (await Perform<AuditEntry>(db, entry, async () => await work() is { } refusal ? refusal : entry, cancellation)).Refusal;

    /// <summary>The end of this instance's chain, to be kept elsewhere.</summary>
    public Task<AuditHead> Head(NodeDb db, CancellationToken cancellation) => Head(db, Instance, cancellation);

    /// <summary>The end of any instance's chain.</summary>
    public static async Task<AuditHead> Head(NodeDb db, string instance, CancellationToken cancellation)
    {
        var last = await db.Set<AuditRecord>().AsNoTracking().Where(entry => entry.Instance == instance)
            .OrderByDescending(entry => entry.Sequence).Select(entry => new { entry.Sequence, entry.Hash }).FirstOrDefaultAsync(cancellation);
        return last is null ? new AuditHead(instance, 0, default) : new AuditHead(instance, last.Sequence, last.Hash);
    }

    private async Task<Result<T>> Attempt<T>(NodeDb db, AuditEntry entry, Func<Task<Result<T>>> work, CancellationToken cancellation)
        where T : notnull
    {
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var result = await work();
        if (result.Refusal is not null)
            return result; // and roll back
        await Append(db, entry, cancellation);
        await transaction.CommitAsync(cancellation);
        return result;
    }
}
