using System.Diagnostics.CodeAnalysis;

namespace Comity.Jose;

/// <summary>The compact serialization of a JWS: one signer, three dots-separated parts and nothing else (RFC 7515, 7.1).</summary>
public static class JwsCompact
{
    // ES384: 96 bytes.
    private const int MaxSignatureText = 128;

    /// <summary>Signs these exact bytes.</summary>
    /// <param name="payload">1 byte or more; never looked into.</param>
    /// <param name="typ">Media type without "application/", up to 127 characters.</param>
    /// <param name="signer">Gives <c>kid</c> and <c>alg</c>.</param>
    /// <exception cref="ArgumentException">No payload, or no possible <c>typ</c>.</exception>
    public static byte[] Sign(ReadOnlySpan<byte> payload, string typ, JwsSigner signer)
    {
        if (payload.IsEmpty)
            throw new ArgumentException("There is nothing to sign.", nameof(payload));
        byte[] input = [.. JwsHeader.Write(signer, typ), (byte)'.', .. CanonicalBase64Url.Encode(payload)];
        return [.. input, (byte)'.', .. CanonicalBase64Url.Encode(signer.Sign(input))];
    }

    /// <summary>Reads the form and believes nothing.</summary>
    /// <param name="jws">ASCII. Must not change while the result is in use.</param>
    /// <param name="typ">The one <c>typ</c> to accept; case counts.</param>
    /// <param name="maxPayloadBytes">Largest payload in bytes; longer texts are refused before anything is decoded.</param>
    /// <param name="parsed">The parts, unverified.</param>
    /// <param name="error">What was wrong.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> jws, string typ, int maxPayloadBytes, [NotNullWhen(true)] out UnverifiedJws? parsed, out JoseError error)
    {
        parsed = null;
        error = JoseError.TooLarge;
        if (jws.Length > JwsHeader.MaxTextBytes + CanonicalBase64Url.EncodedLength(maxPayloadBytes) + MaxSignatureText + 2)
            return false;
        error = JoseError.Malformed;
        var first = jws.Span.IndexOf((byte)'.');
        var last = jws.Span.LastIndexOf((byte)'.');
        if (first == last || jws.Span[(first + 1)..last].Contains((byte)'.'))
            return false;
        error = JwsSignature.Read(jws[..first], jws.Span[(last + 1)..], typ, out var signature);
        return signature is not null
            && UnverifiedJws.TryCreate(typ, jws[(first + 1)..last], maxPayloadBytes, [signature], out parsed, out error);
    }
}
