using Comity.Office.Accounts;
using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Entry;

/// <summary>A tool's key to an officer's rights, or to some of them, kept as its hash.</summary>
internal sealed class ApiTokenRow
{
    public required Guid Id { get; init; }

    public required OfficerId Officer { get; init; }

    public required string Name { get; init; }

    public required Sha256Digest Hash { get; init; }

    /// <summary>At most these of the officer's rights, as they are when the token is used.</summary>
    public required Verbs Scope { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The day of the last use, UTC: enough to find tokens nobody needs, too little to follow a person.</summary>
    public DateOnly? UsedOn { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>A token's text, shown once.</summary>
public sealed record IssuedToken(Guid Id, string Text, DateTimeOffset ExpiresAt);

/// <summary>A token in a list; its text is not known any more.</summary>
public sealed record ApiTokenView(Guid Id, string Name, Verbs Scope, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateOnly? UsedOn, DateTimeOffset? RevokedAt);

/// <summary>API tokens: issued by an officer to their own tools, limited to named rights, expiring, revocable.</summary>
public sealed class ApiTokens(NodeDb db, AuditTrail audit, TimeProvider clock)
{
    /// <summary>The longest life of a token.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(366);

    private const Verbs AllVerbs = Verbs.Draft | Verbs.Clear | Verbs.Release | Verbs.Read | Verbs.Administer | Verbs.Audit;

    /// <summary>Issues a token to the officer themself; a token cannot issue tokens, and nobody issues one in another's name but the operator.</summary>
    public async Task<Result<IssuedToken>> Issue(
        Actor actor, OfficerId officer, string name, Verbs scope, TimeSpan lifetime, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        if (Flaw(name, scope, lifetime) is { } flaw)
            return flaw;
        return await audit.Perform<IssuedToken>(db, await Entry(actor, "office.issue-token", id, officer, cancellation), async () =>
        {
            if (actor.IsToken || !(actor.IsOperator || actor.Officer == officer))
                return new Forbidden();
            if (await OfficerReader.Load(db, officer, cancellation) is null)
                return new OfficerNotFound();
            return Add(officer, id, name, scope, now, now + lifetime);
        }, cancellation);
    }

    /// <summary>The officer's tokens, newest first, revoked and expired ones included.</summary>
    public async Task<IReadOnlyList<ApiTokenView>> List(OfficerId officer, CancellationToken cancellation) =>
        await db.Set<ApiTokenRow>().AsNoTracking().Where(row => row.Officer == officer).OrderByDescending(row => row.CreatedAt)
            .Select(row => new ApiTokenView(row.Id, row.Name, row.Scope, row.CreatedAt, row.ExpiresAt, row.UsedOn, row.RevokedAt))
            .ToListAsync(cancellation);

    /// <summary>Ends a token at once: one's own, or any officer's of a seat that one administers.</summary>
    public async Task<Refusal?> Revoke(Actor actor, Guid token, CancellationToken cancellation)
    {
        if (await db.Set<ApiTokenRow>().SingleOrDefaultAsync(row => row.Id == token, cancellation) is not { } row)
            return new TokenNotFound();
        return await audit.Perform(db, await Entry(actor, "office.revoke-token", token, row.Officer, cancellation), async () =>
        {
            if (actor.Officer != row.Officer && await OfficerReader.ToAdminister(db, actor, row.Officer, cancellation) is { Refusal: { } refusal })
                return refusal;
            row.RevokedAt ??= clock.GetUtcNow();
            return null;
        }, cancellation);
    }

    /// <summary>The officer for whom a presented token speaks, with rights cut to its scope; null if it opens nothing (any more).</summary>
    internal async Task<CurrentOfficer?> Find(string? text, CancellationToken cancellation)
    {
        if (!Secret.TryHash(Secret.Token, text, out var hash))
            return null;
        var now = clock.GetUtcNow();
        var row = await db.Set<ApiTokenRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Hash == hash, cancellation);
        if (row is not { RevokedAt: null } || row.ExpiresAt <= now || await OfficerReader.Load(db, row.Officer, cancellation) is not { } found)
            return null;
        await Touch(row, DateOnly.FromDateTime(now.UtcDateTime), cancellation);
        return new CurrentOfficer(found.Officer, found.Rights.Within(row.Scope), AuditWho.TokenOf(row.Officer, row.Id), session: null, mustEnrol: false);
    }

    private async Task<AuditEntry> Entry(Actor actor, string verb, Guid token, OfficerId officer, CancellationToken cancellation) =>
        new(actor.Who, await OfficerReader.SeatOf(db, officer, cancellation), verb, "api-token", token.ToString("D"));

    private static Refusal? Flaw(string name, Verbs scope, TimeSpan lifetime)
    {
        if (name.Trim().Length is 0 or > 100 || !AuditText.IsOneLine(name))
            return new BadTokenRequest("A token's name is one line of 1 to 100 characters.") { Where = "name" };
        if (scope == Verbs.None || (scope & ~AllVerbs) != Verbs.None)
            return new BadTokenRequest("A token names at least one right.") { Where = "scope" };
        return lifetime < TimeSpan.FromMinutes(1) || lifetime > MaxLifetime
            ? new BadTokenRequest("A token lives for a minute at least and 366 days at most.") { Where = "lifetime" }
            : null;
    }

    private IssuedToken Add(OfficerId officer, Guid id, string name, Verbs scope, DateTimeOffset now, DateTimeOffset expires)
    {
        var (text, hash) = Secret.New(Secret.Token);
        db.Add(new ApiTokenRow
        {
            Id = id,
            Officer = officer,
            Name = name.Trim(),
            Hash = hash,
            Scope = scope,
            CreatedAt = now,
            ExpiresAt = expires,
        });
        return new IssuedToken(id, text, expires);
    }

    private async Task Touch(ApiTokenRow row, DateOnly today, CancellationToken cancellation)
    {
        if (row.UsedOn != today)
            await db.Set<ApiTokenRow>().Where(other => other.Id == row.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(other => other.UsedOn, today), cancellation);
    }
}
