using System.Security.Cryptography;
using System.Text;
using Comity.Jose;
using static Comity.Standards.Tests.Jose.Vectors;

namespace Comity.Standards.Tests.Jose;

public sealed class JwsTests
{
    private const string Typ = "vnd.comity.statement+jose";
    private static readonly byte[] Payload = Utf8("""{"note":"desk XA-1 calls desk XB-2"}""");
    private static readonly JwsSigner A = new SoftwareSigner(Keys["issue-a"]);
    private static readonly JwsSigner B = new SoftwareSigner(Keys["issue-b"]);
    private static readonly JwsSigner Root = new SoftwareSigner(Keys["root-a"]);

    [Fact]
    public void What_is_signed_verifies_with_the_exact_bytes()
    {
        byte[] odd = [0, 0xFF, .. Payload, (byte)' ', (byte)'\n'];
        Assert.Equal(odd, Verified(JwsCompact.Sign(odd, Typ, A)).Payload.ToArray());
        Assert.Equal(odd, Verified(JwsGeneral.Sign(odd, Typ, A, Root), general: true).Payload.ToArray());
    }

    [Fact]
    public void The_platform_verifies_what_we_sign()
    {
        var text = Encoding.ASCII.GetString(JwsCompact.Sign(Payload, Typ, Root));
        var cut = text.LastIndexOf('.');
        using var platform = Root.PublicKey.ToECDsa();
        Assert.True(platform.VerifyData(Utf8(text[..cut]), Decode(text[(cut + 1)..]), HashAlgorithmName.SHA384));
    }

    [Fact]
    public void The_algorithm_is_the_keys_own()
    {
        Assert.Equal("ES256", A.Algorithm);
        Assert.Equal("ES384", Root.Algorithm);
        var header = Encoding.ASCII.GetString(JwsCompact.Sign(Payload, Typ, Root)).Split('.')[0];
        Assert.Equal($$"""{"alg":"ES384","kid":"{{Root.Kid}}","typ":"{{Typ}}"}""", Encoding.ASCII.GetString(Decode(header)));
    }

    [Fact]
    public void A_lookup_that_answers_with_another_key_is_not_believed()
    {
        Assert.True(JwsCompact.TryParse(JwsCompact.Sign(Payload, Typ, A), Typ, 1024, out var claimed, out _));
        Assert.False(claimed.TryVerify(_ => B.PublicKey, out _, out var error));
        Assert.Equal(JoseError.UnknownKey, error);
    }

    [Fact]
    public void Before_verification_the_payload_and_the_signers_are_only_claimed()
    {
        var forged = Utf8(Encoding.ASCII.GetString(JwsCompact.Sign(Payload, Typ, A))[..^1] + "A");
        Assert.True(JwsCompact.TryParse(forged, Typ, 1024, out var claimed, out _));
        Assert.Equal(Payload, claimed.ClaimedPayload.ToArray());
        Assert.Equal([A.Kid], claimed.ClaimedKids);
    }

    [Fact]
    public void A_stranger_is_refused_before_any_signature_is_checked()
    {
        var asked = new List<string>();
        Assert.True(JwsGeneral.TryParse(JwsGeneral.Sign(Payload, Typ, A, B), Typ, 1024, out var claimed, out _));
        Assert.False(claimed.TryVerify(kid => { asked.Add(kid); return kid == A.Kid ? A.PublicKey : null; }, out _, out var error));
        Assert.Equal((JoseError.UnknownKey, 2), (error, asked.Count));
    }

    [Fact]
    public void Signatures_are_added_one_by_one_until_the_threshold()
    {
        Assert.True(JwsCompact.TryParse(JwsCompact.Sign(Payload, Typ, A), Typ, 1024, out var first, out _));
        Assert.True(JwsGeneral.TryAddSignature(first, Root, out var two, out _));
        Assert.True(JwsGeneral.TryParse(two, Typ, 1024, out var second, out _));
        Assert.True(JwsGeneral.TryAddSignature(second, B, out var three, out _));
        Assert.Equal([A.Kid, Root.Kid, B.Kid], Verified(three, general: true).Signers.Select(static key => key.Kid));
        Assert.False(JwsGeneral.TryAddSignature(second, A, out _, out var error));
        Assert.Equal(JoseError.DuplicateSigner, error);
    }

    [Fact]
    public void Thirty_two_signatures_pass_and_no_more_can_be_added()
    {
        var signers = Enumerable.Range(0, 33).Select(static _ => new SoftwareSigner(EcPrivateJwk.GenerateP256())).ToArray();
        Assert.True(JwsGeneral.TryParse(JwsGeneral.Sign(Payload, Typ, signers[..32]), Typ, 1024, out var full, out _));
        var keys = signers.ToDictionary(static signer => signer.Kid, static signer => signer.PublicKey);
        Assert.True(full.TryVerify(keys.GetValueOrDefault, out var verified, out _));
        Assert.Equal(32, verified.Signers.Count);
        Assert.False(JwsGeneral.TryAddSignature(full, signers[32], out _, out var error));
        Assert.Equal(JoseError.SignatureCount, error);
        Assert.Throws<ArgumentException>(() => JwsGeneral.Sign(Payload, Typ, signers));
        Assert.Throws<ArgumentException>(() => JwsGeneral.Sign(Payload, Typ, A, A));
    }

    [Theory]
    [InlineData(100, 100, JoseError.None)]
    [InlineData(101, 100, JoseError.TooLarge)]
    [InlineData(100_000, 100, JoseError.TooLarge)]
    public void Payloads_are_bounded_by_the_caller(int bytes, int max, JoseError expected)
    {
        _ = JwsCompact.TryParse(JwsCompact.Sign(new byte[bytes], Typ, A), Typ, max, out _, out var compact);
        _ = JwsGeneral.TryParse(JwsGeneral.Sign(new byte[bytes], Typ, A), Typ, max, out _, out var general);
        Assert.Equal((expected, expected), (compact, general));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\"b")]
    [InlineData("a\\b")]
    [InlineData("é")]
    public void A_typ_that_would_need_escapes_cannot_be_signed(string typ) =>
        Assert.Throws<ArgumentException>(() => JwsCompact.Sign(Payload, typ, A));

    [Fact]
    public void A_device_that_makes_der_is_found_out() =>
        Assert.Throws<CryptographicException>(() => JwsCompact.Sign(Payload, Typ, new DerSigner(Keys["issue-a"])));

    [Fact]
    public void One_key_verifies_for_many_at_once()
    {
        var jws = JwsCompact.Sign(Payload, Typ, A);
        Parallel.For(0, 200, _ => Assert.Equal(Payload, Verified(jws).Payload.ToArray()));
    }

    [Fact]
    public void Refusing_a_hostile_header_allocates_next_to_nothing()
    {
        byte[] hostile = [.. Encoding.ASCII.GetBytes(new string('A', 60_000)), .. ".AAAA."u8, .. new byte[86]];
        _ = JwsCompact.TryParse(hostile, Typ, 64 * 1024, out _, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(JwsCompact.TryParse(hostile, Typ, 64 * 1024, out _, out var error));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
        Assert.Equal(JoseError.TooLarge, error);
    }

    private static VerifiedJws Verified(byte[] jws, bool general = false)
    {
        var keys = new[] { A, B, Root }.ToDictionary(static signer => signer.Kid, static signer => signer.PublicKey);
        Assert.True(
            general ? JwsGeneral.TryParse(jws, Typ, 4096, out var claimed, out var error) : JwsCompact.TryParse(jws, Typ, 4096, out claimed, out error),
            error.ToString());
        Assert.True(claimed.TryVerify(keys.GetValueOrDefault, out var verified, out error), error.ToString());
        return verified;
    }

    private sealed class DerSigner(EcPrivateJwk key) : JwsSigner(key.PublicKey)
    {
        protected override byte[] SignCore(ReadOnlySpan<byte> signingInput)
        {
            using var platform = key.ToECDsa();
            return platform.SignData(signingInput, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
    }
}
