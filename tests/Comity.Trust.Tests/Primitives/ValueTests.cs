using System.Text.Json;
using Comity.Statements;

namespace Comity.Trust.Tests.Primitives;

public sealed class ValueTests
{
    [Fact]
    public void A_digest_has_one_spelling()
    {
        var digest = Sha256Digest.Of("x"u8);
        var text = digest.ToString();
        Assert.True(Sha256Digest.TryParse(text, out var read) && read == digest);
        // The last of 43 characters carries two unused bits: three of four neighbours spell the same bytes and are refused.
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        Assert.Equal(16, Alphabet.Count(last => Sha256Digest.TryParse(text[..^1] + last, out _)));
        foreach (var bad in new[] { text + "=", text[..^1], " " + text[1..], text[..^1] + "é", text[..^1] + "\n", text.Replace(text[0], '+'), "" })
            Assert.False(Sha256Digest.TryParse(bad, out _));
    }

    [Fact]
    public void Digests_are_ordered_as_unsigned_bytes()
    {
        var bytes = new byte[32];
        var low = new Sha256Digest(bytes);
        bytes[0] = 0x80;
        Assert.True(low < new Sha256Digest(bytes));
        Assert.True(low.IsNone);
        Assert.Throws<ArgumentException>(() => new Sha256Digest(new byte[31]));
    }

    [Fact]
    public void An_identifier_of_one_kind_is_none_of_another()
    {
        var text = ParticipantId.Of("x"u8).ToString();
        Assert.True(ParticipantId.TryParse(text, out var id) && id.ToString() == text);
        Assert.False(CommunityId.TryParse(text, out _));
        Assert.False(StatementId.TryParse(text, out _));
        Assert.False(ParticipantId.TryParse("P1:" + text[3..], out _));
        Assert.False(ParticipantId.TryParse(null, out _));
        Assert.Throws<FormatException>(() => StatementId.Parse(text));
    }

    [Fact]
    public void The_same_payload_is_another_name_in_each_kind() =>
        Assert.Equal(3, new[] { ParticipantId.Of("x"u8).Digest, CommunityId.Of("x"u8).Digest, StatementId.Of("x"u8).Digest }.Distinct().Count());

    [Fact]
    public void The_default_label_is_red_and_the_strictest_wins()
    {
        Assert.Equal(Tlp.Red, default);
        foreach (var one in Tlp.All)
        {
            foreach (var other in Tlp.All)
                Assert.False(Tlp.Strictest(one, other).IsWiderThan(one) || Tlp.Strictest(one, other).IsWiderThan(other));
        }
    }

    [Fact]
    public void A_result_that_was_never_set_is_no_value()
    {
        Assert.Throws<InvalidOperationException>(() => default(Result<string>).TryGet(out _, out _));
        Assert.Throws<InvalidOperationException>(() => default(Result<string>).Value);
        Assert.Throws<InvalidOperationException>(() => ((Result<string>)new EmptyAudience()).Value);
    }

    [Theory]
    [InlineData("""[{"lang":"fr","text":"lacs"},{"lang":"en","text":"lakes","by":"human"}]""", true)]
    [InlineData("[]", false)]
    [InlineData("""[{"lang":"en","text":" "}]""", false)]
    [InlineData("""[{"lang":"english","text":"x"}]""", false)]
    [InlineData("""[{"lang":"en","text":"x"},{"lang":"EN","text":"y"}]""", false)]
    [InlineData("""[{"lang":"en","text":"x","by":"somebody"}]""", false)]
    [InlineData("""[{"lang":"en"}]""", false)]
    [InlineData("""["x"]""", false)]
    [InlineData("""{"en":"x"}""", false)]
    [InlineData("""[{"lang":1,"text":"x"}]""", false)]
    public void A_text_has_languages_each_once_and_words(string json, bool fits)
    {
        if (fits)
            Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<LanguageText>(json)));
        else
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<LanguageText>(json));
    }

    [Fact]
    public void Desks_of_a_list_that_is_null_are_refused_without_a_fault() => Assert.Throws<JsonException>(() =>
        JsonSerializer.Deserialize<Audience>($$$"""{"to":["{{{ParticipantId.Of("x"u8)}}}"],"desks":{"{{{ParticipantId.Of("x"u8)}}}":null}}"""));

    [Fact]
    public void An_instant_has_one_spelling()
    {
        foreach (var text in new[] { "2026-11-21T12:00:00Z", "2026-11-21T12:00:00.001Z", "2000-02-29T23:59:59.999Z" })
            Assert.Equal(text, Timestamp.TryRead(text, out var instant) ? Timestamp.Write(instant) : null);
        Assert.Equal("2026-11-21T11:00:00.123Z", Timestamp.Write(new DateTimeOffset(2026, 11, 21, 12, 0, 0, 123, 456, TimeSpan.FromHours(1))));
    }

    [Fact]
    public void A_refusal_shows_no_control_characters_of_the_input()
    {
        var refusal = StrictJson.Check("{\"a\\u001b[2Jb\":1,\"a\\u001b[2Jb\":2}"u8, 1000);
        Assert.Equal("json.duplicate-member", refusal?.Code);
        Assert.DoesNotContain(refusal!.ToString(), char.IsControl);
    }
}
