using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Comity.Federation.HttpSignatures;

/// <summary>The one signature algorithm of the channel: ecdsa-p256-sha256 (RFC 9421 3.3.4), raw r and s.</summary>
internal static class EcdsaP256
{
    private const string CurveOid = "1.2.840.10045.3.1.7";

    public static byte[] Sign(ECDsa key, byte[] data) =>
        key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>Whether the key is on P-256, has the thumbprint <paramref name="keyId"/>, and made the signature.</summary>
    public static bool Verifies(ECDsa key, string keyId, byte[] data, byte[] signature) =>
        signature.Length == ChannelProfile.SignatureSize
        && Thumbprint(key) == keyId
        && VerifiesData(key, data, signature);

    public static bool VerifiesData(ECDsa key, byte[] data, byte[] signature) =>
        key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>SHA-256 thumbprint of the public key as a JWK (RFC 7638 3), base64url.</summary>
    /// <returns><see langword="null"/> if the key is not on P-256.</returns>
    public static string? Thumbprint(ECDsa key)
    {
        if (key.KeySize != 256)
            return null;
        var parameters = key.ExportParameters(includePrivateParameters: false);
        if (!parameters.Curve.IsNamed || (parameters.Curve.Oid.Value != CurveOid && parameters.Curve.Oid.FriendlyName != "nistP256"))
            return null;
        var x = Base64Url.EncodeToString(parameters.Q.X);
        var y = Base64Url.EncodeToString(parameters.Q.Y);
        return Sha256Digest.Of(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")).ToString();
    }
}
