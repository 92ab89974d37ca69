using System.Runtime.CompilerServices;
using Comity.Stix;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Comity.Taxii.Tests;

/// <summary>The examples of the README, run as they stand there: the client's against the server's.</summary>
public sealed class ReadmeTests : IDisposable
{
    private const string Secret = "COMITY_TAXII_PASSWORD";

    private readonly string _bundle = Path.GetTempFileName();

    public ReadmeTests() => Clear();

    [Fact]
    public async Task The_client_of_the_README_pushes_to_its_server_and_pulls_again()
    {
        var (server, client, store) = (new StringWriter(), new StringWriter(), new Store());
        var objects = string.Join(',', Tests.Stix.Indicators(3));
        var bundle = $$"""{"type":"bundle","id":"bundle--64a9a1e0-fa9d-4b0f-9d4f-1d5c7b1f7d0c","objects":[{{objects}}]}""";
        await File.WriteAllTextAsync(_bundle, bundle, TestContext.Current.CancellationToken);

        await ServeAsync(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "None"], server, async address =>
        {
            Environment.SetEnvironmentVariable(Secret, server.ToString().Trim().Split(' ')[^1]);
            await ExchangeAsync([address, _bundle], client, store);
        });

        Assert.Equal((3, true), (store.Objects, store.Position!.IsComplete));
        var said = client.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["3 added or there already, 0 failed", "3 new objects, 3 in all"], said);
        Assert.Equal("Example exchange", TaxiiSettings.Read("taxii.json").Title);
    }

    [Fact]
    public void What_runs_here_is_what_the_README_shows()
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));
        var readme = Text(Path.Combine(root, "src", "Standards", "Comity.Taxii", "README.md"));

        Assert.Contains($"```csharp\n{Part("server")}\napp.Run();\n```", readme, StringComparison.Ordinal);
        Assert.Contains($"```csharp\n{Part("crawl")}\n```", readme, StringComparison.Ordinal);
        Assert.Contains($"```csharp\nusing Comity.Stix;\nusing Comity.Taxii;\n\n{Part("client")}\n```", readme, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Secret, null);
        File.Delete(_bundle);
        Clear();
    }

#pragma warning disable IDE0063, MA0042 // as a reader of the README would write it
    private static async Task ServeAsync(string[] args, StringWriter Console, Func<string, Task> use)
    {
        // README server {
        var settings = TaxiiSettings.CreateFirst("Example exchange", "analyst", out var password);
        settings.WriteNew("taxii.json");                             // from the second start on: TaxiiSettings.Read("taxii.json")
        await using var store = SqliteTaxiiStore.Open("taxii.db");   // or await PostgreSqlTaxiiStore.OpenAsync(connection, …)

        var builder = WebApplication.CreateSlimBuilder(args);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.LimitForTaxii());
        builder.Services.AddTaxiiServer(settings, store);
        var app = builder.Build();
        app.MapTaxii();
        Console.WriteLine($"analyst signs in with {password}");
        // } README
        await app.StartAsync();
        await use(app.Urls.First());
        await app.StopAsync();
    }

    private static async Task ExchangeAsync(string[] args, StringWriter Console, Store store)
    {
        // README client {
        using var http = new HttpClient(TaxiiClient.Transport()) { Timeout = Timeout.InfiniteTimeSpan };
        var who = TaxiiClientOptions.Basic("analyst", Environment.GetEnvironmentVariable("COMITY_TAXII_PASSWORD")!);
        var client = new TaxiiClient(http, new Uri(args[0]), new TaxiiClientOptions { Authorization = who });

        var server = await client.DiscoverAsync();
        var collections = await client.GetCollectionsAsync(server.Default ?? server.ApiRoots[0]);
        var collection = collections.First(one => one.CanRead && one.CanWrite);

        // Split by the server's limit, its status followed, every failure named.
        await using var file = File.OpenRead(args[1]);
        var pushed = await new TaxiiPush(client, collection.Address).RunAsync(StixReader.ReadAsync(file));
        Console.WriteLine($"{pushed.Succeeded} added or there already, {pushed.Failed} failed");

        // Into a folder: each object once, taken up again after a crash; called again, it brings what was added since.
        var pulled = await new TaxiiPull(client, collection.Address, TaxiiFilters.Everything, "pulled").RunAsync();
        Console.WriteLine($"{pulled.Taken} new objects, {pulled.Objects} in all");
        // } README
        var position = store.Position;
        // README crawl {
        await foreach (var page in new TaxiiCrawl(client, collection.Address, TaxiiFilters.Everything, position).PagesAsync())
            store.Keep(page.Objects, page.Position);
        // } README
    }
#pragma warning restore IDE0063, MA0042

    /// <summary>A store of the reader's own.</summary>
    private sealed class Store
    {
        public int Objects { get; private set; }

        public CrawlPosition? Position { get; private set; }

        public void Keep(IReadOnlyList<StixObject> objects, CrawlPosition position) => (Objects, Position) = (Objects + objects.Count, position);
    }

    // The examples name their files relative to the folder of work.
    private static void Clear()
    {
        foreach (var file in Directory.GetFiles(".", "taxii.db*").Append("taxii.json"))
            File.Delete(file);
        if (Directory.Exists("pulled"))
            Directory.Delete("pulled", recursive: true);
    }

    private static string Part(string name)
    {
        var text = Text(Here());
        var from = text.IndexOf($"// README {name} {{\n", StringComparison.Ordinal);
        var lines = text[text.IndexOf('\n', from)..text.IndexOf("\n        // } README", from, StringComparison.Ordinal)];
        return lines.Replace("\n        ", "\n", StringComparison.Ordinal).Trim();
    }

    private static string Text(string file) => File.ReadAllText(file).ReplaceLineEndings("\n");

    private static string Here([CallerFilePath] string path = "") => path;
}
