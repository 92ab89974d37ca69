using Comity.Office.Audit;
using Comity.Office.Entry;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comity.Office.Accounts;

/// <summary>A one-time permission to choose a password. Shown once; hand it over in person or by another channel.</summary>
public sealed record SetupLink(string Secret, DateTimeOffset ExpiresAt);

/// <summary>A new account and the link by which its officer takes it over.</summary>
public sealed record CreatedOfficer(OfficerId Id, SetupLink Link);

/// <summary>Opens accounts, and gives a new link to whoever lost password or authenticator.</summary>
public sealed class CreateOfficer(NodeDb db, AuditTrail audit, Sessions sessions, TimeProvider clock, IOptions<OfficeOptions> options)
{
    /// <summary>Opens an account without rights; roles are granted separately.</summary>
    public async Task<Result<CreatedOfficer>> Run(Actor actor, int seat, string login, Profile profile, CancellationToken cancellation)
    {
        if (!LoginName.TryNormalise(login, out var normal))
            return new BadLogin { Where = "login" };
        if (profile.Flaw() is { } flaw)
            return flaw;
        var id = OfficerId.New(clock.GetUtcNow());
        var entry = new AuditEntry(actor.Who, seat, "office.create-officer", "officer", id.ToString());
        return await audit.Perform<CreatedOfficer>(db, entry, async () =>
        {
            if (!actor.Rights.May(Verbs.Administer, seat, community: null))
                return new NotAllowed(Verbs.Administer);
            if (await db.Set<Officer>().AnyAsync(row => row.Login == normal, cancellation))
                return new LoginTaken { Where = "login" };
            db.Add(NewOfficer(id, seat, normal, profile));
            return new CreatedOfficer(id, await NewLink(id, cancellation));
        }, cancellation);
    }

    /// <summary>Takes password, authenticator, recovery codes and sessions away, and gives a new link. API tokens stay.</summary>
    public async Task<Result<SetupLink>> Reset(Actor actor, OfficerId officer, CancellationToken cancellation)
    {
        var seat = await OfficerReader.SeatOf(db, officer, cancellation);
        var entry = new AuditEntry(actor.Who, seat, "office.reset-officer", "officer", officer.ToString());
        return await audit.Perform<SetupLink>(db, entry, async () =>
        {
            if (!(await OfficerReader.ToAdminister(db, actor, officer, cancellation)).TryGet(out var row, out var refusal))
                return refusal;
            (row.PasswordHash, row.TotpSecret, row.PendingTotpSecret) = (null, null, null);
            await db.Set<RecoveryCodeRow>().Where(code => code.Officer == officer).ExecuteDeleteAsync(cancellation);
            await sessions.EndAll(officer, except: null, cancellation);
            return await NewLink(officer, cancellation);
        }, cancellation);
    }

    private Officer NewOfficer(OfficerId id, int seat, string login, Profile profile) => new()
    {
        Id = id,
        Login = login,
        DisplayName = profile.DisplayName.Trim(),
        Seat = seat,
        Desks = [.. profile.Desks],
        Languages = [.. profile.Languages],
        TimeZone = profile.TimeZone,
        CreatedAt = clock.GetUtcNow(),
    };

    // An older link of this officer opens nothing any more.
    private async Task<SetupLink> NewLink(OfficerId officer, CancellationToken cancellation)
    {
        await db.Set<SetupLinkRow>().Where(row => row.Officer == officer).ExecuteDeleteAsync(cancellation);
        var (text, hash) = Secret.New(Secret.Setup);
        var expires = clock.GetUtcNow() + options.Value.SetupLinkLifetime;
        db.Add(new SetupLinkRow { Hash = hash, Officer = officer, ExpiresAt = expires });
        return new SetupLink(text, expires);
    }
}
