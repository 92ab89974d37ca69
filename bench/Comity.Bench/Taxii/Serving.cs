using System.Diagnostics;
using System.Text.Json;
using Comity.Bench.Measuring;
using Comity.Bench.Nodes;

namespace Comity.Bench.Taxii;

/// <summary>Pages of a TAXII collection, in requests per second of the server's
/// processor time, beside plain Kestrel that sends the same bytes from memory.</summary>
internal static class Serving
{
    private const string Limit = "plain Kestrel sending the same bytes from memory";

    private static readonly (string What, string Resource, double Bar)[] Pages =
    [
        ("objects page of 100", "objects/?limit=100", 0.30),
        ("manifest page of 100", "manifest/?limit=100", 0.25),
        ("objects page, one type", "objects/?limit=100&match[type]=indicator", 0.25),
        ("objects page, all of two types", "objects/?limit=100&match[type]=indicator,malware&match[version]=all", 0.25),
    ];

    public static async IAsyncEnumerable<Finding> RunAsync(Conditions conditions)
    {
        foreach (var provider in await Stores.DurableAsync())
        {
            // All of two types is the same work as one, several times.
            await foreach (var finding in StoreAsync(conditions, provider, provider == Stores.Sqlite ? Pages : Pages[..3]))
                yield return finding;
        }
    }

    private static async IAsyncEnumerable<Finding> StoreAsync(
        Conditions conditions, string provider, (string What, string Resource, double Bar)[] pages)
    {
        var small = await StoredCollection.MakeAsync(conditions, provider, 10_000);
        var usual = await StoredCollection.MakeAsync(conditions, provider, conditions.Pick(10_000, 50_000));
        foreach (var (what, resource, bar) in pages)
        {
            // The bars are for a server with its store in it; to another server, each page is a journey.
            var asked = provider == Stores.Sqlite ? Bar.AtLeast(bar) : Bar.None;
            await foreach (var finding in PageAsync(conditions, usual, what + NameOf(usual), resource, asked))
                yield return finding;
        }

        var large = await StoredCollection.MakeAsync(conditions, provider, conditions.Pick(20_000, 1_000_000));
        yield return await GrowthAsync(conditions, small, large, "first", 0);
        yield return await GrowthAsync(conditions, small, large, "deep", 0.9);
        yield return await GrowthAsync(conditions, small, large, "deep, one type", 0.9, "&match[type]=malware");
        var (ofSmall, ofLarge) = (await CrawlMemoryAsync(small), await CrawlMemoryAsync(large));
        yield return new Finding(
            $"TAXII server's memory in a crawl of the largest{NameOf(large)}", Quantity.Megabytes(ofLarge), Quantity.Megabytes(ofSmall),
            "the same in a crawl of 10,000, repeated as often as makes as many pages") { Bar = Bar.Within(1.5) };
        foreach (var stored in new[] { small, usual, large })
            await stored.DropAsync();
    }

    // SQLite is what the command serves from; the other says its name.
    private static string NameOf(StoredCollection stored) => stored.Provider == Stores.Sqlite ? "" : $", {Stores.NameOf(stored.Provider)}";

    private static async IAsyncEnumerable<Finding> PageAsync(
        Conditions conditions, StoredCollection stored, string what, string resource, Bar bar)
    {
        using var server = await stored.ServeAsync();
        var requests = Crawl(server.Port, resource);
        var page = conditions.Scratch.New("page.json");
        using (var asking = new Asking(server.Port))
            await File.WriteAllBytesAsync(page, asking.Ask(requests[0]).ToArray());
        using var plain = await ServerProcess.StartAsync(ServerProcess.Plain, page);
        List<Speed> served = [], sent = [];
        for (var round = 0; round <= conditions.Rounds; round++)
        {
            conditions.Progress.Show($"{what}: round {round} of {conditions.Rounds}");
            var (one, other) = (await RateAsync(server, requests, conditions.Turn), await RateAsync(plain, requests, conditions.Turn));
            if (round == 0)
                continue;
            served.Add(one);
            sent.Add(other);
        }

        yield return Compared($"TAXII {what}, requests", speed => speed.PerSecond);
        yield return Compared($"TAXII {what}, per CPU second", speed => speed.PerProcessorSecond);

        Finding Compared(string name, Func<Speed, double> of) =>
            Finding.Of(name, "/s", Rounds.Of(served.ConvertAll(speed => of(speed)), sent.ConvertAll(speed => of(speed))), Limit)
                with { Bar = bar };
    }

    private static async Task<Finding> GrowthAsync(
        Conditions conditions, StoredCollection small, StoredCollection large, string where, double depth, string filter = "")
    {
        using var few = await small.ServeAsync();
        using var many = await large.ServeAsync();
        var (ofFew, ofMany) = (Deep(few.Port, depth, filter), Deep(many.Port, depth, filter));
        var rounds = await Rounds.InTurnsAsync(conditions.Rounds, conditions.Progress,
            async () => 1e6 / (await RateAsync(many, [ofMany], conditions.Turn)).PerProcessorSecond,
            async () => 1e6 / (await RateAsync(few, [ofFew], conditions.Turn)).PerProcessorSecond);
        var what = $"TAXII objects page, {where}, of the largest collection{NameOf(large)}";
        return Finding.Of(what, "µs", rounds, "the same page of 10,000") with { Bar = Bar.Within(1.5) };
    }

    /// <summary>The requests of a whole crawl, or of its first pages.</summary>
    private static List<byte[]> Crawl(int port, string resource)
    {
        using var asking = new Asking(port);
        var requests = new List<byte[]> { Asking.Get(resource) };
        while (requests.Count < 1_000 && Next(asking.Ask(requests[^1])) is { } next)
            requests.Add(Asking.Get($"{resource}&next={next}"));
        return requests;
    }

    // Behind this part of the collection, found by the dates of its manifest.
    private static byte[] Deep(int port, double depth, string filter)
    {
        using var asking = new Asking(port);
        var dates = new List<string>();
        string? next = null;
        do
        {
            using var manifest =
                JsonDocument.Parse(asking.Ask(Asking.Get($"manifest/?limit=1000{(next is null ? "" : $"&next={next}")}")).ToArray());
            dates.Add(manifest.RootElement.GetProperty("objects")[0].GetProperty("date_added").GetString()!);
            next = manifest.RootElement.TryGetProperty("next", out var more) ? more.GetString() : null;
        }
        while (next is not null);
        return Asking.Get(depth == 0
            ? $"objects/?limit=100{filter}"
            : $"objects/?limit=100{filter}&added_after={dates[(int)(dates.Count * depth)]}");
    }

    private static string? Next(ReadOnlySpan<byte> body)
    {
        using var json = JsonDocument.Parse(body.ToArray());
        return json.RootElement.TryGetProperty("next", out var next) ? next.GetString() : null;
    }

    /// <summary>Asked by two connections.</summary>
    private static async Task<Speed> RateAsync(ServerProcess server, IReadOnlyList<byte[]> requests, TimeSpan time)
    {
        var (before, clock) = (server.Processor, Stopwatch.StartNew());
        var asked = await Task.WhenAll(Enumerable.Range(0, 2)
            .Select(start => Task.Run(() => Ask(server.Port, requests, start * requests.Count / 2, time))));
        return new Speed(asked.Sum() / clock.Elapsed.TotalSeconds, asked.Sum() / (server.Processor - before).TotalSeconds);
    }

    /// <summary>The most memory that the server holds while collections are crawled from end to end, for some thousand pages.</summary>
    private static async Task<long> CrawlMemoryAsync(StoredCollection stored)
    {
        using var server = await stored.ServeAsync();
        using var asking = new Asking(server.Port);
        var (most, resource) = (0L, "objects/?limit=1000");
        for (var page = 0; page < 2_000; page++)
        {
            var next = Next(asking.Ask(Asking.Get(resource)));
            resource = next is null ? "objects/?limit=1000" : $"objects/?limit=1000&next={next}";
            if (page % 20 == 0)
                most = Math.Max(most, server.Memory);
        }

        return most;
    }

    /// <param name="PerSecond">By the clock.</param>
    /// <param name="PerProcessorSecond">By the server's processor time.</param>
    private sealed record Speed(double PerSecond, double PerProcessorSecond);

    private static int Ask(int port, IReadOnlyList<byte[]> requests, int start, TimeSpan time)
    {
        using var asking = new Asking(port);
        var clock = Stopwatch.StartNew();
        var asked = 0;
        for (; clock.Elapsed < time; asked++)
            asking.Ask(requests[(start + asked) % requests.Count]);
        return asked;
    }
}
