using System.Text;

namespace Comity.Stix.Tests.Objects;

public sealed class StixObjectTests
{
    [Fact]
    public void An_object_goes_out_as_it_came_in_with_every_number_s_text()
    {
        var bytes = Encoding.UTF8.GetBytes(
            """{ "type":"x-thing", "id" : "x-thing--00000000-0000-4000-8000-000000000001", "x":1.50e+03, "y":-0, "é":"\u00e9" }""");

        var read = StixObject.Parse(bytes);

        Assert.Equal(bytes, read.Utf8.ToArray());
        Assert.Equal("1.50e+03", read.Json.GetProperty("x").GetRawText());
        Assert.Equal(("x-thing", "x-thing--00000000-0000-4000-8000-000000000001"), (read.Type, read.Id));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "stix.duplicate-member")]
    [InlineData("""{"b":{"a":1,"\u0061":2}}""", "stix.duplicate-member")]
    [InlineData("""{"a":1""", "stix.not-json")]
    [InlineData("""{"a":1}{""", "stix.not-json")]
    [InlineData("""{"a":01}""", "stix.not-json")]
    [InlineData("""{"a":"\ud800"}""", "stix.not-unicode")]
    [InlineData("""{"\ud800":1}""", "stix.not-unicode")]
    [InlineData("[1]", "stix.not-an-object")]
    [InlineData("", "stix.not-json")]
    public void What_cannot_be_kept_is_refused_by_a_code(string json, string code) =>
        Assert.Equal(code, Assert.Throws<StixFormatException>(() => StixObject.Parse(Encoding.UTF8.GetBytes(json))).Code);

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_refused() =>
        Assert.Equal("stix.not-unicode",
            Assert.Throws<StixFormatException>(() =>
            StixObject.Parse("{\"a\":\"\xff\"}"u8.ToArray()[..^3].Append((byte)0xff).Concat("\"}"u8.ToArray()).ToArray())).Code);

    [Fact]
    public void Nesting_and_size_are_bounded()
    {
        var deep = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("""{"a":""", 64)) + "1" + new string('}', 64));
        Assert.Equal("stix.too-deep",
            Assert.Throws<StixFormatException>(() => StixObject.Parse(deep, new StixLimits { MaxDepth = 63 })).Code);
        Assert.NotNull(StixObject.Parse(deep, new StixLimits { MaxDepth = 64 }));
        Assert.Equal("stix.too-large",
            Assert.Throws<StixFormatException>(() => StixObject.Parse(deep, new StixLimits { MaxObjectBytes = deep.Length - 1 })).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_limit_of_less_than_one_is_none(int limit)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StixLimits { MaxDepth = limit });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StixLimits { MaxObjects = limit });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StixLimits { MaxObjectBytes = limit });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StixLimits { MaxDocumentBytes = limit });
    }

    [Fact]
    public void The_deepest_nesting_that_can_be_allowed_is_judged_without_falling_off_the_stack()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 999)) + string.Concat(Enumerable.Repeat("]", 999));
        var stix = StixObject.Parse(Encoding.UTF8.GetBytes($$"""{"type":"x-a","x_b":{{deep}}}"""), new StixLimits { MaxDepth = 1_000 });

        Assert.Contains(new StixValidator().Validate([stix]), finding => finding.Check == "empty-list");
        Assert.Throws<ArgumentOutOfRangeException>(() => new StixLimits { MaxDepth = 1_001 });
    }

    [Theory]
    [InlineData("indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", true)]
    [InlineData("x-a-b--8e2e2d2b-17d4-5cbf-938f-98ee46b3cd3f", true)]
    [InlineData("indicator--8E2E2d2b-17d4-4CBF-A38f-98ee46b3cd3f", true)]
    [InlineData("indicator-8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", false)]
    [InlineData("Indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", false)]
    [InlineData("a--b--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", false)]
    [InlineData("indicator--8e2e2d2b-17d4-4cbf-038f-98ee46b3cd3f", false)]
    [InlineData("indicator--", false)]
    public void An_identifier_is_a_type_and_a_UUID(string text, bool valid)
    {
        Assert.Equal(valid, StixId.TryParse(text, out var id));
        Assert.Equal(valid ? text : "--" + Guid.Empty.ToString("D"), id.ToString());
    }

    [Fact]
    public void Two_spellings_of_one_UUID_are_two_identifiers()
    {
        Assert.True(StixId.TryParse("url--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", out var small));
        Assert.True(StixId.TryParse("url--8E2E2D2B-17D4-4CBF-938F-98EE46B3CD3F", out var capital));
        Assert.True(StixId.TryParse("url--8E2E2D2B-17D4-4CBF-938F-98EE46B3CD3F", out var same));

        Assert.NotEqual(small, capital);
        Assert.Equal(capital, same);
        Assert.Equal(small.Uuid, capital.Uuid);
        Assert.Equal(small, StixId.Of("url", capital.Uuid));
    }
}
