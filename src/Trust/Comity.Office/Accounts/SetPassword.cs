using System.Net;
using Comity.Office.Audit;
using Comity.Office.Entry;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Accounts;

/// <summary>Lets an officer choose a password: by a setup link, or with the old one. All other sessions of theirs end.</summary>
public sealed class SetPassword(
    NodeDb db, AuditTrail audit, PasswordSafe passwords, Sessions sessions, SignInLimits limits, TimeProvider clock)
{
    /// <summary>Uses the link up. A password that is refused leaves the link as it was.</summary>
    public async Task<Refusal?> WithLink(string link, string password, IPAddress? address, CancellationToken cancellation)
    {
        if (PasswordSafe.Flaw(password) is { } flaw)
            return flaw;
        if (limits.Enter(account: null, address) is { } wait)
            return new TooManyAttempts(wait);
        if (await OfficerOf(link, cancellation) is not { } found)
            return new SetupLinkInvalid();
        limits.Refund(account: null, address);
        var hash = passwords.Hash(password);
        var seat = await OfficerReader.SeatOf(db, found.Officer, cancellation);
        var entry = new AuditEntry(AuditWho.Person(found.Officer), seat, "office.set-password", "officer", found.Officer.ToString());
        return await audit.Perform(db, entry, async () =>
            await db.Set<SetupLinkRow>().Where(row => row.Hash == found.Hash).ExecuteDeleteAsync(cancellation) == 1
                ? await Store(found.Officer, hash, keep: null, cancellation)
                : new SetupLinkInvalid(), cancellation);
    }

    /// <summary>Replaces the old password by a new one; guesses at the old one count as sign-in attempts.</summary>
    public async Task<Refusal?> Change(CurrentOfficer officer, string old, string password, IPAddress? address, CancellationToken cancellation)
    {
        if (officer.Session is null)
            return new Forbidden();
        if (PasswordSafe.Flaw(password) is { } flaw)
            return flaw;
        if (limits.Enter(officer.Login, address) is { } wait)
            return new TooManyAttempts(wait);
        var stored = await db.Set<Officer>().Where(row => row.Id == officer.OfficerId).Select(row => row.PasswordHash).SingleAsync(cancellation);
        var verdict = await passwords.Check(stored, old, cancellation);
        if (verdict == PasswordVerdict.Busy)
            return new TooManyAttempts(TimeSpan.FromSeconds(10));
        var hash = verdict == PasswordVerdict.Wrong ? null : passwords.Hash(password);
        var entry = new AuditEntry(officer.Actor.Who, officer.Seat, "office.set-password", "officer", officer.OfficerId.ToString());
        var refusal = await audit.Perform(db, entry, async () => hash is null
            ? new WrongCredentials { Where = "old" }
            : await Store(officer.OfficerId, hash, officer.Session, cancellation), cancellation);
        if (refusal is null)
            limits.Refund(officer.Login, address);
        return refusal;
    }

    private async Task<SetupLinkRow?> OfficerOf(string link, CancellationToken cancellation)
    {
        if (!Secret.TryHash(Secret.Setup, link, out var hash))
            return null;
        var now = clock.GetUtcNow();
        return await db.Set<SetupLinkRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Hash == hash && row.ExpiresAt > now, cancellation);
    }

    private async Task<Refusal?> Store(OfficerId officer, string hash, Guid? keep, CancellationToken cancellation)
    {
        await sessions.EndAll(officer, keep, cancellation);
        var changed = await db.Set<Officer>().Where(row => row.Id == officer && row.DisabledAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.PasswordHash, hash), cancellation);
        return changed == 1 ? null : new OfficerNotFound();
    }
}
