using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Comity.Tlog;

/// <summary>Signs note texts under one name, and hands out no signature that its own public key does not verify.</summary>
public sealed class NoteSigner
{
    private readonly Func<ReadOnlyMemory<byte>, byte[]> _sign;

    /// <param name="key">Under which the signatures will verify.</param>
    /// <param name="sign">
    /// ES256 over the bytes it is given: r ‖ s, 64 bytes, the form of JOSE and PKCS#11 (IEEE P1363). May be slow, as
    /// hardware is; what it throws passes through.
    /// </param>
    public NoteSigner(NoteKey key, Func<ReadOnlyMemory<byte>, byte[]> sign) => (Key, _sign) = (key, sign);

    /// <summary>The public key.</summary>
    public NoteKey Key { get; }

    /// <summary>A signer with a private key on P-256, which the caller keeps and disposes.</summary>
    /// <exception cref="ArgumentException">The name is not allowed, or the key is not on P-256.</exception>
    public static NoteSigner With(string name, ECDsa key) =>
        new(NoteKey.Of(name, key), text => key.SignData(text.Span, HashAlgorithmName.SHA256));

    /// <summary>The signature in DER.</summary>
    /// <exception cref="CryptographicException">The signing function answered with something else than this key's signature.</exception>
    internal byte[] Sign(ReadOnlyMemory<byte> text)
    {
        var signature = _sign(text);
        if (signature.Length == 64)
        {
            var der = ToDer(signature);
            if (Key.Verify(text.Span, der))
                return der;
        }
        throw new CryptographicException($"The signature for {Key.Name} does not verify under its own key.");
    }

    private static byte[] ToDer(ReadOnlySpan<byte> signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(WithoutLeadingZeros(signature[..32]));
            writer.WriteIntegerUnsigned(WithoutLeadingZeros(signature[32..]));
        }
        return writer.Encode();
    }

    private static ReadOnlySpan<byte> WithoutLeadingZeros(ReadOnlySpan<byte> number)
    {
        var first = number.IndexOfAnyExcept((byte)0);
        return first < 0 ? number[^1..] : number[first..];
    }
}
