using System.Text;

namespace Comity.Taxii.Tests;

/// <summary>Requests as programs in use send them, spelling by spelling; each is
/// named by what it sends, and what comes back is what its sender can use.</summary>
public sealed class RealRequestTests : IAsyncLifetime
{
    private const string Plain = "application/taxii+json;version=2.1";
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync();
        await _server.PostAsync(RunningServer.Shared, [.. Stix.Indicators(6), Stix.Malware(1), Stix.Marking(1), Stix.Address]);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    // The brackets and commas of filters: escaped with capitals, with small letters, and not at all.
    [InlineData(Plain, "objects/?match%5Btype%5D=indicator%2Cmalware&limit=5", 5)]
    [InlineData(Plain, "objects/?match%5btype%5d=indicator%2cmalware", 7)]
    [InlineData("application/json, text/plain, */*", "objects/?match[type]=indicator,malware", 7)]
    // Without the last slash, with it, and with two filters in another order.
    [InlineData(Plain, "objects?limit=4&match[type]=indicator", 4)]
    [InlineData(Plain, "objects/?match[spec_version]=2.1&match[version]=all&match[type]=malware", 1)]
    // added_after with no, three, six, seven and nine digits; its colons escaped or not.
    [InlineData("application/taxii+json; version=2.1", "objects/?added_after=2020-01-01T00:00:00Z", 9)]
    [InlineData(Plain, "objects/?added_after=2020-01-01T00%3A00%3A00.000Z", 9)]
    [InlineData("application/taxii+json; version=2.1", "objects/?added_after=2020-01-01T00:00:00.123456Z&limit=100", 9)]
    [InlineData(Plain, "objects/?added_after=2020-01-01T00:00:00.0000000Z&match[type]=indicator", 6)]
    [InlineData("*/*", "objects/?added_after=2020-01-01T00:00:00.123456789Z", 9)]
    // A page larger than the server's; every version by name; one instant as version.
    [InlineData(Plain, "objects/?limit=10000", 9)]
    [InlineData(Plain, "objects/?match[version]=last", 9)]
    [InlineData(Plain, "objects/?match[version]=first,last", 9)]
    [InlineData(Plain, "objects/?match[version]=2026-01-01T00:00:00Z", 7)]
    // A list of media types with an older one, and one with weights.
    [InlineData("application/taxii+json;version=2.1, application/taxii+json, application/vnd.oasis.taxii+json;version=2.0",
        "manifest/?limit=3", 3)]
    [InlineData("application/taxii+json;version=2.1;q=0.9, */*;q=0.1", "manifest/?match[type]=ipv4-addr", 1)]
    [InlineData("application/stix+json;version=2.1, application/taxii+json;version=2.1", "manifest?added_after=2020-01-01T00:00:00Z", 9)]
    public async Task Asked_in_this_way_it_answers_with_so_many(string accept, string asked, int count)
    {
        var got = await _server.Http.GotAsync(HttpMethod.Get, $"api/collections/{RunningServer.Shared}/{asked}", accept: accept);

        Assert.Equal((200, Plain, count), (got.Status, got.ContentType, got.Objects.Count));
    }

    [Fact]
    public async Task Both_ways_of_going_on_that_are_in_use_bring_every_object_once()
    {
        // By `next` with the first added_after beside it, and by the header of the page before alone.
        var (byNext, byDate) = (new List<string>(), new List<string>());
        for (string? next = ""; next is not null;)
        {
            var page = await _server.GetAsync(
                RunningServer.Objects(RunningServer.Shared, $"?limit=2&added_after=2020-01-01T00:00:00.000Z{next}"));
            byNext.AddRange(page.Ids);
            next = page.More ? $"&next={page.Next}" : null;
        }

        for (var after = "2020-01-01T00:00:00.000Z"; after is not null;)
        {
            var page = await _server.GetAsync(RunningServer.Objects(RunningServer.Shared, $"?added_after={after}&limit=2"));
            byDate.AddRange(page.Ids);
            after = page.Header("X-TAXII-Date-Added-Last");
        }

        Assert.Equal(9, byNext.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(byNext, byDate);
    }

    [Theory]
    [InlineData(Plain, "/taxii2/")]
    [InlineData(Plain, "/taxii2")]
    [InlineData("application/json, text/plain, */*", "/taxii2/api/")]
    [InlineData("application/taxii+json; version=2.1", "/taxii2/api")]
    [InlineData("*/*", "/taxii2/api/collections")]
    public async Task A_body_type_beside_a_request_without_a_body_is_passed_over(string accept, string asked)
    {
        using var nothing = RunningServer.Body([], Plain);

        Assert.Equal(200, (await _server.Http.GotAsync(HttpMethod.Get, asked, nothing, accept)).Status);
    }

    [Theory]
    // Escaped to ASCII, in UTF-8, with a byte order mark, indented, and with `more` and `next` beside the objects.
    [InlineData("""{"objects":[%]}""", "Ex\\u00e4mple")]
    [InlineData("""{"objects":[%]}""", "Exämple")]
    [InlineData("\uFEFF{\"objects\":[%]}", "Example")]
    [InlineData("{\r\n    \"objects\": [\r\n        %\r\n    ]\r\n}\r\n", "Example")]
    [InlineData("""{"more":false,"objects":[%]}""", "Example")]
    [InlineData("""{"objects":[%],"more":false,"next":null}""", "Example")]
    public async Task Added_in_this_way_it_is_there(string envelope, string name)
    {
        var body = Encoding.UTF8.GetBytes(envelope.Replace("%", Stix.Indicator(77, name: name), StringComparison.Ordinal));
        using var sent = RunningServer.Body(body, "application/taxii+json; version=2.1");

        var got = await _server.Http.GotAsync(
            HttpMethod.Post, RunningServer.Objects(RunningServer.Shared), sent, "application/json, text/plain, */*");

        Assert.Equal((202, 1, 0), (got.Status, got.Number("success_count"), got.Number("failure_count")));
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("basic")]
    public async Task The_name_of_the_scheme_may_be_written_small(string scheme)
    {
        using var client = _server.Client(new(scheme, RunningServer.Basic("anna", RunningServer.Password).Parameter));

        Assert.Equal(200, (await client.GotAsync(HttpMethod.Get, "api/collections/")).Status);
    }
}
