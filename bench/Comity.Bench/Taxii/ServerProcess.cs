using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Comity.Bench.Nodes;
using Comity.Taxii;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Comity.Bench.Taxii;

/// <summary>A server in a process of its own, whose processor time is not its client's:
/// the TAXII server, or plain Kestrel that sends the same bytes from memory.</summary>
internal sealed class ServerProcess : IDisposable
{
    /// <summary>The argument with which this program serves and measures nothing.</summary>
    public const string Command = "serve-taxii";

    /// <summary>Plain Kestrel that sends one file from memory.</summary>
    public const string Plain = "plain";

    public const string Token = "bench-token-0123456789";

    public static readonly Guid Collection = Guid.Parse("11111111-1111-4111-8111-111111111111");

    private readonly Process _process;
    private readonly PostgreSqlProcesses? _database;

    private ServerProcess(Process process, int port, PostgreSqlProcesses? database) =>
        (_process, Port, _database) = (process, port, database);

    public int Port { get; }

    /// <summary>Processor time that it took so far; what PostgreSQL's own processes take counts as the server's.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime + (_database?.Processor ?? TimeSpan.Zero);
        }
    }

    /// <summary>Bytes of memory that it holds.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <param name="kind">A store of <see cref="Stores"/> with its file or connection, or <see cref="Plain"/> with a file to send.</param>
    public static async Task<ServerProcess> StartAsync(string kind, string with)
    {
        var port = FreePort();
        var process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, [Command, kind, $"{port}", with]) { UseShellExecute = false })!;
        while (!await AnswersAsync(port))
        {
            if (process.HasExited)
                throw new InvalidOperationException("The server that is to be measured ended.");
            await Task.Delay(20);
        }

        return new ServerProcess(process, port, kind == Stores.PostgreSql ? await PostgreSqlProcesses.OfAsync(with) : null);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>What the measured process does: this program, started with
    /// <see cref="Command"/>, a kind, a port, and what it serves.</summary>
    public static async Task ServeAsync(string kind, int port, string with)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.LimitForTaxii();
            kestrel.Listen(IPAddress.Loopback, port);
        });
        if (kind == Plain)
            await SendFileAsync(builder, with);
        else
            await ServeAsync(builder, await StoredCollection.OpenAsync(kind, with));
    }

    private static async Task ServeAsync(WebApplicationBuilder builder, ITaxiiStore store)
    {
        builder.Services.AddTaxiiServer(Settings, store);
        await using var app = builder.Build();
        app.MapTaxii();
        await app.RunAsync();
    }

    private static async Task SendFileAsync(WebApplicationBuilder builder, string path)
    {
        var bytes = await File.ReadAllBytesAsync(path);
        await using var app = builder.Build();
        app.Run(async context =>
        {
            context.Response.ContentType = "application/taxii+json;version=2.1";
            context.Response.ContentLength = bytes.Length;
            await context.Response.BodyWriter.WriteAsync(bytes);
        });
        await app.RunAsync();
    }

    private static TaxiiSettings Settings => new()
    {
        Title = "Measured",
        Roots = [new TaxiiRootSettings { Name = "api", Title = "Measured", Collections = [Measured] }],
        Accounts = [new TaxiiAccountSettings { Name = "bench", Tokens = [TaxiiPassword.HashToken(Token)] }],
    };

    private static TaxiiCollectionSettings Measured => new() { Id = Collection, Title = "Measured", Read = ["*"], Write = ["*"] };

    private static async Task<bool> AnswersAsync(int port)
    {
        using var probe = new TcpClient();
        try
        {
            await probe.ConnectAsync(IPAddress.Loopback, port);
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
