using System.Text;
using Comity.Stix;

namespace Comity.Taxii.Tests.Client;

/// <summary>The client against the server of this very project, over a real connection.</summary>
public sealed class OwnServerTests : IDisposable
{
    private const int Count = 230;

    private readonly string _folder = Directory.CreateTempSubdirectory("taxii-own-").FullName;
    private readonly HttpClient _http = new(TaxiiClient.Transport());

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_discovery_to_deletion_every_resource_is_there()
    {
        await using var server = await RunningServer.StartAsync();
        var client = Client(server, TaxiiClientOptions.Basic("anna", RunningServer.Password));
        var root = (await client.DiscoverAsync(cancellation: None)).ApiRoots.First(one =>
            one.AbsolutePath.EndsWith("/api/", StringComparison.Ordinal));
        var shared = (await client.GetCollectionsAsync(root, None)).Single(one => one.Alias == "shared");
        var (early, late) = (Objects(1)[0], Parse(Tests.Stix.Indicator(0, "2026-02-01T00:00:00.000Z")));
        await PushAsync(client, shared.Address, [early, late]);

        Assert.Equal((true, true), (shared.CanRead, shared.CanWrite));
        Assert.Equal(256 * 1024, (await client.GetApiRootAsync(root, None)).MaxContentLength);
        Assert.Equal(2, (await client.GetVersionsAsync(shared.Address, early.Id, TaxiiFilters.Everything,
            cancellation: None)).Versions.Count);
        Assert.Equal(late.Text("modified"),
            Assert.Single((await client.GetManifestAsync(shared.Address, TaxiiFilters.Everything, cancellation: None)).Entries).Version);
        Assert.Equal(2, (await client.GetObjectAsync(shared.Address, early.Id, new TaxiiFilters { Versions = ["all"] },
            cancellation: None)).Objects.Count);
        await client.DeleteAsync(shared.Address, early.Id, TaxiiFilters.Everything, None);
        Assert.Equal("taxii.not-found",
            await TaxiiClientTests.CodeAsync(client.GetObjectAsync(shared.Address, early.Id, TaxiiFilters.Everything, cancellation: None)));
    }

    [Fact]
    public async Task What_is_pushed_in_many_bodies_is_pulled_in_many_pages_each_object_once_as_it_was()
    {
        await using var server = await RunningServer.StartAsync();
        var client = Client(server, TaxiiClientOptions.Bearer(RunningServer.AnnasToken));
        var collection = new Uri(server.Address, $"/taxii2/api/collections/{RunningServer.Shared}/");
        var objects = Objects(Count);

        var first = await PushAsync(client, collection, objects);
        var again = await PushAsync(client, collection, objects);
        var pulled = await new TaxiiPull(client, collection, new TaxiiFilters { Limit = 7 }, _folder).RunAsync(cancellation: None);
        await PushAsync(client, collection, [Parse(Tests.Stix.Indicator(Count))]);
        var news = await new TaxiiPull(client, collection, TaxiiFilters.Everything, _folder).RunAsync(cancellation: None);

        Assert.Equal((Count, Count, 0, Count), (first.Succeeded, again.Succeeded, again.Failed, pulled.Taken));
        Assert.Equal((1, Count + 1), (news.Taken, news.Objects));
        var lines = await File.ReadAllLinesAsync(Path.Combine(_folder, "objects.ndjson"), None);
        Assert.Equal(Tests.Stix.Indicators(Count + 1), lines);
    }

    [Fact]
    public async Task An_object_that_the_server_finds_invalid_is_named_and_the_others_are_in()
    {
        await using var server = await RunningServer.StartAsync();
        var client = Client(server, TaxiiClientOptions.Bearer(RunningServer.AnnasToken));
        var invalid = Parse("""{"type":"indicator","spec_version":"2.1","id":"indicator--33fe3b22-0201-47cf-85d0-97c02164528d","created":"2026-01-01T00:00:00.000Z"}""");

        var report = await PushAsync(client, new Uri(server.Address, $"/taxii2/api/collections/{RunningServer.Shared}/"),
            [invalid, .. Objects(3)]);

        Assert.Equal((3, 1, invalid.Id), (report.Succeeded, report.Failed, Assert.Single(report.Failures).Id));
    }

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private TaxiiClient Client(RunningServer server, System.Net.Http.Headers.AuthenticationHeaderValue who) =>
        new(_http, server.Address, new TaxiiClientOptions { Authorization = who });

    private static Task<PushReport> PushAsync(TaxiiClient client, Uri collection, StixObject[] objects) =>
        new TaxiiPush(client, collection, new PushOptions { MaxObjects = 40 }).RunAsync(objects.ToAsyncEnumerable(), cancellation: None);

    private static StixObject[] Objects(int count) => [.. Tests.Stix.Indicators(count).Select(Parse)];

    private static StixObject Parse(string json) => StixObject.Parse(Encoding.UTF8.GetBytes(json));
}
