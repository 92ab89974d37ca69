using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Comity.Node;
using Comity.Storage;
using Comity.Storage.Trust;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Faults.Tests;

/// <summary>One node: a data folder, an address, officers with tokens, and a process that may be killed and started again.</summary>
internal sealed class NodeProcess(string name, string parent, int port) : IAsyncDisposable
{
    private Process? _process;
    private ServiceProvider? _reading;

    public string Name => name;

    public DataFolder Folder { get; } = new(Path.Combine(parent, name.ToLowerInvariant()));

    public string Url => $"http://127.0.0.1:{port}";

    public string Log => Folder.Path + ".log";

    public SeatRow Seat { get; set; } = null!;

    public ParticipantId Participant => Seat.Participant;

    /// <summary>API tokens by login.</summary>
    public Dictionary<string, string> Tokens { get; } = [];

    /// <summary>What a test adds to the node's configuration: everything quick.</summary>
    public Dictionary<string, string> Settings { get; } = new()
    {
        ["COMITY__Node__CheckpointCadence"] = "00:00:01",
        ["COMITY__Node__ReactionCadence"] = "00:00:00.5",
        ["COMITY__Federation__ScanInterval"] = "00:00:01",
        ["COMITY__Federation__PollInterval"] = "00:00:02",
        ["COMITY__Federation__ExchangeTimeout"] = "00:00:05",
        // Quick to start rather than quick for long.
        ["DOTNET_TieredPGO"] = "0",
    };

    public bool IsRunning => _process is { HasExited: false };

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts the process; it is not ready yet.</summary>
    /// <param name="limit">A shell line that runs first, such as <c>ulimit -f 100</c>.</param>
    public void Start(string? limit = null)
    {
        _process?.Dispose();
        _process = Command.Start(["node", "run", "--data", Folder.Path], Settings, limit);
        _ = KeepAsync(_process.StandardOutput);
        _ = KeepAsync(_process.StandardError);
    }

    public async Task StartAndWaitAsync()
    {
        Start();
        await ReadyAsync();
    }

    public async Task ReadyAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        await Wait.UntilAsync($"{name} to be ready", async () =>
        {
            if (_process is { HasExited: true })
                throw new InvalidOperationException($"{name} ended with exit code {_process.ExitCode}: {await ReadLogAsync()}");
            using var response = await http.GetAsync(Url + "/health/ready");
            return response.StatusCode == HttpStatusCode.OK;
        });
    }

    /// <summary>SIGKILL: the process gets no chance to do anything.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM or another signal, and the exit code.</summary>
    public async Task<int> StopAsync(string signal = "TERM")
    {
        if (_process is not { HasExited: false } process)
            return _process?.ExitCode ?? 0;
        await Command.SignalAsync(process, signal);
        await ExitedAsync();
        return process.ExitCode;
    }

    /// <summary>Waits until the process has ended by itself; its exit code.</summary>
    public async Task<int> ExitedAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await _process!.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public long ResidentBytes
    {
        get
        {
            _process!.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The services over the data folder of a stopped node, or of one not yet started.</summary>
    public async Task<ServiceProvider> OpenAsync()
    {
        var services = NodeHost.BuildOffline(Folder);
        await NodeHost.LoadAsync(services, default);
        return services;
    }

    /// <summary>Asks the database, also of a running node.</summary>
    public async Task<T> AskAsync<T>(Func<NodeDb, Task<T>> question)
    {
        _reading ??= NodeHost.BuildOffline(Folder);
        await using var db = await _reading.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync();
        return await question(db);
    }

    public async Task<string> ReadLogAsync()
    {
        await Task.Delay(200);
        return File.Exists(Log) ? string.Join('\n', (await File.ReadAllLinesAsync(Log)).TakeLast(12)) : "";
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
            await KillAsync();
        _process?.Dispose();
        if (_reading is not null)
            await _reading.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    private async Task KeepAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (Tokens)
                File.AppendAllText(Log, line + "\n");
        }
    }
}
