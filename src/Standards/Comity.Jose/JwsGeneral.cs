using System.Diagnostics.CodeAnalysis;

namespace Comity.Jose;

/// <summary>The general JSON serialization of a JWS: one payload and up to 32 signatures, all of which must verify (RFC 7515, 7.2.1).</summary>
/// <remarks>No unprotected <c>header</c>, no other member. Whitespace between tokens and the order of members carry no meaning.</remarks>
public static class JwsGeneral
{
    /// <summary>Most signatures accepted.</summary>
    public const int MaxSignatures = 32;

    // Header, 96 bytes of signature, and names, quotes and some whitespace.
    private const int MaxSignatureBytes = JwsHeader.MaxTextBytes + 128 + 128;

    private static readonly string[] Members = ["payload", "signatures"];
    private static readonly string[] SignatureMembers = ["protected", "signature"];

    /// <summary>Signs these exact bytes with one key or more.</summary>
    /// <exception cref="ArgumentException">No payload, no possible <c>typ</c>, a signer twice, none, or more than 32.</exception>
    public static byte[] Sign(ReadOnlySpan<byte> payload, string typ, params IReadOnlyList<JwsSigner> signers)
    {
        if (payload.IsEmpty)
            throw new ArgumentException("There is nothing to sign.", nameof(payload));
        if (signers.Count is 0 or > MaxSignatures || signers.DistinctBy(static signer => signer.Kid).Count() != signers.Count)
            throw new ArgumentException($"1 to {MaxSignatures} different signers are needed.", nameof(signers));
        var text = CanonicalBase64Url.Encode(payload);
        return Write(text, signers.Select(signer => Member(text, typ, signer)));
    }

    /// <summary>Adds one signature to those already made: how people who never meet reach a threshold.</summary>
    /// <remarks>The signatures that are there are kept as they are and not checked.</remarks>
    /// <param name="jws">A parsed form, compact or general.</param>
    /// <param name="signer">Signs the same payload under the same <c>typ</c>.</param>
    /// <param name="signed">The general form with all signatures.</param>
    /// <param name="error"><see cref="JoseError.DuplicateSigner"/> or <see cref="JoseError.SignatureCount"/>.</param>
    public static bool TryAddSignature(UnverifiedJws jws, JwsSigner signer, [NotNullWhen(true)] out byte[]? signed, out JoseError error)
    {
        signed = null;
        error = jws.Signatures.Any(signature => signature.Kid == signer.Kid) ? JoseError.DuplicateSigner
            : jws.Signatures.Count >= MaxSignatures ? JoseError.SignatureCount
            : JoseError.None;
        if (error != JoseError.None)
            return false;
        var there = jws.Signatures.Select(static signature => Member(signature.Header.Span, signature.Value));
        signed = Write(jws.PayloadText.Span, there.Append(Member(jws.PayloadText.Span, jws.Typ, signer)));
        return true;
    }

    /// <summary>Reads the form and believes nothing.</summary>
    /// <param name="jws">UTF-8 JSON. Must not change while the result is in use.</param>
    /// <param name="typ">The one <c>typ</c> to accept in every header; case counts.</param>
    /// <param name="maxPayloadBytes">Largest payload in bytes; longer texts are refused before anything is decoded.</param>
    /// <param name="parsed">The parts, unverified.</param>
    /// <param name="error">What was wrong.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> jws, string typ, int maxPayloadBytes, [NotNullWhen(true)] out UnverifiedJws? parsed, out JoseError error)
    {
        parsed = null;
        error = JoseError.TooLarge;
        if (jws.Length > CanonicalBase64Url.EncodedLength(maxPayloadBytes) + MaxSignatures * MaxSignatureBytes)
            return false;
        error = JoseError.Malformed;
        Span<Range> at = stackalloc Range[Members.Length];
        if (!JsonCursor.TryReadWhole(jws.Span, Members, at, nested: 1))
            return false;
        error = ReadSignatures(jws[at[1]], typ, out var signatures);
        return error == JoseError.None
            && UnverifiedJws.TryCreate(typ, jws[at[0]], maxPayloadBytes, [.. signatures], out parsed, out error);
    }

    private static JoseError ReadSignatures(ReadOnlyMemory<byte> array, string typ, out List<JwsSignature> signatures)
    {
        signatures = [];
        var cursor = new JsonCursor(array.Span);
        if (!cursor.Take('['))
            return JoseError.Malformed;
        Span<Range> at = stackalloc Range[SignatureMembers.Length];
        do
        {
            if (signatures.Count == MaxSignatures)
                return JoseError.SignatureCount;
            if (!cursor.TryReadMembers(SignatureMembers, at))
                return JoseError.Malformed;
            if (JwsSignature.Read(array[at[0]], array.Span[at[1]], typ, out var signature) is var error and not JoseError.None)
                return error;
            signatures.Add(signature!);
        }
        while (cursor.Take(','));
        return cursor.Take(']') && cursor.AtEnd ? JoseError.None : JoseError.Malformed;
    }

    private static byte[] Member(ReadOnlySpan<byte> payloadText, string typ, JwsSigner signer)
    {
        var header = JwsHeader.Write(signer, typ);
        return Member(header, signer.Sign([.. header, (byte)'.', .. payloadText]));
    }

    private static byte[] Member(ReadOnlySpan<byte> header, ReadOnlySpan<byte> signature) =>
        [.. "{\"protected\":\""u8, .. header, .. "\",\"signature\":\""u8, .. CanonicalBase64Url.Encode(signature), .. "\"}"u8];

    private static byte[] Write(ReadOnlySpan<byte> payloadText, IEnumerable<byte[]> signatures)
    {
        var joined = signatures.Aggregate(static (all, next) => [.. all, (byte)',', .. next]);
        return [.. "{\"payload\":\""u8, .. payloadText, .. "\",\"signatures\":["u8, .. joined, .. "]}"u8];
    }
}
