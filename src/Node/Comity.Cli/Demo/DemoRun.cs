using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Comity.Cli.Demo;

/// <summary>One step as it was observed from outside.</summary>
/// <param name="Seconds">Wall-clock time of the whole step.</param>
/// <param name="Statement">The statement it is about, where there is one.</param>
/// <param name="Detail">What was seen, or why it failed.</param>
internal sealed record DemoStep(string Name, bool Ok, double Seconds, string? Statement, string? Detail);

/// <summary>Real input beside the documentation addresses of XA and XB, which are always added.</summary>
/// <param name="Indicators">Addresses, one a line or as CSV.</param>
/// <param name="Ranges">Allocation statistics in the registries' format, or <c>.csv</c> of start, end, code; each may be gzipped.</param>
internal sealed record RealLists(FileInfo? Indicators, IReadOnlyList<FileInfo> Ranges);

/// <summary>What is asked of a run of the demonstration.</summary>
/// <param name="PostgreSql">A server on which XB and the organisation keep new databases; null for SQLite everywhere. XA stays on SQLite, whose backup it puts back.</param>
internal sealed record DemoTerms(bool Quiet, RealLists Lists, string? PostgreSql);

/// <summary>What a step saw.</summary>
internal sealed record Seen(string? Statement = null, string? Detail = null);

/// <summary>Plays the main job between three nodes and keeps the timeline. Stops at the first step that was not observed.</summary>
internal sealed class DemoRun : IDisposable
{
    private readonly List<DemoStep> _steps = [];
    private readonly List<string> _dossiers = [];
    private readonly DemoTerms _terms;
    private readonly string _folder;

    public DemoRun(string folder, DemoTerms terms)
    {
        (_folder, _terms) = (folder, terms);
        Directory.CreateDirectory(folder);
        Organisation = Node("Regional Organisation", "organisation", terms.PostgreSql);
        A = Node("XA", "xa", server: null);
        B = Node("XB", "xb", terms.PostgreSql);
    }

    public RealLists Lists => _terms.Lists;

    public DemoNode Organisation { get; }

    public DemoNode A { get; }

    public DemoNode B { get; }

    public Receivers Receivers { get; } = new();

    public IEnumerable<DemoNode> Nodes => [Organisation, A, B];

    public string Folder => _folder;

    /// <summary>The community that <c>found-community</c> made.</summary>
    public string Community { get; set; } = "";

    /// <summary>The main request and its case.</summary>
    public string Thread { get; set; } = "";

    public async Task<bool> PlayAsync(CancellationToken cancellation)
    {
        foreach (var (name, step) in DemoScript.Of(this))
        {
            if (!await StepAsync(name, step, cancellation))
                return false;
        }

        return true;
    }

    /// <summary>Starts the nodes again, says where they are, and stays until Ctrl-C.</summary>
    public async Task StayAsync(CancellationToken cancellation)
    {
        await Task.WhenAll(Nodes.Select(node => node.StartAsync(cancellation)));
        Say("");
        foreach (var node in Nodes)
            Say($"  {node.Name,-22} {node.Url}   sign in as duty or second, password: {DemoNode.Password}");
        Say("Ctrl-C stops them.");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException)
        {
            await StopAllAsync();
        }
    }

    public Task StopAllAsync() => Task.WhenAll(Nodes.Select(node => node.StopAsync()));

    /// <summary>Prints the case as a door shows it: each statement's time, author, marking, grade and identifier.</summary>
    public void Tell(string heading, JsonElement timeline)
    {
        Say("");
        Say($"  {heading}");
        foreach (var entry in timeline.EnumerateArray().Reverse())
        {
            var author = Nodes.FirstOrDefault(node => node.Participant == Text(entry, "author"))?.Name ?? Text(entry, "author");
            Say($"  {entry.GetProperty("issuedAt").GetDateTimeOffset():yyyy-MM-dd HH:mm:ss}Z  {author,-4} {Text(entry, "code"),-24} {Text(entry, "tlp"),-10} {Text(entry, "grade"),-9} {Text(entry, "sid")}");
        }

        Say("");
    }

    public object Report() => new
    {
        steps = _steps,
        nodes = Nodes.Select(node => new { node.Name, node.Url, node.Participant, node.Folder }),
        dossiers = _dossiers,
    };

    public void Kept(string dossier) => _dossiers.Add(dossier);

    public void Dispose()
    {
        foreach (var node in Nodes)
            node.Dispose();
        Receivers.Dispose();
    }

    private async Task<bool> StepAsync(string name, Func<CancellationToken, Task<Seen>> step, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        // Some steps take a minute: a person sees which one is under way.
        if (!_terms.Quiet && !Console.IsOutputRedirected)
            Console.Out.Write($"  ...  {name}\r");
        try
        {
            var seen = await step(cancellation);
            _steps.Add(new DemoStep(name, Ok: true, Math.Round(clock.Elapsed.TotalSeconds, 3), seen.Statement, seen.Detail));
            Say(string.Create(CultureInfo.InvariantCulture, $"  ok   {name,-23} {clock.Elapsed.TotalSeconds,6:0.00} s  {seen.Statement ?? seen.Detail}"));
            return true;
        }
        catch (Exception fault) when (fault is DemoFailed or HttpRequestException or TaskCanceledException or KeyNotFoundException or InvalidOperationException or IOException && !cancellation.IsCancellationRequested)
        {
            _steps.Add(new DemoStep(name, Ok: false, Math.Round(clock.Elapsed.TotalSeconds, 3), null, fault.Message));
            Say($"  FAIL {name,-23} {fault.Message}");
            return false;
        }
    }

    private void Say(string line)
    {
        if (!_terms.Quiet)
            Console.Out.WriteLine(line);
    }

    private static string? Text(JsonElement entry, string member) => entry.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private DemoNode Node(string name, string folder, string? server) =>
        new(name, Path.Combine(_folder, folder), FreePort()) { PostgreSql = server is null ? null : (Database(server, folder), Database(server, folder + "_keys")) };

    // New names each time: the demonstration touches no database that is there.
    private static string Database(string server, string of) =>
        new DbConnectionStringBuilder { ConnectionString = server, ["Database"] = $"comity_demo_{of}_{Guid.NewGuid():N}" }.ConnectionString;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
