using Comity.Cases.Territory;

namespace Comity.Tests.Territory;

public class TerritorySplitTests
{
    [Fact]
    public async Task Each_state_gets_its_own_part_with_source_date_and_age()
    {
        var split = TerritorySplit.Of(
            await Given.CompleteList("20.1.0.9", "20.0.0.2", "2a00::1", "20.0.0.1"), await Given.Knowledge(), Given.Noon.AddDays(3));

        Assert.Equal([Given.XB, Given.XC], split.Parts.Select(part => part.Participant).OrderBy(id => id == Given.XC));
        var part = split.Parts.Single(part => part.Participant == Given.XB);
        Assert.Equal(["20.0.0.1", "20.0.0.2", "2a00::1"], part.Items.Select(item => item.Item.Address.ToString()));
        Assert.All(part.Items, item => Assert.Equal((3, "test", "XB"), (item.AgeDays, item.Allocation.Source.Registry, item.Allocation.Code)));
        Assert.Empty(split.Flaws());
    }

    [Theory]
    [InlineData("20.2.0.1", Pile.UnmappedCode, "XZ")]
    [InlineData("20.3.0.1", Pile.Regional, "EU")]
    [InlineData("20.4.0.1", Pile.Disputed, "XY")]
    [InlineData("20.6.0.1", Pile.Disputed, "XB/XC")]
    [InlineData("20.5.0.1", Pile.Ours, "XA")]
    [InlineData("20.9.0.1", Pile.Unallocated, "")]
    [InlineData("10.0.0.1", Pile.Reserved, "")]
    [InlineData("192.0.2.1", Pile.Reserved, "")]
    [InlineData("2001:db8::1", Pile.Reserved, "")]
    [InlineData("3fff::1", Pile.Reserved, "")]
    [InlineData("::", Pile.Reserved, "")]
    [InlineData("255.255.255.255", Pile.Reserved, "")]
    [InlineData("20.0.0.0/15", Pile.Spanning, "XB XC")]
    [InlineData("20.8.0.0/13", Pile.Unallocated, "")]
    [InlineData("20.4.0.0/14", Pile.Spanning, "XY XA XB/XC -")]
    [InlineData("8.0.0.0/6", Pile.Spanning, "")]
    public async Task What_goes_to_nobody_lies_on_the_pile_that_says_why(string address, Pile pile, string detail)
    {
        var split = TerritorySplit.Of(await Given.CompleteList(address), await Given.Knowledge(), Given.Noon);

        var piled = Assert.Single(split.Piled);
        Assert.Equal(pile, piled.Pile);
        Assert.Equal(detail, piled.Detail);
        Assert.IsType<NothingToNotify>(Assert.Single(split.Flaws()));
    }

    [Fact]
    public async Task A_block_inside_one_state_goes_there_whole()
    {
        var split = TerritorySplit.Of(await Given.CompleteList("20.0.4.0/22"), await Given.Knowledge(), Given.Noon);

        Assert.Equal(Given.XB, Assert.Single(split.Parts).Participant);
    }

    [Fact]
    public async Task Our_own_addresses_come_first_then_warning_lists_wherever_a_registry_files_them()
    {
        var resolvers = (await WarningList.Read(Given.Bytes("20.0.0.53\n20.0.0.7"), "resolvers")).Value;
        var knowledge = await Given.Knowledge() with { OurAddresses = new AddressSet([AddressBlock.Parse("20.0.0.7")]), WarningLists = [resolvers] };

        var split = TerritorySplit.Of(await Given.CompleteList("20.0.0.53", "20.0.0.7", "20.0.0.8", "20.0.0.0/28"), knowledge, Given.Noon);

        Assert.Equal([(Pile.WarningListed, "resolvers"), (Pile.Ours, ""), (Pile.Spanning, "")], split.Piled.Select(item => (item.Pile, item.Detail)));
        Assert.Single(Assert.Single(split.Parts).Items);
    }

    [Fact]
    public async Task The_communitys_own_ranges_win_over_reserved_ones_so_that_demonstrations_can_use_them()
    {
        var knowledge = await Given.Knowledge() with { CommunityRanges = await Given.Table("198.51.100.0,198.51.100.255,XB", "2001:db8::,2001:db8::ff,XC") };

        var split = TerritorySplit.Of(await Given.CompleteList("198.51.100.7", "2001:db8::7", "203.0.113.7"), knowledge, Given.Noon);

        Assert.Equal(2, split.Parts.Count);
        Assert.Equal(Pile.Reserved, Assert.Single(split.Piled).Pile);
    }

    [Fact]
    public async Task Old_data_allows_a_preview_only_unless_a_reason_is_recorded()
    {
        var (list, knowledge, later) = (await Given.CompleteList("20.0.0.1"), await Given.Knowledge(), Given.Noon.AddDays(31));

        var preview = TerritorySplit.Of(list, knowledge, later);
        Assert.True(preview.PreviewOnly);
        Assert.IsType<AllocationDataTooOld>(Assert.Single(preview.Flaws()));
        Assert.True(TerritorySplit.Of(list, knowledge, later, new AgeRule(Reason: " ")).PreviewOnly);

        var reasoned = TerritorySplit.Of(list, knowledge, later, new AgeRule(Reason: "exercise with old data"));
        Assert.Empty(reasoned.Flaws());
        Assert.Single(reasoned.TooOld);
        Assert.False(TerritorySplit.Of(list, knowledge, Given.Noon.AddDays(30)).PreviewOnly);
    }

    [Fact]
    public async Task Items_that_do_not_say_what_was_seen_refuse_the_release()
    {
        var split = TerritorySplit.Of(await Given.List("20.0.0.1"), await Given.Knowledge(), Given.Noon);

        Assert.Equal(7, split.Flaws().OfType<SightingsIncomplete>().Count());
    }

    [Fact]
    public async Task Missing_registries_and_bad_lines_are_named()
    {
        var split = TerritorySplit.Of(await Given.List("20.0.0.1", "?"), await Given.Knowledge(), Given.Noon);

        Assert.Equal(DelegatedStatistics.Registries, split.MissingRegistries);
        Assert.Equal(1, split.BadLines.Count);
    }

    [Fact]
    public async Task Every_item_is_in_exactly_one_part_or_pile()
    {
        var random = new Random(9);
        var knowledge = await Given.Knowledge() with
        {
            OurAddresses = new AddressSet([AddressBlock.Parse("20.0.3.0/24")]),
            WarningLists = [new WarningList("some", new AddressSet([AddressBlock.Parse("20.1.3.0/24")]), new LineProblems())],
            CommunityRanges = await Given.Table("192.0.2.0,192.0.2.99,XB"),
        };
        for (var round = 0; round < 50; round++)
        {
            var lines = Enumerable.Range(0, 100).Select(_ => random.Next(3) == 0
                ? AddressBlockTests.RandomBlock(random).ToString()
                : $"{(random.Next(5) == 0 ? "192.0.2" : $"20.{random.Next(8)}.{random.Next(5)}")}.{random.Next(3)}");
            var list = await Given.List([.. lines, "bad line"]);

            var split = TerritorySplit.Of(list, knowledge, Given.Noon);

            var placed = split.Parts.SelectMany(part => part.Items).Select(item => item.Item).Concat(split.Piled.Select(item => item.Item));
            Assert.Equal(list.Items.OrderBy(item => item.Line), placed.OrderBy(item => item.Line));
            Assert.Equal(list.Entries, placed.Count() + list.Duplicates + split.BadLines.Count);
        }
    }
}
