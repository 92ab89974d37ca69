using Microsoft.AspNetCore.Http;

namespace Comity.Taxii.Tests.Client;

public sealed class TaxiiCrawlTests
{
    private static readonly string[] Numbers = [.. Enumerable.Range(1, 9).Select(number =>
        $"indicator--00000000-0000-4000-8000-{number:D12}")];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_object_comes_once_with_next_and_without_however_many_share_an_instant(bool givesNext)
    {
        var held = new Holdings { GivesNext = givesNext };
        held.Add(10, 1, 2);
        held.Add(20, 3, 4, 5);
        held.Add(30, 6, 7);
        held.Add(40, 8, 9);
        await using var server = await QuirkyServer.StartAsync(held.Serve);

        Assert.Equal(Numbers, await CrawlAsync(server));
    }

    [Fact]
    public async Task Every_filter_is_kept_on_every_page()
    {
        var held = new Holdings();
        held.Add(10, Enumerable.Range(1, 9));
        await using var server = await QuirkyServer.StartAsync(held.Serve);

        await CrawlAsync(server,
            new TaxiiFilters { AddedAfter = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), Types = ["indicator"] });

        Assert.Equal(3, server.Requests.Count);
        Assert.All(server.Requests, asked =>
            Assert.Contains("?added_after=2020-01-01T00:00:00.000000Z&match[type]=indicator", asked, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_one_instant_fills_a_page_and_no_next_is_given_larger_pages_are_asked_for()
    {
        var held = new Holdings { GivesNext = false };
        held.Add(10, Enumerable.Range(1, 8));
        held.Add(20, 9);
        await using var server = await QuirkyServer.StartAsync(held.Serve);

        Assert.Equal(Numbers, await CrawlAsync(server));
    }

    [Fact]
    public async Task Where_no_page_reaches_beyond_an_instant_the_crawl_stops_rather_than_lose_objects()
    {
        var held = new Holdings { GivesNext = false, LargestPage = 4 };
        held.Add(10, Enumerable.Range(1, 8));
        await using var server = await QuirkyServer.StartAsync(held.Serve);

        Assert.Equal(("taxii.no-next", 4), await EndsAsync(server));
    }

    [Fact]
    public async Task More_without_next_and_without_times_is_an_end_with_a_name()
    {
        var held = new Holdings { GivesNext = false, GivesTimes = false };
        held.Add(10, Enumerable.Range(1, 9));
        await using var server = await QuirkyServer.StartAsync(held.Serve);

        Assert.Equal("taxii.no-next", (await EndsAsync(server)).Code);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_server_that_goes_round_is_left_at_the_first_page_that_was_there_before(int pages)
    {
        var asked = 0;
        await using var server = await QuirkyServer.StartAsync(context =>
            context.Response.Taxii($$"""{"objects":[{{Answers.Indicator(asked++ % pages)}}],"more":true,"next":"{{asked}}"}"""));

        Assert.Equal(("taxii.repeats", pages), await EndsAsync(server));
    }

    [Fact]
    public async Task The_same_next_is_no_repetition_while_new_objects_come()
    {
        var asked = 0;
        await using var server = await QuirkyServer.StartAsync(context =>
            context.Response.Taxii($$"""{"objects":[{{Answers.Indicator(++asked)}}],"more":{{(asked < 9 ? "true" : "false")}},"next":"scroll"}"""));

        Assert.Equal(Numbers, await CrawlAsync(server));
    }

    [Fact]
    public async Task Empty_pages_without_end_are_left()
    {
        await using var server = await QuirkyServer.StartAsync(context => context.Response.Taxii("""{"more":true,"next":"on"}"""));

        Assert.Equal("taxii.endless", (await EndsAsync(server)).Code);
        Assert.Equal(17, server.Requests.Count);
    }

    [Theory]
    [InlineData("taxii.endless", 10)]
    [InlineData("taxii.too-many-bytes", 4)]
    [InlineData("taxii.too-long", 1)]
    public async Task Pages_without_end_are_left_at_the_bound_and_each_that_came_is_taken(string code, int pages)
    {
        var asked = 0;
        await using var server = await QuirkyServer.StartAsync(context => context.Response.Taxii($$"""{"objects":[{{Answers.Indicator(++asked)}}],"next":"{{asked}}"}"""));
        var limits = code switch
        {
            "taxii.endless" => new CrawlLimits { MaxPages = 10 },
            "taxii.too-many-bytes" => new CrawlLimits { MaxBytes = 1_000 },
            _ => new CrawlLimits { MaxTime = TimeSpan.Zero },
        };

        Assert.Equal((code, pages), await EndsAsync(server, limits));
        Assert.Equal(pages, server.Requests.Count);
    }

    [Fact]
    public async Task One_empty_page_after_more_is_an_ordinary_end()
    {
        var asked = 0;
        await using var server = await QuirkyServer.StartAsync(context =>
            context.Response.Taxii(++asked == 1 ? $$"""{"objects":[{{Answers.Indicator(1)}}],"more":true,"next":"a"}""" : "{}"));

        Assert.Single(await CrawlAsync(server));
    }

    [Fact]
    public async Task A_cursor_that_the_server_no_longer_knows_is_replaced_by_the_instant()
    {
        var held = new Holdings();
        held.Add(10, 1, 2);
        held.Add(20, 3, 4, 5, 6);
        held.Add(30, 7, 8, 9);
        await using var server = await QuirkyServer.StartAsync(async context =>
        {
            await held.Serve(context);
            held.Cursors = "new";
        });

        Assert.Equal(Numbers, await CrawlAsync(server));
    }

    [Fact]
    public async Task A_server_that_does_not_heed_added_after_is_not_taken_for_news()
    {
        await using var server = await QuirkyServer.StartAsync(context => context.Response.Taxii($$"""{"objects":[{{Answers.Indicator(1)}}]}""", Answers.At(1)));

        Assert.Equal(("taxii.unfiltered", 0),
            await EndsAsync(server, query: new TaxiiFilters { AddedAfter = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero) }));
    }

    private static async Task<List<string>> CrawlAsync(QuirkyServer server, TaxiiFilters? query = null)
    {
        var taken = new List<string>();
        await foreach (var page in new TaxiiCrawl(server.Client(), server.CollectionAddress,
            query ?? TaxiiFilters.Everything).PagesAsync(TestContext.Current.CancellationToken))
            taken.AddRange(page.Objects.Select(one => one.Id));
        return taken;
    }

    private static async Task<(string Code, int Taken)> EndsAsync(QuirkyServer server, CrawlLimits? limits = null,
        TaxiiFilters? query = null)
    {
        var taken = 0;
        var crawl = new TaxiiCrawl(server.Client(), server.CollectionAddress, query ?? TaxiiFilters.Everything, limits: limits);
        var ended = await Assert.ThrowsAsync<TaxiiClientException>(async () =>
        {
            await foreach (var page in crawl.PagesAsync(TestContext.Current.CancellationToken))
                taken += page.Objects.Count;
        });
        return (ended.Code, taken);
    }
}
