using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Comity.Taxii;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Comity.Bench.Taxii;

/// <summary>A server in a process of its own, whose processor time is not its client's: the TAXII server, or plain Kestrel that sends the same bytes from memory.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Variable = "COMITY_BENCH_TAXII_SERVER";

    public const string Token = "bench-token-0123456789";

    public static readonly Guid Collection = Guid.Parse("11111111-1111-4111-8111-111111111111");

    private readonly Process _process;

    private ServerProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Processor time that it took so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
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

    /// <param name="kind"><c>sqlite</c> with a file, <c>postgresql</c> with a connection, or <c>plain</c> with a file to send.</param>
    public static async Task<ServerProcess> StartAsync(string kind, string with)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false };
        start.Environment[Variable] = $"{kind}|{port}|{with}";
        var process = Process.Start(start)!;
        while (!await AnswersAsync(port))
        {
            if (process.HasExited)
                throw new InvalidOperationException("The server that is to be measured ended.");
            await Task.Delay(20);
        }

        return new ServerProcess(process, port);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    // Before the entry point: the measured process is this executable, started with the variable set.
    [ModuleInitializer]
    internal static void ServeWhereAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|', 3) is not [var kind, var port, var with])
            return;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => { kestrel.LimitForTaxii(); kestrel.Listen(IPAddress.Loopback, int.Parse(port)); });
        if (kind == "plain")
            SendFile(builder, with);
        else
            Serve(builder, kind == "sqlite" ? SqliteTaxiiStore.Open(with) : PostgreSqlTaxiiStore.OpenAsync(with, default).GetAwaiter().GetResult());
        Environment.Exit(0);
    }

    private static void Serve(WebApplicationBuilder builder, ITaxiiStore store)
    {
        builder.Services.AddTaxiiServer(Settings, store);
        var app = builder.Build();
        app.MapTaxii();
        app.Run();
    }

    private static void SendFile(WebApplicationBuilder builder, string path)
    {
        var bytes = File.ReadAllBytes(path);
        var app = builder.Build();
        app.Run(async context =>
        {
            context.Response.ContentType = "application/taxii+json;version=2.1";
            context.Response.ContentLength = bytes.Length;
            await context.Response.BodyWriter.WriteAsync(bytes);
        });
        app.Run();
    }

    private static TaxiiSettings Settings => new()
    {
        Title = "Measured",
        Roots = [new TaxiiRootSettings { Name = "api", Title = "Measured", Collections = [new TaxiiCollectionSettings { Id = Collection, Title = "Measured", Read = ["*"], Write = ["*"] }] }],
        Accounts = [new TaxiiAccountSettings { Name = "bench", Tokens = [TaxiiPassword.HashToken(Token)] }],
    };

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
