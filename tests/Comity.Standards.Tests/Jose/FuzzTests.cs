using System.Text;
using Comity.Jose;
using static Comity.Standards.Tests.Jose.Vectors;

namespace Comity.Standards.Tests.Jose;

/// <summary>Nothing that differs from what was signed or sealed gets through, and nothing throws.</summary>
public sealed class FuzzTests
{
    private const int Seed = 20261121;
    private const string Typ = "vnd.comity.statement+jose";
    private const string SealedTyp = "vnd.comity.sealed+jose";
    private static readonly byte[] Payload = Utf8("{\"n\":1}");
    private static readonly EcPrivateJwk Issue = Keys["issue-a"];
    private static readonly EcPrivateJwk Other = Keys["issue-b"];
    private static readonly EcPrivateJwk Seal = Keys["seal-a"];

    [Fact]
    public void Every_changed_byte_of_a_compact_jws_is_refused()
    {
        var jws = JwsCompact.Sign(Payload, Typ, new SoftwareSigner(Issue));
        Assert.True(Verifies(jws, general: false));
        foreach (var changed in ByteChanges(jws, [1, 0x20, 0x80]))
            Assert.False(Verifies(changed, general: false), Encoding.Latin1.GetString(changed));
    }

    [Fact]
    public void Every_changed_byte_of_a_general_jws_is_refused()
    {
        var jws = JwsGeneral.Sign(Payload, Typ, new SoftwareSigner(Issue), new SoftwareSigner(Other));
        Assert.True(Verifies(jws, general: true));
        foreach (var changed in ByteChanges(jws, [1, 0x20]))
            Assert.False(Verifies(changed, general: true), Encoding.Latin1.GetString(changed));
    }

    [Fact]
    public void Every_changed_byte_of_a_sealed_delivery_is_refused()
    {
        var jwe = Delivery();
        Assert.Equal(Payload, Opened(jwe));
        foreach (var changed in ByteChanges(jwe, [1, 0x20]))
            Assert.Null(Opened(changed));
    }

    [Fact]
    public void A_byte_more_or_less_is_refused_or_was_whitespace_that_means_nothing()
    {
        var (jws, jwe) = (JwsGeneral.Sign(Payload, Typ, new SoftwareSigner(Issue)), Delivery());
        for (var i = 0; i < jws.Length; i++)
        {
            Assert.False(Verifies([.. jws.AsSpan(0, i), .. jws.AsSpan(i + 1)], general: true));
            Assert.Equal(StandsBetweenTokens(jws, i), Verifies([.. jws.AsSpan(0, i), (byte)' ', .. jws.AsSpan(i)], general: true));
        }

        for (var i = 0; i < jwe.Length; i++)
        {
            Assert.Null(Opened([.. jwe.AsSpan(0, i), .. jwe.AsSpan(i + 1)]));
            Assert.Equal(StandsBetweenTokens(jwe, i) ? Payload : null, Opened([.. jwe.AsSpan(0, i), (byte)' ', .. jwe.AsSpan(i)]));
        }
    }

    [Fact]
    public void Random_damage_and_splices_never_verify_and_never_throw()
    {
        var random = new Random(Seed);
        byte[][] seeds =
        [
            JwsCompact.Sign(Payload, Typ, new SoftwareSigner(Issue)),
            JwsGeneral.Sign(Payload, Typ, new SoftwareSigner(Issue), new SoftwareSigner(Other)),
            Delivery(), Delivery(), Issue.PublicKey.ToJson(), Issue.ToJson(),
        ];
        for (var round = 0; round < 2500; round++)
        {
            var damaged = Damage(seeds[round % seeds.Length], seeds[random.Next(seeds.Length)], random);
            var untouched = seeds.Any(seed => Squeezed(seed).SequenceEqual(Squeezed(damaged)));
            Assert.True(untouched || !(Verifies(damaged, general: false) || Verifies(damaged, general: true)), Encoding.Latin1.GetString(damaged));
            Assert.True(untouched || Opened(damaged) is null, Encoding.Latin1.GetString(damaged));
            _ = EcPublicJwk.TryParse(damaged, out _, out _);
            _ = EcPrivateJwk.TryParse(damaged, out _, out _);
            _ = SealedContent.TryImport(new byte[32], damaged, out _, out _);
        }
    }

    [Fact]
    public void Random_points_never_reach_key_agreement()
    {
        var random = new Random(Seed);
        var encapsulated = new byte[Hpke.EncapsulatedBytes];
        for (var round = 0; round < 500; round++)
        {
            random.NextBytes(encapsulated);
            encapsulated[0] = 4;
            Assert.False(Hpke.Aes256Gcm.TryOpen(Seal, encapsulated, [], [], new byte[48], out _, out var error));
            Assert.Equal(JoseError.EncapsulatedKeyInvalid, error);
        }
    }

    private static byte[] Delivery()
    {
        using var content = SealedContent.Create(Payload, new SealedHeader(SealedTyp, KeyValuePair.Create("sid", "s1:x")));
        Assert.True(content.TryForRecipient(Seal.PublicKey, out var jwe, out _));
        return jwe;
    }

    private static bool Verifies(byte[] jws, bool general) =>
        (general ? JwsGeneral.TryParse(jws, Typ, 1024, out var claimed, out _) : JwsCompact.TryParse(jws, Typ, 1024, out claimed, out _))
        && claimed.TryVerify(static kid => kid == Issue.Kid ? Issue.PublicKey : kid == Other.Kid ? Other.PublicKey : null, out _, out _);

    private static byte[]? Opened(byte[] jwe) =>
        SealedDelivery.TryParse(jwe, SealedTyp, ["sid"], 1024, out var delivery, out _)
        && delivery.TryOpen(static kid => kid == Seal.Kid ? Seal : null, out var opened, out _) ? opened.Plaintext : null;

    private static IEnumerable<byte[]> ByteChanges(byte[] original, byte[] masks)
    {
        for (var i = 0; i < original.Length; i++)
        {
            foreach (var mask in masks)
            {
                byte[] changed = [.. original];
                changed[i] ^= mask;
                yield return changed;
            }
        }
    }

    // Inside quotes a space would be content; the strings of the profile have no escapes, so counting quotes tells.
    private static bool StandsBetweenTokens(byte[] json, int at) => json.AsSpan(0, at).Count((byte)'"') % 2 == 0;

    private static byte[] Squeezed(byte[] json) => [.. json.Where(static b => b is not ((byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r'))];

    private static byte[] Damage(byte[] seed, byte[] other, Random random)
    {
        List<byte> bytes = [.. seed];
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > 1; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, "{}[]\",:. \\=\n"u8[random.Next(12)]); break;
                case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                case 4: bytes.InsertRange(at, other.Take(random.Next(other.Length))); break;
                default: bytes = [.. bytes.Take(at), .. other.Skip(random.Next(other.Length))]; break;
            }
        }

        return [.. bytes];
    }
}
