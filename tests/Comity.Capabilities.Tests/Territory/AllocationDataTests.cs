using System.Text;
using Comity.Cases.Territory;

namespace Comity.Tests.Territory;

public class AllocationDataTests
{
    private const string Whole = """
        # statistics
        2|apnic|20260801|5|19830101|20260731|+1000
        apnic|*|asn|*|1|summary
        apnic|*|ipv4|*|3|summary
        apnic|*|ipv6|*|1|summary
        apnic|XA|asn|64496|1|20200101|allocated
        apnic|XB|ipv4|203.0.113.0|7|20200101|assigned
        apnic|XC|ipv4|255.255.255.254|2|20200101|allocated|opaque|more
        apnic||ipv4|198.51.100.0|256||available
        apnic|XA|ipv6|2001:db8::|32|20200101|allocated
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_whole_file_is_read_packed_or_not_and_remembers_its_registry_date_and_counts(bool packed)
    {
        var read = await DelegatedStatistics.Read(packed ? Given.Gzip(Whole) : Given.Bytes(Whole));

        var source = read.Value.Source;
        Assert.Equal(("apnic", new DateOnly(2026, 7, 31), 3, 1, 1, 0),
            (source.Registry, source.DataDate, source.IPv4Records, source.IPv6Records, source.Skipped, source.Problems.Count));
        Assert.True(source.IsRegistry);
    }

    [Fact]
    public async Task A_count_need_not_be_a_power_of_two_and_may_end_at_the_last_address()
    {
        var table = AllocationTable.Build([(await DelegatedStatistics.Read(Given.Bytes(Whole))).Value]).Value;

        Assert.Equal("XB", Code(table, "203.0.113.6"));
        Assert.Null(Code(table, "203.0.113.7"));
        Assert.Equal("XC", Code(table, "255.255.255.255"));
        Assert.Equal("XA", Code(table, "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"));
        Assert.Equal(AllocationStatus.Available, table.Find(AddressBlock.Parse("198.51.100.9"))!.Status);
    }

    [Fact]
    public async Task A_file_cut_short_is_noticed_by_its_own_counts()
    {
        var cut = Whole[..Whole.LastIndexOf("apnic|XA|ipv6", StringComparison.Ordinal)];

        var problems = (await DelegatedStatistics.Read(Given.Bytes(cut))).Value.Source.Problems;

        Assert.Equal(2, problems.Count);
        Assert.All(problems.Listed, problem => Assert.Contains("promises", problem.What, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("apnic|XB|ipv4|203.0.113.0|0|20200101|assigned")]
    [InlineData("apnic|XB|ipv4|255.255.255.255|2|20200101|assigned")]
    [InlineData("apnic|XB|ipv4|203.0.113|256|20200101|assigned")]
    [InlineData("apnic|XB|ipv6|2001:db8::|0|20200101|assigned")]
    [InlineData("apnic|XB|ipv6|2001:db8::1|32|20200101|assigned")]
    [InlineData("apnic|XB|ipv6|203.0.113.0|24|20200101|assigned")]
    [InlineData("apnic|xb|ipv4|203.0.113.0|256|20200101|assigned")]
    [InlineData("apnic|XB|ipv4|203.0.113.0|256|20200101|lent")]
    [InlineData("apnic|XB|ipv4|203.0.113.0|256")]
    [InlineData("arin|XB|ipv4|203.0.113.0|256|20200101|assigned")]
    [InlineData("apnic|XB|ipv5|203.0.113.0|256|20200101|assigned")]
    public async Task A_bad_record_is_reported_with_its_line_and_makes_no_claim(string record)
    {
        var data = (await Given.Registry("apnic", "20260801", record, "apnic|XC|ipv4|198.51.100.0|256|20200101|assigned")).Value;

        Assert.Equal(2, Assert.Single(data.Source.Problems.Listed).Line);
        Assert.Equal((1, 0), (data.Source.IPv4Records, data.Source.IPv6Records));
    }

    [Theory]
    [InlineData("")]
    [InlineData("203.0.113.0,203.0.113.255,XB")]
    [InlineData("1|apnic|20260801|0|19830101|20260731|+1000")]
    [InlineData("2|nobody|20260801|0|19830101|20260731|+1000")]
    public async Task What_does_not_begin_like_a_registry_file_is_refused(string text) =>
        Assert.IsType<NotAllocationData>((await DelegatedStatistics.Read(Given.Bytes(text))).Refusal);

    [Fact]
    public async Task A_file_without_an_end_date_is_dated_by_its_serial_or_counts_as_too_old()
    {
        var serial = (await DelegatedStatistics.Read(Given.Bytes("2|arin|20260801|0|00000000|00000000|0"))).Value.Source;
        var undated = (await DelegatedStatistics.Read(Given.Bytes("2|arin|1404165599|0|00000000|00000000|0"))).Value.Source;

        Assert.Equal(19, serial.AgeDays(Given.Noon));
        Assert.Null(undated.AgeDays(Given.Noon));
        Assert.True(undated.IsTooOld(Given.Noon, 10_000));
        Assert.Equal(1, undated.Problems.Count);
    }

    [Fact]
    public void Data_is_too_old_the_day_after_the_limit_and_when_it_is_dated_ahead()
    {
        var source = new AllocationSource("x", Given.Today.AddDays(-30), IsRegistry: false, 0, 0, 0, new LineProblems());

        Assert.False(source.IsTooOld(Given.Noon, 30));
        Assert.True(source.IsTooOld(Given.Noon.AddDays(1), 30));
        Assert.False((source with { DataDate = Given.Today.AddDays(1) }).IsTooOld(Given.Noon, 30));
        Assert.True((source with { DataDate = Given.Today.AddDays(2) }).IsTooOld(Given.Noon, 30));
    }

    [Fact]
    public async Task A_range_list_may_have_a_header_quotes_and_bad_lines()
    {
        var data = await Given.Ranges("list", "start,end,code", "\"203.0.113.0\",\"203.0.113.9\",\"XA\"", "2001:db8::,2001:db8::ff,XB", "203.0.113.9,203.0.113.0,XA", "203.0.113.0,2001:db8::,XA", "x");

        Assert.Equal((1, 1), (data.Source.IPv4Records, data.Source.IPv6Records));
        Assert.Equal([4, 5, 6], data.Source.Problems.Listed.Select(problem => problem.Line));
        Assert.IsType<NotAllocationData>((await RangeList.Read(Given.Bytes("x,y,z"), "list", null)).Refusal);
    }

    [Fact]
    public async Task Whatever_the_bytes_the_readers_answer_with_a_table_or_a_refusal()
    {
        var random = new Random(5);
        byte[][] seeds =
        [
            Encoding.UTF8.GetBytes(Whole.ReplaceLineEndings("\n")),
            Given.Gzip(Whole).ToArray(),
            Encoding.UTF8.GetBytes("203.0.113.0,203.0.113.9,XA\n2001:db8::,2001:db8::ff,XB\n203.0.113.4,203.0.113.4,XC\n"),
        ];
        var tables = 0;
        for (var i = 0; i < 5_000; i++)
        {
            var stream = new MemoryStream(Fuzz.Mutate(random, seeds[i % 3]));
            var limits = new ReadLimits(5_000, 60, 80);
            var read = i % 3 == 2 ? await RangeList.Read(stream, "list", Given.Today, limits) : await DelegatedStatistics.Read(stream, limits);
            if (!read.TryGet(out var data, out var refusal))
                Assert.StartsWith("territory.", refusal.Code, StringComparison.Ordinal);
            else if (AllocationTable.Build([data]).Value.StretchCount > 0)
                tables++;
        }

        Assert.True(tables > 1000);
    }

    private static string? Code(AllocationTable table, string address) => table.Find(AddressBlock.Parse(address))?.Code;
}
