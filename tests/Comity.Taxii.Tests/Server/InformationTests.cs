using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using static Comity.Taxii.Tests.RunningServer;

namespace Comity.Taxii.Tests;

/// <summary>TAXII 2.1, 4, 5.1 and 5.2.</summary>
public sealed class InformationTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Discovery_names_the_server_and_its_roots_relative_to_it()
    {
        var got = await _server.GetAsync("");

        Assert.Equal("application/taxii+json;version=2.1", got.ContentType);
        Assert.Equal("Example exchange", got.Json.GetProperty("title").GetString());
        Assert.Equal(["/taxii2/api/", "/taxii2/open/"],
            got.Json.GetProperty("api_roots").EnumerateArray().Select(root => root.GetString()!));
        Assert.Equal("/taxii2/api/", got.Json.GetProperty("default").GetString());
        Assert.False(got.Json.TryGetProperty("description", out _));
    }

    [Fact]
    public async Task Behind_a_proxy_roots_are_announced_under_the_public_address()
    {
        await using var server = await StartAsync(settings => settings with { PublicUrl = "https://taxii.example.org/" });

        Assert.Equal("https://taxii.example.org/taxii2/api/", (await server.GetAsync("")).Json.GetProperty("default").GetString());
    }

    [Fact]
    public async Task The_host_that_a_request_names_is_not_repeated()
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost };
        await using var trusting = await StartAsync(before: app => app.UseForwardedHeaders(forwarded));
        trusting.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        trusting.Http.DefaultRequestHeaders.Add("X-Forwarded-Host", "elsewhere.example.org");

        Assert.Equal("/taxii2/api/", (await trusting.GetAsync("")).Json.GetProperty("default").GetString());
    }

    [Fact]
    public async Task A_root_of_which_an_account_sees_nothing_is_neither_named_nor_found()
    {
        var hidden = new TaxiiRootSettings { Name = "hidden", Title = "Hidden",
            Collections = [new TaxiiCollectionSettings { Id = Guid.NewGuid(), Title = "Anna's", Read = ["anna"] }] };
        await using var server = await StartAsync(settings => settings with { Roots = [hidden, .. settings.Roots] });
        using var reader = server.Reader();

        Assert.Equal("/taxii2/hidden/", (await server.GetAsync("")).Json.GetProperty("default").GetString());
        Assert.Equal(["/taxii2/api/", "/taxii2/open/"],
            (await reader.GotAsync(HttpMethod.Get, "")).Json.GetProperty("api_roots").EnumerateArray().Select(root => root.GetString()!));
        Assert.Equal((200, 404), ((await server.GetAsync("hidden/")).Status, (await reader.GotAsync(HttpMethod.Get, "hidden/")).Status));
    }

    [Theory]
    [InlineData("")]
    [InlineData("api")]
    [InlineData("api/collections")]
    [InlineData("api/collections/shared")]
    [InlineData("api/collections/shared/objects")]
    [InlineData("api/collections/shared/manifest")]
    public async Task A_slash_at_the_end_makes_no_difference(string path)
    {
        var without = await _server.Http.GotAsync(HttpMethod.Get, "/taxii2/" + path);
        var with = await _server.Http.GotAsync(HttpMethod.Get, ("/taxii2/" + path + "/").Replace("//", "/", StringComparison.Ordinal));

        Assert.Equal(200, with.Status);
        Assert.Equal(with.Text, without.Text);
    }

    [Fact]
    public async Task A_root_states_its_version_and_its_bounds()
    {
        var root = await _server.GetAsync("api/");

        Assert.Equal("application/taxii+json;version=2.1", root.Json.GetProperty("versions")[0].GetString());
        Assert.Equal(256 * 1024, root.Number("max_content_length"));
        Assert.Equal(50, root.Number("x_comity_max_page"));
    }

    [Fact]
    public async Task Collections_come_in_their_order_with_the_rights_of_the_one_who_asks()
    {
        var anna = (await _server.GetAsync("api/collections/")).Json.GetProperty("collections").EnumerateArray().ToList();
        var reader = (await _server.Reader().GotAsync(HttpMethod.Get, "api/collections/")).Json.GetProperty("collections").EnumerateArray()
            .ToList();

        Assert.Equal(["Shared", "As they come", "Indicators", "Drop box"], anna.Select(one => one.GetProperty("title").GetString()!));
        Assert.Equal(["Shared", "Indicators", "Drop box"], reader.Select(one => one.GetProperty("title").GetString()!));
        Assert.Equal([true, false, false], new[] { anna[0], reader[0], anna[2] }.Select(one => one.GetProperty("can_write").GetBoolean()));
        Assert.False(anna[3].GetProperty("can_read").GetBoolean());
    }

    [Fact]
    public async Task A_view_lists_the_media_types_of_what_it_shows()
    {
        var view = new TaxiiCollectionSettings { Id = Guid.NewGuid(), Title = "Indicators as they come", Read = ["*"],
            View = new TaxiiViewSettings { Of = AsIs, Types = ["indicator"] } };
        await using var server =
            await StartAsync(settings => settings
                with { Roots = [settings.Roots[0] with { Collections = [.. settings.Roots[0].Collections, view] }] });
        await server.PostAsync(
            AsIs, """{"type":"indicator","id":"indicator--00000001-0000-4000-8000-000000000000","created":"2020-01-01T00:00:00Z"}""");

        var listed = (await server.GetAsync($"api/collections/{view.Id}/")).Json.GetProperty("media_types").EnumerateArray()
            .Select(one => one.GetString());
        Assert.Contains((await server.GetAsync(Manifest(view.Id))).Objects[0].GetProperty("media_type").GetString(), listed);
    }

    [Fact]
    public async Task What_a_collection_held_before_it_was_validated_names_no_media_type_that_it_does_not_list()
    {
        await _server.Store.AddAsync(Shared, Made.Noon,
            Made.Object("""{"type":"tool","id":"tool--00000001-0000-4000-8000-000000000000","created":"2020-01-01T00:00:00Z"}"""));

        Assert.False((await _server.GetAsync(Manifest(Shared))).Objects[0].TryGetProperty("media_type", out _));
    }

    [Fact]
    public async Task A_collection_is_found_by_its_alias_as_by_its_id() =>
        Assert.Equal((await _server.GetAsync($"api/collections/{Shared}/")).Text, (await _server.GetAsync("api/collections/shared/")).Text);

    [Theory]
    [InlineData("nothing/")]
    [InlineData("api/nothing/")]
    [InlineData("api/collections/99999999-1111-4111-8111-111111111111/")]
    [InlineData("api/collections/shared/nothing/")]
    [InlineData("api/status/11111111-1111-4111-8111-111111111111/")]
    [InlineData("api/status/never/")]
    [InlineData("open/collections/11111111-1111-4111-8111-111111111111/")]
    public async Task What_is_not_there_is_not_found_in_the_TAXII_media_type(string path)
    {
        var got = await _server.GetAsync(path);

        Assert.Equal(404, got.Status);
        Assert.Equal("application/taxii+json;version=2.1", got.ContentType);
        Assert.Equal("404", got.Json.GetProperty("http_status").GetString());
    }

    [Theory]
    [InlineData("", "PUT", "GET, HEAD")]
    [InlineData("api/collections/shared/manifest/", "DELETE", "GET, HEAD")]
    [InlineData("api/collections/shared/objects/", "PATCH", "GET, HEAD, POST")]
    [InlineData("api/collections/shared/objects/indicator--1/", "POST", "GET, HEAD, DELETE")]
    public async Task A_method_that_a_resource_does_not_have_is_refused_with_those_it_has(string path, string method, string allowed)
    {
        var got = await _server.Http.GotAsync(new HttpMethod(method), path);

        Assert.Equal(405, got.Status);
        Assert.Equal(allowed, got.Header("Allow"));
        Assert.Equal("taxii.method", got.Json.GetProperty("error_code").GetString());
    }

    [Fact]
    public async Task HEAD_says_what_GET_would_without_a_body()
    {
        var head = await _server.Http.GotAsync(HttpMethod.Head, "api/");

        Assert.Equal(200, head.Status);
        Assert.Equal("", head.Text);
        Assert.Equal((await _server.GetAsync("api/")).Text.Length.ToString(), head.Header("Content-Length"));
    }

    [Theory]
    [InlineData("application/taxii+json;version=2.1", 200)]
    [InlineData("application/taxii+json; version=2.1", 200)]
    [InlineData("application/taxii+json; version=\"2.1\"", 200)]
    [InlineData("application/taxii+json", 200)]
    [InlineData("*/*", 200)]
    [InlineData("application/*", 200)]
    [InlineData("application/json", 200)]
    [InlineData("application/json, text/plain, */*", 200)]
    [InlineData("application/taxii+json;version=2.1,application/stix+json;version=2.1", 200)]
    [InlineData("application/stix+json;version=2.1", 200)]
    [InlineData("application/stix+json;version=2.0", 406)]
    [InlineData("text/html, application/taxii+json;q=0.5", 200)]
    [InlineData("APPLICATION/TAXII+JSON;VERSION=2.1", 200)]
    [InlineData("application/taxii+json;version=2.0", 406)]
    [InlineData("application/vnd.oasis.taxii+json; version=2.0", 406)]
    [InlineData("text/html", 406)]
    [InlineData("application/taxii+json;q=0", 406)]
    [InlineData("nonsense", 406)]
    public async Task The_forms_of_Accept_that_clients_send_are_understood(string accept, int status)
    {
        using var client = _server.Client(_server.Http.DefaultRequestHeaders.Authorization);
        client.DefaultRequestHeaders.Clear();
        client.DefaultRequestHeaders.Authorization = _server.Http.DefaultRequestHeaders.Authorization;
        var got = await client.GotAsync(HttpMethod.Get, "api/", accept: accept);

        Assert.Equal(status, got.Status);
        Assert.Equal("application/taxii+json;version=2.1", got.ContentType);
    }
}
