using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Comity.Jose;

/// <summary>A private key on P-256 or P-384 that belongs to its public key. Disposing it wipes it.</summary>
/// <remarks>Safe for concurrent use until disposed. <see cref="ToString"/> and equality never touch the private value.</remarks>
public sealed class EcPrivateJwk : IDisposable
{
    private static readonly string[] Members = ["kty", "crv", "x", "y", "d"];

    private readonly byte[] _d;
    private readonly KeyPool<ECDsa> _signers;
    private readonly KeyPool<ECDiffieHellman> _agreers;
    private bool _disposed;

    private EcPrivateJwk(EcPublicJwk publicKey, byte[] d)
    {
        (PublicKey, _d) = (publicKey, d);
        _signers = new(ToECDsa);
        _agreers = new(ToECDiffieHellman);
    }

    /// <summary>The public half.</summary>
    public EcPublicJwk PublicKey { get; }

    /// <summary>RFC 7638 thumbprint of the public half.</summary>
    public string Kid => PublicKey.Kid;

    /// <summary>A fresh P-256 key.</summary>
    public static EcPrivateJwk GenerateP256() => Generate(EcCurve.P256);

    /// <summary>A fresh P-384 key.</summary>
    public static EcPrivateJwk GenerateP384() => Generate(EcCurve.P384);

    /// <summary>Reads a key with exactly <c>kty</c>, <c>crv</c>, <c>x</c>, <c>y</c> and <c>d</c>, and checks that d makes x and y.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, [NotNullWhen(true)] out EcPrivateJwk? key, out JoseError error)
    {
        key = null;
        error = JoseError.TooLarge;
        Span<Range> at = stackalloc Range[Members.Length];
        if (json.Length > EcPublicJwk.MaxJsonBytes)
            return false;
        error = JoseError.KeyNotExact;
        if (!JsonCursor.TryReadWhole(json, Members, at)
            || !EcPublicJwk.TryCreate(json[at[0]], json[at[1]], json[at[2]], json[at[3]], out var publicKey, out error))
            return false;
        var d = new byte[publicKey.CurveOf.Size];
        error = !CanonicalBase64Url.TryDecode(json[at[4]], d) ? JoseError.NotCanonical
            : !Makes(publicKey, d) ? JoseError.PrivateKeyInvalid
            : JoseError.None;
        if (error == JoseError.None)
            key = new EcPrivateJwk(publicKey, d);
        else
            CryptographicOperations.ZeroMemory(d);
        return key is not null;
    }

    /// <summary>The canonical JSON with the private value in clear: encrypt it at once, then wipe it.</summary>
    public byte[] ToJson()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var d = CanonicalBase64Url.Encode(_d);
        var publicJson = PublicKey.ToJson();
        // Members in order: "d" comes right after "crv".
        var cut = publicJson.AsSpan().IndexOf("\"kty\""u8);
        byte[] json = [.. publicJson.AsSpan(0, cut), .. "\"d\":\""u8, .. d, .. "\","u8, .. publicJson.AsSpan(cut)];
        CryptographicOperations.ZeroMemory(d);
        return json;
    }

    /// <summary>A new platform key of one's own for signing; the caller disposes it.</summary>
    public ECDsa ToECDsa() => Import(ECDsa.Create);

    /// <summary>A new platform key of one's own for key agreement; the caller disposes it.</summary>
    public ECDiffieHellman ToECDiffieHellman() => Import(ECDiffieHellman.Create);

    /// <summary>Wipes the private value.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_d);
        _signers.Close();
        _agreers.Close();
    }

    /// <summary>The thumbprint.</summary>
    public override string ToString() => Kid;

    /// <summary>r and s of these bytes, each as long as a coordinate.</summary>
    internal byte[] Sign(ReadOnlySpan<byte> data)
    {
        var signer = _signers.Rent();
        var signature = signer.SignData(data, PublicKey.CurveOf.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        _signers.Return(signer);
        return signature;
    }

    /// <summary>The raw shared secret with a public key of the same curve, for the caller to wipe.</summary>
    internal byte[] AgreeWith(EcPublicJwk other)
    {
        var mine = _agreers.Rent();
        var secret = other.AgreeWith(mine);
        _agreers.Return(mine);
        return secret;
    }

    /// <summary>Takes a platform key, such as one read from a PEM file, if it is on one of the two curves. The caller wipes its own copy.</summary>
    public static bool TryImport(ECParameters parameters, [NotNullWhen(true)] out EcPrivateJwk? key, out JoseError error)
    {
        key = null;
        if (!EcPublicJwk.TryCreate(parameters, out var publicKey, out error))
            return false;
        error = parameters.D is { } d && d.Length == publicKey.CurveOf.Size && Makes(publicKey, d) ? JoseError.None : JoseError.PrivateKeyInvalid;
        if (error == JoseError.None)
            key = new EcPrivateJwk(publicKey, [.. parameters.D!]);
        return key is not null;
    }

    private static EcPrivateJwk Generate(EcCurve curve)
    {
        using var platform = ECDsa.Create(curve.Curve);
        var parameters = platform.ExportParameters(includePrivateParameters: true);
        // Both are of our own making: a failure here is a broken platform, not bad input.
        return EcPublicJwk.TryCreate(parameters with { Curve = curve.Curve }, out var publicKey, out var error)
            ? new EcPrivateJwk(publicKey, parameters.D!)
            : throw new CryptographicException($"The platform made a key that is none: {error}.");
    }

    private static bool Makes(EcPublicJwk publicKey, byte[] d)
    {
        var curve = publicKey.CurveOf;
        if (!curve.IsScalar(d))
            return false;
        using var platform = ECDsa.Create(new ECParameters { Curve = curve.Curve, D = d });
        var made = platform.ExportParameters(includePrivateParameters: false).Q;
        return publicKey.Point[1..].SequenceEqual([.. made.X!, .. made.Y!]);
    }

    private T Import<T>(Func<ECParameters, T> create)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return create(PublicKey.Parameters with { D = _d });
    }
}
