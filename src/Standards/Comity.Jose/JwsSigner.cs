using System.Security.Cryptography;

namespace Comity.Jose;

/// <summary>What signs: a key held here, on a card or in a module. It never shows its private value.</summary>
/// <remarks>
/// Implementations must be safe for concurrent use. A device that cannot sign throws; a signature of the wrong length is a broken
/// device and never leaves <see cref="Sign"/>.
/// </remarks>
public abstract class JwsSigner
{
    protected JwsSigner(EcPublicJwk publicKey) => PublicKey = publicKey;

    /// <summary>The key under which its signatures verify.</summary>
    public EcPublicJwk PublicKey { get; }

    /// <summary>The <c>kid</c> of its signatures: RFC 7638 thumbprint.</summary>
    public string Kid => PublicKey.Kid;

    /// <summary>The <c>alg</c> of its signatures: <c>ES256</c> or <c>ES384</c>, as its key says.</summary>
    public string Algorithm => PublicKey.Algorithm;

    /// <summary>Signs these bytes: r and s, each as long as a coordinate (RFC 7518, 3.4).</summary>
    /// <exception cref="CryptographicException">The device failed.</exception>
    public byte[] Sign(ReadOnlySpan<byte> signingInput)
    {
        var signature = SignCore(signingInput);
        return signature.Length == PublicKey.CurveOf.SignatureSize
            ? signature
            : throw new CryptographicException($"The signer of {Kid} made a signature of {signature.Length} bytes.");
    }

    /// <summary>Hashes with the algorithm's own hash and signs; the result in IEEE P1363 form, not DER.</summary>
    protected abstract byte[] SignCore(ReadOnlySpan<byte> signingInput);
}

/// <summary>A signer whose private key is in this process. The caller keeps and disposes the key.</summary>
public sealed class SoftwareSigner(EcPrivateJwk key) : JwsSigner(key.PublicKey)
{
    protected override byte[] SignCore(ReadOnlySpan<byte> signingInput) => key.Sign(signingInput);
}
