using Comity.Bench.Measuring;
using Comity.Bench.Nodes;

namespace Comity.Bench.Taxii;

/// <summary>Envelopes of 100 new objects, validated, deduplicated and durable when they
/// are answered: objects per second of processor time, as the collection grows.</summary>
/// <remarks>What PostgreSQL's own processes take counts as the server's.</remarks>
internal static class Additions
{
    private const int PerEnvelope = 100;
    private const int Parts = 10;

    public static async IAsyncEnumerable<Finding> RunAsync(Conditions conditions)
    {
        foreach (var provider in await Stores.DurableAsync())
        {
            var database = await Stores.OptionsAsync(provider);
            yield return await GrowAsync(
                conditions, provider, provider == Stores.Sqlite ? conditions.Scratch.New("taxii.db") : database.Connection);
            await Stores.DropAsync(database);
        }
    }

    // The first part warms up; the last is measured beside the second.
    private static async Task<Finding> GrowAsync(Conditions conditions, string provider, string with)
    {
        using var server = await ServerProcess.StartAsync(provider, with);
        using var asking = new Asking(server.Port);
        var part = conditions.Pick(5_000, 1_000_000) / Parts;
        var rates = new double[Parts];
        for (var i = 0; i < Parts; i++)
        {
            conditions.Progress.Show($"{provider}: {i * part:N0} of {Parts * part:N0} objects added");
            rates[i] = Add(server, asking, i * part, part);
        }

        var what = $"TAXII additions by 100, {Stores.NameOf(provider)}, up to {Parts * part:N0}";
        var (last, second) = (Quantity.PerSecond(rates[^1]), Quantity.PerSecond(rates[1]));
        return new Finding(what, last, second, "the same objects added to the second tenth, per CPU second")
        {
            Bar = new Bar("≥ 7,000/s", finding => finding.Figure.Value >= 7_000),
        };
    }

    private static double Add(ServerProcess server, Asking asking, int from, int count)
    {
        var objects = $"/taxii2/api/collections/{ServerProcess.Collection}/objects/";
        var requests = Enumerable.Range(0, count / PerEnvelope)
            .Select(envelope => Asking.Request("POST", objects, Generated.Envelope(from + (envelope * PerEnvelope), PerEnvelope)));
        var before = server.Processor;
        foreach (var request in requests)
            asking.Ask(request);
        return count / (server.Processor - before).TotalSeconds;
    }
}
