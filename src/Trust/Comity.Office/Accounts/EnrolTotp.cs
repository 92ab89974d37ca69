using Comity.Office.Audit;
using Comity.Office.Entry;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comity.Office.Accounts;

/// <summary>What an officer's authenticator needs. Shown once.</summary>
/// <param name="Uri">For a QR code.</param>
/// <param name="Secret">The same secret for typing, base32.</param>
public sealed record TotpOffer(string Uri, string Secret);

/// <summary>One-time codes for the day the authenticator is lost. Shown once.</summary>
public sealed record RecoverySheet(IReadOnlyList<string> Codes);

/// <summary>Binds an officer's authenticator: it counts only after a code from it was confirmed.</summary>
/// <remarks>Who has one replaces it from a full session; until the new one is confirmed the old one stays in use.</remarks>
public sealed class EnrolTotp(
    NodeDb db, AuditTrail audit, SecondFactor secondFactor, Sessions sessions, SignInLimits limits, TimeProvider clock,
    IOptions<OfficeOptions> options)
{
    public Task<Result<TotpOffer>> Begin(CurrentOfficer officer, CancellationToken cancellation) =>
        audit.Perform<TotpOffer>(db, Entry(officer, "office.begin-totp"), async () =>
        {
            if (!(await Load(officer, cancellation)).TryGet(out var row, out var refusal))
                return refusal;
            var secret = Totp.NewSecret();
            row.PendingTotpSecret = secondFactor.Seal(secret);
            return new TotpOffer(Totp.Uri(secret, options.Value.Issuer, officer.Login), Totp.Base32(secret));
        }, cancellation);

    /// <summary>Confirms with a first code. The session that had to enrol is full from then on.</summary>
    /// <returns>Recovery codes, shown once; older ones stop working.</returns>
    public async Task<Result<RecoverySheet>> Confirm(CurrentOfficer officer, string code, CancellationToken cancellation)
    {
        if (limits.Enter(officer.Login, address: null) is { } wait)
            return new TooManyAttempts(wait);
        var result = await audit.Perform<RecoverySheet>(db, Entry(officer, "office.enrol-totp"), () => Bind(officer, code, cancellation), cancellation);
        if (result.Refusal is null)
            limits.Succeed(officer.Login, address: null);
        return result;
    }

    private static AuditEntry Entry(CurrentOfficer officer, string verb) =>
        new(officer.Actor.Who, officer.Seat, verb, "officer", officer.OfficerId.ToString());

    private async Task<Result<Officer>> Load(CurrentOfficer officer, CancellationToken cancellation)
    {
        if (officer.Session is null)
            return new Forbidden();
        var row = await db.Set<Officer>().SingleAsync(row => row.Id == officer.OfficerId, cancellation);
        // A session that has shown a password only may not replace an authenticator.
        return officer.MustEnrol && row.HasSecondFactor ? new Forbidden() : row;
    }

    private async Task<Result<RecoverySheet>> Bind(CurrentOfficer officer, string code, CancellationToken cancellation)
    {
        if (!(await Load(officer, cancellation)).TryGet(out var row, out var refusal))
            return refusal;
        if (row.PendingTotpSecret is not { } pending)
            return new NoEnrolment();
        if (Totp.Match(secondFactor.Open(pending), code.Trim(), clock.GetUtcNow()) is not { } step)
            return new WrongCode { Where = "code" };
        (row.TotpSecret, row.PendingTotpSecret, row.TotpStep) = (pending, null, step);
        await sessions.EndAll(officer.OfficerId, officer.Session, cancellation);
        await sessions.Raise(officer.Session!.Value, cancellation);
        return new RecoverySheet(await SecondFactor.NewRecoveryCodes(db, officer.OfficerId, cancellation));
    }
}
