using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Comity.Jose;

/// <summary>One of the two curves of the profile, with the one signature algorithm that goes with it (RFC 7518, 3.4).</summary>
internal sealed class EcCurve
{
    private readonly BigInteger _prime;
    private readonly BigInteger _b;
    private readonly byte[] _order;

    private EcCurve(string name, string algorithm, int size, ECCurve curve, HashAlgorithmName hash, string prime, string b, string order)
    {
        (Name, Algorithm, Size, Curve, Hash) = (name, algorithm, size, curve, hash);
        (_prime, _b, _order) = (FromHex(prime), FromHex(b), Convert.FromHexString(order));
    }

    // SP 800-186: prime, coefficient b, order. The coefficient a is -3 on both.
    public static EcCurve P256 { get; } = new(
        "P-256", "ES256", 32, ECCurve.NamedCurves.nistP256, HashAlgorithmName.SHA256,
        "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
        "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

    public static EcCurve P384 { get; } = new(
        "P-384", "ES384", 48, ECCurve.NamedCurves.nistP384, HashAlgorithmName.SHA384,
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
        "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973");

    /// <summary>The <c>crv</c> of a key.</summary>
    public string Name { get; }

    /// <summary>The <c>alg</c> of a signature.</summary>
    public string Algorithm { get; }

    /// <summary>Bytes in a coordinate and in a private value.</summary>
    public int Size { get; }

    /// <summary>Bytes in a signature: r and s, each as long as a coordinate.</summary>
    public int SignatureSize => Size * 2;

    public ECCurve Curve { get; }

    public HashAlgorithmName Hash { get; }

    /// <summary>The curve of a <c>crv</c>, or <see langword="null"/> outside the profile.</summary>
    public static EcCurve? Named(ReadOnlySpan<byte> crv) =>
        Ascii.Equals(crv, P256.Name) ? P256 : Ascii.Equals(crv, P384.Name) ? P384 : null;

    /// <summary>The curve of an <c>alg</c>, or <see langword="null"/> outside the profile.</summary>
    public static EcCurve? ForAlgorithm(ReadOnlySpan<byte> alg) =>
        Ascii.Equals(alg, P256.Algorithm) ? P256 : Ascii.Equals(alg, P384.Algorithm) ? P384 : null;

    /// <summary>Whether y² = x³ - 3x + b with both coordinates reduced. Neither curve has small subgroups, so this is all to check.</summary>
    public bool Holds(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        var (a, c) = (new BigInteger(x, isUnsigned: true, isBigEndian: true), new BigInteger(y, isUnsigned: true, isBigEndian: true));
        return a < _prime && c < _prime && (c * c - (a * a * a - 3 * a + _b)) % _prime == 0;
    }

    /// <summary>Whether a private value lies between 1 and the order less 1.</summary>
    public bool IsScalar(ReadOnlySpan<byte> d) => d.ContainsAnyExcept((byte)0) && d.SequenceCompareTo(_order) < 0;

    private static BigInteger FromHex(string hex) => BigInteger.Parse("0" + hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
