using static Comity.Taxii.Tests.Made;

namespace Comity.Taxii.Tests;

// Objects that are there in both specification versions, and content that comes again in another spelling (TAXII 2.1, 3.4.1 and 5.5).
public abstract partial class TaxiiStoreContract
{
    private static TaxiiQuery In(TaxiiQuery query, params string[] specs) => query with { SpecVersions = specs };

    /// <summary>Days 1 and 4 in STIX 2.0, days 2 and 3 in STIX 2.1, in an order that moves rows in every way.</summary>
    private async Task AddBothAsync(params int[] days)
    {
        foreach (var day in days)
            await Add(Mixed(day));
    }

    private const string MixedId = "malware--11111111-0000-4000-8000-000000000000";

    private static TaxiiObject Mixed(int day) =>
        Object($$"""{"type":"malware"{{(day is 2 or 3 ? ",\"spec_version\":\"2.1\"" : "")}},"id":"{{MixedId}}","modified":"2026-01-{{day:D2}}T00:00:00Z"}""");

    private static readonly int[][] Orders = [[1, 2, 3, 4], [4, 3, 2, 1], [1, 4, 3, 2], [3, 1, 2, 4], [2, 4, 1, 3]];

    public static TheoryData<int> EveryOrder => [.. Enumerable.Range(0, Orders.Length)];

    [Theory]
    [MemberData(nameof(EveryOrder))]
    public async Task Without_a_specification_version_an_object_is_shown_in_its_latest_only(int order)
    {
        await AddBothAsync(Orders[order]);

        Assert.Equal([3], Days(await Store.AllAsync(Everything)));
        Assert.Equal([3], Days(await Store.AllAsync(Everything with { Types = ["malware"] })));
        Assert.Equal([2, 3], Days(await Store.AllAsync(Everything with { Versions = TaxiiVersions.Every })).Order());
        Assert.Equal([2], Days(await Store.AllAsync(Everything with { Versions = new() { First = true } })));
        Assert.Equal([2, 3],
            Days(await Store.AllAsync(Everything
            with { Ids = [MixedId], Versions = new() { First = true, Last = true, Exact = [Key(4)] } })).Order());
    }

    [Theory]
    [MemberData(nameof(EveryOrder))]
    public async Task A_specification_version_that_is_asked_for_has_a_latest_and_a_first_of_its_own(int order)
    {
        await Task.WhenAll(Add([.. Orders[order].Select(Mixed)]));

        Assert.Equal([4], Days(await Store.AllAsync(In(Everything, "2.0"))));
        Assert.Equal([3], Days(await Store.AllAsync(In(Everything, "2.1"))));
        Assert.Equal([4], Days(await Store.AllAsync(In(Everything, "2.1", "2.0"))));
        Assert.Equal([1, 2],
            Days(await Store.AllAsync(In(Everything with { Versions = new() { First = true } }, "2.0")))
            .Concat(Days(await Store.AllAsync(In(Everything with { Versions = new() { First = true } }, "2.1")))));
        Assert.Equal([1, 4],
            Days(await Store.AllAsync(In(Everything with { Types = ["malware"], Versions = TaxiiVersions.Every }, "2.0"))).Order());
        Assert.Equal([1, 2, 3, 4],
            Days(await Store.AllAsync(In(Everything with { Versions = TaxiiVersions.Every }, "2.0", "2.1"))).Order());
    }

    [Fact]
    public async Task A_version_that_is_named_is_found_in_an_older_specification_version_unless_a_named_one_is_of_a_later()
    {
        await AddBothAsync(1, 2, 3, 4);

        Assert.Equal([4], Days(await Store.AllAsync(Everything with { Versions = new() { Exact = [Key(4)] } })));
        Assert.Equal([2, 3], Days(await Store.AllAsync(Everything with { Versions = new() { Exact = [Key(1), Key(2), Key(3)] } })).Order());
        Assert.Equal([1, 4],
            Days(await Store.AllAsync(In(Everything with { Versions = new() { Exact = [Key(1), Key(2), Key(4)] } }, "2.0"))).Order());
    }

    [Fact]
    public async Task Where_the_later_specification_version_is_deleted_the_older_comes_back()
    {
        await AddBothAsync(1, 2, 3, 4);
        var mixed = Everything with { Ids = [MixedId] };

        Assert.Equal(1, await Store.DeleteAsync(mixed, CancellationToken.None));
        Assert.Equal([2], Days(await Store.AllAsync(Everything)));
        Assert.Equal(1, await Store.DeleteAsync(In(mixed with { Versions = TaxiiVersions.Every }, "2.1"), CancellationToken.None));
        Assert.Equal([4], Days(await Store.AllAsync(Everything)));
        Assert.Equal([1, 4], Days(await Store.AllAsync(Everything with { Versions = TaxiiVersions.Every })).Order());
        Assert.Equal(2, await Store.DeleteAsync(mixed with { Versions = TaxiiVersions.Every }, CancellationToken.None));
    }

    [Fact]
    public async Task Deleting_a_named_version_or_every_one_takes_it_in_any_specification_version()
    {
        await AddBothAsync(1, 2, 3, 4);
        var mixed = Everything with { Ids = [MixedId] };

        Assert.Equal(2, await Store.DeleteAsync(mixed with { Versions = new() { Exact = [Key(1), Key(3)] } }, CancellationToken.None));
        Assert.Equal([2], Days(await Store.AllAsync(Everything)));
        Assert.Equal(2, await Store.DeleteAsync(mixed with { Versions = TaxiiVersions.Every }, CancellationToken.None));
        Assert.Empty(await Store.AllAsync(In(Everything with { Versions = TaxiiVersions.Every }, "2.0", "2.1")));
    }

    [Fact]
    public async Task A_version_is_stored_once_whatever_specification_version_it_comes_in()
    {
        await AddBothAsync(1, 2, 4);

        Assert.Equal(TaxiiOutcomeKind.AlreadyThere, (await Add(Mixed(4)))[0].Kind);
        var other = Object($$"""{"type":"malware","spec_version":"2.1","id":"{{MixedId}}","modified":"2026-01-04T00:00:00Z"}""");
        Assert.Equal(TaxiiOutcomeKind.OtherContentThere, (await Add(other))[0].Kind);
        Assert.Equal([2], Days(await Store.AllAsync(Everything)));
    }

    [Fact]
    public async Task Pages_of_both_specification_versions_hold_every_version_once_in_order()
    {
        await Add([.. Enumerable.Range(0, 30)
            .Select(number => Object(
                $$"""{"type":"malware"{{(number % 3 == 0 ? ",\"spec_version\":\"2.1\"" : "")}},"id":"malware--{{number / 2:x8}}-0000-4000-8000-000000000000","modified":"2026-01-{{1 + (number % 2)}}T00:00:00Z"}""".Replace("-1T", "-01T").Replace("-2T", "-02T")))]);
        foreach (var query in new[] { Everything, In(Everything, "2.0"), In(Everything, "2.0", "2.1"),
            In(Everything with { Types = ["malware", "tool"], Versions = TaxiiVersions.Every }, "2.1"), Everything
            with { Versions = TaxiiVersions.Every } })
        {
            var all = await Store.AllAsync(query);
            Assert.NotEmpty(all);
            Assert.Equal(all.OrderBy(one => one.Added), all);
            Assert.Equal(all, await Store.CrawlAsync(query with { Limit = 4 }));
        }
    }

    [Fact]
    public async Task An_observable_again_in_other_spacing_or_order_of_members_is_there_already_whichever_came_last()
    {
        var first = await Add(Address(1));
        var second = await Add(Address(1, ""","defanged":false"""));
        var outcomes = await Add(
            Object("""{ "value":"192.0.2.1", "id":"ipv4-addr--00000001-0000-4000-8000-000000000000", "spec_version":"2.1", "type":"ipv4-addr" }"""),
            Object("""{"type":"ipv4-addr","spec_version":"2.1","id":"ipv4-addr--00000001-0000-4000-8000-000000000000","defanged":false,"value":"192\u002e0.2.1"}"""));

        Assert.Equal([TaxiiOutcomeKind.AlreadyThere, TaxiiOutcomeKind.AlreadyThere], outcomes.Select(one => one.Kind));
        Assert.Equal([first[0].Version, second[0].Version], outcomes.Select(one => one.Version));
        Assert.Equal(2, (await Store.AllAsync(Everything with { Versions = TaxiiVersions.Every })).Count);
    }

    [Fact]
    public async Task Content_twice_in_one_envelope_is_stored_once_whatever_its_spelling()
    {
        var outcomes = await Add(Address(1),
            Object("""{"id":"ipv4-addr--00000001-0000-4000-8000-000000000000","type":"ipv4-addr","spec_version":"2.1","value":"192.0.2.1"}"""));

        Assert.Equal([TaxiiOutcomeKind.Added, TaxiiOutcomeKind.AlreadyThere], outcomes.Select(one => one.Kind));
    }

    [Fact]
    public async Task A_version_again_in_other_spacing_is_a_duplicate_and_its_first_bytes_stay()
    {
        const string json = """{"type":"tool","spec_version":"2.1","id":"tool--11111111-0000-4000-8000-000000000000","modified":"2026-01-01T00:00:00Z","n":1.0}""";
        await Add(Object(json));

        Assert.Equal(TaxiiOutcomeKind.AlreadyThere, (await Add(Object(json.Replace(",", " , ").Replace("1.0", "1"))))[0].Kind);
        Assert.Equal(TaxiiOutcomeKind.OtherContentThere, (await Add(Object(json.Replace("1.0", "2"))))[0].Kind);
        Assert.Equal(json, Assert.Single(await Store.AllAsync(Everything)).Body);
    }

    private static string Key(int day) => $"2026-01-{day:D2}T00:00:00";
}
