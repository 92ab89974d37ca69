using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Comity.Jose;

/// <summary>One way to give a content key to a recipient. All ways stand in one table; another KEM is another row.</summary>
/// <remarks>Names and the info structure follow draft-ietf-jose-hpke-encrypt, revision 22.</remarks>
internal sealed class KeyEncryption
{
    /// <summary>Content keys are for A256GCM.</summary>
    public const int ContentKeyBytes = 32;

    private static readonly KeyEncryption[] Table = [new("HPKE-7-KE", EcCurve.P256, Hpke.Aes256Gcm)];

    private readonly Hpke _hpke;

    private KeyEncryption(string name, EcCurve curve, Hpke hpke) => (Name, Curve, _hpke) = (name, curve, hpke);

    /// <summary>The <c>alg</c> of a recipient.</summary>
    public string Name { get; }

    /// <summary>The curve that a recipient's key must be on.</summary>
    public EcCurve Curve { get; }

    /// <summary>Bytes in <c>ek</c>.</summary>
    public static int EncapsulatedBytes => Hpke.EncapsulatedBytes;

    /// <summary>Bytes in <c>encrypted_key</c>.</summary>
    public static int WrappedBytes => ContentKeyBytes + Hpke.TagBytes;

    public static KeyEncryption? Named(ReadOnlySpan<byte> alg)
    {
        foreach (var way in Table)
        {
            if (Ascii.Equals(alg, way.Name))
                return way;
        }

        return null;
    }

    /// <summary>The way to a key, chosen by the key; <see langword="null"/> if there is none.</summary>
    public static KeyEncryption? For(EcPublicJwk key) => Array.Find(Table, way => way.Curve == key.CurveOf);

    /// <param name="recipient">On <see cref="Curve"/>.</param>
    /// <param name="contentKey">32 bytes.</param>
    /// <param name="protectedText">The encoded protected header, to which the wrapped key is bound.</param>
    /// <param name="encapsulated">What goes into <c>ek</c>.</param>
    public byte[] Wrap(EcPublicJwk recipient, ReadOnlySpan<byte> contentKey, ReadOnlySpan<byte> protectedText, out byte[] encapsulated) =>
        _hpke.Seal(recipient, Info(protectedText), aad: [], contentKey, out encapsulated);

    /// <summary>The content key, for the caller to wipe.</summary>
    public bool TryUnwrap(
        EcPrivateJwk recipient, ReadOnlySpan<byte> encapsulated, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> protectedText,
        [NotNullWhen(true)] out byte[]? contentKey, out JoseError error) =>
        _hpke.TryOpen(recipient, encapsulated, Info(protectedText), aad: [], wrapped, out contentKey, out error);

    // The draft's Recipient_structure; its extra info binds the wrapped key to this header, so it cannot move to another.
    private static byte[] Info(ReadOnlySpan<byte> protectedText) =>
        [.. "JOSE-HPKE rcpt"u8, 0xFF, .. "A256GCM"u8, 0xFF, .. SHA256.HashData(protectedText)];
}
