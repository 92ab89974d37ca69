using System.Text;
using Comity.Jose;
using static Comity.Standards.Tests.Jose.Vectors;

namespace Comity.Standards.Tests.Jose;

public sealed class SealedContentTests
{
    private const string Typ = "vnd.comity.sealed+jose";
    private static readonly byte[] Plain = Utf8("a statement of desk XA-1");
    private static readonly EcPrivateJwk A = Keys["seal-a"];
    private static readonly EcPrivateJwk B = Keys["seal-b"];

    [Fact]
    public void Each_recipient_opens_its_own_delivery()
    {
        using var content = SealedContent.Create(Plain, Header("s1:one"));
        foreach (var recipient in (EcPrivateJwk[])[A, B])
        {
            var opened = Open(Deliver(content, recipient), recipient);
            Assert.Equal(Plain, opened.Plaintext);
            Assert.Equal("s1:one", opened.Header["sid"]);
        }
    }

    [Fact]
    public void Deliveries_share_one_ciphertext_and_name_one_recipient_each()
    {
        using var content = SealedContent.Create(Plain, Header("s1:one"));
        var (forA, forB) = (Encoding.ASCII.GetString(Deliver(content, A)), Encoding.ASCII.GetString(Deliver(content, B)));
        Assert.Equal(forA[forA.IndexOf("\"iv\"", StringComparison.Ordinal)..], forB[forB.IndexOf("\"iv\"", StringComparison.Ordinal)..]);
        Assert.Contains(A.Kid, forA, StringComparison.Ordinal);
        Assert.DoesNotContain(B.Kid, forA, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_plaintexts_are_sealed_under_fresh_keys()
    {
        using var one = SealedContent.Create(Plain, Header("s1:one"));
        using var two = SealedContent.Create(Plain, Header("s1:one"));
        Assert.NotEqual(one.ExportKey(), two.ExportKey());
        Assert.NotEqual(one.ExportEnvelope(), two.ExportEnvelope());
        Assert.NotEqual(Deliver(one, A), Deliver(one, A));
    }

    [Fact]
    public void Exported_content_is_sealed_to_a_further_recipient_later()
    {
        byte[] key, envelope;
        using (var content = SealedContent.Create(Plain, Header("s1:one")))
            (key, envelope) = (content.ExportKey(), content.ExportEnvelope());

        Assert.True(SealedContent.TryImport(key, envelope, out var later, out _));
        Assert.Equal(envelope, later.ExportEnvelope());
        Assert.Equal(Plain, Open(Deliver(later, B), B).Plaintext);
        later.Dispose();
        Assert.Throws<ObjectDisposedException>(() => later.TryForRecipient(B.PublicKey, out _, out _));
    }

    [Fact]
    public void A_key_and_an_envelope_that_do_not_belong_together_are_refused()
    {
        using var one = SealedContent.Create(Plain, Header("s1:one"));
        using var two = SealedContent.Create(Plain, Header("s1:two"));
        Assert.False(SealedContent.TryImport(one.ExportKey(), two.ExportEnvelope(), out _, out var error));
        Assert.Equal(JoseError.DecryptionFailed, error);
        Assert.False(SealedContent.TryImport(one.ExportKey().AsSpan(1), one.ExportEnvelope(), out _, out error));
        Assert.Equal(JoseError.Malformed, error);
    }

    [Fact]
    public void A_wrapped_key_cannot_move_to_another_statement()
    {
        using var one = SealedContent.Create(Plain, Header("s1:one"));
        using var two = SealedContent.Create(Plain, Header("s1:two"));
        var moved = Swap(Deliver(two, A), Deliver(one, A), "header", "encrypted_key");
        Assert.Equal(JoseError.DecryptionFailed, Refusal(moved, A));
    }

    [Fact]
    public void Entries_of_recipients_cannot_be_swapped()
    {
        using var content = SealedContent.Create(Plain, Header("s1:one"));
        var swapped = Swap(Deliver(content, A), Deliver(content, B), "encrypted_key");
        Assert.Equal(JoseError.DecryptionFailed, Refusal(swapped, A));
        Assert.Equal(JoseError.UnknownKey, Refusal(Deliver(content, B), A));
    }

    [Fact]
    public void A_key_on_another_curve_takes_no_sealed_content()
    {
        using var content = SealedContent.Create(Plain, Header("s1:one"));
        Assert.False(content.TryForRecipient(Keys["seal-384"].PublicKey, out _, out var error));
        Assert.Equal(JoseError.KeyUnfitForSealing, error);
    }

    [Theory]
    [InlineData(100, 100, JoseError.None)]
    [InlineData(101, 100, JoseError.TooLarge)]
    [InlineData(103, 100, JoseError.TooLarge)]
    [InlineData(1_000_000, 100, JoseError.TooLarge)]
    public void Plaintexts_are_bounded_by_the_reader(int bytes, int max, JoseError expected)
    {
        using var content = SealedContent.Create(new byte[bytes], Header("s1:one"));
        var error = JoseError.None;
        _ = SealedDelivery.TryParse(Deliver(content, A), Typ, ["sid"], max, out var delivery, out error)
            && delivery.TryOpen(_ => A, out _, out error);
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Lengths_that_differ_a_little_look_alike()
    {
        var lengths = Enumerable.Range(10_000, 200).Select(static length => EnvelopeLength(length)).Distinct();
        Assert.InRange(lengths.Count(), 1, 2);

        static int EnvelopeLength(int plaintext)
        {
            using var content = SealedContent.Create(new byte[plaintext], Header("s1:one"));
            return content.ExportEnvelope().Length;
        }
    }

    [Theory]
    [InlineData("alg")]
    [InlineData("zip")]
    [InlineData("typ")]
    [InlineData("SID")]
    [InlineData("")]
    public void Members_that_mean_something_to_jose_cannot_be_the_callers_own(string name)
    {
        Assert.Throws<ArgumentException>(() => new SealedHeader(Typ, KeyValuePair.Create(name, "x")));
        Assert.Throws<ArgumentException>(() => SealedDelivery.TryParse(Plain, Typ, [name], 100, out _, out _)
            || SealedDelivery.TryParse(Utf8("""{"protected":"","header":{},"encrypted_key":"","iv":"","ciphertext":"","tag":""}"""), Typ, [name], 100, out _, out _));
    }

    [Fact]
    public void The_protected_header_is_written_in_the_callers_order()
    {
        var header = new SealedHeader(Typ, KeyValuePair.Create("sid", "s1:one"), KeyValuePair.Create("part", "2"));
        Assert.Equal(
            """{"enc":"A256GCM","typ":"vnd.comity.sealed+jose","sid":"s1:one","part":"2"}""",
            Encoding.ASCII.GetString(Decode(Encoding.ASCII.GetString(header.Write()))));
        Assert.Throws<ArgumentException>(() => new SealedHeader(Typ, KeyValuePair.Create("sid", "a"), KeyValuePair.Create("sid", "b")));
    }

    private static SealedHeader Header(string sid) => new(Typ, KeyValuePair.Create("sid", sid));

    private static byte[] Deliver(SealedContent content, EcPrivateJwk recipient)
    {
        Assert.True(content.TryForRecipient(recipient.PublicKey, out var jwe, out var error), error.ToString());
        return jwe;
    }

    private static OpenedContent Open(byte[] jwe, EcPrivateJwk key)
    {
        Assert.True(SealedDelivery.TryParse(jwe, Typ, ["sid"], 4096, out var delivery, out var error), error.ToString());
        Assert.True(delivery.TryOpen(kid => kid == key.Kid ? key : null, out var opened, out error), error.ToString());
        return opened;
    }

    private static JoseError Refusal(byte[] jwe, EcPrivateJwk key)
    {
        Assert.False(SealedDelivery.TryParse(jwe, Typ, ["sid"], 4096, out var delivery, out var error)
            && delivery.TryOpen(kid => kid == key.Kid ? key : null, out _, out error));
        return error;
    }

    private static byte[] Swap(byte[] into, byte[] from, params string[] members)
    {
        var (target, source) = (System.Text.Json.Nodes.JsonNode.Parse(into)!, System.Text.Json.Nodes.JsonNode.Parse(from)!);
        foreach (var member in members)
            target[member] = source[member]!.DeepClone();
        return Utf8(target.ToJsonString());
    }
}
