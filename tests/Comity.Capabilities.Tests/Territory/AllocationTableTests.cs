using Comity.Cases.Territory;

namespace Comity.Tests.Territory;

public class AllocationTableTests
{
    private static readonly UInt128[] IPv6Edges = [0, 1, 2, UInt128.MaxValue >> 1, (UInt128.MaxValue >> 1) + 1, UInt128.MaxValue - 1, UInt128.MaxValue];
    private static readonly UInt128[] IPv4Edges = [0, 1, 2, int.MaxValue, int.MaxValue + (UInt128)1, uint.MaxValue - 1, uint.MaxValue];

    [Fact]
    public void The_table_agrees_with_a_scan_of_all_claims_to_both_ends_of_the_space()
    {
        var random = new Random(6);
        for (var round = 0; round < 400; round++)
        {
            var sources = Enumerable.Range(0, random.Next(1, 4)).Select(i => RandomSource(random, i)).ToList();
            var table = AllocationTable.Build(sources).Value;
            foreach (var edge in Enumerable.Range(0, 40).Select(_ => Near(random, IPv6Edges, UInt128.MaxValue)).Concat(IPv6Edges))
                Assert.Equal(Naive(sources, data => data.IPv6, edge), Answer(table.Find(Raw(isIPv6: true, edge))));
            foreach (var edge in Enumerable.Range(0, 40).Select(_ => Near(random, IPv4Edges, uint.MaxValue)).Concat(IPv4Edges))
                Assert.Equal(Naive(sources, data => data.IPv4, edge), Answer(table.Find(Raw(isIPv6: false, edge))));
        }
    }

    [Fact]
    public void The_answers_over_a_block_are_those_of_its_addresses()
    {
        var random = new Random(7);
        for (var round = 0; round < 400; round++)
        {
            var table = AllocationTable.Build([RandomSource(random, 0), RandomSource(random, 1)]).Value;
            var length = random.Next(26, 33);
            var start = (uint)Near(random, IPv4Edges, uint.MaxValue) & (uint)(ulong.MaxValue << (32 - length));
            var block = AddressBlock.Parse($"{AddressBlock.IPv4(start)}/{length}");
            var each = Enumerable.Range(0, 1 << (32 - length)).Select(i => Answer(table.Find(AddressBlock.IPv4(start + (uint)i)))).Distinct();
            Assert.Equal(each, table.Over(block).Select(Answer).Distinct());
        }
    }

    [Fact]
    public void The_order_of_loading_changes_nothing()
    {
        var random = new Random(8);
        for (var round = 0; round < 100; round++)
        {
            var sources = Enumerable.Range(0, 3).Select(i => RandomSource(random, i)).ToList();
            var one = AllocationTable.Build(sources).Value;
            sources.Reverse();
            var other = AllocationTable.Build(sources).Value;
            Assert.Equal(one.StretchCount, other.StretchCount);
            Assert.All(IPv4Edges, edge => Assert.Equal(Answer(one.Find(Raw(isIPv6: false, edge))), Answer(other.Find(Raw(isIPv6: false, edge)))));
        }
    }

    [Fact]
    public async Task Two_sources_with_different_codes_are_disputed_and_listed_however_narrow_one_is()
    {
        var table = AllocationTable.Build(
            [await Given.Ranges("one", "20.0.0.0,20.0.255.255,XA"), await Given.Ranges("two", "20.0.7.0,20.0.7.9,XB")]).Value;

        Assert.True(table.Find(AddressBlock.Parse("20.0.7.5"))!.IsDisputed);
        Assert.Equal("XA", table.Find(AddressBlock.Parse("20.0.8.0"))!.Code);
        var conflict = Assert.Single(table.Conflicts);
        Assert.Equal("20.0.7.0 - 20.0.7.9", conflict.ToString());
        Assert.Equal(["XA", "XB"], conflict.Claims.Disputed.Select(claim => claim.Code));
    }

    [Fact]
    public async Task Within_one_source_the_narrower_range_wins_and_equal_ranges_are_disputed()
    {
        var table = await Given.Table("20.0.0.0,20.0.255.255,XA", "20.0.7.0,20.0.7.9,XB", "20.1.0.0,20.1.0.9,XA", "20.1.0.0,20.1.0.9,XC");

        Assert.Equal("XB", table.Find(AddressBlock.Parse("20.0.7.5"))!.Code);
        Assert.True(table.Find(AddressBlock.Parse("20.1.0.1"))!.IsDisputed);
        Assert.Equal(1, table.ConflictCount);
    }

    [Fact]
    public async Task Of_several_files_of_one_registry_only_the_newest_counts_and_missing_ones_are_named()
    {
        var older = (await Given.Registry("lacnic", "20260101", "lacnic|XA|ipv4|20.0.0.0|256|20200101|allocated")).Value;
        var newer = (await Given.Registry("lacnic", "20260801", "lacnic|XB|ipv4|20.0.0.0|256|20200101|allocated")).Value;

        var table = AllocationTable.Build([newer, older]).Value;

        Assert.Equal("XB", table.Find(AddressBlock.Parse("20.0.0.1"))!.Code);
        Assert.Equal(older.Source, Assert.Single(table.Superseded));
        Assert.Equal(["afrinic", "apnic", "arin", "ripencc"], table.MissingRegistries);
    }

    [Fact]
    public async Task A_claim_that_names_an_owner_stands_over_one_that_says_available()
    {
        var free = (await Given.Registry("arin", "20260801", "arin||ipv4|20.0.0.0|65536||available")).Value;
        var given = (await Given.Registry("apnic", "20260101", "apnic|XA|ipv4|20.0.1.0|256|20200101|allocated")).Value;

        var table = AllocationTable.Build([free, given]).Value;

        Assert.Equal("XA", table.Find(AddressBlock.Parse("20.0.1.1"))!.Code);
        Assert.Equal(AllocationStatus.Available, table.Find(AddressBlock.Parse("20.0.2.1"))!.Status);
        Assert.Empty(table.Conflicts);
    }

    [Fact]
    public async Task Ranges_heaped_on_one_address_are_refused_rather_than_searched_for_ever()
    {
        var heap = await Given.Ranges("heap", [.. Enumerable.Range(0, 255).Select(i => $"20.0.0.{i},20.1.0.0,XA"), "20.0.0.255,20.1.0.0,XA", "20.0.1.0,20.1.0.0,XA"]);

        Assert.IsType<AllocationsTooEntangled>(AllocationTable.Build([heap]).Refusal);
    }

    // The rules of AllocationTable, said again for one address and without any cleverness.
    private static string Naive(List<AllocationData> sources, Func<AllocationData, IReadOnlyList<Claim>> claimsOf, UInt128 address)
    {
        var narrowest = new List<(AllocationData Source, Claim Claim)>();
        foreach (var source in sources)
        {
            var covering = claimsOf(source).Where(claim => claim.First <= address && address <= claim.Last).ToList();
            if (covering.Count > 0)
                narrowest.AddRange(covering.Where(claim => claim.Last - claim.First == covering.Min(c => c.Last - c.First)).Select(claim => (source, claim)));
        }

        var owned = narrowest.Where(pick => pick.Claim.HasOwner).ToList();
        var codes = owned.Select(pick => pick.Claim.Code).Distinct().Order(StringComparer.Ordinal).ToList();
        if (codes.Count > 1)
            return string.Join('/', codes);
        var picks = owned.Count > 0 ? owned : narrowest;
        if (picks.Count == 0)
            return "nothing";
        var newest = picks.MaxBy(pick => pick.Source.Source.DataDate);
        return owned.Count > 0 ? $"{codes[0]} {newest.Source.Source.Registry}" : "nobody";
    }

    private static string Answer(Allocation? answer) => answer switch
    {
        null => "nothing",
        { IsDisputed: true } => string.Join('/', answer.Disputed.Select(claim => claim.Code).Distinct().Order(StringComparer.Ordinal)),
        { HasOwner: true } => $"{answer.Code} {answer.Source.Registry}",
        _ => "nobody",
    };

    private static AllocationData RandomSource(Random random, int number) => new(
        new AllocationSource($"s{number}", Given.Today.AddDays(-number), IsRegistry: false, 0, 0, 0, new LineProblems()),
        RandomClaims(random, IPv4Edges, uint.MaxValue), RandomClaims(random, IPv6Edges, UInt128.MaxValue));

    private static List<Claim> RandomClaims(Random random, UInt128[] edges, UInt128 max) =>
    [
        .. Enumerable.Range(0, random.Next(8)).Select(_ =>
        {
            var (a, b) = (Near(random, edges, max), Near(random, edges, max));
            return new Claim(UInt128.Min(a, b), UInt128.Max(a, b), random.Next(3) switch { 0 => "XA", 1 => "XB", _ => "XC" }, (AllocationStatus)random.Next(4));
        }),
    ];

    private static UInt128 Near(Random random, UInt128[] edges, UInt128 max)
    {
        var edge = edges[random.Next(edges.Length)];
        var step = (UInt128)random.Next(20);
        return random.Next(2) == 0 ? (edge >= step ? edge - step : 0) : (max - edge >= step ? edge + step : max);
    }

    private static AddressBlock Raw(bool isIPv6, UInt128 value) => isIPv6 ? AddressBlock.IPv6(value) : AddressBlock.IPv4((uint)value);
}
