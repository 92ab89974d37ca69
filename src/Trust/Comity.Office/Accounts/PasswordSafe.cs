using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Comity.Office.Accounts;

/// <summary>What became of a password check.</summary>
public enum PasswordVerdict
{
    Wrong,
    Right,

    /// <summary>Right, and kept under fewer rounds than now usual: hash it again.</summary>
    RightButOld,

    /// <summary>Too many checks are waiting already; nothing was checked.</summary>
    Busy,
}

/// <summary>Hashes and checks passwords: PBKDF2 with HMAC-SHA-512, salted; one check costs the same whether or not there is an account.</summary>
/// <remarks>At most one check a core runs, and at most 64 wait, so that sign-in cannot starve the node.</remarks>
public sealed class PasswordSafe : IDisposable
{
    /// <summary>The shortest password, in characters (Unicode scalars). Length is the only rule.</summary>
    public const int MinLength = 12;

    /// <summary>The longest password, in characters: a bound on work, not on people.</summary>
    public const int MaxLength = 256;

    /// <summary>The usual rounds for this hash (OWASP Password Storage: at least 210,000 for PBKDF2-HMAC-SHA512).</summary>
    internal const int UsualRounds = 210_000;

    private const int MaxWaiting = 64;

    private readonly PasswordHasher<PasswordSafe> _hasher;
    private readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);
    private readonly string _nobody;
    private int _waiting;

    public PasswordSafe()
        : this(UsualRounds)
    {
    }

    internal PasswordSafe(int rounds)
    {
        _hasher = new PasswordHasher<PasswordSafe>(Options.Create(new PasswordHasherOptions { IterationCount = rounds }));
        _nobody = _hasher.HashPassword(this, Guid.NewGuid().ToString());
    }

    /// <summary>What is wrong with a new password; null if nothing is.</summary>
    public static Refusal? Flaw(string password)
    {
        if (password.Length > 2 * MaxLength || Normal(password) is not { } normal || normal.EnumerateRunes().Count() is < MinLength or > MaxLength)
            return new BadPasswordLength(MinLength, MaxLength) { Where = "password", Mend = "Several ordinary words make a good password." };
        return null;
    }

    /// <param name="password">Without <see cref="Flaw"/>.</param>
    public string Hash(string password) => _hasher.HashPassword(this, Normal(password)!);

    /// <param name="hash">Null if there is no account, or none with a password: costs the same, and is wrong.</param>
    public async Task<PasswordVerdict> Check(string? hash, string password, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return PasswordVerdict.Busy;
        }

        try
        {
            await _cores.WaitAsync(cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            return Check(hash, password);
        }
        finally
        {
            _cores.Release();
        }
    }

    public void Dispose() => _cores.Dispose();

    private PasswordVerdict Check(string? hash, string password)
    {
        var normal = password.Length <= 2 * MaxLength ? Normal(password) : null;
        var result = _hasher.VerifyHashedPassword(this, hash ?? _nobody, normal ?? "");
        if (hash is null || normal is null)
            return PasswordVerdict.Wrong;
        return result switch
        {
            PasswordVerificationResult.Success => PasswordVerdict.Right,
            PasswordVerificationResult.SuccessRehashNeeded => PasswordVerdict.RightButOld,
            _ => PasswordVerdict.Wrong,
        };
    }

    // Two keyboards may compose one letter differently. Null: not well-formed text.
    private static string? Normal(string password)
    {
        try
        {
            return password.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
