using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;

namespace Comity.Taxii;

/// <summary>Makes passwords and tokens, and keeps of them only hashes that do not tell them.</summary>
public static class TaxiiPassword
{
    private const int Rounds = 600_000;

    private const int HashBytes = 32;

    private const string Scheme = "pbkdf2-sha256";

    private const string TokenScheme = "sha256";

    /// <summary>A hash that no known password has and that costs as much to
    /// check as most of these; one dear account does not make it dear.</summary>
    internal static string Decoy(IEnumerable<string> hashes)
    {
        var costs = hashes.Select(hash => TryRead(hash, out var rounds, out _, out _) ? rounds : Rounds).GroupBy(rounds => rounds);
        var usual = costs.OrderByDescending(same => same.Count()).ThenBy(same => same.Key).Select(same => same.Key).FirstOrDefault(Rounds);
        return $"{Scheme}${usual}${Convert.ToBase64String(new byte[16])}${Convert.ToBase64String(new byte[HashBytes])}";
    }

    /// <summary>A new password or token with 256 random bits, in characters that need no escape anywhere.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(HashBytes));

    /// <summary>Hashes a password as <c>pbkdf2-sha256$rounds$salt$hash</c>; it costs about a tenth of a second on purpose.</summary>
    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return $"{Scheme}${Rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, Rounds))}";
    }

    /// <summary>Hashes a token as <c>sha256$hash</c>. Only for tokens of
    /// <see cref="New"/>: what a person made up needs <see cref="Hash"/>.</summary>
    public static string HashToken(string token) =>
        $"{TokenScheme}${Convert.ToBase64String(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)))}";

    internal static bool IsHash(string hash) => TryRead(hash, out _, out _, out _);

    internal static bool IsTokenHash(string hash) =>
        hash.Split('$') is [TokenScheme, var text] && Bytes(text) is { Length: HashBytes } bytes && Convert.ToBase64String(bytes) == text;

    internal static bool Matches(string password, string hash) =>
        TryRead(hash, out var rounds, out var salt, out var expected)
            && CryptographicOperations.FixedTimeEquals(Derive(password, salt, rounds), expected);

    private static byte[] Derive(string password, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA256, HashBytes);

    private static bool TryRead(string hash, out int rounds, out byte[] salt, out byte[] expected)
    {
        (rounds, salt, expected) = (0, [], []);
        if (hash.Split('$') is not [Scheme, var count, var saltText, var hashText]
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out rounds))
            return false;
        (salt, expected) = (Bytes(saltText) ?? [], Bytes(hashText) ?? []);
        return rounds is >= 100_000 and <= 10_000_000 && salt.Length >= 16 && expected.Length == HashBytes;
    }

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
