using System.Text;

namespace Comity.Jose;

/// <summary>The protected header of the profile: exactly <c>alg</c>, <c>kid</c> and <c>typ</c>, which only say how to check.</summary>
internal static class JwsHeader
{
    /// <summary>Longest header in base64url: room for the three members and some whitespace, and no reason to allocate.</summary>
    public const int MaxTextBytes = 512;

    /// <summary>Longest <c>typ</c> in characters.</summary>
    public const int MaxTypeLength = 127;

    private static readonly string[] Members = ["alg", "kid", "typ"];

    /// <summary>The encoded header, members in the order of the specification.</summary>
    public static byte[] Write(JwsSigner signer, string typ)
    {
        var type = ProfileText.Bytes(typ, MaxTypeLength, nameof(typ));
        byte[] alg = Encoding.ASCII.GetBytes(signer.Algorithm), kid = Encoding.ASCII.GetBytes(signer.Kid);
        return CanonicalBase64Url.Encode(
            [.. "{\"alg\":\""u8, .. alg, .. "\",\"kid\":\""u8, .. kid, .. "\",\"typ\":\""u8, .. type, .. "\"}"u8]);
    }

    /// <summary>Reads an encoded header. Nothing in it is believed: the algorithm must still be the key's own.</summary>
    public static JoseError Read(ReadOnlySpan<byte> text, string typ, out EcCurve curve, out string kid)
    {
        (curve, kid) = (EcCurve.P256, "");
        if (text.Length > MaxTextBytes)
            return JoseError.TooLarge;
        var length = CanonicalBase64Url.DecodedLength(text.Length);
        Span<byte> json = stackalloc byte[MaxTextBytes];
        json = json[..Math.Max(length, 0)];
        if (!CanonicalBase64Url.TryDecode(text, json))
            return JoseError.NotCanonical;
        Span<Range> at = stackalloc Range[Members.Length];
        return JsonCursor.TryReadWhole(json, Members, at)
            ? Check(json[at[0]], json[at[1]], json[at[2]], typ, out curve, out kid)
            : JoseError.HeaderNotExact;
    }

    private static JoseError Check(
        ReadOnlySpan<byte> alg, ReadOnlySpan<byte> keyId, ReadOnlySpan<byte> type, string typ, out EcCurve curve, out string kid)
    {
        (curve, kid) = (EcCurve.P256, "");
        if (!Ascii.Equals(type, typ))
            return JoseError.WrongType;
        if (EcCurve.ForAlgorithm(alg) is not { } named)
            return JoseError.UnknownAlgorithm;
        if (!ProfileText.IsKeyId(keyId))
            return JoseError.MalformedKeyId;
        (curve, kid) = (named, Encoding.ASCII.GetString(keyId));
        return JoseError.None;
    }
}
