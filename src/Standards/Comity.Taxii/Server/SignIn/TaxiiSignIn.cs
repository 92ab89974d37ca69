using System.Text;

namespace Comity.Taxii;

/// <summary>What the Authorization header of a request shows.</summary>
internal enum SignedIn
{
    /// <summary>There was none.</summary>
    Nobody,
    Account,

    /// <summary>There was one, and it is wrong.</summary>
    Refused,

    /// <summary>Too many others are being checked.</summary>
    Busy,
}

/// <summary>Tells who sends a request. A password costs its hash once; who guesses names or passwords learns nothing from the time it takes.</summary>
internal sealed class TaxiiSignIn(TaxiiSettings settings, TimeProvider clock) : IDisposable
{
    private const int MaxHeader = 4096;
    private const int MaxWaiting = 32;

    // What an unknown name is checked against, so that it costs the same; no password has this hash.
    private static readonly string Nobodys = TaxiiPassword.HashOfNothing;

    private readonly CredentialCache _cache = new(clock);
    private readonly Dictionary<string, string?> _passwords = settings.Accounts.ToDictionary(account => account.Name, account => account.Password);
    private readonly Dictionary<string, string> _tokens = settings.Accounts.SelectMany(account => account.Tokens.Select(token => (token, account.Name)))
        .DistinctBy(pair => pair.token).ToDictionary(pair => pair.token, pair => pair.Name);
    private readonly SemaphoreSlim _hashing = new(Math.Max(1, Environment.ProcessorCount / 2));
    private int _waiting;

    /// <summary>The account is set where the result is <see cref="SignedIn.Account"/>.</summary>
    public ValueTask<(SignedIn, string?)> CheckAsync(string? header)
    {
        if (string.IsNullOrEmpty(header))
            return new((SignedIn.Nobody, null));
        if (header.Length > MaxHeader)
            return new((SignedIn.Refused, null));
        var key = _cache.Key(header);
        return _cache.TryGet(key, out var account) ? new(Result(account)) : new(CheckOnceAsync(header, key));
    }

    public void Dispose() => _hashing.Dispose();

    private static (SignedIn, string?) Result(string? account) => (account is null ? SignedIn.Refused : SignedIn.Account, account);

    private async Task<(SignedIn, string?)> CheckOnceAsync(string header, UInt128 key)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return (SignedIn.Busy, null);
        }

        await _hashing.WaitAsync();
        try
        {
            if (!_cache.TryGet(key, out var account))
                _cache.Keep(key, account = Account(header));
            return Result(account);
        }
        finally
        {
            _hashing.Release();
            Interlocked.Decrement(ref _waiting);
        }
    }

    private string? Account(string header)
    {
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return _tokens.GetValueOrDefault(TaxiiPassword.HashToken(header[7..].Trim()));
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) || Decoded(header[6..].Trim()) is not { } text || text.IndexOf(':') is not (> 0 and var colon))
            return null;
        var (name, password) = (text[..colon], text[(colon + 1)..]);
        var hash = _passwords.GetValueOrDefault(name);
        return TaxiiPassword.Matches(password, hash ?? Nobodys) && hash is not null ? name : null;
    }

    private static string? Decoded(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
