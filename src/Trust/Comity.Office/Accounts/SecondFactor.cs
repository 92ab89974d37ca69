using System.Security.Cryptography;
using System.Text;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Accounts;

/// <summary>Checks codes from an authenticator and recovery codes. Each is accepted once, also by two requests at the same moment.</summary>
/// <remarks>Secrets lie in the database sealed by the node's data-protection keys, which backups of the database do not hold.</remarks>
public sealed class SecondFactor(IDataProtectionProvider protection)
{
    /// <summary>How many recovery codes an officer gets.</summary>
    public const int RecoveryCodes = 10;

    private const int RecoveryBytes = 10; // 80 random bits, 16 characters: too many to guess even offline

    private readonly IDataProtector _protector = protection.CreateProtector("Comity.Office.Totp.v1");

    internal byte[] Seal(byte[] secret) => _protector.Protect(secret);

    internal byte[] Open(byte[] stored) => _protector.Unprotect(stored);

    /// <summary>Uses a code up, inside the caller's transaction. False: it is wrong, or used.</summary>
    internal async Task<bool> Use(NodeDb db, Officer officer, string typed, DateTimeOffset now, CancellationToken cancellation)
    {
        var code = Plain(typed);
        if (code.Length != Totp.Digits)
            return await UseRecoveryCode(db, officer.Id, code, cancellation);
        if (officer.TotpSecret is not { } stored || Totp.Match(Open(stored), code, now) is not { } step)
            return false;
        return await db.Set<Officer>().Where(row => row.Id == officer.Id && row.TotpStep < step)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.TotpStep, step), cancellation) == 1;
    }

    /// <summary>Replaces all recovery codes inside the caller's transaction.</summary>
    /// <returns>The new ones, to be shown once.</returns>
    internal static async Task<IReadOnlyList<string>> NewRecoveryCodes(NodeDb db, OfficerId officer, CancellationToken cancellation)
    {
        await db.Set<RecoveryCodeRow>().Where(row => row.Officer == officer).ExecuteDeleteAsync(cancellation);
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => Totp.Base32(RandomNumberGenerator.GetBytes(RecoveryBytes))).ToList();
        db.AddRange(codes.Select(code => new RecoveryCodeRow { Officer = officer, Hash = HashOf(officer, code) }));
        return [.. codes.Select(code => string.Join('-', code.Chunk(4).Select(group => new string(group))))];
    }

    private static async Task<bool> UseRecoveryCode(NodeDb db, OfficerId officer, string code, CancellationToken cancellation)
    {
        if (code.Length != RecoveryBytes * 8 / 5)
            return false;
        var hash = HashOf(officer, code);
        return await db.Set<RecoveryCodeRow>().Where(row => row.Officer == officer && row.Hash == hash).ExecuteDeleteAsync(cancellation) == 1;
    }

    private static Sha256Digest HashOf(OfficerId officer, string code) =>
        Sha256Digest.OfLabelled("comity/recovery-code/v1"u8, Encoding.UTF8.GetBytes($"{officer}/{code}"));

    // People type groups with spaces or hyphens, and lower case.
    private static string Plain(string typed) =>
        typed.Length > 64 ? "" : new string([.. typed.Where(c => c is not ' ' and not '-')]).ToUpperInvariant();
}
