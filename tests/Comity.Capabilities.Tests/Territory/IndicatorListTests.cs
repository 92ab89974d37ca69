using System.Text;
using Comity.Cases.Territory;

namespace Comity.Tests.Territory;

public class IndicatorListTests
{
    [Fact]
    public async Task A_plain_list_may_have_comments_blank_lines_tabs_a_byte_order_mark_and_any_line_ends()
    {
        var list = (await IndicatorListReader.Read(Given.Bytes("\uFEFF# seen in August\r\n\r\n\t192.0.2.1 \r\n2001:db8::1 # twice\r198.51.100.0/24\n"))).Value;

        Assert.Equal(["192.0.2.1", "2001:db8::1", "198.51.100.0/24"], list.Items.Select(item => item.Address.ToString()));
        Assert.Equal([3, 4, 5], list.Items.Select(item => item.Line));
        Assert.Equal(0, list.BadLines.Count);
    }

    [Fact]
    public async Task A_bad_line_is_listed_with_its_number_and_costs_no_other()
    {
        var list = await Given.List("192.0.2.1", "nonsense", "192.0.2.300", "192.0.2.2");

        Assert.Equal(2, list.Items.Count);
        Assert.Equal([2, 3], list.BadLines.Listed.Select(bad => bad.Line));
        Assert.All(list.BadLines.Listed, bad => Assert.NotEmpty(bad.Mend));
        Assert.Equal(4, list.Entries);
    }

    [Fact]
    public async Task Spellings_of_one_address_are_one_item_and_the_rest_are_counted()
    {
        var list = await Given.List("192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1/32", "192.0.2.0/24");

        Assert.Equal(2, list.Items.Count);
        Assert.Equal(2, list.Duplicates);
    }

    [Fact]
    public async Task A_csv_carries_what_was_seen_whatever_the_case_of_its_header()
    {
        var list = await Given.List(
            "Last_Seen,ADDRESS,First seen,Port(s),Protocol,Behaviour,Observer,Confidence,Remark",
            "2026-08-19T12:00:00+02:00,192.0.2.7,2026-08-01,443;80-81;81,TCP,c2-server,\"Desk, XA\",high,x");

        var sighting = Assert.Single(list.Items).Sighting;
        Assert.Null(sighting.Missing);
        Assert.Equal("2026-08-01", sighting.FirstSeen.ToString());
        Assert.Equal("2026-08-19T10:00:00Z", sighting.LastSeen.ToString());
        Assert.Equal("80-81,443", sighting.Ports!.ToString());
        Assert.Equal(("tcp", "c2-server", "Desk, XA", 85), (sighting.Protocol, sighting.Behaviour, sighting.Observer, sighting.Confidence));
        Assert.Equal(["Remark"], list.IgnoredColumns);
    }

    [Theory]
    [InlineData("192.0.2.1;2026-08-01 10:00;;;", "offset")]
    [InlineData("192.0.2.1;2026-08-02;2026-08-01;;", "before")]
    [InlineData("192.0.2.1;;;70000;", "65535")]
    [InlineData("192.0.2.1;;;9-8;", "65535")]
    [InlineData("192.0.2.1;;;;101", "100")]
    [InlineData("192.0.2.1;;;;50;surplus", "columns")]
    [InlineData("192.0.2.1;;;;\"50", "columns")]
    [InlineData(";;;;50", "no address")]
    public async Task A_bad_record_says_which_field_is_wrong(string record, string what)
    {
        var list = await Given.List("address;first_seen;last_seen;ports;confidence", record, "192.0.2.9;;;;");

        Assert.Contains(what, Assert.Single(list.BadLines.Listed).What, StringComparison.Ordinal);
        Assert.Equal("192.0.2.9", Assert.Single(list.Items).Address.ToString());
    }

    [Fact]
    public async Task Reports_of_one_observer_merge_to_the_whole_time_and_the_lower_confidence()
    {
        var list = await Given.List(
            "address,first_seen,last_seen,ports,observer,confidence",
            "192.0.2.1,2026-08-05,2026-08-06,80,Desk A,90", "192.0.2.1,2026-08-01,2026-08-03,443,Desk A,40", "192.0.2.1,,,,Desk B,");

        Assert.Equal(2, list.Items.Count);
        var merged = list.Items[0].Sighting;
        Assert.Equal("2026-08-01 2026-08-06 80,443 40", $"{merged.FirstSeen} {merged.LastSeen} {merged.Ports} {merged.Confidence}");
        Assert.Equal(1, list.Duplicates);
    }

    [Fact]
    public async Task A_behaviour_outside_the_known_codes_is_a_bad_line()
    {
        var read = await IndicatorListReader.Read(Given.Bytes("address,behaviour\n192.0.2.1,scanner\n192.0.2.2,made-up"), new HashSet<string> { "scanner" });

        Assert.Single(read.Value.Items);
        Assert.Equal(3, Assert.Single(read.Value.BadLines.Listed).Line);
    }

    [Theory]
    [InlineData("ip,ports,port\n", "ports")]
    [InlineData("ports,confidence\n", "address")]
    public async Task A_header_without_one_address_or_with_a_field_twice_is_refused(string text, string named)
    {
        var refusal = (await IndicatorListReader.Read(Given.Bytes(text))).Refusal;

        Assert.Contains(named, Assert.IsType<BadListHeader>(refusal).Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_beyond_its_limits_is_refused_whole_and_a_line_beyond_them_alone()
    {
        var limits = new ReadLimits(MaxBytes: 1000, MaxLines: 3, MaxLineBytes: 20);

        Assert.IsType<TextTooLarge>((await IndicatorListReader.Read(Given.Bytes(new string('\n', 4)), limits: limits)).Refusal);
        Assert.IsType<TextTooLarge>((await IndicatorListReader.Read(Given.Gzip(new string('1', 1001)), limits: limits)).Refusal);
        var list = (await IndicatorListReader.Read(Given.Bytes("192.0.2.1\n" + new string('1', 21) + "\n192.0.2.2"), limits: limits)).Value;
        Assert.Equal(2, list.Items.Count);
        Assert.Contains("20 bytes", Assert.Single(list.BadLines.Listed).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_encodings_are_said_and_damaged_compression_is_refused()
    {
        Assert.IsType<TextNotUtf8>((await IndicatorListReader.Read(new MemoryStream([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("192.0.2.1")]))).Refusal);
        var latin = (await IndicatorListReader.Read(new MemoryStream([.. "192.0.2.1\n"u8, 0xE9, (byte)'\n', .. "192.0.2.2"u8]))).Value;
        Assert.Equal((2, 2), (latin.Items.Count, Assert.Single(latin.BadLines.Listed).Line));
        var packed = Given.Gzip("192.0.2.1").ToArray();
        packed[^12] ^= 0xFF;
        Assert.IsType<TextBadlyCompressed>((await IndicatorListReader.Read(new MemoryStream(packed))).Refusal);
    }

    [Fact]
    public async Task A_hundred_thousand_addresses_are_an_ordinary_list()
    {
        var lines = Enumerable.Range(0, 100_000).Select(i => $"20.{i >> 16}.{(i >> 8) & 255}.{i & 255}");

        var list = (await IndicatorListReader.Read(Given.Gzip(string.Join("\r\n", lines)))).Value;

        Assert.Equal((100_000, 0, 0), (list.Items.Count, list.Duplicates, list.BadLines.Count));
    }

    [Fact]
    public async Task A_plain_list_lacks_every_field_until_the_defaults_are_given_once()
    {
        var list = await Given.List("192.0.2.1", "192.0.2.2");

        var flaws = IndicatorList.Flaws(list.Items);
        Assert.Equal(Sighting.Fields, flaws.Cast<SightingsIncomplete>().Select(flaw => flaw.Field));
        Assert.All(flaws.Cast<SightingsIncomplete>(), flaw => Assert.Equal((2, 1), (flaw.Items, flaw.FirstLine)));
        Assert.Empty(IndicatorList.Flaws(list.WithDefaults(Given.Complete).Items));
    }

    [Fact]
    public async Task Defaults_never_replace_what_an_item_says_and_may_not_turn_its_times_around()
    {
        var list = await Given.CompleteList("address,confidence,first_seen", "192.0.2.1,7,", "192.0.2.2,,2026-08-30");

        Assert.Equal(7, list.Items[0].Sighting.Confidence);
        Assert.Equal(2, Assert.IsType<SightingsIncomplete>(Assert.Single(IndicatorList.Flaws(list.Items))).FirstLine - 1);
    }

    [Fact]
    public void A_default_that_cannot_be_one_is_refused_by_name()
    {
        Assert.Equal("confidence", Sighting.From([new("confidence", "much")]).Refusal!.Where);
        Assert.Equal("colour", Sighting.From([new("colour", "red")]).Refusal!.Where);
        Assert.Equal("last_seen", Sighting.From([new("first_seen", "2026-08-02"), new("last_seen", "2026-08-01")]).Refusal!.Where);
    }

    [Fact]
    public async Task Whatever_the_bytes_every_entry_is_an_item_a_duplicate_or_a_bad_line()
    {
        var random = new Random(4);
        byte[][] seeds =
        [
            Encoding.UTF8.GetBytes("# list\r\n192.0.2.1\n2001:db8::/32\n\n192.0.2.1 # again\n"),
            Encoding.UTF8.GetBytes("address,first_seen,ports,observer\n192.0.2.1,2026-08-01,\"80,443\",\"a \"\"b\"\"\"\n2001:db8::1,,-,x\n"),
            Given.Gzip("192.0.2.1\n192.0.2.2\n").ToArray(),
        ];
        for (var i = 0; i < 6_000; i++)
        {
            var read = await IndicatorListReader.Read(new MemoryStream(Fuzz.Mutate(random, seeds[i % 3])), limits: new ReadLimits(10_000, 50, 60));
            if (read.TryGet(out var list, out var refusal))
                Assert.Equal(list.Entries, list.Items.Count + list.Duplicates + list.BadLines.Count);
            else
                Assert.StartsWith("territory.", refusal.Code, StringComparison.Ordinal);
        }
    }
}
