using System.Security.Cryptography;
using Comity.Jose;
using static Comity.Standards.Tests.Jose.Vectors;

namespace Comity.Standards.Tests.Jose;

public sealed class VectorTests
{
    private const int Max = 64 * 1024;

    public static TheoryData<string> Jwks => Names<JwkVector>("jwk.json", static vector => vector.Name);

    public static TheoryData<string> Signed => Names<JwsVector>("jws.json", static vector => vector.Name);

    public static TheoryData<string> Sealed => Names<JweVector>("jwe.json", static vector => vector.Name);

    public static TheoryData<string> HpkeSealed => Names<HpkeVector>("hpke.json", static vector => vector.Name);

    [Theory, MemberData(nameof(Jwks))]
    public void Keys_are_read_or_refused_as_the_vector_says(string name)
    {
        var vector = Read<JwkVector[]>("jwk.json").Single(candidate => candidate.Name == name);
        EcPublicJwk? key = null;
        JoseError error;
        if (vector.Private)
            key = EcPrivateJwk.TryParse(Utf8(vector.Text), out var secret, out error) ? secret.PublicKey : null;
        else
            _ = EcPublicJwk.TryParse(Utf8(vector.Text), out key, out error);
        Assert.Equal(vector.Expect, error.ToString());
        Assert.Equal(vector.Kid, key?.Kid);
    }

    [Theory, MemberData(nameof(Signed))]
    public void Signatures_verify_or_are_refused_as_the_vector_says(string name)
    {
        var vector = Read<JwsVector[]>("jws.json").Single(candidate => candidate.Name == name);
        var known = vector.Keys.Select(static key => Keys[key].PublicKey).ToDictionary(static key => key.Kid);
        var text = Utf8(vector.Text);
        VerifiedJws? verified = null;
        _ = (vector.Form == "compact"
            ? JwsCompact.TryParse(text, vector.Typ, Max, out var claimed, out var error)
            : JwsGeneral.TryParse(text, vector.Typ, Max, out claimed, out error))
            && claimed.TryVerify(known.GetValueOrDefault, out verified, out error);
        Assert.Equal(vector.Expect, error.ToString());
        Assert.Equal(vector.Payload is null ? null : Decode(vector.Payload), verified?.Payload.ToArray());
    }

    [Theory, MemberData(nameof(Sealed))]
    public void Deliveries_open_or_are_refused_as_the_vector_says(string name)
    {
        var vector = Read<JweVector[]>("jwe.json").Single(candidate => candidate.Name == name);
        var known = vector.Keys.Select(static key => Keys[key]).ToDictionary(static key => key.Kid);
        OpenedContent? opened = null;
        _ = SealedDelivery.TryParse(Utf8(vector.Text), vector.Typ, vector.Members, Max, out var delivery, out var error)
            && delivery.TryOpen(known.GetValueOrDefault, out opened, out error);
        Assert.Equal(vector.Expect, error.ToString());
        Assert.Equal(vector.Plaintext is null ? null : Decode(vector.Plaintext), opened?.Plaintext);
    }

    [Theory, MemberData(nameof(HpkeSealed))]
    public void Hpke_opens_and_makes_what_the_vector_says(string name)
    {
        var vector = Read<HpkeVector[]>("hpke.json").Single(candidate => candidate.Name == name);
        var hpke = vector.Aead == 1 ? Hpke.Aes128Gcm : Hpke.Aes256Gcm;
        var (info, aad, plaintext) = (Convert.FromHexString(vector.Info), Convert.FromHexString(vector.Aad), Convert.FromHexString(vector.Pt));
        var (encapsulated, ciphertext) = (Convert.FromHexString(vector.Enc), Convert.FromHexString(vector.Ct));
        using var recipient = RecipientOf(vector);
        Assert.True(hpke.TryOpen(recipient, encapsulated, info, aad, ciphertext, out var opened, out var error), error.ToString());
        Assert.Equal(plaintext, opened);
        if (vector.SkEm is null)
            return;
        using var ephemeral = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Convert.FromHexString(vector.SkEm) });
        var shared = Hpke.SharedSecret(recipient.PublicKey.AgreeWith(ephemeral), encapsulated, recipient.PublicKey.Point);
        var (key, nonce) = hpke.Schedule(shared, info);
        Assert.Equal((vector.Shared, vector.Key, vector.Nonce), (Hex(shared), Hex(key), Hex(nonce)));
        var made = hpke.Seal(recipient.PublicKey, ephemeral, info, aad, plaintext, out var point);
        Assert.Equal((vector.Enc, vector.Ct), (Hex(point), Hex(made)));
    }

    [Fact]
    public void The_vectors_hold_good_and_bad_of_each_kind()
    {
        Assert.All(
            new[] { Expected<JwkVector>("jwk.json", static v => v.Expect), Expected<JwsVector>("jws.json", static v => v.Expect), Expected<JweVector>("jwe.json", static v => v.Expect) },
            static kinds => Assert.True(kinds.Contains("None") && kinds.Count > 4));
        // Every way to refuse has a vector, except the one that only a sealer meets.
        var all = Expected<JwkVector>("jwk.json", static v => v.Expect)
            .Concat(Expected<JwsVector>("jws.json", static v => v.Expect))
            .Concat(Expected<JweVector>("jwe.json", static v => v.Expect))
            .Append(nameof(JoseError.KeyUnfitForSealing));
        Assert.Empty(Enum.GetNames<JoseError>().Except(all));
    }

    private static HashSet<string> Expected<T>(string file, Func<T, string> expect) => [.. Read<T[]>(file).Select(expect)];

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static EcPrivateJwk RecipientOf(HpkeVector vector)
    {
        Assert.True(EcPublicJwk.TryFromPoint(EcCurve.P256, Convert.FromHexString(vector.PkRm), out var publicKey));
        var json = System.Text.Encoding.ASCII.GetString(publicKey.ToJson());
        var d = Base64Of(Convert.FromHexString(vector.SkRm));
        Assert.True(EcPrivateJwk.TryParse(Utf8(json[..^1] + $",\"d\":\"{d}\"}}"), out var key, out var error), error.ToString());
        return key;
    }

    private static string Base64Of(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
