using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Comity.Jose;

/// <summary>Content encrypted once, ready to be given to one recipient after the other. Disposing it wipes the content key.</summary>
/// <remarks>
/// One fresh content key and IV, one A256GCM ciphertext of the padded plaintext (see <see cref="Padme"/>), no compression. Each delivery
/// is a JWE in flattened JSON (RFC 7516, 7.2.2) with its own recipient only. Safe for concurrent use until disposed.
/// </remarks>
public sealed class SealedContent : IDisposable
{
    private static readonly string[] EnvelopeMembers = ["protected", "iv", "ciphertext", "tag"];

    private readonly byte[] _contentKey;
    private readonly byte[] _protected;

    // From the comma before "iv" to the closing brace: the same bytes for every recipient.
    private readonly byte[] _rest;
    private bool _disposed;

    private SealedContent(byte[] contentKey, byte[] protectedText, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag)
    {
        (_contentKey, _protected) = (contentKey, protectedText);
        _rest =
        [
            .. ",\"iv\":\""u8, .. CanonicalBase64Url.Encode(iv),
            .. "\",\"ciphertext\":\""u8, .. CanonicalBase64Url.Encode(ciphertext),
            .. "\",\"tag\":\""u8, .. CanonicalBase64Url.Encode(tag), .. "\"}"u8,
        ];
    }

    /// <summary>Encrypts under a key that nobody else has.</summary>
    /// <param name="plaintext">Up to 1 GiB. Hidden but for its order of magnitude.</param>
    /// <param name="header">Readable by every carrier, bound to the content and to each wrapped key.</param>
    /// <exception cref="ArgumentException">The plaintext is too long.</exception>
    public static SealedContent Create(ReadOnlySpan<byte> plaintext, SealedHeader header)
    {
        if (plaintext.Length > Padme.MaxPlaintextBytes)
            throw new ArgumentException($"At most {Padme.MaxPlaintextBytes} bytes can be sealed.", nameof(plaintext));
        var key = RandomNumberGenerator.GetBytes(KeyEncryption.ContentKeyBytes);
        var (protectedText, padded) = (header.Write(), Padme.Pad(plaintext));
        Span<byte> iv = stackalloc byte[Gcm.NonceBytes];
        Span<byte> tag = stackalloc byte[Gcm.TagBytes];
        RandomNumberGenerator.Fill(iv);
        var ciphertext = Gcm.Encrypt(key, iv, protectedText, padded, tag);
        CryptographicOperations.ZeroMemory(padded);
        return new SealedContent(key, protectedText, iv, ciphertext, tag);
    }

    /// <summary>Takes up what <see cref="ExportKey"/> and <see cref="ExportEnvelope"/> gave, after checking that they belong together.</summary>
    public static bool TryImport(
        ReadOnlySpan<byte> contentKey, ReadOnlySpan<byte> envelope, [NotNullWhen(true)] out SealedContent? content, out JoseError error)
    {
        content = null;
        error = JoseError.Malformed;
        Span<Range> at = stackalloc Range[EnvelopeMembers.Length];
        if (contentKey.Length != KeyEncryption.ContentKeyBytes || !JsonCursor.TryReadWhole(envelope, EnvelopeMembers, at))
            return false;
        error = JoseError.NotCanonical;
        Span<byte> iv = stackalloc byte[Gcm.NonceBytes];
        Span<byte> tag = stackalloc byte[Gcm.TagBytes];
        if (!CanonicalBase64Url.TryDecode(envelope[at[1]], iv) || !CanonicalBase64Url.TryDecode(envelope[at[3]], tag)
            || !CanonicalBase64Url.TryDecode(envelope[at[2]], out var ciphertext))
            return false;
        var protectedText = envelope[at[0]].ToArray();
        error = Opens(contentKey, iv, protectedText, ciphertext, tag) ? JoseError.None : JoseError.DecryptionFailed;
        if (error == JoseError.None)
            content = new SealedContent(contentKey.ToArray(), protectedText, iv, ciphertext, tag);
        return content is not null;
    }

    /// <summary>The delivery for one recipient: flattened JSON that names this recipient and no other.</summary>
    /// <param name="recipient">A seal key; its curve chooses the algorithm.</param>
    /// <param name="jwe">ASCII JSON.</param>
    /// <param name="error"><see cref="JoseError.KeyUnfitForSealing"/> if no algorithm goes with the key.</param>
    public bool TryForRecipient(EcPublicJwk recipient, [NotNullWhen(true)] out byte[]? jwe, out JoseError error)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var way = KeyEncryption.For(recipient);
        jwe = way is null ? null : Deliver(way, recipient);
        error = way is null ? JoseError.KeyUnfitForSealing : JoseError.None;
        return jwe is not null;
    }

    /// <summary>A copy of the content key, 32 bytes in clear: store it encrypted, then wipe it. Without it the envelope is noise.</summary>
    public byte[] ExportKey()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return [.. _contentKey];
    }

    /// <summary>Everything but the key: the header, IV, ciphertext and tag, as ASCII JSON.</summary>
    public byte[] ExportEnvelope() => [.. "{\"protected\":\""u8, .. _protected, (byte)'"', .. _rest];

    /// <summary>Wipes the content key.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_contentKey);
    }

    private byte[] Deliver(KeyEncryption way, EcPublicJwk recipient)
    {
        var wrapped = way.Wrap(recipient, _contentKey, _protected, out var encapsulated);
        return
        [
            .. "{\"protected\":\""u8, .. _protected,
            .. "\",\"header\":{\"alg\":\""u8, .. Encoding.ASCII.GetBytes(way.Name),
            .. "\",\"kid\":\""u8, .. Encoding.ASCII.GetBytes(recipient.Kid),
            .. "\",\"ek\":\""u8, .. CanonicalBase64Url.Encode(encapsulated),
            .. "\"},\"encrypted_key\":\""u8, .. CanonicalBase64Url.Encode(wrapped),
            (byte)'"', .. _rest,
        ];
    }

    private static bool Opens(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag)
    {
        var scratch = new byte[ciphertext.Length];
        var opens = Gcm.TryDecrypt(key, iv, aad, ciphertext, tag, scratch);
        CryptographicOperations.ZeroMemory(scratch);
        return opens;
    }
}
