using static Comity.Taxii.Tests.RunningServer;

namespace Comity.Taxii.Tests;

/// <summary>TAXII 2.1, 3.3 to 3.5, 5.3, 5.4, 5.6 and 5.8.</summary>
public sealed class ReadingTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<List<Got>> PagesAsync(string path, string query)
    {
        var pages = new List<Got> { await _server.GetAsync($"{path}?{query}") };
        while (pages[^1].Next is { } next)
            pages.Add(await _server.GetAsync($"{path}?{query}&next={next}"));
        return pages;
    }

    [Fact]
    public async Task Objects_go_out_as_the_bytes_they_came_in()
    {
        var odd = """{ "type":"x-fund", "id":"x-fund--11111111-0000-4000-8000-000000000000","created":"2026-01-01T00:00:00Z", "n": 1.50e3, "s":"\u00e9é" }""";
        await _server.PostAsync(AsIs, odd);

        Assert.Equal($$"""{"objects":[{{odd}}]}""", (await _server.GetAsync(Objects(AsIs))).Text);
    }

    [Fact]
    public async Task A_crawl_sees_each_object_once_though_a_whole_envelope_came_at_one_instant_and_a_writer_adds()
    {
        await _server.PostAsync(Shared, Stix.Indicators(40));
        var seen = new List<string>();
        string? next = null;
        for (var page = 0; page == 0 || next is not null; page++)
        {
            var got = await _server.GetAsync(Objects(Shared, $"?limit=7{(next is null ? "" : $"&next={next}")}"));
            seen.AddRange(got.Ids);
            next = got.Next;
            Assert.Equal(next is not null, got.More);
            if (page < 5)
                await _server.PostAsync(Shared, Stix.Indicators(5, from: 100 + (page * 5)));
        }

        Assert.Equal(65, seen.Count);
        Assert.Equal(65, seen.Distinct().Count());
    }

    [Fact]
    public async Task Manifest_and_versions_are_paged_as_objects_are()
    {
        await _server.PostAsync(
            Shared, [.. Stix.Indicators(9), .. Enumerable.Range(1, 9).Select(day => Stix.Indicator(0, $"2026-02-0{day}T00:00:00.000Z"))]);

        Assert.Equal(9, (await PagesAsync(Manifest(Shared), "limit=4")).Sum(page => page.Objects.Count));
        Assert.Equal((await PagesAsync(Objects(Shared), "limit=4")).SelectMany(page => page.Ids),
            (await PagesAsync(Manifest(Shared), "limit=4")).SelectMany(page => page.Ids));
        var versions = await PagesAsync(Objects(Shared, $"{Made.IndicatorId(0)}/versions/"), "limit=4");
        Assert.Equal([4, 4, 2], versions.Select(page => page.Json.GetProperty("versions").GetArrayLength()));
    }

    [Fact]
    public async Task The_headers_of_a_page_are_the_dates_of_its_manifest()
    {
        await _server.PostAsync(Shared, Stix.Indicators(10));
        foreach (var query in new[] { "limit=3", "limit=50", "match[id]=" + Made.IndicatorId(4) })
        {
            var objects = await PagesAsync(Objects(Shared), query);
            var manifests = await PagesAsync(Manifest(Shared), query);
            foreach (var (page, manifest) in objects.Zip(manifests))
            {
                var dates = manifest.Objects.Select(one => one.GetProperty("date_added").GetString()).ToList();
                Assert.Equal((dates[0], dates[^1]), (page.Header("X-TAXII-Date-Added-First"), page.Header("X-TAXII-Date-Added-Last")));
                Assert.Equal(dates[0], manifest.Header("X-TAXII-Date-Added-First"));
            }
        }
    }

    [Fact]
    public async Task An_empty_page_is_an_empty_object_without_dates()
    {
        foreach (var path in new[] { Objects(Shared), Manifest(Shared), Objects(Shared, "?match[type]=malware") })
        {
            var got = await _server.GetAsync(path);
            Assert.Equal((200, "{}"), (got.Status, got.Text));
            Assert.Null(got.Header("X-TAXII-Date-Added-First"));
            Assert.Null(got.Header("X-TAXII-Date-Added-Last"));
        }
    }

    [Fact]
    public async Task A_client_that_knows_only_added_after_and_the_dates_of_pages_misses_nothing()
    {
        await _server.PostAsync(Shared, Stix.Indicators(20));
        var seen = new List<string>();
        for (var after = "2020-01-01T00:00:00Z"; ;)
        {
            var got = await _server.GetAsync(Objects(Shared, $"?limit=3&added_after={after}"));
            seen.AddRange(got.Ids);
            if (!got.More)
                break;
            after = got.Header("X-TAXII-Date-Added-Last")!;
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(Made.IndicatorId), seen);
    }

    [Fact]
    public async Task Added_after_is_exclusive_and_takes_any_number_of_fraction_digits()
    {
        await _server.PostAsync(Shared, Stix.Indicators(3));
        var dates = (await _server.GetAsync(Manifest(Shared))).Objects.Select(one => one.GetProperty("date_added").GetString()!).ToList();

        Assert.Single((await _server.GetAsync(Objects(Shared, $"?added_after={dates[1]}"))).Objects);
        Assert.Single((await _server.GetAsync(Objects(Shared, $"?added_after={dates[1][..^1]}000000Z"))).Objects);
        Assert.Equal(3, (await _server.GetAsync(Objects(Shared, $"?added_after={dates[0][..19]}Z"))).Objects.Count);
        Assert.Empty((await _server.GetAsync(Objects(Shared, $"?added_after={dates[2]}"))).Objects);
    }

    [Fact]
    public async Task Several_types_ids_and_versions_are_asked_for_at_once()
    {
        await _server.PostAsync(
            Shared, Stix.Indicator(1), Stix.Indicator(1, "2026-01-02T00:00:00.000Z"), Stix.Indicator(2), Stix.Malware(1), Stix.Marking(1));

        Assert.Equal(3, (await _server.GetAsync(Objects(Shared, "?match[type]=indicator,malware"))).Objects.Count);
        Assert.Equal(2, (await _server.GetAsync(
            Objects(Shared, $"?match[id]={Made.IndicatorId(2)},{Made.IndicatorId(1)},x--1"))).Objects.Count);
        Assert.Equal(5, (await _server.GetAsync(Objects(Shared, "?match[version]=all"))).Objects.Count);
        Assert.Equal(3, (await _server.GetAsync(Objects(Shared, "?match[version]=first,last&match[type]=indicator"))).Objects.Count);
        Assert.Equal([Made.IndicatorId(1)], (await _server.GetAsync(Objects(Shared, "?match[version]=2026-01-02T00:00:00Z"))).Ids);
        Assert.Equal(4, (await _server.GetAsync(Objects(Shared, "?match[spec_version]=2.1"))).Objects.Count);
        Assert.Empty((await _server.GetAsync(Objects(Shared, "?match[spec_version]=2.0"))).Objects);
    }

    [Fact]
    public async Task What_has_no_modified_is_versioned_by_created_else_by_its_date()
    {
        await _server.PostAsync(Shared, Stix.Marking(1), Stix.Address);
        var records = (await _server.GetAsync(Manifest(Shared))).Objects;

        Assert.Equal("2026-01-05T00:00:00.000Z", records[0].GetProperty("version").GetString());
        Assert.Equal(records[1].GetProperty("date_added").GetString(), records[1].GetProperty("version").GetString());
        Assert.Equal("application/stix+json;version=2.1", records[0].GetProperty("media_type").GetString());
    }

    [Fact]
    public async Task One_object_is_found_by_its_id_in_the_version_asked_for()
    {
        await _server.PostAsync(Shared, Stix.Indicator(1), Stix.Indicator(1, "2026-01-02T00:00:00.000Z"));
        var path = Objects(Shared, $"{Made.IndicatorId(1)}/");

        Assert.Equal("2026-01-02T00:00:00.000Z", Assert.Single((await _server.GetAsync(path)).Objects).GetProperty("modified").GetString());
        Assert.Equal(2, (await _server.GetAsync(path + "?match[version]=all")).Objects.Count);
        Assert.Equal(404, (await _server.GetAsync(path + "?match[version]=2026-01-09T00:00:00Z")).Status);
        Assert.Equal("{}", (await _server.GetAsync(path + "?added_after=2099-01-01T00:00:00Z")).Text);
        Assert.Equal(404, (await _server.GetAsync(Objects(Shared, $"{Made.IndicatorId(9)}/"))).Status);
        Assert.Equal(404, (await _server.GetAsync(Objects(Shared, $"{Made.IndicatorId(9)}/versions/"))).Status);
        Assert.Equal(["2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"],
            (await _server.GetAsync(path + "versions/")).Json.GetProperty("versions").EnumerateArray().Select(one => one.GetString()!));
    }

    [Fact]
    public async Task A_view_shows_indicators_only_with_the_dates_of_the_collection()
    {
        await _server.PostAsync(Shared, Stix.Indicator(1), Stix.Malware(1), Stix.Indicator(2));

        Assert.Equal([Made.IndicatorId(1), Made.IndicatorId(2)], (await _server.GetAsync(Objects(View))).Ids);
        Assert.Equal((await _server.GetAsync(Manifest(Shared, "?match[type]=indicator"))).Text,
            (await _server.GetAsync(Manifest(View))).Text);
        Assert.Empty((await _server.GetAsync(Objects(View, "?match[type]=malware"))).Objects);
        Assert.Equal(404, (await _server.GetAsync(Objects(View, "malware--00000001-0000-4000-8000-000000000000/"))).Status);
        Assert.Equal(403, (await _server.PostAsync(View, Stix.Indicator(3))).Status);
        Assert.Equal(2, (await PagesAsync(Objects(View), "limit=1")).Sum(page => page.Objects.Count));
    }

    [Fact]
    public async Task A_page_is_never_longer_than_the_cap_nor_than_the_limit()
    {
        await _server.PostAsync(Shared, Stix.Indicators(60));

        Assert.Equal(50, (await _server.GetAsync(Objects(Shared))).Objects.Count);
        Assert.Equal(50, (await _server.GetAsync(Objects(Shared, "?limit=9007199254740991"))).Objects.Count);
        Assert.Equal(10, (await _server.GetAsync(Objects(Shared, "?limit=10"))).Objects.Count);
    }

    [Fact]
    public async Task A_page_ends_before_it_grows_beyond_its_bytes()
    {
        await using var server = await StartAsync(configure: options => options.MaxPageBytes = 65_536);
        var large = Enumerable.Range(0, 4).Select(number => Stix.Indicator(number, name: new string('x', 40_000))).ToArray();
        await server.PostAsync(Shared, large);

        var got = await server.GetAsync(Objects(Shared));
        Assert.Equal((1, true), (got.Objects.Count, got.More));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=-1")]
    [InlineData("limit=")]
    [InlineData("limit=ten")]
    [InlineData("limit=1.5")]
    [InlineData("limit=1e3")]
    [InlineData("limit=%2B5")]
    [InlineData("limit=99999999999999999999")]
    [InlineData("limit=5&limit=6")]
    [InlineData("added_after=yesterday")]
    [InlineData("added_after=2026-01-01")]
    [InlineData("added_after=2026-01-01T00:00:00Z,2026-01-02T00:00:00Z")]
    [InlineData("added_after=2026-01-01T00:00:00Z&added_after=2026-01-02T00:00:00Z")]
    [InlineData("match[type]=")]
    [InlineData("match[type]=indicator,,malware")]
    [InlineData("match[type]=indicator&match[type]=malware")]
    [InlineData("match[type]=%00")]
    [InlineData("match[id]=a%20b")]
    [InlineData("match[version]=all,first")]
    [InlineData("match[version]=last,last")]
    [InlineData("match[version]=newest")]
    [InlineData("match[version]=2026-01-01T00:00:00Z,2026-01-01T00:00:00Z")]
    [InlineData("match[colour]=red")]
    [InlineData("MATCH[colour]=red")]
    [InlineData("Match[type]=indicator")]
    [InlineData("next=")]
    [InlineData("next=abc")]
    [InlineData("next=AQAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_malformed_filter_is_refused_with_what_mends_it(string query)
    {
        var got = await _server.GetAsync(Objects(Shared, "?" + query));

        Assert.Equal(400, got.Status);
        Assert.Equal("taxii.filter", got.Json.GetProperty("error_code").GetString());
    }

    [Fact]
    public async Task Too_many_values_of_a_filter_are_refused() =>
        Assert.Equal(400, (await _server.GetAsync(
            Objects(Shared, "?match[type]=" + string.Join(',', Enumerable.Range(0, 101).Select(n => $"x-{n}"))))).Status);

    [Fact]
    public async Task Too_many_values_of_a_filter_are_refused_though_they_are_all_the_same() =>
        Assert.Equal(400, (await _server.GetAsync(
            Objects(Shared, "?match[type]=" + string.Join(',', Enumerable.Repeat("x", 200))))).Status);

    [Fact]
    public async Task Every_answer_says_what_it_varies_with()
    {
        foreach (var path in new[] { "", "nothing/", Objects(Shared), Objects(Shared, "?limit=0") })
            Assert.Equal("Accept, Accept-Encoding, Authorization", (await _server.GetAsync(path)).Header("Vary"));
    }

    [Fact]
    public async Task A_cursor_holds_only_where_it_was_given()
    {
        await _server.PostAsync(Shared, Stix.Indicators(5));
        await _server.PostAsync(AsIs, Stix.Indicators(5));
        var next = (await _server.GetAsync(Objects(Shared, "?limit=2&match[type]=indicator"))).Next!;

        Assert.Equal(3, (await _server.GetAsync(Objects(Shared, $"?match[type]=indicator&next={next}"))).Objects.Count);
        Assert.Equal(400, (await _server.GetAsync(Objects(Shared, $"?next={next}"))).Status);
        Assert.Equal(400, (await _server.GetAsync(
            Objects(Shared, $"?match[type]=indicator&added_after=2026-01-01T00:00:00Z&next={next}"))).Status);
        Assert.Equal(400, (await _server.GetAsync(Objects(AsIs, $"?match[type]=indicator&next={next}"))).Status);
        Assert.Equal(400, (await _server.GetAsync(Objects(Shared, $"?match[type]=indicator&next={next[..^1]}"))).Status);
    }

    [Fact]
    public async Task Queries_of_random_text_are_answered_and_never_fail()
    {
        await _server.PostAsync(Shared, Stix.Indicators(3));
        var random = new Random(20260301);
        string[] names = ["limit", "next", "added_after", "match[id]", "match[type]", "match[version]", "match[spec_version]", "match[",
            "x"];
        for (var i = 0; i < 300; i++)
        {
            var query = string.Join('&',
                Enumerable.Range(0, random.Next(4))
                .Select(_ => $"{names[random.Next(names.Length)]}={Uri.EscapeDataString(Noise(random))}"));
            Assert.InRange((await _server.GetAsync(Objects(Shared, "?" + query))).Status, 200, 400);
        }
    }

    private static string Noise(Random random) => random.Next(4) switch
    {
        0 => new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => (char)random.Next(0x20, 0x2FF))]),
        1 => random.NextInt64(long.MinValue, long.MaxValue).ToString(),
        2 => string.Join(',',
            Enumerable.Range(0, random.Next(1, 4))
            .Select(_ => random.Next(3) switch { 0 => "indicator", 1 => "last", _ => "2026-01-01T00:00:00Z" })),
        _ => Convert.ToBase64String(BitConverter.GetBytes(random.NextInt64())),
    };

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_page_is_compressed_where_the_client_admits_it(string encoding)
    {
        await _server.PostAsync(Shared, Stix.Indicators(50));
        var plain = await _server.GetAsync(Objects(Shared));
        using var client = _server.Client(_server.Http.DefaultRequestHeaders.Authorization);
        client.DefaultRequestHeaders.Add("Accept-Encoding", encoding);
        var message = await client.GetAsync(Objects(Shared));
        await using var body = await message.Content.ReadAsStreamAsync();
        await using Stream decompressed = encoding == "br"
            ? new System.IO.Compression.BrotliStream(body, System.IO.Compression.CompressionMode.Decompress)
            : new System.IO.Compression.GZipStream(body, System.IO.Compression.CompressionMode.Decompress);

        Assert.Equal(encoding, message.Content.Headers.ContentEncoding.Single());
        Assert.True(message.Content.Headers.ContentLength < plain.Text.Length / 4);
        Assert.Equal(plain.Text, await new StreamReader(decompressed).ReadToEndAsync());
    }
}
