using System.Security.Cryptography;

namespace Comity.Office.Entry;

/// <summary>A random text that is handed out once and kept only as its hash: 32 random bytes behind a prefix that says what it opens.</summary>
/// <remarks>With 256 random bits a fast hash suffices, and looking the hash up tells a guesser nothing about other secrets.</remarks>
internal static class Secret
{
    public const string Session = "comity_session_";
    public const string Token = "comity_token_";
    public const string Setup = "comity_setup_";

    public static (string Text, Sha256Digest Hash) New(string kind)
    {
        var random = new Sha256Digest(RandomNumberGenerator.GetBytes(Sha256Digest.Size));
        return (kind + random, HashOf(kind, random));
    }

    /// <summary>The hash under which a presented secret would be kept; false for anything that is not exactly of the form.</summary>
    public static bool TryHash(string kind, string? text, out Sha256Digest hash)
    {
        hash = default;
        if (text is null || !text.StartsWith(kind, StringComparison.Ordinal) || !IsDigestText(text.AsSpan(kind.Length)) || !Sha256Digest.TryParse(text.AsSpan(kind.Length), out var random))
            return false;
        hash = HashOf(kind, random);
        return true;
    }

    /// <summary>Whether it is 43 base64url characters whose two unused bits are zero: the platform's decoder throws on others.</summary>
    internal static bool IsDigestText(ReadOnlySpan<char> text)
    {
        if (text.Length != Sha256Digest.TextLength || !"AEIMQUYcgkosw048".Contains(text[^1], StringComparison.Ordinal))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not '-' and not '_')
                return false;
        }

        return true;
    }

    private static Sha256Digest HashOf(string kind, Sha256Digest random) =>
        Sha256Digest.OfLabelled(System.Text.Encoding.ASCII.GetBytes(kind), random.ToArray());
}
