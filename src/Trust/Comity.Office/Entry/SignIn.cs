using System.Net;
using Comity.Office.Accounts;
using Comity.Office.Audit;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comity.Office.Entry;

/// <summary>Lets officers in: by password, then by a code; and out again. A refusal never tells whether the account exists.</summary>
/// <remarks>Every attempt that was not turned away by <see cref="SignInLimits"/> is in the audit trail; typed names and passwords never are.</remarks>
public sealed class SignIn(
    NodeDb db, AuditTrail audit, PasswordSafe passwords, SecondFactor secondFactor, Sessions sessions, SignInLimits limits,
    TimeProvider clock, IOptions<OfficeOptions> options)
{
    /// <summary>The first step. The session's stage says what comes next.</summary>
    /// <param name="address">The client's, as far as known; unknown ones are counted together.</param>
    public async Task<Result<OpenedSession>> WithPassword(string typedLogin, string password, IPAddress? address, CancellationToken cancellation)
    {
        // What cannot be a name shares one count: it costs a hash too.
        var login = LoginName.TryNormalise(typedLogin, out var normal) ? normal : "";
        if (limits.Enter(login, address) is { } wait)
            return new TooManyAttempts(wait);
        var officer = await db.Set<Officer>().AsNoTracking().SingleOrDefaultAsync(row => row.Login == login, cancellation);
        var verdict = await passwords.Check(officer?.PasswordHash, password, cancellation);
        if (verdict == PasswordVerdict.Busy)
        {
            limits.Refund(login, address);
            return new TooManyAttempts(TimeSpan.FromSeconds(10));
        }

        if (verdict == PasswordVerdict.Wrong || officer is not { DisabledAt: null })
            return await Refuse(officer, cancellation);
        var opened = await OpenFirst(officer, verdict == PasswordVerdict.RightButOld ? password : null, cancellation);
        Settle(opened, login, address);
        return opened;
    }

    /// <summary>The second step: a code from the authenticator, or a recovery code.</summary>
    /// <param name="firstStep">The secret of the session that awaits a code; this replaces it.</param>
    public async Task<Result<OpenedSession>> WithCode(string firstStep, string code, IPAddress? address, CancellationToken cancellation)
    {
        var waiting = await sessions.FindRow(firstStep, cancellation);
        var officer = waiting is not { Stage: SessionStage.AwaitsCode }
            ? null
            : await db.Set<Officer>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == waiting.Officer && row.DisabledAt == null, cancellation);
        if (limits.Enter(officer?.Login, address) is { } wait)
            return new TooManyAttempts(wait);
        if (officer is null)
            return new SignInExpired();
        var opened = await audit.Perform(db, Entry(officer, "office.sign-in-code"), () => Complete(officer, waiting!, code, cancellation), cancellation);
        if (opened.Refusal is null)
            limits.Succeed(officer.Login, address);
        return opened;
    }

    /// <summary>Ends the session.</summary>
    public async Task Out(Rights.CurrentOfficer officer, CancellationToken cancellation)
    {
        if (officer.Session is not { } session)
            return;
        var entry = new AuditEntry(officer.Actor.Who, officer.Seat, "office.sign-out", "session", session.ToString("D"));
        await audit.Perform(db, entry, async () =>
            await sessions.End(officer.OfficerId, session, cancellation) ? null : new SessionNotFound(), cancellation);
    }

    private static AuditEntry Entry(Officer officer, string verb) =>
        new(AuditWho.Person(officer.Id), officer.Seat, verb, "officer", officer.Id.ToString());

    // One entry either way, so that an unknown name takes as long as a wrong password.
    private async Task<Refusal> Refuse(Officer? officer, CancellationToken cancellation)
    {
        var refusal = new WrongCredentials();
        var entry = officer is null
            ? new AuditEntry(AuditWho.System("sign-in"), 0, "office.sign-in", "officer", "unknown")
            : new AuditEntry(AuditWho.System("sign-in"), officer.Seat, "office.sign-in", "officer", officer.Id.ToString());
        await audit.Record(db, entry with { Outcome = refusal.Code }, cancellation);
        return refusal;
    }

    private Task<Result<OpenedSession>> OpenFirst(Officer officer, string? toRehash, CancellationToken cancellation) =>
        audit.Perform<OpenedSession>(db, Entry(officer, "office.sign-in"), async () =>
        {
            await sessions.Purge(cancellation);
            if (toRehash is not null)
                await Rehash(officer, toRehash, cancellation);
            return sessions.Open(officer.Id, StageAfterPassword(officer));
        }, cancellation);

    private SessionStage StageAfterPassword(Officer officer) => officer.HasSecondFactor
        ? SessionStage.AwaitsCode
        : options.Value.RequireSecondFactor ? SessionStage.MustEnrol : SessionStage.Full;

    // Only where the hash is still the one that was checked: a password changed meanwhile stays changed.
    private Task Rehash(Officer officer, string password, CancellationToken cancellation)
    {
        var hash = passwords.Hash(password);
        return db.Set<Officer>().Where(row => row.Id == officer.Id && row.PasswordHash == officer.PasswordHash)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.PasswordHash, hash), cancellation);
    }

    private void Settle(Result<OpenedSession> opened, string login, IPAddress? address)
    {
        // A right password alone clears nothing: else it would buy unlimited guesses at the code.
        if (opened.Refusal is null && opened.Value.Stage != SessionStage.AwaitsCode)
            limits.Succeed(login, address);
        else
            limits.Refund(login, address);
    }

    private async Task<Result<OpenedSession>> Complete(Officer officer, SessionRow waiting, string code, CancellationToken cancellation)
    {
        if (!await secondFactor.Use(db, officer, code, clock.GetUtcNow(), cancellation))
            return new WrongCredentials();
        // Signed out, disabled or completed by another request in the meantime.
        if (!await sessions.End(officer.Id, waiting.Id, cancellation))
            return new SignInExpired();
        return sessions.Open(officer.Id, SessionStage.Full);
    }
}
