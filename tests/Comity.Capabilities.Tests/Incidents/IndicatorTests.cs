using Comity.Cases.Incidents;

namespace Comity.Tests.Incidents;

public sealed class IndicatorTests
{
    [Theory]
    [InlineData("198.51.100.7", IndicatorKind.Address, "198.51.100.7")]
    [InlineData("198.51.100[.]7", IndicatorKind.Address, "198.51.100.7")]
    [InlineData("2001:DB8:0:0::1", IndicatorKind.Address, "2001:db8::1")]
    [InlineData("203.0.113.0/24", IndicatorKind.Network, "203.0.113.0/24")]
    [InlineData("2001:db8:40::/48", IndicatorKind.Network, "2001:db8:40::/48")]
    [InlineData("as64496", IndicatorKind.AutonomousSystem, "AS64496")]
    [InlineData("Login.Portal.EXAMPLE.", IndicatorKind.Domain, "login.portal.example")]
    [InlineData("bücher.example", IndicatorKind.Domain, "xn--bcher-kva.example")]
    [InlineData("_dmarc.xa.example", IndicatorKind.Domain, "_dmarc.xa.example")]
    [InlineData("hxxps://bad[.]example/A?b=1", IndicatorKind.Url, "https://bad.example/A?b=1")]
    [InlineData("Desk[@]CERT.xa.example", IndicatorKind.Email, "Desk@cert.xa.example")]
    [InlineData("D41D8CD98F00B204E9800998ECF8427E", IndicatorKind.FileHash, "md5:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("SHA-1:da39a3ee5e6b4b0d3255bfef95601890afd80709", IndicatorKind.FileHash, "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    public void A_text_is_recognised_and_brought_to_one_spelling(string text, IndicatorKind kind, string value)
    {
        var indicator = Indicator.Recognise(text).Value;

        Assert.Equal((kind, value), (indicator.Kind, indicator.Value));
    }

    [Theory]
    [InlineData("198.51.100")] // the platform's parser would read it as 198.51.0.100
    [InlineData("0306.051.0144.07")]
    [InlineData("198.51.100.256")]
    [InlineData("fe80::1%eth0")]
    [InlineData("203.0.113.1/24")] // host bits
    [InlineData("localhost")]
    [InlineData("-bad.example")]
    [InlineData("a..example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://bad.example/a b")]
    [InlineData("two@@at..example")]
    [InlineData("sha256:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("AS4294967296")]
    [InlineData("")]
    public void What_is_no_indicator_is_refused(string text) => Assert.Equal("incident.no-indicator", Indicator.Recognise(text).Refusal?.Code);

    [Fact]
    public void A_list_names_each_line_that_it_does_not_take()
    {
        var list = IndicatorList.Read(["# from XA", "198.51.100.7", "", "what is this", "198.51.100[.]7", "bad.example"]).Value;

        Assert.Equal(["198.51.100.7", "bad.example"], list.Indicators.Select(one => one.Value));
        Assert.Equal([4], list.Refused.Select(line => line.Line));
        Assert.Equal(1, list.Repeated);
    }

    [Fact]
    public void A_list_is_bounded() =>
        Assert.Equal("incident.too-many-lines", IndicatorList.Read(Enumerable.Repeat("", IndicatorList.MaxLines + 1)).Refusal?.Code);

    [Fact]
    public void Any_text_is_refused_or_keeps_its_value_when_read_again()
    {
        var random = new Random(11);
        const string Alphabet = "0123456789abcdefASx.:/@-_%[]#é漢 \u0000?=";
        for (var round = 0; round < 5_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 24)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            foreach (var kind in Enum.GetValues<IndicatorKind>())
            {
                if (Indicator.Create(kind, text).TryGet(out var indicator, out _))
                    Assert.Equal(indicator, Indicator.Create(kind, indicator.Value).Value);
            }
        }
    }
}
