using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Comity.Taxii.Tests;

/// <summary>A server in a process of its own, which can be killed: this executable, entered again with the variable that says so.</summary>
internal sealed class ChildServer : IAsyncDisposable
{
    private const string Variable = "COMITY_TAXII_CHILD_SERVER";

    private readonly string _database;
    private readonly int _port = FreePort();
    private Process? _process;

    public ChildServer(string database) => _database = database;

    public Uri Address => new($"http://127.0.0.1:{_port}/taxii2/");

    // Runs before the tests' own entry point; where the variable is set, that one is never reached. While it runs, no other thread
    // can enter this assembly: everything that answers requests is the product's.
    [ModuleInitializer]
    internal static void ServeWhereAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|') is not [var database, var port])
            return;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.LimitForTaxii();
            kestrel.Listen(IPAddress.Loopback, int.Parse(port));
        });
        builder.Services.AddTaxiiServer(RunningServer.Settings, SqliteTaxiiStore.Open(database));
        var app = builder.Build();
        app.MapTaxii();
        app.Run();
        Environment.Exit(0);
    }

    /// <summary>The most bytes of memory that it ever held.</summary>
    public long MostMemory
    {
        get
        {
            _process!.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Variable] = $"{_database}|{_port}";
        _process = Process.Start(start)!;
        while (!await AnswersAsync())
            await Task.Delay(20);
    }

    /// <summary>SIGKILL: nothing of the process runs after it.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
    }

    private async Task<bool> AnswersAsync()
    {
        Assert.False(_process!.HasExited, "The server ended.");
        using var probe = new TcpClient();
        try
        {
            await probe.ConnectAsync(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
