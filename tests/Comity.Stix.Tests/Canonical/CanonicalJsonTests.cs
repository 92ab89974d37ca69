using System.Text;
using System.Text.Json;

namespace Comity.Stix.Tests.Canonical;

public sealed class CanonicalJsonTests
{
    // RFC 8785, appendix B: the bits of a double, and how it is written.
    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0xffefffffffffffff, "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0xc340000000000000, "-9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555554, "333333333.33333325")]
    [InlineData(0x41b3de4355555555, "333333333.3333333")]
    [InlineData(0x41b3de4355555556, "333333333.3333334")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void Numbers_are_written_as_the_RFC_s_appendix_B_lists_them(ulong bits, string text)
    {
        Span<char> into = stackalloc char[32];
        var length = CanonicalNumber.Format(BitConverter.UInt64BitsToDouble(bits), into);

        Assert.Equal(text, into[..length].ToString());
    }

    [Fact]
    public void The_example_of_the_RFC_s_3_2_2_comes_out_as_there() =>
        Assert.Equal(
            """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""",
            Canonical("""{"numbers":[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null, true, false]}"""));

    [Fact]
    public void Names_are_ordered_by_UTF_16_code_units_as_in_the_RFC_s_3_2_3() =>
        Assert.Equal(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
            Canonical("""{"\u20ac": "Euro Sign","\r": "Carriage Return","\ufb33": "Hebrew Letter Dalet With Dagesh","1": "One","\ud83d\ude00": "Emoji: Grinning Face","\u0080": "Control","\u00f6": "Latin Small Letter O With Diaeresis"}"""));

    [Theory]
    [InlineData("[56,{\"d\":true,\"10\":null,\"1\":[ ]}]", """[56,{"1":[],"10":null,"d":true}]""")]
    [InlineData("\"\\u0008\\u0009\\u000a\\u000c\\u000d\\u0000\\u001f\\u007f\"", "\"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\"")]
    [InlineData("-0.0", "0")]
    [InlineData("100000000000000000000", "100000000000000000000")]
    [InlineData("9007199254740993.0", "9007199254740992")]
    [InlineData("1234567890123456789012", "1.2345678901234568e+21")]
    public void Values_have_one_spelling(string json, string canonical) => Assert.Equal(canonical, Canonical(json));

    [Theory]
    [InlineData("1e400", "stix.not-i-json")]
    [InlineData("-1e400", "stix.not-i-json")]
    [InlineData("9007199254740993", "stix.not-i-json")]
    [InlineData("[\"\\ud800\"]", "stix.not-unicode")]
    [InlineData("{\"\\udc00\":1}", "stix.not-unicode")]
    [InlineData("{\"a\":1,\"\\u0061\":1}", "stix.duplicate-member")]
    public void What_I_JSON_cannot_carry_is_refused(string json, string code) =>
        Assert.Equal(code, Assert.Throws<StixFormatException>(() => Canonical(json)).Code);

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        var deep = JsonDocument.Parse(new string('[', 20_000) + new string(']', 20_000), new JsonDocumentOptions { MaxDepth = 30_000 });

        Assert.Equal("stix.too-deep", Assert.Throws<StixFormatException>(() => CanonicalJson.Write(deep.RootElement)).Code);
    }

    private static string Canonical(string json) => Encoding.UTF8.GetString(CanonicalJson.Write(JsonDocument.Parse(json).RootElement));
}
