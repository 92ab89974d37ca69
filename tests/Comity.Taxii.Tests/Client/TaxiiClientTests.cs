using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Comity.Taxii.Tests.Client;

public sealed class TaxiiClientTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_property_of_the_resources_is_read()
    {
        await using var server = await QuirkyServer.StartAsync(context => context.Response.Taxii(context.Request.Path.Value switch
        {
            "/taxii2/" => """{"title":"Hub","description":"d","contact":"c","default":"/hub/","api_roots":["/hub/","https://taxii.example.org/other/","ftp://example.org/"]}""",
            "/hub/" => """{"title":"Root","versions":["application/taxii+json;version=2.1"],"max_content_length":104857600}""",
            "/hub/collections/" => """{"collections":[{"id":"91a7b528-80eb-42ed-a74d-c6fbd5a26116","title":"High","alias":"hi","can_read":true,"can_write":false,"media_types":["application/stix+json;version=2.1"]},{"title":"without an id"}]}""",
            _ => """{"id":"x","status":"pending","request_timestamp":"2016-11-02T12:34:34.12345Z","total_count":4,"success_count":1,"successes":[{"id":"a","version":"v"}],"failure_count":1,"failures":[{"id":"b","message":"bad\u001b[31m"}],"pending_count":2}""",
        }));
        var client = server.Client();
        var root = new Uri(server.Address, "/hub/");

        var discovered = await client.DiscoverAsync(cancellation: None);
        var collection = Assert.Single(await client.GetCollectionsAsync(root, None));
        var status = await client.GetStatusAsync(root, "x", None);

        Assert.Equal([root, new Uri("https://taxii.example.org/other/")], discovered.ApiRoots);
        Assert.Equal(root, discovered.Default);
        Assert.Equal(104857600, (await client.GetApiRootAsync(root, None)).MaxContentLength);
        Assert.Equal((true, false, "hi", server.CollectionAddress),
            (collection.CanRead, collection.CanWrite, collection.Alias, collection.Address));
        Assert.Equal(new DateTimeOffset(2016, 11, 2, 12, 34, 34, 123, TimeSpan.Zero).AddMicroseconds(450), status.RequestedAt);
        Assert.Equal((false, 2L, "bad [31m"), (status.IsComplete, status.PendingCount, status.Failures[0].Message));
    }

    [Fact]
    public async Task A_request_names_the_media_type_the_program_and_the_account()
    {
        var seen = new List<string>();
        await using var server = await QuirkyServer.StartAsync(context =>
        {
            seen.AddRange([context.Request.Headers.Accept.ToString(), context.Request.Headers.UserAgent.ToString(),
                context.Request.Headers.Authorization.ToString()]);
            return context.Response.Taxii("{}");
        });

        await server.Client(new TaxiiClientOptions { Authorization = TaxiiClientOptions.Basic("analyst",
            "pässword") }).GetObjectsAsync(server.CollectionAddress, TaxiiFilters.Everything, cancellation: None);

        Assert.Equal(["application/taxii+json;version=2.1", "Comity/0.1",
            "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("analyst:pässword"))], seen);
    }

    [Fact]
    public async Task Filters_and_the_opaque_next_arrive_as_they_were_given()
    {
        await using var server = await QuirkyServer.StartAsync(context => context.Response.Taxii("{}"));
        var query = new TaxiiFilters { AddedAfter = DateTimeOffset.Parse("2026-03-01T12:00:00.5Z", null), Limit = 7,
            Ids = ["a--1", "a--2"], Types = ["indicator", "malware"], Versions = ["all"], SpecVersions = ["2.1"] };

        await server.Client().GetObjectsAsync(server.CollectionAddress, query, "&limit=1#+ ü/=", None);

        Assert.Equal(QuirkyServer.Collection + "objects/?added_after=2026-03-01T12:00:00.500000Z&limit=7&match[id]=a--1,a--2&match[type]=indicator,malware&match[version]=all&match[spec_version]=2.1&next=&limit=1#+ ü/=",
            Assert.Single(server.Requests));
    }

    [Theory]
    [InlineData("application/taxii+json;version=2.1")]
    [InlineData("application/taxii+json; version=2.1; charset=utf-8")]
    [InlineData("application/taxii+json; version=\"2.1\"")]
    [InlineData("Application/TAXII+JSON")]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("application/vnd.oasis.stix+json")]
    [InlineData(null)]
    public async Task Media_types_of_real_servers_are_read(string? type)
    {
        await using var server = await QuirkyServer.StartAsync(context => Typed(context, type));

        Assert.Single((await server.Client().GetObjectsAsync(server.CollectionAddress, TaxiiFilters.Everything,
            cancellation: None)).Objects);
    }

    [Theory]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("application/taxii+json;version=2.0")]
    [InlineData("application/vnd.oasis.taxii+json; version=2.0")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Another_media_type_is_refused_by_name(string type)
    {
        await using var server = await QuirkyServer.StartAsync(context => Typed(context, type));

        Assert.Equal("taxii.media-type",
            await CodeAsync(server.Client().GetObjectsAsync(server.CollectionAddress, TaxiiFilters.Everything, cancellation: None)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"objects\":[{\"a\":1},")]
    [InlineData("[]")]
    [InlineData("{} {}")]
    [InlineData("{\"next\":\"a\",\"next\":\"b\"}")]
    [InlineData("<html></html>")]
    public async Task Broken_JSON_is_no_empty_page(string body)
    {
        await using var server = await QuirkyServer.StartAsync(context => context.Response.Taxii(body));

        Assert.Equal("taxii.not-json",
            await CodeAsync(server.Client().GetObjectsAsync(server.CollectionAddress, TaxiiFilters.Everything, cancellation: None)));
    }

    [Fact]
    public async Task One_object_that_cannot_be_kept_does_not_lose_its_neighbours()
    {
        await using var server = await QuirkyServer.StartAsync(context =>
            context.Response.Taxii($$"""{"objects":[{{Answers.Indicator(1)}},{"a":1,"a":2},null,{{Answers.Indicator(2)}}],"more":"false"}"""));

        var page = await server.Client().GetObjectsAsync(server.CollectionAddress, TaxiiFilters.Everything, cancellation: None);

        Assert.Equal((2, false), (page.Objects.Count, page.More));
        Assert.Equal([(1, "stix.duplicate-member"), (2, "stix.not-an-object")], page.Unreadable.Select(one => (one.Index, one.Fault.Code)));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Packed_answers_are_unpacked_and_bounded_by_what_comes_out(string encoding)
    {
        await using var server = await QuirkyServer.StartAsync(async context =>
        {
            (context.Response.ContentType, context.Response.Headers.ContentEncoding) = ("application/taxii+json;version=2.1", encoding);
            await using Stream packed = encoding == "br" ? new BrotliStream(context.Response.Body, CompressionLevel.Optimal)
                : new GZipStream(context.Response.Body, CompressionLevel.Optimal);
            await packed.WriteAsync(Encoding.UTF8.GetBytes("{\"objects\":[" + Answers.Indicator(1) + "]" + new string(' ',
                1_000_000) + "}"));
        });

        Assert.Single((await server.Client().GetObjectsAsync(server.CollectionAddress, TaxiiFilters.Everything,
            cancellation: None)).Objects);
        Assert.Equal("taxii.too-large", await CodeAsync(
            server.Client(new TaxiiClientOptions { MaxAnswerBytes = 500_000 }).GetObjectsAsync(server.CollectionAddress, TaxiiFilters.Everything, cancellation: None)));
    }

    [Fact]
    public async Task A_redirect_is_followed_within_the_server_and_never_carries_credentials_elsewhere()
    {
        var told = 0;
        await using var thief = await QuirkyServer.StartAsync(context =>
        {
            Interlocked.Increment(ref told);
            return context.Response.Taxii("{}");
        });
        await using var server = await QuirkyServer.StartAsync(context =>
        {
            if (context.Request.Path == "/taxii2/")
                context.Response.Redirect("/moved/");
            else if (context.Request.Path == "/moved/")
                return context.Response.Taxii("""{"title":"Hub"}""");
            else
                context.Response.Redirect(new Uri(thief.Address, "/taxii2/").ToString());
            return Task.CompletedTask;
        });
        var client = server.Client(new TaxiiClientOptions { Authorization = TaxiiClientOptions.Bearer("secret") });

        Assert.Equal("Hub", (await client.DiscoverAsync(cancellation: None)).Title);
        Assert.Equal("taxii.redirected", await CodeAsync(client.GetApiRootAsync(new Uri(server.Address, "/hub/"), None)));
        Assert.Equal("taxii.other-origin", await CodeAsync(client.GetApiRootAsync(new Uri(thief.Address, "/hub/"), None)));
        Assert.Equal(0, told);
    }

    [Fact]
    public async Task A_redirect_without_end_is_left()
    {
        await using var server = await QuirkyServer.StartAsync(context =>
        {
            context.Response.Redirect("/taxii2/");
            return Task.CompletedTask;
        });

        Assert.Equal("taxii.redirected", await CodeAsync(server.Client().DiscoverAsync(cancellation: None)));
        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public void A_server_is_named_by_https_or_on_this_machine_unless_it_is_said_that_http_will_do()
    {
        using var http = new HttpClient(TaxiiClient.Transport());
        var plain = new Uri("http://taxii.example.org/");

        Assert.Throws<ArgumentException>(() => new TaxiiClient(http, plain));
        Assert.Throws<ArgumentException>(() =>
            new TaxiiClient(http, new Uri("ftp://taxii.example.org/"), new TaxiiClientOptions { AllowHttp = true }));
        Assert.Equal(plain, new TaxiiClient(http, plain, new TaxiiClientOptions { AllowHttp = true }).Server);
    }

    private static Task Typed(HttpContext context, string? type)
    {
        context.Response.ContentType = type;
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("\uFEFF{\"objects\":[" + Answers.Indicator(1) + "]}")).AsTask();
    }

    internal static async Task<string> CodeAsync(Task asked) => (await Assert.ThrowsAsync<TaxiiClientException>(() => asked)).Code;
}
