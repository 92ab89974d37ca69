using System.Net;
using Comity.Federation.Outbound;

namespace Comity.Trust.Tests.Federation;

public sealed class AddressPolicyTests
{
    [Theory]
    [InlineData("0.0.0.0", "0.255.255.255")]
    [InlineData("10.0.0.0", "10.255.255.255")]
    [InlineData("100.64.0.0", "100.127.255.255")]
    [InlineData("127.0.0.1", "127.255.255.255")]
    [InlineData("169.254.0.0", "169.254.169.254")]
    [InlineData("172.16.0.0", "172.31.255.255")]
    [InlineData("192.0.0.0", "192.0.0.255")]
    [InlineData("192.0.2.0", "192.0.2.255")]
    [InlineData("192.31.196.0", "192.31.196.255")]
    [InlineData("192.52.193.0", "192.52.193.255")]
    [InlineData("192.88.99.0", "192.88.99.255")]
    [InlineData("192.168.0.0", "192.168.255.255")]
    [InlineData("192.175.48.0", "192.175.48.255")]
    [InlineData("198.18.0.0", "198.19.255.255")]
    [InlineData("198.51.100.0", "198.51.100.255")]
    [InlineData("203.0.113.0", "203.0.113.255")]
    [InlineData("224.0.0.0", "239.255.255.255")]
    [InlineData("240.0.0.0", "255.255.255.255")]
    [InlineData("::", "::1")]
    [InlineData("::127.0.0.1", "::8.8.8.8")]
    [InlineData("::ffff:127.0.0.1", "::ffff:8.8.8.8")]
    [InlineData("64:ff9b::7f00:1", "64:ff9b::808:808")]
    [InlineData("64:ff9b:1::1", "64:ff9b:1:ffff::1")]
    [InlineData("100::1", "100:0:0:1::1")]
    [InlineData("2001::1", "2001:0:ffff::1")]
    [InlineData("2001:2::1", "2001:1ff:ffff::1")]
    [InlineData("2001:10::1", "2001:2f::1")]
    [InlineData("2001:db8::1", "2001:db8:ffff::1")]
    [InlineData("2002:7f00:1::1", "2002:808:808::1")]
    [InlineData("2620:4f:8000::1", "2620:4f:8000:ffff::1")]
    [InlineData("3fff::1", "3fff:fff:ffff::1")]
    [InlineData("5f00::1", "5f00:ffff::1")]
    [InlineData("fc00::1", "fdff:ffff::1")]
    [InlineData("fe80::1", "febf::1")]
    [InlineData("fec0::1", "feff::1")]
    [InlineData("ff00::1", "ff02::1")]
    public void A_special_purpose_block_is_refused_at_both_ends(string first, string last)
    {
        Assert.False(Policy().Permits(IPAddress.Parse(first), plainHttp: false));
        Assert.False(Policy().Permits(IPAddress.Parse(last), plainHttp: false));
    }

    [Theory]
    [InlineData("1.0.0.0")]
    [InlineData("9.255.255.255")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2000::1")]
    [InlineData("2001:200::1")]
    [InlineData("2001:db7:ffff::1")]
    [InlineData("2003::1")]
    [InlineData("2a00::1")]
    [InlineData("3fff:1000::1")]
    public void A_public_neighbour_of_a_block_is_permitted_but_never_without_TLS(string address)
    {
        Assert.True(Policy().Permits(IPAddress.Parse(address), plainHttp: false));
        Assert.False(new AddressPolicy(new OutboundOptions { AllowPlainHttpOnLoopback = true }).Permits(IPAddress.Parse(address), plainHttp: true));
    }

    [Fact]
    public void An_allow_listed_network_is_permitted_with_TLS_only_and_only_in_its_own_family()
    {
        var policy = Policy("10.20.0.0/16", "fd00:1::/32");
        Assert.True(policy.Permits(IPAddress.Parse("10.20.255.1"), plainHttp: false));
        Assert.True(policy.Permits(IPAddress.Parse("fd00:1::9"), plainHttp: false));
        Assert.False(policy.Permits(IPAddress.Parse("10.21.0.1"), plainHttp: false));
        Assert.False(policy.Permits(IPAddress.Parse("::ffff:10.20.0.1"), plainHttp: false));
        Assert.False(policy.Permits(IPAddress.Parse("10.20.255.1"), plainHttp: true));
    }

    [Fact]
    public void Plain_HTTP_is_for_loopback_and_only_where_configured()
    {
        var trial = new AddressPolicy(new OutboundOptions { AllowPlainHttpOnLoopback = true });
        Assert.True(trial.Permits(IPAddress.Loopback, plainHttp: true));
        Assert.True(trial.Permits(IPAddress.IPv6Loopback, plainHttp: true));
        Assert.False(trial.Permits(IPAddress.Loopback.MapToIPv6(), plainHttp: true));
        Assert.False(trial.Permits(IPAddress.Loopback, plainHttp: false));
        Assert.False(Policy("127.0.0.0/8").Permits(IPAddress.Loopback, plainHttp: true));
    }

    [Theory]
    [InlineData("10.0.0.1/8")]
    [InlineData("10.0.0.0")]
    [InlineData("anywhere")]
    public void A_network_that_is_not_in_CIDR_form_stops_the_start(string text) =>
        Assert.Throws<FormatException>(() => Policy(text));

    private static AddressPolicy Policy(params string[] allowed) => new(new OutboundOptions { AllowedNetworks = allowed });
}
