using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Http;

/// <summary>What an officer's request under one key came to.</summary>
internal sealed class IdempotencyRow
{
    public required OfficerId Officer { get; init; }

    public required string Key { get; init; }

    /// <summary>Over method, path, query, content type and body.</summary>
    public required Sha256Digest Request { get; init; }

    public required DateTimeOffset StartedAt { get; set; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Set in the transaction of the effect, so that a lost answer never lets the effect happen twice.</summary>
    public DateTimeOffset? EffectAt { get; set; }

    /// <summary>The answer's status; null while there is none.</summary>
    public int? Status { get; set; }

    public string? ContentType { get; set; }

    public string? Location { get; set; }

    public byte[]? Body { get; set; }
}

/// <summary>An answer that can be given again.</summary>
internal sealed record KeptAnswer(int Status, string? ContentType, string? Location, byte[] Body);

/// <summary>Either the right to run the request, or the answer it had, or why neither.</summary>
/// <param name="StartedAt">Names this run: a later one that took the key over has another.</param>
internal sealed record Claim(KeptAnswer? Answer, Refusal? Refusal, DateTimeOffset StartedAt = default);

/// <summary>Lets one request per officer and key run, and remembers its answer for a day.</summary>
/// <remarks>Each step commits by itself, in a context of its own: the request's transactions are not its business.</remarks>
internal sealed class IdempotencyKeys(IDbContextFactory<NodeDb> databases, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>A request without an answer after this long died with its process.</summary>
    public static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(5);

    public async Task<Claim> Take(OfficerId officer, string key, Sha256Digest request, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        // The write lock makes two claims at one moment one after the other.
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var now = clock.GetUtcNow();
        await db.Set<IdempotencyRow>().Where(row => row.ExpiresAt <= now).ExecuteDeleteAsync(cancellation);
        var row = await db.Set<IdempotencyRow>().SingleOrDefaultAsync(row => row.Officer == officer && row.Key == key, cancellation);
        if (row is not null && Judge(row, request, now) is { } claim)
            return claim;
        if (row is null)
            db.Add(new IdempotencyRow { Officer = officer, Key = key, Request = request, StartedAt = now, ExpiresAt = now + Lifetime });
        else
            row.StartedAt = now;
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new Claim(null, null, now);
    }

    public async Task Keep(OfficerId officer, string key, KeptAnswer answer)
    {
        await using var db = await databases.CreateDbContextAsync();
        await Row(db, officer, key).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Status, answer.Status)
            .SetProperty(row => row.ContentType, answer.ContentType)
            .SetProperty(row => row.Location, answer.Location)
            .SetProperty(row => row.Body, answer.Body));
    }

    /// <summary>Says at start that no request of an earlier process runs any more: its client need not wait to learn what became of it.</summary>
    /// <remarks>Only for the process that holds the writer's lease.</remarks>
    public async Task Outlive(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var ended = clock.GetUtcNow() - Abandoned;
        await db.Set<IdempotencyRow>().Where(row => row.Status == null && row.StartedAt > ended)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.StartedAt, ended), cancellation);
    }

    /// <summary>Frees a key whose request had no effect; one whose request marked an effect stays taken.</summary>
    public async Task Free(OfficerId officer, string key)
    {
        await using var db = await databases.CreateDbContextAsync();
        if (await Row(db, officer, key).Where(row => row.EffectAt == null).ExecuteDeleteAsync() > 0)
            return;
        var ended = clock.GetUtcNow() - Abandoned;
        await Row(db, officer, key).ExecuteUpdateAsync(set => set.SetProperty(row => row.StartedAt, ended));
    }

    internal static IQueryable<IdempotencyRow> Row(NodeDb db, OfficerId officer, string key) =>
        db.Set<IdempotencyRow>().Where(row => row.Officer == officer && row.Key == key);

    private static Claim? Judge(IdempotencyRow row, Sha256Digest request, DateTimeOffset now)
    {
        if (row.Request != request)
            return new Claim(null, new IdempotencyKeyReused());
        if (row.Status is { } status)
            return new Claim(new KeptAnswer(status, row.ContentType, row.Location, row.Body ?? []), null);
        if (row.EffectAt is not null && now - row.StartedAt >= Abandoned)
            return new Claim(null, new IdempotencyTookEffect());
        return now - row.StartedAt < Abandoned ? new Claim(null, new IdempotencyInProgress()) : null;
    }
}

/// <summary>The key of the request that is running, for the use case behind it. Scoped; without a key it does nothing.</summary>
public sealed class IdempotentEffect
{
    private (OfficerId Officer, string Key, DateTimeOffset StartedAt)? _running;

    /// <summary>
    /// Says, inside the caller's transaction, that the effect is happening: should the process die before the answer is kept, the same key
    /// is refused (<c>http.idempotency-took-effect</c>) and not run again.
    /// </summary>
    public async Task Mark(NodeDb db, TimeProvider clock, CancellationToken cancellation)
    {
        if (_running is not { } running)
            return;
        var now = clock.GetUtcNow();
        var marked = await IdempotencyKeys.Row(db, running.Officer, running.Key).Where(row => row.StartedAt == running.StartedAt)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.EffectAt, now), cancellation);
        if (marked != 1)
            throw new InvalidOperationException("Another run has taken this request's idempotency key over.");
    }

    internal void Begin(OfficerId officer, string key, DateTimeOffset startedAt) => _running = (officer, key, startedAt);
}
