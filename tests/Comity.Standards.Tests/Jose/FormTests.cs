using Comity.Jose;
using static Comity.Standards.Tests.Jose.Vectors;

namespace Comity.Standards.Tests.Jose;

public sealed class FormTests
{
    [Fact]
    public void Each_base64url_value_has_one_spelling()
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= \n\t\0";
        foreach (var first in alphabet)
        {
            foreach (var second in alphabet)
            {
                if (CanonicalBase64Url.TryDecode(Utf8($"{first}{second}"), out var value))
                    texts.Add(Convert.ToHexString(value));
            }
        }

        // 64 * 64 pairs, of which only those for the 256 single bytes are canonical.
        Assert.Equal(256, texts.Count);
        var accepted = alphabet.SelectMany(a => alphabet.Select(b => $"{a}{b}")).Count(static text => CanonicalBase64Url.TryDecode(Utf8(text), out _));
        Assert.Equal(256, accepted);
    }

    [Fact]
    public void Base64url_round_trips_at_every_length()
    {
        for (var length = 0; length < 70; length++)
        {
            var value = Enumerable.Range(0, length).Select(i => (byte)(i * 37 + length)).ToArray();
            var text = CanonicalBase64Url.Encode(value);
            Assert.Equal(CanonicalBase64Url.EncodedLength(length), text.Length);
            Assert.True(CanonicalBase64Url.TryDecode(text, out var again));
            Assert.Equal(value, again);
        }
    }

    [Fact]
    public void Padding_round_trips_and_costs_at_most_an_eighth()
    {
        for (var length = 0; length < 5000; length += length < 300 ? 1 : 37)
        {
            var plaintext = new byte[length];
            Array.Fill(plaintext, (byte)0x80);
            var padded = Padme.Pad(plaintext);
            Assert.True(Padme.IsPaddedLength(padded.Length));
            Assert.InRange(padded.Length, length + 1, Math.Max(length + 1, (int)((length + 1) * 1.125)));
            Assert.True(Padme.TryUnpad(padded, out var again));
            Assert.Equal(plaintext, again);
        }
    }

    [Theory]
    [InlineData(9, 10)] // 10 = 1010b: E 3, S 2, one bit to clear
    [InlineData(8, 10)] // 9 rounds up to 10
    [InlineData(999, 1024)] // 1000: E 9, S 4, five bits to clear
    [InlineData(1_000_000, 1_015_808)]
    public void Padme_lengths_are_those_of_its_paper(int plaintext, int padded) => Assert.Equal(padded, Padme.PaddedLength(plaintext));

    [Fact]
    public void A_padding_with_a_byte_too_many_or_too_few_is_refused()
    {
        var padded = Padme.Pad(new byte[1000]);
        Assert.False(Padme.TryUnpad([.. padded, 0], out _));
        Assert.False(Padme.TryUnpad(padded.AsSpan(..^1), out _));
        Assert.False(Padme.TryUnpad(new byte[1024], out _));
        Assert.False(Padme.TryUnpad([], out _));
    }

    [Theory]
    [InlineData("""{"a":"1","b":"2"}""", true)]
    [InlineData("""{"b":"2","a":"1"}""", true)]
    [InlineData(" { \"a\" : \"1\" ,\r\n\t\"b\":\"2\" } ", true)]
    [InlineData("""{"a":"1"}""", false)]
    [InlineData("""{"a":"1","b":"2","c":"3"}""", false)]
    [InlineData("""{"a":"1","a":"2"}""", false)]
    [InlineData("""{"a":"1","b":2}""", false)]
    [InlineData("""{"a":"1","b":"\u0032"}""", false)]
    [InlineData("""{"a":"1","b":"2"}x""", false)]
    [InlineData("""{"a":"1";"b":"2"}""", false)]
    [InlineData("""{"a":"1","b":"2""", false)]
    [InlineData("{\"a\":\"1\",\"b\":\"\n\"}", false)]
    [InlineData("{\"a\":\"1\",\"b\":\"é\"}", false)]
    [InlineData("{\u00a0\"a\":\"1\",\"b\":\"2\"}", false)]
    [InlineData("", false)]
    public void Objects_have_exactly_the_members_asked_for(string json, bool expected) =>
        Assert.Equal(expected, JsonCursor.TryReadWhole(Utf8(json), ["a", "b"], new Range[2]));
}
