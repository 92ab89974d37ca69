using System.Security.Cryptography;

namespace Comity.Storage.Keys;

/// <summary>Seals bytes at rest under a key used for one statement only: AES-256-GCM, stored as nonce (12), tag (16), ciphertext.</summary>
internal static class AtRest
{
    public const int KeyBytes = 32;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <param name="bound">What the bytes belong to; opening under another binding fails, so rows cannot be swapped.</param>
    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> bound)
    {
        var stored = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(stored.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(stored.AsSpan(0, NonceBytes), plain, stored.AsSpan(NonceBytes + TagBytes), stored.AsSpan(NonceBytes, TagBytes), bound);
        return stored;
    }

    /// <exception cref="CryptographicException">The stored bytes are not what was sealed: a fault of storage, never of a peer.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> bound)
    {
        if (stored.Length < NonceBytes + TagBytes)
            throw new CryptographicException("Stored bytes are too short to have been sealed.");
        var plain = new byte[stored.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(stored[..NonceBytes], stored[(NonceBytes + TagBytes)..], stored.Slice(NonceBytes, TagBytes), plain, bound);
        return plain;
    }
}
