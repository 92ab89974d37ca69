using System.Diagnostics.CodeAnalysis;

namespace Comity.Jose;

/// <summary>A JWS whose form was checked. Nothing in it is believed yet.</summary>
/// <remarks>It refers to the bytes it was parsed from, which must not change while it is in use.</remarks>
public sealed class UnverifiedJws
{
    private readonly JwsSignature[] _signatures;

    private UnverifiedJws(string typ, ReadOnlyMemory<byte> payloadText, byte[] payload, JwsSignature[] signatures) =>
        (Typ, PayloadText, ClaimedPayload, _signatures) = (typ, payloadText, payload, signatures);

    /// <summary>The <c>typ</c> that the caller expected and every header has.</summary>
    public string Typ { get; }

    /// <summary>The exact payload octets, before any check: good for finding out whose keys to look up, and for nothing else.</summary>
    public ReadOnlyMemory<byte> ClaimedPayload { get; }

    /// <summary>The keys that it claims to be signed with, as thumbprints: at least one, none twice.</summary>
    public IReadOnlyList<string> ClaimedKids => Array.ConvertAll(_signatures, static signature => signature.Kid);

    internal ReadOnlyMemory<byte> PayloadText { get; }

    internal IReadOnlyList<JwsSignature> Signatures => _signatures;

    /// <summary>Checks every signature under the caller's keys; one that fails refuses the whole.</summary>
    /// <param name="keys">
    /// Gives the key that the caller already trusts for this purpose under a thumbprint, or <see langword="null"/>. The algorithm comes
    /// from that key and never from the message.
    /// </param>
    /// <param name="verified">What was said, and by which keys.</param>
    /// <param name="error"><see cref="JoseError.UnknownKey"/>, <see cref="JoseError.AlgorithmMismatch"/> or <see cref="JoseError.SignatureInvalid"/>.</param>
    public bool TryVerify(Func<string, EcPublicJwk?> keys, [NotNullWhen(true)] out VerifiedJws? verified, out JoseError error)
    {
        verified = null;
        var signers = new EcPublicJwk[_signatures.Length];
        // All keys before the first signature: a stranger makes nobody compute.
        error = FindSigners(keys, signers);
        for (var i = 0; i < signers.Length && error == JoseError.None; i++)
            error = _signatures[i].IsMadeBy(signers[i], PayloadText.Span) ? JoseError.None : JoseError.SignatureInvalid;
        if (error == JoseError.None)
            verified = new VerifiedJws(Typ, ClaimedPayload, signers);
        return verified is not null;
    }

    internal static bool TryCreate(
        string typ, ReadOnlyMemory<byte> payloadText, int maxPayloadBytes, JwsSignature[] signatures,
        [NotNullWhen(true)] out UnverifiedJws? jws, out JoseError error)
    {
        jws = null;
        byte[] payload = [];
        error = signatures.DistinctBy(static signature => signature.Kid).Count() != signatures.Length ? JoseError.DuplicateSigner
            : payloadText.IsEmpty ? JoseError.Malformed
            : CanonicalBase64Url.DecodedLength(payloadText.Length) > maxPayloadBytes ? JoseError.TooLarge
            : !CanonicalBase64Url.TryDecode(payloadText.Span, out payload) ? JoseError.NotCanonical
            : JoseError.None;
        if (error == JoseError.None)
            jws = new UnverifiedJws(typ, payloadText, payload, signatures);
        return jws is not null;
    }

    private JoseError FindSigners(Func<string, EcPublicJwk?> keys, EcPublicJwk[] signers)
    {
        for (var i = 0; i < signers.Length; i++)
        {
            // A lookup that answers with another key than was asked for is a wrong lookup: refuse rather than verify.
            if (keys(_signatures[i].Kid) is not { } key || key.Kid != _signatures[i].Kid)
                return JoseError.UnknownKey;
            if (key.CurveOf != _signatures[i].Curve)
                return JoseError.AlgorithmMismatch;
            signers[i] = key;
        }

        return JoseError.None;
    }
}

/// <summary>What was signed, and by which keys.</summary>
/// <remarks>Only <see cref="UnverifiedJws.TryVerify"/> creates one, so to hold it is to know that every signature was checked.</remarks>
public sealed class VerifiedJws
{
    internal VerifiedJws(string typ, ReadOnlyMemory<byte> payload, IReadOnlyList<EcPublicJwk> signers) =>
        (Typ, Payload, Signers) = (typ, payload, signers);

    /// <summary>The <c>typ</c> of every header.</summary>
    public string Typ { get; }

    /// <summary>The exact payload octets as they were signed.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The keys that signed: at least one, all different, so a threshold may count them.</summary>
    public IReadOnlyList<EcPublicJwk> Signers { get; }
}

/// <summary>One signature as it was read: header checked for form, bytes of the right length, nothing believed.</summary>
internal sealed record JwsSignature(string Kid, EcCurve Curve, ReadOnlyMemory<byte> Header, byte[] Value)
{
    public static JoseError Read(ReadOnlyMemory<byte> header, ReadOnlySpan<byte> signature, string typ, out JwsSignature? read)
    {
        read = null;
        var error = JwsHeader.Read(header.Span, typ, out var curve, out var kid);
        if (error != JoseError.None)
            return error;
        if (CanonicalBase64Url.DecodedLength(signature.Length) != curve.SignatureSize)
            return JoseError.SignatureLength;
        var value = new byte[curve.SignatureSize];
        if (!CanonicalBase64Url.TryDecode(signature, value))
            return JoseError.NotCanonical;
        read = new JwsSignature(kid, curve, header, value);
        return JoseError.None;
    }

    public bool IsMadeBy(EcPublicJwk key, ReadOnlySpan<byte> payloadText) => key.Verifies(Value, Header.Span, "."u8, payloadText);
}
