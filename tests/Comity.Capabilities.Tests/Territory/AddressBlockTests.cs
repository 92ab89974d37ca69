using System.Net;
using Comity.Cases.Territory;

namespace Comity.Tests.Territory;

public class AddressBlockTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.0/24", "192.0.2.0/24")]
    [InlineData("192.0.2.1/32", "192.0.2.1")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("2001:DB8:0:0:0:0:0:1", "2001:db8::1")]
    [InlineData("2001:db8::/32", "2001:db8::/32")]
    [InlineData("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1")]
    [InlineData("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
    [InlineData("::", "::")]
    [InlineData("::/0", "::/0")]
    [InlineData("1::", "1::")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:c000:0200/120", "192.0.2.0/24")]
    [InlineData("64:ff9b::192.0.2.1", "64:ff9b::c000:201")]
    public void An_address_has_one_form(string given, string canonical) =>
        Assert.Equal(canonical, AddressBlock.Parse(given).ToString());

    [Theory]
    [InlineData("192.0.2.01", "leading zeros")]
    [InlineData("192.0.2", "four decimal parts")]
    [InlineData("3221225985", "four decimal parts")]
    [InlineData("256.0.2.1", "four decimal parts")]
    [InlineData("0x7f.0.0.1", "four decimal parts")]
    [InlineData("192.0.2.5/24", "192.0.2.0/24")]
    [InlineData("192.0.2.0/33", "address/length")]
    [InlineData("192.0.2.0/024", "address/length")]
    [InlineData("192.0.2.0/", "address/length")]
    [InlineData("192[.]0[.]2[.]1", "bare address")]
    [InlineData("192.0.2.1:80", "ports")]
    [InlineData("fe80::1%eth0", "zone")]
    [InlineData("[2001:db8::1]", "bare address")]
    [InlineData("192.0.2.1-192.0.2.9", "address/length")]
    [InlineData("192.0.2.1 192.0.2.2", "one address a line")]
    [InlineData("2001:db8::1::2", "IPv6")]
    [InlineData("::ffff:192.0.2.01", "IPv6")]
    [InlineData("", "one address")]
    public void What_is_no_address_says_how_to_mend_it(string given, string mend)
    {
        Assert.False(AddressBlock.TryParse(given, out _, out var flaw));
        Assert.Contains(mend, flaw.Mend, StringComparison.Ordinal);
        Assert.NotEmpty(flaw.What);
    }

    [Fact]
    public void Every_address_reads_back_as_itself_and_agrees_with_the_platform()
    {
        var random = new Random(1);
        var bytes = new byte[16];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            for (var zero = random.Next(17); zero > 0; zero--)
                bytes[random.Next(16)] = 0;
            var platform = new IPAddress(bytes);
            var block = AddressBlock.Parse(platform.ToString());
            Assert.Equal(block, AddressBlock.Parse(block.ToString()));
            if (!block.IsIPv6)
                continue;
            Assert.Equal(platform, IPAddress.Parse(block.ToString()));
        }
    }

    [Fact]
    public void No_text_makes_the_parser_throw_and_what_it_takes_is_stable()
    {
        var random = new Random(2);
        var taken = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var text = Fuzz.Mutate(random, random.Next(2) == 0 ? "203.0.113.128/25" : "2001:db8:0:1::ffff:1/128");
            if (!AddressBlock.TryParse(text, out var block, out var flaw))
            {
                Assert.NotEmpty(flaw.Mend);
                continue;
            }

            taken++;
            Assert.Equal(block, AddressBlock.Parse(block.ToString()));
            Assert.True(block.First <= block.Last);
        }

        Assert.True(taken > 100);
    }

    [Fact]
    public void A_set_agrees_with_a_scan_of_its_blocks()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var blocks = Enumerable.Range(0, random.Next(1, 12)).Select(_ => RandomBlock(random)).ToList();
            var set = new AddressSet(blocks);
            for (var i = 0; i < 50; i++)
            {
                var asked = RandomBlock(random);
                var overlaps = blocks.Any(block => block.IsIPv6 == asked.IsIPv6 && block.First <= asked.Last && asked.First <= block.Last);
                Assert.Equal(overlaps, set.Overlaps(asked));
                if (asked.IsSingle)
                    Assert.Equal(overlaps, set.Contains(asked));
            }
        }
    }

    [Fact]
    public void A_set_holds_a_block_that_two_neighbours_make_up()
    {
        var set = new AddressSet([AddressBlock.Parse("192.0.2.0/25"), AddressBlock.Parse("192.0.2.128/25"), AddressBlock.Parse("ffff::/16"), AddressBlock.Parse("::/0")]);

        Assert.True(set.Contains(AddressBlock.Parse("192.0.2.0/24")));
        Assert.False(set.Contains(AddressBlock.Parse("192.0.2.0/23")));
        Assert.True(set.Contains(AddressBlock.Parse("::/0")));
    }

    internal static AddressBlock RandomBlock(Random random)
    {
        var isIPv4 = random.Next(2) == 0;
        var length = random.Next(isIPv4 ? 33 : 129);
        Span<byte> bytes = stackalloc byte[isIPv4 ? 4 : 16];
        // Few different bits, so that blocks meet, and the edges of the space often.
        bytes.Fill(random.Next(2) == 0 ? (byte)0 : (byte)255);
        bytes[0] ^= (byte)(random.Next(4) << 6);
        bytes[^1] ^= (byte)random.Next(4);
        for (var bit = length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        var address = new IPAddress(bytes);
        return AddressBlock.Parse($"{address}/{length}");
    }
}
