using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Comity.Federation.HttpSignatures;

namespace Comity.Trust.Tests.Federation;

public sealed class SignatureTests
{
    [Fact]
    public void The_published_ecdsa_vector_verifies_and_one_changed_bit_does_not()
    {
        // RFC 9421 B.1.3 and B.2.4.
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Base64Url.DecodeFromChars("qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA"),
                Y = Base64Url.DecodeFromChars("Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0"),
            },
        });
        var data = Encoding.ASCII.GetBytes(
            "\"@status\": 200\n\"content-type\": application/json\n"
            + "\"content-digest\": sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:\n"
            + "\"content-length\": 23\n"
            + "\"@signature-params\": (\"@status\" \"content-type\" \"content-digest\" \"content-length\");created=1618884473;keyid=\"test-key-ecc-p256\"");
        var signature = Convert.FromBase64String("wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==");

        Assert.True(EcdsaP256.Verifies(key, EcdsaP256.Thumbprint(key)!, data, signature));
        data[^1] ^= 1;
        Assert.False(EcdsaP256.Verifies(key, EcdsaP256.Thumbprint(key)!, data, signature));
    }

    [Fact]
    public void The_signature_base_of_a_post_is_these_octets()
    {
        var parts = RequestParts.Of("POST", "Node.XB.example:8443", "/federation/v1/push").Value
            .WithContent("application/json", Sha256Digest.Of([])).Value;
        Assert.Equal(
            "\"@method\": POST\n\"@authority\": node.xb.example:8443\n\"@path\": /federation/v1/push\n"
            + "\"content-type\": application/json\n\"content-digest\": sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:\n\"@signature-params\": (x);created=1",
            Encoding.ASCII.GetString(parts.SignatureBase("(x);created=1")));
    }

    [Fact]
    public void A_key_on_another_curve_or_with_another_thumbprint_verifies_nothing()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var signature = EcdsaP256.Sign(key, [1, 2, 3]);
        Assert.True(EcdsaP256.Verifies(key, EcdsaP256.Thumbprint(key)!, [1, 2, 3], signature));
        Assert.False(EcdsaP256.Verifies(key, Sha256Digest.Of([]).ToString(), [1, 2, 3], signature));
        Assert.Null(EcdsaP256.Thumbprint(larger));
        Assert.Throws<ArgumentException>(() => ChannelSigner.Over(larger));
    }

    [Fact]
    public void Whatever_the_parsers_accept_they_spell_the_same_way_again()
    {
        var random = new Random(20261102);
        var keyId = Sha256Digest.Of([7]).ToString();
        string[] seeds =
        [
            new SignatureInput(ChannelProfile.PostComponents, 1_793_620_800, keyId, SignatureInput.NewNonce()).Field,
            SignatureValue.Format(new byte[64]),
            ContentDigest.Format(Sha256Digest.Of([])),
        ];
        var accepted = 0;
        for (var round = 0; round < 60_000; round++)
        {
            var text = Mutate(seeds[round % 3], random, changes: round % 4);
            accepted += Judge(text) ? 1 : 0;
        }
        // A quarter of the rounds changes nothing, so this many at least; all of them would mean that nothing is refused.
        Assert.InRange(accepted, 15_000, 40_000);
    }

    [Fact]
    public void Whatever_target_is_accepted_has_no_second_reading()
    {
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var target = Mutate("/federation/v1/tile/0/x001/067?from=1", random, changes: round % 5);
            if (RequestParts.Of("GET", "node.xb.example", target).TryGet(out var parts, out _))
                Assert.Equal(target, parts.Query == "?" ? parts.Path : parts.Path + parts.Query);
        }
    }

    // True if any parser accepted it; the assertion is that acceptance means canonical.
    private static bool Judge(string text)
    {
        if (SignatureInput.Parse(text).TryGet(out var input, out _))
            Assert.Equal(text, input.Field);
        if (SignatureValue.Parse(text).TryGet(out var value, out _))
            Assert.Equal(text, SignatureValue.Format(value));
        if (ContentDigest.Parse(text).TryGet(out var digest, out _))
            Assert.Equal(text, ContentDigest.Format(digest));
        return input is not null || value is not null || ContentDigest.Parse(text).Refusal is null;
    }

    private static string Mutate(string text, Random random, int changes)
    {
        const string Alphabet = "ab1=:;,\"()? %./\\\t\u0000\u00e9\ud800Z-";
        var characters = text.ToList();
        for (var i = 0; i < changes && characters.Count > 0; i++)
        {
            var at = random.Next(characters.Count);
            var with = Alphabet[random.Next(Alphabet.Length)];
            if (random.Next(3) == 0) characters.RemoveAt(at);
            else if (random.Next(2) == 0) characters.Insert(at, with);
            else characters[at] = with;
        }
        return new string([.. characters]);
    }
}
