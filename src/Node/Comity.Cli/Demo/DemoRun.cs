using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Comity.Cli.Demo;

/// <summary>One step as it was observed from outside.</summary>
internal sealed record DemoStep(string Name, bool Ok, double Seconds, string? Statement, string? Failure = null);

/// <summary>Plays the main job between three nodes and keeps the timeline. Stops at the first step that was not observed.</summary>
internal sealed class DemoRun : IDisposable
{
    private readonly List<DemoStep> _steps = [];
    private readonly List<string> _dossiers = [];
    private readonly bool _quiet;
    private readonly string _folder;

    public DemoRun(string folder, bool quiet)
    {
        (_folder, _quiet) = (folder, quiet);
        Directory.CreateDirectory(folder);
        Organisation = Node("Regional Organisation", "organisation");
        A = Node("XA", "xa");
        B = Node("XB", "xb");
    }

    public DemoNode Organisation { get; }

    public DemoNode A { get; }

    public DemoNode B { get; }

    public Receivers Receivers { get; } = new();

    public IEnumerable<DemoNode> Nodes => [Organisation, A, B];

    public string Folder => _folder;

    public async Task<bool> PlayAsync(CancellationToken cancellation)
    {
        foreach (var (name, step) in new DemoScript(this).Steps)
        {
            if (!await StepAsync(name, step, cancellation))
                return false;
        }

        return true;
    }

    /// <summary>Starts the nodes again, says where they are, and stays until Ctrl-C.</summary>
    public async Task StayAsync(CancellationToken cancellation)
    {
        foreach (var node in Nodes)
            await node.StartAsync(cancellation);
        Say("");
        foreach (var node in Nodes)
            Say($"{node.Name,-22} {node.Url}   sign in as duty or second, password: {DemoNode.Password}");
        Say("Ctrl-C stops them.");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException)
        {
            foreach (var node in Nodes)
                await node.StopAsync();
        }
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

    private async Task<bool> StepAsync(string name, Func<CancellationToken, Task<string?>> step, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var statement = await step(cancellation);
            _steps.Add(new DemoStep(name, Ok: true, Math.Round(clock.Elapsed.TotalSeconds, 3), statement));
            Say(string.Create(CultureInfo.InvariantCulture, $"  ok   {name,-24} {clock.Elapsed.TotalSeconds,7:0.00} s  {statement}"));
            return true;
        }
        catch (Exception fault) when (fault is DemoFailed or HttpRequestException or TaskCanceledException or KeyNotFoundException or InvalidOperationException && !cancellation.IsCancellationRequested)
        {
            _steps.Add(new DemoStep(name, Ok: false, Math.Round(clock.Elapsed.TotalSeconds, 3), null, fault.Message));
            Say($"  FAIL {name,-24} {fault.Message}");
            return false;
        }
    }

    private void Say(string line)
    {
        if (!_quiet)
            Console.Out.WriteLine(line);
    }

    private DemoNode Node(string name, string folder) => new(name, Path.Combine(_folder, folder), FreePort());

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
