using System.Security.Cryptography;
using System.Text;
using Comity.Jose;
using static Comity.Standards.Tests.Jose.Vectors;

namespace Comity.Standards.Tests.Jose;

public sealed class KeyTests
{
    [Fact]
    public void A_generated_key_reads_back_as_itself()
    {
        foreach (var make in (Func<EcPrivateJwk>[])[EcPrivateJwk.GenerateP256, EcPrivateJwk.GenerateP384])
        {
            using var key = make();
            Assert.True(EcPrivateJwk.TryParse(key.ToJson(), out var again, out _));
            Assert.True(EcPublicJwk.TryParse(key.PublicKey.ToJson(), out var publicKey, out _));
            Assert.Equal(key.ToJson(), again.ToJson());
            Assert.Equal(key.PublicKey, publicKey);
        }
    }

    [Fact]
    public void The_thumbprint_is_that_of_the_canonical_json()
    {
        var key = Keys["root-a"].PublicKey;
        Assert.Equal(SHA256.HashData(key.ToJson()), Decode(key.Kid));
        Assert.StartsWith("{\"crv\":\"P-384\",\"kty\":\"EC\",\"x\":\"", Encoding.ASCII.GetString(key.ToJson()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_platform_key_becomes_a_jwk_unless_its_curve_is_foreign()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var p521 = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        Assert.True(EcPublicJwk.TryCreate(p384.ExportParameters(false), out var key, out _));
        Assert.Equal(("P-384", "ES384"), (key.Curve, key.Algorithm));
        Assert.False(EcPublicJwk.TryCreate(p521.ExportParameters(false), out _, out var error));
        Assert.Equal(JoseError.UnknownCurve, error);
    }

    [Fact]
    public void A_platform_key_off_its_curve_is_refused()
    {
        var parameters = Keys["issue-a"].PublicKey.Parameters;
        parameters.Q.Y![5] ^= 1;
        Assert.False(EcPublicJwk.TryCreate(parameters, out _, out var error));
        Assert.Equal(JoseError.PointNotOnCurve, error);
    }

    [Fact]
    public void Converted_keys_sign_and_agree()
    {
        using var key = EcPrivateJwk.GenerateP256();
        using (var signer = key.ToECDsa())
        using (var verifier = key.PublicKey.ToECDsa())
            Assert.True(verifier.VerifyData("x"u8, signer.SignData("x"u8.ToArray(), HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
        using var mine = key.ToECDiffieHellman();
        using var peer = Keys["seal-a"].PublicKey.ToECDiffieHellman();
        using var publicKey = peer.PublicKey;
        Assert.Equal(mine.DeriveRawSecretAgreement(publicKey), Keys["seal-a"].AgreeWith(key.PublicKey));
    }

    [Fact]
    public void A_disposed_key_neither_signs_nor_shows_itself()
    {
        var key = EcPrivateJwk.GenerateP256();
        var signer = new SoftwareSigner(key);
        Assert.Equal(64, signer.Sign("x"u8).Length);
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => signer.Sign("x"u8));
        Assert.Throws<ObjectDisposedException>(key.ToJson);
        Assert.Throws<ObjectDisposedException>(key.ToECDsa);
    }

    [Fact]
    public void The_private_value_is_in_no_text_of_the_key()
    {
        var key = Keys["issue-a"];
        Assert.Equal(key.Kid, key.ToString());
        Assert.DoesNotContain("\"d\"", Encoding.ASCII.GetString(key.PublicKey.ToJson()), StringComparison.Ordinal);
    }
}
