using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Comity.Jose;

/// <summary>A public key on P-256 or P-384 whose point lies on its curve: to hold one is to know that.</summary>
/// <remarks>
/// Immutable and safe for concurrent use. It keeps what it imports, so keep the key rather than parse it again for each use.
/// Source: RFC 7517, RFC 7518 6.2.
/// </remarks>
public sealed class EcPublicJwk : IEquatable<EcPublicJwk>
{
    /// <summary>Largest key accepted, in bytes of JSON.</summary>
    public const int MaxJsonBytes = 1024;

    private static readonly string[] Members = ["kty", "crv", "x", "y"];

    private readonly byte[] _point;
    private readonly KeyPool<ECDsa> _verifiers;
    private readonly KeyPool<ECDiffieHellman> _peers;

    private EcPublicJwk(EcCurve curve, byte[] point)
    {
        (CurveOf, _point) = (curve, point);
        Kid = Encoding.ASCII.GetString(CanonicalBase64Url.Encode(SHA256.HashData(ToJson())));
        _verifiers = new(() => ECDsa.Create(Parameters));
        _peers = new(() => ECDiffieHellman.Create(Parameters));
    }

    /// <summary>RFC 7638 SHA-256 thumbprint: 43 characters of base64url.</summary>
    public string Kid { get; }

    /// <summary><c>P-256</c> or <c>P-384</c>.</summary>
    public string Curve => CurveOf.Name;

    /// <summary>The one signature algorithm of this key: <c>ES256</c> or <c>ES384</c>.</summary>
    public string Algorithm => CurveOf.Algorithm;

    internal EcCurve CurveOf { get; }

    /// <summary>The uncompressed point, SEC 1 2.3.3: 0x04, x, y.</summary>
    internal ReadOnlySpan<byte> Point => _point;

    internal ECParameters Parameters => new()
    {
        Curve = CurveOf.Curve,
        Q = new ECPoint { X = _point[1..(1 + CurveOf.Size)], Y = _point[(1 + CurveOf.Size)..] },
    };

    /// <summary>Reads a key with exactly <c>kty</c>, <c>crv</c>, <c>x</c> and <c>y</c>, canonical base64url of exact length.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, [NotNullWhen(true)] out EcPublicJwk? key, out JoseError error)
    {
        key = null;
        Span<Range> at = stackalloc Range[Members.Length];
        if (json.Length > MaxJsonBytes)
            return Refuse(JoseError.TooLarge, out error);
        if (!JsonCursor.TryReadWhole(json, Members, at))
            return Refuse(JoseError.KeyNotExact, out error);
        return TryCreate(json[at[0]], json[at[1]], json[at[2]], json[at[3]], out key, out error);
    }

    /// <summary>Takes the public half of a platform key, such as one in a module or on a card.</summary>
    public static bool TryCreate(ECParameters parameters, [NotNullWhen(true)] out EcPublicJwk? key, out JoseError error)
    {
        key = null;
        var curve = parameters.Curve.IsNamed ? Of(parameters.Curve.Oid) : null;
        if (curve is null || parameters.Q is not { X: { } x, Y: { } y } || x.Length != curve.Size || y.Length != curve.Size)
            return Refuse(JoseError.UnknownCurve, out error);
        return TryCreate(curve, [4, .. x, .. y], out key, out error);
    }

    /// <summary>The canonical JSON, which is also what the thumbprint hashes: members in order, no whitespace.</summary>
    public byte[] ToJson()
    {
        var (x, y) = (CanonicalBase64Url.Encode(_point.AsSpan(1, CurveOf.Size)), CanonicalBase64Url.Encode(_point.AsSpan(1 + CurveOf.Size)));
        byte[] crv = Encoding.ASCII.GetBytes(Curve);
        return [.. "{\"crv\":\""u8, .. crv, .. "\",\"kty\":\"EC\",\"x\":\""u8, .. x, .. "\",\"y\":\""u8, .. y, .. "\"}"u8];
    }

    /// <summary>A new platform key of one's own for checking signatures; the caller disposes it.</summary>
    public ECDsa ToECDsa() => ECDsa.Create(Parameters);

    /// <summary>A new platform key of one's own for key agreement; the caller disposes it.</summary>
    public ECDiffieHellman ToECDiffieHellman() => ECDiffieHellman.Create(Parameters);

    public bool Equals(EcPublicJwk? other) => other is not null && Kid == other.Kid;

    public override bool Equals(object? obj) => Equals(obj as EcPublicJwk);

    public override int GetHashCode() => Kid.GetHashCode(StringComparison.Ordinal);

    /// <summary>The thumbprint.</summary>
    public override string ToString() => Kid;

    /// <summary>Reads an uncompressed point; the point at infinity and compressed points are refused.</summary>
    internal static bool TryFromPoint(EcCurve curve, ReadOnlySpan<byte> point, [NotNullWhen(true)] out EcPublicJwk? key)
    {
        key = null;
        return point.Length == 1 + 2 * curve.Size && point[0] == 4 && TryCreate(curve, point.ToArray(), out key, out _);
    }

    internal static bool TryCreate(
        ReadOnlySpan<byte> kty, ReadOnlySpan<byte> crv, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y,
        [NotNullWhen(true)] out EcPublicJwk? key, out JoseError error)
    {
        key = null;
        if (!Ascii.Equals(kty, "EC") || EcCurve.Named(crv) is not { } curve)
            return Refuse(JoseError.UnknownCurve, out error);
        var point = new byte[1 + 2 * curve.Size];
        point[0] = 4;
        if (!CanonicalBase64Url.TryDecode(x, point.AsSpan(1, curve.Size)) || !CanonicalBase64Url.TryDecode(y, point.AsSpan(1 + curve.Size)))
            return Refuse(JoseError.NotCanonical, out error);
        return TryCreate(curve, point, out key, out error);
    }

    /// <summary>Whether r and s, each as long as a coordinate, sign these bytes, given in pieces so that nobody has to join them.</summary>
    internal bool Verifies(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        Span<byte> digest = stackalloc byte[SHA384.HashSizeInBytes];
        using var hash = IncrementalHash.CreateHash(CurveOf.Hash);
        hash.AppendData(first);
        hash.AppendData(second);
        hash.AppendData(third);
        digest = digest[..hash.GetHashAndReset(digest)];
        var verifier = _verifiers.Rent();
        var valid = signature.Length == CurveOf.SignatureSize && verifier.VerifyHash(digest, signature);
        _verifiers.Return(verifier);
        return valid;
    }

    /// <summary>The raw shared secret with a private key of the same curve: the x coordinate, for the caller to wipe.</summary>
    internal byte[] AgreeWith(ECDiffieHellman privateKey)
    {
        var peer = _peers.Rent();
        using var publicKey = peer.PublicKey;
        var secret = privateKey.DeriveRawSecretAgreement(publicKey);
        _peers.Return(peer);
        return secret;
    }

    private static bool TryCreate(EcCurve curve, byte[] point, [NotNullWhen(true)] out EcPublicJwk? key, out JoseError error)
    {
        var holds = curve.Holds(point.AsSpan(1, curve.Size), point.AsSpan(1 + curve.Size));
        key = holds ? new EcPublicJwk(curve, point) : null;
        error = holds ? JoseError.None : JoseError.PointNotOnCurve;
        return key is not null;
    }

    private static EcCurve? Of(Oid oid) => (oid.Value, oid.FriendlyName) switch
    {
        ("1.2.840.10045.3.1.7", _) or (null, "nistP256" or "ECDSA_P256") => EcCurve.P256,
        ("1.3.132.0.34", _) or (null, "nistP384" or "ECDSA_P384") => EcCurve.P384,
        _ => null,
    };

    private static bool Refuse(JoseError why, out JoseError error)
    {
        error = why;
        return false;
    }
}
