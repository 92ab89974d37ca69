using System.Net;
using System.Net.Sockets;

namespace Comity.Stix.Tests.Patterns;

/// <summary>Addresses and blocks as RFC 4291, 2.2 and RFC 4632 write them, against the framework's own reader.</summary>
public sealed class IpBlockTests
{
    [Theory]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("1::")]
    [InlineData("2001:DB8::1")]
    [InlineData("1:2:3:4:5:6:7::")]
    [InlineData("::2:3:4:5:6:7:8")]
    [InlineData("1:2:3:4:5:6:7:8")]
    [InlineData("::ffff:192.0.2.1")]
    [InlineData("1:2:3:4:5:6:192.0.2.1")]
    [InlineData("64:ff9b::192.0.2.1")]
    public void An_address_is_read_as_the_framework_reads_it(string text)
    {
        Assert.True(IpBlock.TryParse(text, out var block));
        Assert.Equal((true, 128, Octets(text)), (block.IsV6, block.Prefix, block.First));
    }

    [Theory]
    [InlineData("192.0.2.255/0", 0)]
    [InlineData("192.0.2.255/24", 24)]
    [InlineData("192.0.2.255/32", 32)]
    [InlineData("2001:db8::/128", 128)]
    public void A_block_is_read_with_the_length_of_its_prefix(string text, int prefix)
    {
        Assert.True(IpBlock.TryParse(text, out var block));
        Assert.Equal(prefix, block.Prefix);
    }

    [Theory]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1:::2")]
    [InlineData("1::2::3")]
    [InlineData(":1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1::2:3:4:5:6:7:8")]
    [InlineData("12345::")]
    [InlineData("g::")]
    [InlineData("::1%1")]
    [InlineData("[::1]")]
    [InlineData("::192.0.2")]
    [InlineData("::192.0.2.256")]
    [InlineData("1:2:3:4:5:6:7:192.0.2.1")]
    [InlineData("::192.0.2.1:1")]
    [InlineData("1:")]
    [InlineData("")]
    [InlineData("192.0.2.0/")]
    [InlineData("192.0.2.0/33")]
    [InlineData("192.0.2.0/08")]
    [InlineData("192.0.2.0/8\0")]
    [InlineData("192.0.2.0/+8")]
    [InlineData("192.0.2.0/0008")]
    [InlineData("2001:db8::/129")]
    public void What_is_no_address_is_not_read(string text) => Assert.False(IpBlock.TryParse(text, out _));

    [Fact]
    public void Texts_of_the_characters_of_addresses_are_addresses_exactly_where_the_framework_says_so()
    {
        var random = new Random(20_260_307);
        string[] parts = [":", "::", "0", "1", "ab", "F00d", "12345", ".", "192.0.2.1", "%"];
        var (read, refused) = (0, 0);
        for (var round = 0; round < 200_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 18)).Select(at => at % 2 == 1 ? ":" : parts[random.Next(parts.Length)]));
            if (!text.Contains(':'))
                continue;
            var expected = !text.Contains('%') && IPAddress.TryParse(text, out _);
            Assert.True(expected == IpBlock.TryParse(text, out var block), text);
            Assert.True(!expected || block.First == Octets(text), text);
            (read, refused) = expected ? (read + 1, refused) : (read, refused + 1);
        }

        Assert.True(read > 2_000 && refused > 2_000, $"{read} read, {refused} refused");
    }

    private static UInt128 Octets(string text)
    {
        var address = IPAddress.Parse(text);
        Assert.Equal(AddressFamily.InterNetworkV6, address.AddressFamily);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(address.GetAddressBytes());
    }
}
