using System.Security.Cryptography;

namespace Comity.Federation.HttpSignatures;

/// <summary>Signs for one node key without holding it: the key may live in a file, a card or a module.</summary>
/// <param name="KeyId">RFC 7638 SHA-256 thumbprint of the node key, canonical base64url.</param>
/// <param name="Sign">ECDSA P-256 over SHA-256 of its argument; returns r and s, 64 bytes. Called concurrently.</param>
internal sealed record ChannelSigner(string KeyId, Func<byte[], byte[]> Sign)
{
    /// <summary>A signer over a key in memory. The caller keeps the key alive and disposes of it.</summary>
    /// <exception cref="ArgumentException">The key is not on P-256.</exception>
    public static ChannelSigner Over(ECDsa key) => new(
        EcdsaP256.Thumbprint(key) ?? throw new ArgumentException("A node key is on P-256.", nameof(key)),
        data => EcdsaP256.Sign(key, data));
}
