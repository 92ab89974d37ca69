using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Comity.Jose;

/// <summary>A sealed delivery whose form was checked. Nothing in it is believed yet.</summary>
public sealed class SealedDelivery
{
    private static readonly string[] Members = ["protected", "header", "encrypted_key", "iv", "ciphertext", "tag"];
    private static readonly string[] RecipientMembers = ["alg", "kid", "ek"];

    private readonly int _maxPlaintextBytes;
    private readonly Recipient _recipient;
    private readonly byte[] _protected;
    private readonly byte[] _wrapped = new byte[KeyEncryption.WrappedBytes];
    private readonly byte[] _iv = new byte[Gcm.NonceBytes];
    private readonly byte[] _tag = new byte[Gcm.TagBytes];
    private byte[] _ciphertext = [];

    private SealedDelivery(SealedHeader header, byte[] protectedText, Recipient recipient, int maxPlaintextBytes) =>
        (ClaimedHeader, _protected, _recipient, _maxPlaintextBytes) = (header, protectedText, recipient, maxPlaintextBytes);

    /// <summary>The seal key that it is meant for, as a thumbprint.</summary>
    public string Kid => _recipient.Kid;

    /// <summary>The protected header, before any check.</summary>
    public SealedHeader ClaimedHeader { get; }

    /// <summary>Reads the form: exactly the members of the profile, each once, every value of its exact length.</summary>
    /// <param name="jwe">A JWE in flattened JSON.</param>
    /// <param name="typ">The one <c>typ</c> to accept; case counts.</param>
    /// <param name="members">The names of the other protected members: exactly these must be there, in any order.</param>
    /// <param name="maxPlaintextBytes">Largest plaintext in bytes; longer texts are refused before anything is decoded.</param>
    /// <param name="delivery">The parts, unverified.</param>
    /// <param name="error">What was wrong.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> jwe, string typ, IReadOnlyList<string> members, int maxPlaintextBytes,
        [NotNullWhen(true)] out SealedDelivery? delivery, out JoseError error)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxPlaintextBytes, Padme.MaxPlaintextBytes);
        delivery = null;
        error = JoseError.TooLarge;
        // Header, then a kilobyte for the recipient, the names and some whitespace.
        if (jwe.Length > CanonicalBase64Url.EncodedLength(Padme.PaddedLength(maxPlaintextBytes)) + SealedHeader.MaxTextBytes + 1024)
            return false;
        error = JoseError.Malformed;
        Span<Range> at = stackalloc Range[Members.Length];
        if (!JsonCursor.TryReadWhole(jwe, Members, at, nested: 1))
            return false;
        error = SealedHeader.Read(jwe[at[0]], typ, members, out var header);
        if (header is null)
            return false;
        error = ReadRecipient(jwe[at[1]], out var recipient);
        if (recipient is null)
            return false;
        var parsed = new SealedDelivery(header, jwe[at[0]].ToArray(), recipient, maxPlaintextBytes);
        error = parsed.Fill(jwe[at[2]], jwe[at[3]], jwe[at[4]], jwe[at[5]]);
        delivery = error == JoseError.None ? parsed : null;
        return delivery is not null;
    }

    /// <summary>Opens it with one of the caller's seal keys.</summary>
    /// <param name="keys">Gives the private key of a thumbprint, or <see langword="null"/>; the keys stay the caller's.</param>
    /// <param name="opened">What was sealed, and the header it was sealed under.</param>
    /// <param name="error">What was wrong.</param>
    public bool TryOpen(Func<string, EcPrivateJwk?> keys, [NotNullWhen(true)] out OpenedContent? opened, out JoseError error)
    {
        opened = null;
        error = JoseError.UnknownKey;
        if (keys(Kid) is not { } key || key.Kid != Kid)
            return false;
        error = JoseError.AlgorithmMismatch;
        if (key.PublicKey.CurveOf != _recipient.Way.Curve
            || !_recipient.Way.TryUnwrap(key, _recipient.Encapsulated, _wrapped, _protected, out var contentKey, out error))
            return false;
        error = Decrypt(contentKey, out var plaintext);
        CryptographicOperations.ZeroMemory(contentKey);
        if (plaintext is not null)
            opened = new OpenedContent(plaintext, ClaimedHeader);
        return opened is not null;
    }

    private static JoseError ReadRecipient(ReadOnlySpan<byte> json, out Recipient? recipient)
    {
        recipient = null;
        Span<Range> at = stackalloc Range[RecipientMembers.Length];
        if (!JsonCursor.TryReadWhole(json, RecipientMembers, at))
            return JoseError.Malformed;
        if (KeyEncryption.Named(json[at[0]]) is not { } way)
            return JoseError.UnknownAlgorithm;
        if (!ProfileText.IsKeyId(json[at[1]]))
            return JoseError.MalformedKeyId;
        var encapsulated = new byte[KeyEncryption.EncapsulatedBytes];
        if (!CanonicalBase64Url.TryDecode(json[at[2]], encapsulated.AsSpan()))
            return JoseError.NotCanonical;
        recipient = new Recipient(way, Encoding.ASCII.GetString(json[at[1]]), encapsulated);
        return JoseError.None;
    }

    private JoseError Fill(ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag)
    {
        var length = CanonicalBase64Url.DecodedLength(ciphertext.Length);
        if (length > Padme.PaddedLength(_maxPlaintextBytes))
            return JoseError.TooLarge;
        if (!CanonicalBase64Url.TryDecode(wrapped, _wrapped.AsSpan()) || !CanonicalBase64Url.TryDecode(iv, _iv.AsSpan())
            || !CanonicalBase64Url.TryDecode(tag, _tag.AsSpan()) || !CanonicalBase64Url.TryDecode(ciphertext, out _ciphertext))
            return JoseError.NotCanonical;
        return Padme.IsPaddedLength(length) ? JoseError.None : JoseError.PaddingInvalid;
    }

    private JoseError Decrypt(byte[] contentKey, out byte[]? plaintext)
    {
        plaintext = null;
        var padded = new byte[_ciphertext.Length];
        if (!Gcm.TryDecrypt(contentKey, _iv, _protected, _ciphertext, _tag, padded))
            return JoseError.DecryptionFailed;
        var sound = Padme.TryUnpad(padded, out plaintext);
        CryptographicOperations.ZeroMemory(padded);
        if (!sound)
            return JoseError.PaddingInvalid;
        if (plaintext!.Length <= _maxPlaintextBytes)
            return JoseError.None;
        // The padding left room for a few bytes more than the caller allows.
        CryptographicOperations.ZeroMemory(plaintext);
        plaintext = null;
        return JoseError.TooLarge;
    }

    private sealed record Recipient(KeyEncryption Way, string Kid, byte[] Encapsulated);
}

/// <summary>What somebody sealed to a key of ours. It opened whole and unaltered; who sealed it is for the signature inside to say.</summary>
public sealed class OpenedContent
{
    internal OpenedContent(byte[] plaintext, SealedHeader header) => (Plaintext, Header) = (plaintext, header);

    /// <summary>The exact bytes that were sealed; the caller wipes them if they are secret beyond their use.</summary>
    public byte[] Plaintext { get; }

    /// <summary>The protected header under which they were sealed. Compare what it says with what is inside.</summary>
    public SealedHeader Header { get; }
}
