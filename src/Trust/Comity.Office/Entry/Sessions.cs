using Comity.Office.Accounts;
using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comity.Office.Entry;

/// <summary>How far a sign-in has come.</summary>
public enum SessionStage
{
    /// <summary>The password was right; a code is awaited. Opens nothing.</summary>
    AwaitsCode,

    /// <summary>The password was right and there is no second factor yet. Opens only its enrolment.</summary>
    MustEnrol,

    Full,
}

/// <summary>A sign-in that the node remembers. Deleting the row ends it at once.</summary>
internal sealed class SessionRow
{
    public required Sha256Digest Hash { get; init; }

    /// <summary>A name for it that opens nothing.</summary>
    public required Guid Id { get; init; }

    public required OfficerId Officer { get; init; }

    public required SessionStage Stage { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The last use, to the minute.</summary>
    public required DateTimeOffset SeenAt { get; set; }

    /// <summary>When it ends however much it is used.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>What the browser keeps of a sign-in, handed out once.</summary>
public sealed record OpenedSession(string Secret, Guid Id, SessionStage Stage, DateTimeOffset ExpiresAt);

/// <summary>One of an officer's sessions, for a list.</summary>
public sealed record SessionView(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt);

/// <summary>The sessions of this node: opened by sign-in, found by their secret, ended by idleness, age or hand.</summary>
public sealed class Sessions(NodeDb db, TimeProvider clock, IOptions<OfficeOptions> options)
{
    private static readonly TimeSpan FirstStepLifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SeenPrecision = TimeSpan.FromMinutes(1);

    /// <summary>The officer's full sessions that have not expired.</summary>
    public async Task<IReadOnlyList<SessionView>> List(OfficerId officer, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var idleSince = now - options.Value.SessionIdle;
        return await db.Set<SessionRow>().AsNoTracking()
            .Where(row => row.Officer == officer && row.Stage == SessionStage.Full && row.ExpiresAt > now && row.SeenAt > idleSince)
            .OrderByDescending(row => row.SeenAt)
            .Select(row => new SessionView(row.Id, row.CreatedAt, row.SeenAt, row.ExpiresAt)).ToListAsync(cancellation);
    }

    /// <summary>The officer of a presented secret; null if it opens nothing (any more).</summary>
    internal async Task<CurrentOfficer?> Find(string? secret, CancellationToken cancellation)
    {
        if (await FindRow(secret, cancellation) is not { Stage: not SessionStage.AwaitsCode } row)
            return null;
        if (await OfficerReader.Load(db, row.Officer, cancellation) is not { } found)
            return null;
        await Touch(row, cancellation);
        return new CurrentOfficer(found.Officer, found.Rights, AuditWho.Person(row.Officer), row.Id, row.Stage == SessionStage.MustEnrol);
    }

    internal async Task<SessionRow?> FindRow(string? secret, CancellationToken cancellation)
    {
        if (!Secret.TryHash(Secret.Session, secret, out var hash))
            return null;
        var now = clock.GetUtcNow();
        var row = await db.Set<SessionRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Hash == hash, cancellation);
        return row is not null && row.ExpiresAt > now && row.SeenAt > now - options.Value.SessionIdle ? row : null;
    }

    /// <summary>Adds the row; the caller's transaction saves it.</summary>
    internal OpenedSession Open(OfficerId officer, SessionStage stage)
    {
        var now = clock.GetUtcNow();
        var (text, hash) = Secret.New(Secret.Session);
        var row = new SessionRow
        {
            Hash = hash,
            Id = Guid.CreateVersion7(now),
            Officer = officer,
            Stage = stage,
            CreatedAt = now,
            SeenAt = now,
            ExpiresAt = now + (stage == SessionStage.Full ? options.Value.SessionLifetime : FirstStepLifetime),
        };
        db.Add(row);
        return new OpenedSession(text, row.Id, stage, row.ExpiresAt);
    }

    /// <summary>Makes the session full in which its officer has just enrolled a second factor.</summary>
    internal Task Raise(Guid id, CancellationToken cancellation)
    {
        var expires = clock.GetUtcNow() + options.Value.SessionLifetime;
        return db.Set<SessionRow>().Where(row => row.Id == id && row.Stage == SessionStage.MustEnrol)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Stage, SessionStage.Full).SetProperty(row => row.ExpiresAt, expires), cancellation);
    }

    internal async Task<bool> End(OfficerId officer, Guid id, CancellationToken cancellation) =>
        await db.Set<SessionRow>().Where(row => row.Officer == officer && row.Id == id).ExecuteDeleteAsync(cancellation) == 1;

    internal Task<int> EndAll(OfficerId officer, Guid? except, CancellationToken cancellation) =>
        db.Set<SessionRow>().Where(row => row.Officer == officer && row.Id != except).ExecuteDeleteAsync(cancellation);

    internal Task Purge(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return db.Set<SessionRow>().Where(row => row.ExpiresAt <= now).ExecuteDeleteAsync(cancellation);
    }

    private async Task Touch(SessionRow row, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (now - row.SeenAt >= SeenPrecision)
            await db.Set<SessionRow>().Where(other => other.Hash == row.Hash)
                .ExecuteUpdateAsync(set => set.SetProperty(other => other.SeenAt, now), cancellation);
    }
}
