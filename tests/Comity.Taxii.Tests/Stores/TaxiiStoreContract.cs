using static Comity.Taxii.Tests.Made;

namespace Comity.Taxii.Tests;

/// <summary>What <see cref="ITaxiiStore"/> promises, tried on a store. A new store derives from this and passes.</summary>
public abstract partial class TaxiiStoreContract : IAsyncLifetime
{
    private readonly Guid _collection = Guid.NewGuid();

    private protected ITaxiiStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the store of this test; a second time, the same one.</summary>
    private protected abstract Task<ITaxiiStore> OpenAsync();

    /// <summary>Opens the store of this test once more, for one read at a time; others wait for it no longer than about a second.</summary>
    private protected abstract Task<ITaxiiStore> OpenForOneAsync();

    private TaxiiQuery Everything => new(_collection);

    private Task<TaxiiOutcome[]> Add(params TaxiiObject[] objects) => Store.AddAsync(_collection, Noon, objects);

    [Fact]
    public async Task Objects_come_back_as_their_exact_bytes_in_the_order_of_their_arrival()
    {
        TaxiiObject[] objects =
            [Indicator(3), Address(1),
                Object("""{ "id" : "x-fund--11111111-0000-4000-8000-000000000000" , "type":"x-fund","created":"2026-01-01T00:00:00.10Z","n":1.50e3 }""")];
        await Add(objects);

        var found = await Store.AllAsync(Everything);

        Assert.Equal(objects.Select(one => System.Text.Encoding.UTF8.GetString(one.Body.Span)), found.Select(one => one.Body));
        Assert.Equal([true, true, false], found.Select(one => one.IsStix21));
        Assert.Equal("2026-01-01T00:00:00.10Z", found[2].Version);
    }

    [Fact]
    public async Task What_was_added_is_there_after_the_store_was_opened_again()
    {
        await Add(Indicator(1));
        await Store.DisposeAsync();
        Store = await OpenAsync();

        Assert.Single(await Store.AllAsync(Everything));
    }

    [Fact]
    public async Task Each_object_has_a_date_of_its_own_not_before_the_request()
    {
        await Add(Indicator(1), Indicator(2), Indicator(3));

        var dates = (await Store.AllAsync(Everything)).Select(one => one.Added).ToList();
        Assert.Equal(dates.Distinct().Order(), dates);
        Assert.True(TaxiiTime.At(dates[0]) >= Noon);
    }

    [Fact]
    public async Task Dates_ascend_where_the_clock_goes_back()
    {
        await Store.AddAsync(_collection, Noon, Indicator(1));
        await Store.AddAsync(_collection, Noon.AddYears(-1), Indicator(2));

        var found = await Store.AllAsync(Everything);
        Assert.Equal([IndicatorId(1), IndicatorId(2)], found.Select(one => one.Id));
        Assert.True(found[0].Added < found[1].Added);
    }

    [Fact]
    public async Task The_date_of_a_deleted_object_is_not_given_again()
    {
        await Store.AddAsync(_collection, Noon, Indicator(1));
        var first = (await Store.AllAsync(Everything))[0].Added;
        await Store.DeleteAsync(Everything with { Ids = [IndicatorId(1)], Versions = TaxiiVersions.Every }, CancellationToken.None);
        await Store.AddAsync(_collection, Noon.AddDays(-1), Indicator(1));

        Assert.True((await Store.AllAsync(Everything))[0].Added > first);
    }

    [Fact]
    public async Task The_same_version_again_is_no_error_and_keeps_its_date()
    {
        await Add(Indicator(1), Indicator(1, day: 2));
        var before = await Store.AllAsync(Everything with { Versions = TaxiiVersions.Every });

        var outcomes = await Store.AddAsync(
            _collection, Noon.AddHours(1), Indicator(1), Indicator(1, day: 2), Indicator(1, day: 2, name: "other"));

        Assert.Equal([TaxiiOutcomeKind.AlreadyThere, TaxiiOutcomeKind.AlreadyThere, TaxiiOutcomeKind.OtherContentThere],
            outcomes.Select(one => one.Kind));
        Assert.Equal(before, await Store.AllAsync(Everything with { Versions = TaxiiVersions.Every }));
    }

    [Fact]
    public async Task The_same_version_twice_in_one_envelope_is_stored_once()
    {
        var outcomes = await Add(Indicator(1), Indicator(1), Indicator(1, day: 3), Indicator(1, day: 2), Indicator(1, day: 2));

        Assert.Equal([TaxiiOutcomeKind.Added, TaxiiOutcomeKind.AlreadyThere, TaxiiOutcomeKind.Added, TaxiiOutcomeKind.Added,
            TaxiiOutcomeKind.AlreadyThere], outcomes.Select(one => one.Kind));
        Assert.Equal(3, (await Store.AllAsync(Everything with { Versions = TaxiiVersions.Every })).Count);
        Assert.Equal("2026-01-03T00:00:00.000Z", Assert.Single(await Store.AllAsync(Everything)).Version);
    }

    [Fact]
    public async Task Versions_that_name_one_instant_in_other_digits_are_one_version()
    {
        const string id = "x-fund--11111111-0000-4000-8000-000000000000";
        await Add(Object($$"""{"type":"x-fund","id":"{{id}}","modified":"2026-01-01T00:00:00Z"}"""));
        var outcomes = await Add(Object($$"""{"type":"x-fund","id":"{{id}}","modified":"2026-01-01T00:00:00.000000000Z"}"""),
            Object($$"""{"type":"x-fund","id":"{{id}}","modified":"2026-01-01T00:00:00.000000001Z"}"""));

        Assert.Equal([TaxiiOutcomeKind.OtherContentThere, TaxiiOutcomeKind.Added], outcomes.Select(one => one.Kind));
        Assert.Equal("2026-01-01T00:00:00.000000001Z", Assert.Single(await Store.AllAsync(Everything)).Version);
    }

    [Fact]
    public async Task An_object_without_a_version_is_versioned_by_its_date_and_the_same_bytes_are_there_already()
    {
        var first = await Add(Address(1));
        var again = await Add(Address(1));
        var other = await Add(Address(1, ""","defanged":false"""));
        var all = await Store.AllAsync(Everything with { Versions = TaxiiVersions.Every });
        Assert.Equal(all.Select(one => TaxiiTime.Text(one.Added)), all.Select(one => one.Version));
        Assert.Equal([all[0].Version, all[0].Version, all[1].Version], new[] { first[0].Version, again[0].Version, other[0].Version });
        Assert.Equal(TaxiiOutcomeKind.AlreadyThere, again[0].Kind);
    }

    [Fact]
    public async Task Only_the_latest_version_is_shown_unless_others_are_asked_for()
    {
        await Add(Indicator(1, day: 2), Indicator(2));
        await Add(Indicator(1, day: 3));
        await Add(Indicator(1, day: 1));

        Assert.Equal([IndicatorId(2), IndicatorId(1)], (await Store.AllAsync(Everything)).Select(one => one.Id));
        Assert.Equal([2, 1, 3, 1], Days(await Store.AllAsync(Everything with { Versions = TaxiiVersions.Every })));
        Assert.Equal([1, 1], Days(await Store.AllAsync(Everything with { Versions = new() { First = true } })));
        Assert.Equal([1, 3, 1], Days(await Store.AllAsync(Everything with { Versions = new() { First = true, Last = true } })));
        Assert.Equal([2], Days(await Store.AllAsync(Everything with { Versions = new() { Exact = ["2026-01-02T00:00:00"] } })));
        Assert.Equal([2, 1, 3],
            Days(await Store.AllAsync(Everything with { Versions = new() { Last = true, Exact = ["2026-01-02T00:00:00"] } })));
    }

    private static IEnumerable<int> Days(IEnumerable<Taken> found) => found.Select(one => int.Parse(one.Version[8..10]));

    [Fact]
    public async Task Filters_restrict_together_and_each_takes_several_values()
    {
        await Add(Indicator(1), Address(1), Indicator(2),
            Object("""{"type":"malware","id":"malware--11111111-0000-4000-8000-000000000000","created":"2026-01-01T00:00:00Z"}"""));

        Assert.Equal(3, (await Store.AllAsync(Everything with { Types = ["indicator", "malware"] })).Count);
        Assert.Equal([IndicatorId(2)],
            (await Store.AllAsync(Everything with { Types = ["indicator"], Ids = [IndicatorId(2), Address(1).Id] })).Select(one => one.Id));
        Assert.Equal(["malware"], (await Store.AllAsync(Everything with { SpecVersions = ["2.0"] })).Select(one => one.Id[..7]));
        Assert.Equal(4, (await Store.AllAsync(Everything with { SpecVersions = ["2.0", "2.1", "3.0"] })).Count);
        Assert.Empty(await Store.AllAsync(Everything with { SpecVersions = ["3.0"] }));
        Assert.Empty(await Store.AllAsync(Everything with { Types = ["malware"], SpecVersions = ["2.1"] }));
        Assert.Empty(await Store.AllAsync(Everything with { Types = ["campaign"] }));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(90)]
    public async Task Filters_of_any_number_of_values_find_each_object_once(int count)
    {
        await Add([.. Enumerable.Range(0, 90).Select(number => Indicator(number))]);
        string[] ids = [.. Enumerable.Range(0, count).Select(IndicatorId)],
            types = ["indicator", .. Enumerable.Range(1, count).Select(n => $"x-{n}")];

        Assert.Equal(ids, (await Store.AllAsync(Everything with { Ids = ids, Types = types })).Select(one => one.Id));
        Assert.Equal(90, (await Store.AllAsync(Everything with { Types = types, SpecVersions = ["9", "2.1", "8"] })).Count);
        Assert.Equal(90, (await Store.AllAsync(Everything with { Versions = new() { Exact = ["2026-01-01T00:00:00", .. types] } })).Count);
    }

    [Fact]
    public async Task What_was_added_after_a_date_does_not_hold_what_was_added_at_it()
    {
        await Add(Indicator(1), Indicator(2), Indicator(3));
        var all = await Store.AllAsync(Everything);

        Assert.Equal(all.Skip(2), await Store.AllAsync(Everything with { After = all[1].Added }));
        Assert.Empty(await Store.AllAsync(Everything with { After = all[2].Added }));
        Assert.Empty(await Store.AllAsync(Everything with { After = long.MaxValue }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public async Task Pages_of_any_size_hold_every_version_once_in_order(int limit)
    {
        await Add([.. Enumerable.Range(0, 20).Select(number => Indicator(number)),
            .. Enumerable.Range(0, 20).Select(number => Indicator(number % 7, day: 2 + (number / 7)))]);
        foreach (var query in new[] { Everything, Everything with { Versions = TaxiiVersions.Every },
            Everything with { Types = ["indicator", "malware"] }, Everything
            with { Ids = [IndicatorId(1), IndicatorId(9)], Versions = TaxiiVersions.Every } })
            Assert.Equal(await Store.AllAsync(query), await Store.CrawlAsync(query with { Limit = limit }));
    }

    [Fact]
    public async Task More_is_said_only_where_there_is_more()
    {
        await Add(Indicator(1), Indicator(2));

        Assert.False(await Store.ReadAsync(Everything with { Limit = 2 }, new TakenPage(), CancellationToken.None));
        Assert.True(await Store.ReadAsync(Everything with { Limit = 1 }, new TakenPage(), CancellationToken.None));
        Assert.True(await Store.ReadAsync(Everything, new TakenPage(atMost: 1), CancellationToken.None));
    }

    [Theory]
    [InlineData(TaxiiParts.None)]
    [InlineData(TaxiiParts.Record)]
    [InlineData(TaxiiParts.Body)]
    public async Task A_page_is_handed_only_the_parts_that_it_needs(TaxiiParts needs)
    {
        await Add(Indicator(1), Indicator(2));
        foreach (var query in new[] { Everything, Everything with { Types = ["indicator", "malware"] } })
        {
            var page = new TakenPage(needs: needs);
            await Store.ReadAsync(query, page, CancellationToken.None);
            Assert.Equal(needs == TaxiiParts.Record ? [IndicatorId(1), IndicatorId(2)] : ["", ""], page.Versions.Select(one => one.Id));
            Assert.Equal(needs == TaxiiParts.Body, page.Versions.All(one => one.Body.Length > 0));
            Assert.True(page.Versions[0].Added < page.Versions[1].Added);
        }
    }

    [Fact]
    public async Task Collections_do_not_see_each_other()
    {
        await Add(Indicator(1));
        await Store.AddAsync(Guid.NewGuid(), Noon, Indicator(1), Indicator(2));

        Assert.Single(await Store.AllAsync(Everything with { Types = ["indicator"], Versions = TaxiiVersions.Every }));
        Assert.Empty(await Store.AllAsync(new TaxiiQuery(Guid.NewGuid())));
    }

    [Fact]
    public async Task Deleting_the_latest_version_brings_back_the_one_before()
    {
        await Add(Indicator(1, day: 1), Indicator(1, day: 2), Indicator(1, day: 3), Indicator(2));

        var deleted = await Store.DeleteAsync(Everything with { Ids = [IndicatorId(1)] }, CancellationToken.None);

        Assert.Equal(1, deleted);
        Assert.Equal([2, 1], Days(await Store.AllAsync(Everything)));
    }

    [Fact]
    public async Task Deleting_takes_the_versions_that_are_named_or_all()
    {
        await Add(Indicator(1, day: 1), Indicator(1, day: 2), Indicator(2));
        var one = Everything with { Ids = [IndicatorId(1)] };

        Assert.Equal(1, await Store.DeleteAsync(one with { Versions = new() { Exact = ["2026-01-01T00:00:00"] } }, CancellationToken.None));
        Assert.Equal(0, await Store.DeleteAsync(one with { Versions = new() { Exact = ["2026-01-01T00:00:00"] } }, CancellationToken.None));
        Assert.Equal(1, await Store.DeleteAsync(one with { Versions = TaxiiVersions.Every }, CancellationToken.None));
        Assert.Equal([IndicatorId(2)],
            (await Store.AllAsync(Everything with { Versions = TaxiiVersions.Every })).Select(found => found.Id));
    }

    [Fact]
    public async Task A_status_is_kept_with_its_addition_for_its_owner_until_it_expires()
    {
        var addition = Addition(_collection, Noon, Indicator(1)) with { WriteStatus = _ => """{"id":"x"}"""u8.ToArray() };
        var written = await Store.AddAsync(addition, CancellationToken.None);

        Assert.Equal(written.ToArray(),
            (await Store.StatusAsync(addition.Status, "root/anna", Noon, CancellationToken.None))!.Value.ToArray());
        Assert.Null(await Store.StatusAsync(addition.Status, "root/bela", Noon, CancellationToken.None));
        Assert.Null(await Store.StatusAsync(addition.Status, "root/anna", Noon.AddMinutes(1), CancellationToken.None));
        await Store.AddAsync(Addition(_collection, Noon.AddDays(8)), CancellationToken.None);
        Assert.Null(await Store.StatusAsync(addition.Status, "root/anna", DateTimeOffset.UnixEpoch, CancellationToken.None));
    }

    [Fact]
    public async Task Nothing_of_an_addition_is_stored_where_its_status_cannot_be()
    {
        await Add(Indicator(1));
        var failing = Addition(_collection, Noon, Indicator(1, day: 2), Indicator(2))
            with { WriteStatus = _ => throw new InvalidDataException() };

        await Assert.ThrowsAsync<InvalidDataException>(() => Store.AddAsync(failing, CancellationToken.None));
        Assert.Equal([1], Days(await Store.AllAsync(Everything with { Versions = TaxiiVersions.Every })));
        Assert.Equal(TaxiiOutcomeKind.Added, (await Add(Indicator(1, day: 2)))[0].Kind);
    }

    [Fact]
    public async Task Who_reads_while_several_write_sees_each_object_once_and_none_arrives_behind_them()
    {
        const int writers = 4, additions = 15, objects = 5;
        var writing = Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var addition = 0; addition < additions; addition++)
                await Add([.. Enumerable.Range(0, objects)
                    .Select(number => Indicator((((writer * additions) + addition) * objects) + number))]);
        })));
        var seen = new List<Taken>();
        while (seen.Count < writers * additions * objects)
        {
            var whole = writing.IsCompleted;
            seen.AddRange(await Store.CrawlAsync(Everything with { Limit = 7, After = seen.Count == 0 ? 0 : seen[^1].Added }));
            if (whole)
                break;
        }

        await writing;
        Assert.Equal(writers * additions * objects, seen.DistinctBy(one => one.Id).Count());
        Assert.Equal(writers * additions * objects, seen.Count);
    }

    [Fact]
    public async Task Who_waits_too_long_for_other_reads_may_try_again_and_who_gives_up_waits_no_longer()
    {
        await Add(Indicator(1));
        await using var store = await OpenForOneAsync();
        using var held = new HeldPage();
        var reading = await store.HoldAsync(Everything, held);

        using var gone = new CancellationTokenSource();
        var leaving = Task.Run(
            async () => await store.ReadAsync(Everything, new TakenPage(), gone.Token), TestContext.Current.CancellationToken);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        await Assert.ThrowsAsync<TimeoutException>(() => store.AllAsync(Everything));
        await Assert.ThrowsAsync<TimeoutException>(() => store.StatusAsync(Guid.NewGuid(), "root/anna", Noon, CancellationToken.None));

        held.GoOn();
        Assert.False(await reading);
        Assert.Single(await store.AllAsync(Everything));
    }
}
