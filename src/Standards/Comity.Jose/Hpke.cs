using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Comity.Jose;

/// <summary>Seals one short message to a P-256 key so that only its holder opens it, and only under the same info (RFC 9180, base mode).</summary>
/// <remarks>
/// DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and AES-GCM, single shot: the context is used for one message and dropped. By hand until the
/// platform has it. Base mode does not say who sealed: the signature inside does.
/// </remarks>
internal sealed class Hpke
{
    /// <summary>Length of the encapsulated key: an uncompressed point.</summary>
    public const int EncapsulatedBytes = 65;

    /// <summary>How much longer than its plaintext a ciphertext is.</summary>
    public const int TagBytes = Gcm.TagBytes;

    private const int SecretBytes = 32;
    private readonly int _keyBytes;
    private readonly byte[] _suite;

    private Hpke(byte aead, int keyBytes) =>
        // "HPKE", KEM 0x0010, KDF 0x0001, AEAD: RFC 9180, 5.1.
        (_keyBytes, _suite) = (keyBytes, [.. "HPKE"u8, 0, 0x10, 0, 1, 0, aead]);

    /// <summary>AEAD 0x0001; only the RFC's own vectors need it.</summary>
    public static Hpke Aes128Gcm { get; } = new(aead: 1, keyBytes: 16);

    /// <summary>AEAD 0x0002.</summary>
    public static Hpke Aes256Gcm { get; } = new(aead: 2, keyBytes: 32);

    // "KEM" and the KEM's number: RFC 9180, 4.1.
    private static ReadOnlySpan<byte> KemSuite => [(byte)'K', (byte)'E', (byte)'M', 0, 0x10];

    /// <summary>Seals under a fresh ephemeral key.</summary>
    public byte[] Seal(
        EcPublicJwk recipient, ReadOnlySpan<byte> info, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, out byte[] encapsulated)
    {
        using var ephemeral = ECDiffieHellman.Create(EcCurve.P256.Curve);
        return Seal(recipient, ephemeral, info, aad, plaintext, out encapsulated);
    }

    /// <summary>Seals under a given ephemeral key, which must never serve twice: for the RFC's vectors.</summary>
    /// <returns>Ciphertext and tag.</returns>
    internal byte[] Seal(
        EcPublicJwk recipient, ECDiffieHellman ephemeral, ReadOnlySpan<byte> info, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext,
        out byte[] encapsulated)
    {
        var point = ephemeral.ExportParameters(includePrivateParameters: false).Q;
        encapsulated = [4, .. point.X!, .. point.Y!];
        var shared = SharedSecret(recipient.AgreeWith(ephemeral), encapsulated, recipient.Point);
        var (key, nonce) = Schedule(shared, info);
        Span<byte> tag = stackalloc byte[TagBytes];
        byte[] sealedBytes = [.. Gcm.Encrypt(key, nonce, aad, plaintext, tag), .. tag];
        Wipe(shared, key, nonce);
        return sealedBytes;
    }

    /// <summary>Opens what was sealed to this key; an encapsulated key off the curve, at infinity or compressed is refused.</summary>
    public bool TryOpen(
        EcPrivateJwk recipient, ReadOnlySpan<byte> encapsulated, ReadOnlySpan<byte> info, ReadOnlySpan<byte> aad,
        ReadOnlySpan<byte> ciphertext, [NotNullWhen(true)] out byte[]? plaintext, out JoseError error)
    {
        plaintext = null;
        error = JoseError.EncapsulatedKeyInvalid;
        if (!EcPublicJwk.TryFromPoint(EcCurve.P256, encapsulated, out var ephemeral))
            return false;
        error = JoseError.DecryptionFailed;
        if (ciphertext.Length < TagBytes)
            return false;
        var shared = SharedSecret(recipient.AgreeWith(ephemeral), encapsulated, recipient.PublicKey.Point);
        var (key, nonce) = Schedule(shared, info);
        var opened = new byte[ciphertext.Length - TagBytes];
        if (Gcm.TryDecrypt(key, nonce, aad, ciphertext[..^TagBytes], ciphertext[^TagBytes..], opened))
            (plaintext, error) = (opened, JoseError.None);
        Wipe(shared, key, nonce);
        return plaintext is not null;
    }

    /// <summary>RFC 9180, 4.1, ExtractAndExpand. Wipes <paramref name="agreement"/>.</summary>
    internal static byte[] SharedSecret(byte[] agreement, ReadOnlySpan<byte> encapsulated, ReadOnlySpan<byte> recipient)
    {
        var pseudoRandom = Extract(KemSuite, salt: [], "eae_prk"u8, agreement);
        var shared = Expand(KemSuite, pseudoRandom, "shared_secret"u8, [.. encapsulated, .. recipient], SecretBytes);
        Wipe(agreement, pseudoRandom);
        return shared;
    }

    /// <summary>RFC 9180, 5.1, KeySchedule in base mode: no pre-shared key.</summary>
    internal (byte[] Key, byte[] Nonce) Schedule(byte[] shared, ReadOnlySpan<byte> info)
    {
        byte[] context = [0, .. Extract(_suite, salt: [], "psk_id_hash"u8, []), .. Extract(_suite, salt: [], "info_hash"u8, info)];
        var secret = Extract(_suite, shared, "secret"u8, []);
        var key = Expand(_suite, secret, "key"u8, context, _keyBytes);
        var nonce = Expand(_suite, secret, "base_nonce"u8, context, Gcm.NonceBytes);
        Wipe(secret);
        return (key, nonce);
    }

    private static byte[] Extract(ReadOnlySpan<byte> suite, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> material)
    {
        byte[] labelled = [.. "HPKE-v1"u8, .. suite, .. label, .. material];
        var pseudoRandom = new byte[SecretBytes];
        HKDF.Extract(HashAlgorithmName.SHA256, labelled, salt, pseudoRandom);
        Wipe(labelled);
        return pseudoRandom;
    }

    private static byte[] Expand(
        ReadOnlySpan<byte> suite, ReadOnlySpan<byte> pseudoRandom, ReadOnlySpan<byte> label, ReadOnlySpan<byte> info, int length)
    {
        Span<byte> size = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)length);
        var output = new byte[length];
        HKDF.Expand(HashAlgorithmName.SHA256, pseudoRandom, output, [.. size, .. "HPKE-v1"u8, .. suite, .. label, .. info]);
        return output;
    }

    private static void Wipe(params ReadOnlySpan<byte[]> secrets)
    {
        foreach (var secret in secrets)
            CryptographicOperations.ZeroMemory(secret);
    }
}
