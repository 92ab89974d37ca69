using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Comity.Bench.Measuring;
using Comity.Jose;
using Comity.Node;
using Comity.Statements.Descriptors;
using Comity.Storage;
using Comity.Storage.Databases;
using Comity.Storage.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Bench.Nodes;

/// <summary>A whole node in this process as it is composed everywhere, with one trial seat, over a data folder of its own.</summary>
/// <remarks>It serves, sends and runs its jobs only once it was started.</remarks>
internal sealed class BenchNode : IAsyncDisposable
{
    // A node logs to stdout, which is the table's.
    private static readonly Dictionary<string, string> Quiet = new[] { "Default", "Microsoft", "Microsoft.Hosting.Lifetime", "System" }
        .ToDictionary(category => category, _ => "None", StringComparer.Ordinal);

    private readonly DatabaseOptions _database;
    private bool _isStarted;

    private BenchNode(WebApplication app, DatabaseOptions database, string url) => (App, _database, Url) = (app, database, url);

    public WebApplication App { get; }

    public string Url { get; }

    public DatabaseOptions Database => _database;

    public SeatRow Seat { get; private set; } = null!;

    public ParticipantId Participant => Seat.Participant;

    public static async Task<BenchNode> FoundAsync(Scratch scratch, string name, string provider = Stores.Sqlite)
    {
        var folder = new DataFolder(scratch.New(name));
        folder.Create();
        var (url, database) = ($"http://127.0.0.1:{FreePort()}", await Stores.OptionsAsync(provider));
        await File.WriteAllTextAsync(folder.Configuration, Configuration(name, url, database));
        var node = new BenchNode(NodeHost.Build(folder), database, url);
        await DatabaseUpgrade.CreateAsync(node.App.Services, default);
        await NodeHost.LoadAsync(node.App.Services, default);
        await node.FoundSeatAsync(name);
        return node;
    }

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public Task<NodeDb> DbAsync() => Get<IDbContextFactory<NodeDb>>().CreateDbContextAsync();

    /// <summary>Serves, sends, and runs the jobs.</summary>
    public async Task StartAsync()
    {
        if (!await NodeHost.AcquireLeaseAsync(App.Services, default))
            throw new InvalidOperationException("Another instance holds the lease of a node that was just founded.");
        await App.StartAsync();
        _isStarted = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isStarted)
            await App.StopAsync();
        await App.DisposeAsync();
        await Stores.DropAsync(_database);
    }

    private async Task FoundSeatAsync(string name)
    {
        EcPrivateJwk[] roots = [EcPrivateJwk.GenerateP384(), EcPrivateJwk.GenerateP384()];
        Seat = (await Get<Founding>().FoundSeatAsync(name, roots, threshold: 2, trial: true, NodeHost.AutomaticTypes, default)).Value;
        _ = (await Get<Founding>().DescribeAsync(Seat.Id, new DescriptorBody { Endpoints = [Url] }, default)).Value;
    }

    private static string Configuration(string name, string url, DatabaseOptions database) => JsonSerializer.Serialize(new
    {
        Node = new { Name = name, Listen = url, PublicUrl = url },
        Federation = new { AllowPlainHttpOnLoopback = true, AllowedNetworks = new[] { "127.0.0.0/8" } },
        Office = new { RequireSecondFactor = false },
        Database = database,
        Logging = new { LogLevel = Quiet },
    });

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
