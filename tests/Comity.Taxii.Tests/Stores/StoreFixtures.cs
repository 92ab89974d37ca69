using System.Text;
using Comity.Stix;

namespace Comity.Taxii.Tests;

/// <summary>Objects, additions and reads for the tests of stores.</summary>
internal static class Made
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The n-th indicator, of the version of this day of January 2026.</summary>
    public static TaxiiObject Indicator(int number, int day = 1, string name = "") =>
        Object($$"""{"type":"indicator","spec_version":"2.1","id":"{{IndicatorId(number)}}","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-{{day:D2}}T00:00:00.000Z","name":"{{name}}"}""");

    public static string IndicatorId(int number) => $"indicator--{number:x8}-0000-4000-8000-000000000000";

    /// <summary>An observable, which has no version of its own.</summary>
    public static TaxiiObject Address(int number, string more = "") =>
        Object($$"""{"type":"ipv4-addr","spec_version":"2.1","id":"ipv4-addr--{{number:x8}}-0000-4000-8000-000000000000","value":"192.0.2.{{number}}"{{more}}}""");

    public static TaxiiObject Object(string json) =>
        TaxiiObject.Read(StixObject.Parse(Encoding.UTF8.GetBytes(json)), out var problem) ?? throw new ArgumentException(problem);

    public static TaxiiAddition Addition(Guid collection, DateTimeOffset at, params TaxiiObject[] objects) =>
        new(collection, objects, at, Guid.NewGuid(), "root/anna", at.AddDays(-7), _ => "{}"u8.ToArray());
}

/// <summary>One version as a page was handed it.</summary>
internal sealed record Taken(string Id, string Version, long Added, bool IsStix21, string Body);

/// <summary>Keeps what it is handed, up to a number.</summary>
internal sealed class TakenPage(int atMost = int.MaxValue, TaxiiParts needs = TaxiiParts.Record | TaxiiParts.Body) : ITaxiiPage
{
    public List<Taken> Versions { get; } = [];

    public TaxiiParts Needs => needs;

    public bool Take(in TaxiiVersion version)
    {
        if (Versions.Count == atMost)
            return false;
        Versions.Add(new Taken(Encoding.UTF8.GetString(version.Id), Encoding.UTF8.GetString(version.Version), version.Added,
            version.IsStix21, Encoding.UTF8.GetString(version.Body)));
        return true;
    }
}

/// <summary>A page that holds the read that fills it, until it is let go on.</summary>
internal sealed class HeldPage : ITaxiiPage, IDisposable
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _goesOn = new();

    /// <summary>When the read is held.</summary>
    public Task Reached => _reached.Task;

    public TaxiiParts Needs => TaxiiParts.Record;

    public bool Take(in TaxiiVersion version)
    {
        _reached.TrySetResult();
        _goesOn.Wait();
        return true;
    }

    public void GoOn() => _goesOn.Set();

    public void Dispose() => _goesOn.Dispose();
}

internal static class StoreReading
{
    public static async Task<List<Taken>> AllAsync(this ITaxiiStore store, TaxiiQuery query)
    {
        var page = new TakenPage();
        await store.ReadAsync(query, page, CancellationToken.None);
        return page.Versions;
    }

    /// <summary>Begins a read and holds it where <paramref name="page"/> does; its query finds something.</summary>
    public static async Task<Task<bool>> HoldAsync(this ITaxiiStore store, TaxiiQuery query, HeldPage page)
    {
        var reading = Task.Run(async () => await store.ReadAsync(query, page, CancellationToken.None));
        await Task.WhenAny(page.Reached, reading);
        return reading;
    }

    /// <summary>Reads by pages to the end, each after the last one of the page before.</summary>
    public static async Task<List<Taken>> CrawlAsync(this ITaxiiStore store, TaxiiQuery query)
    {
        var all = new List<Taken>();
        for (var more = true; more;)
        {
            var page = new TakenPage();
            more = await store.ReadAsync(query with { After = all.Count == 0 ? query.After : all[^1].Added }, page, CancellationToken.None);
            all.AddRange(page.Versions);
        }

        return all;
    }

    public static async Task<TaxiiOutcome[]> AddAsync(
        this ITaxiiStore store, Guid collection, DateTimeOffset at, params TaxiiObject[] objects)
    {
        TaxiiOutcome[] outcomes = [];
        await store.AddAsync(Made.Addition(collection, at, objects)
            with { WriteStatus = done => { outcomes = [.. done]; return "{}"u8.ToArray(); } }, CancellationToken.None);
        return outcomes;
    }
}
