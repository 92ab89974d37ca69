using System.Security.Cryptography;

namespace Comity.Jose;

/// <summary>AES-GCM with a 12-byte nonce and a 16-byte tag, where a wrong tag is an answer and not an exception.</summary>
internal static class Gcm
{
    public const int NonceBytes = 12;

    public const int TagBytes = 16;

    /// <summary>The ciphertext, as long as the plaintext.</summary>
    public static byte[] Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> tag)
    {
        using var aes = new AesGcm(key, TagBytes);
        var ciphertext = new byte[plaintext.Length];
        aes.Encrypt(nonce, plaintext, ciphertext, tag, aad);
        return ciphertext;
    }

    /// <summary>Leaves <paramref name="plaintext"/> zero unless the tag is right.</summary>
    public static bool TryDecrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag,
        Span<byte> plaintext)
    {
        using var aes = new AesGcm(key, TagBytes);
        try
        {
            aes.Decrypt(nonce, ciphertext, tag, plaintext, aad);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            plaintext.Clear();
            return false;
        }
    }
}
