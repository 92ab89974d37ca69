using Comity.Bench.Measuring;

namespace Comity.Bench.Taxii;

/// <summary>Envelopes of 100 new objects, validated, deduplicated and durable when they are answered: objects per second of the server's processor time, as the collection grows.</summary>
internal static class Additions
{
    private const int PerEnvelope = 100;

    /// <param name="stores">How each store is called, its kind, and its file or connection.</param>
    public static async IAsyncEnumerable<Finding> RunAsync(Conditions conditions, IReadOnlyList<(string Name, string Kind, string With)> stores)
    {
        foreach (var (name, kind, with) in stores)
        {
            using var server = await ServerProcess.StartAsync(kind, with);
            using var asking = new Asking(server.Port);
            var all = conditions.Pick(5_000, 100_000, 1_000_000);
            // A tenth each: the first warms up, the last is measured against the second.
            var tenths = new List<double>();
            for (var tenth = 0; tenth < 10; tenth++)
            {
                conditions.Progress.Show($"{name}: {tenth * all / 10} of {all} objects added");
                tenths.Add(Add(server, asking, tenth * all / 10, all / 10));
            }

            yield return new Finding($"TAXII additions in envelopes of 100, {name}, per CPU second of the server", Quantity.PerSecond(tenths[^1]), Quantity.PerSecond(tenths[1]), "the same at the beginning")
                { Bar = new Bar("≥ 7,000 /s, ≥ 0.67", finding => finding.Figure.Value >= 7_000 && finding.Ratio >= 0.67) };
        }
    }

    private static double Add(ServerProcess server, Asking asking, int from, int count)
    {
        var requests = Enumerable.Range(0, count / PerEnvelope)
            .Select(envelope => Asking.Request("POST", $"/taxii2/api/collections/{ServerProcess.Collection}/objects/", Generated.Envelope(from + (envelope * PerEnvelope), PerEnvelope)));
        var spent = TimeSpan.Zero;
        foreach (var request in requests)
        {
            var before = server.Processor;
            asking.Ask(request);
            spent += server.Processor - before;
        }

        return count / spent.TotalSeconds;
    }
}
