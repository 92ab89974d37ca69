using System.Net;
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

/// <summary>Tells who sends a request. A password costs its hash once; who guesses names or
/// passwords learns nothing from the time it takes, and takes no place from others.</summary>
#pragma warning disable CA1001 // The semaphore holds nothing of the system, and requests may still wait at it after other settings came.
internal sealed class TaxiiSignIn(TaxiiSettings settings, TimeProvider clock)
#pragma warning restore CA1001
{
    private const int MaxHeader = 4096;

    // What an unknown name is checked against, so that it costs what most names do.
    private readonly string _nobodys = TaxiiPassword.Decoy(settings.Accounts.Select(account => account.Password).OfType<string>());

    private readonly CredentialCache _cache = new(clock);
    private readonly WaitingChecks _waiting = new();
    private readonly Dictionary<string, string?> _passwords =
        settings.Accounts.ToDictionary(account => account.Name, account => account.Password);
    private readonly Dictionary<string, string> _tokens =
        settings.Accounts.SelectMany(account => account.Tokens.Select(token => (token, account.Name)))
        .DistinctBy(pair => pair.token).ToDictionary(pair => pair.token, pair => pair.Name);
    private readonly SemaphoreSlim _hashing = new(Math.Max(1, Environment.ProcessorCount / 2));

    private readonly record struct Basic(string Name, string Password);

    /// <summary>The account is set where the result is <see cref="SignedIn.Account"/>.
    /// Whatever is no password is answered at once.</summary>
    /// <param name="address">Where the request comes from; few passwords of one address wait at a time.</param>
    public ValueTask<(SignedIn, string?)> CheckAsync(string? header, IPAddress? address = null)
    {
        if (string.IsNullOrEmpty(header))
            return new((SignedIn.Nobody, null));
        if (header.Length > MaxHeader)
            return new((SignedIn.Refused, null));
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return new(Result(_tokens.GetValueOrDefault(TaxiiPassword.HashToken(header[7..].Trim()))));
        if (Decoded(header) is not { } basic)
            return new((SignedIn.Refused, null));
        var key = _cache.Key($"{basic.Name}:{basic.Password}");
        return _cache.TryGet(basic.Name, key, out var right)
            ? new(Result(right ? basic.Name : null))
            : new(CheckOnceAsync(basic, key, address));
    }

    private static (SignedIn, string?) Result(string? account) => (account is null ? SignedIn.Refused : SignedIn.Account, account);

    private async Task<(SignedIn, string?)> CheckOnceAsync(Basic basic, UInt128 key, IPAddress? address)
    {
        if (!_waiting.TryEnter(basic.Name, address))
            return (SignedIn.Busy, null);
        try
        {
            await _hashing.WaitAsync();
            try
            {
                if (!_cache.TryGet(basic.Name, key, out var right))
                    _cache.Keep(basic.Name, key, right = IsRight(basic));
                return Result(right ? basic.Name : null);
            }
            finally
            {
                _hashing.Release();
            }
        }
        finally
        {
            _waiting.Leave(basic.Name, address);
        }
    }

    private bool IsRight(Basic basic)
    {
        var hash = _passwords.GetValueOrDefault(basic.Name);
        return TaxiiPassword.Matches(basic.Password, hash ?? _nobodys) && hash is not null;
    }

    private static Basic? Decoded(string header)
    {
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var base64 = header.AsSpan(6).Trim();
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64Chars(base64, bytes, out var length))
            return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return text.IndexOf(':') is > 0 and var colon ? new Basic(text[..colon], text[(colon + 1)..]) : null;
    }
}
