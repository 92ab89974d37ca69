using System.CommandLine;
using System.Text.Json;
using Comity.Jose;
using Comity.Node;
using Comity.Statements.Descriptors;
using Comity.Storage;
using Comity.Storage.Trust;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Comity.Cli.Commands;

/// <summary><c>comity node …</c>: found a node and run it.</summary>
internal static class NodeCommands
{
    public static Command Make()
    {
        var command = new Command("node", "Found a node, run it, look after it.") { Init(), Run(), Status(), Excuse(), KeyCommands.Make(), EpochCommands.Make(), BindingCommands.Make() };
        foreach (var upkeep in UpkeepCommands.Make())
            command.Add(upkeep);
        return command;
    }

    private static Command Init()
    {
        var data = Options.Data();
        var name = Options.Named("--name", "What the participant is called here until a roster names it.");
        var trial = new Option<bool>("--trial") { Description = "Make labelled software root keys, to be raised to threshold custody later." };
        var roots = new Option<DirectoryInfo?>("--roots") { Description = "Where the root keys are written: outside the data folder and its backups." };
        var listen = new Option<string>("--listen") { Description = "Where the node will listen.", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
        var database = Options.Optional("--postgresql", "A PostgreSQL connection string for the history, instead of SQLite.");
        var keyDatabase = Options.Optional("--postgresql-keys", "A PostgreSQL connection string for the key store, another database.");
        var json = Options.Json();
        var command = new Command("init", "Make the data folder, the keys and the genesis keyset.") { data, name, trial, roots, listen, database, keyDatabase, json };
        command.SetAction((parsed, cancellation) => InitAsync(
            new InitPlan(parsed.GetValue(data)!, parsed.GetValue(name)!, parsed.GetValue(trial), parsed.GetValue(roots), parsed.GetValue(listen)!,
                parsed.GetValue(database), parsed.GetValue(keyDatabase)),
            parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> InitAsync(InitPlan plan, bool json, CancellationToken cancellation)
    {
        var folder = new DataFolder(plan.Data.FullName);
        if (folder.IsNode)
            throw new CommandFailed(Terminal.Refused, $"node.exists: {folder.Path} is already a node's data folder.");
        var rootFolder = plan.Roots?.FullName ?? folder.Path.TrimEnd('/') + "-roots";
        var passphrase = RootKeyFiles.Passphrase(plan.Trial);
        folder.Create();
        var roots = Enumerable.Range(0, 3).Select(_ => EcPrivateJwk.GenerateP384()).ToList();
        RootKeyFiles.Write(rootFolder, roots, plan.Trial, passphrase);
        await File.WriteAllTextAsync(folder.Configuration, plan.Configuration(), cancellation);

        await using var services = NodeHost.BuildOffline(folder);
        await DatabaseUpgrade.CreateAsync(services, cancellation);
        var founding = services.GetRequiredService<Founding>();
        var seat = (await founding.FoundSeatAsync(plan.Name, roots, threshold: 2, plan.Trial, NodeHost.AutomaticTypes, cancellation)).OrRefuse();
        _ = (await founding.DescribeAsync(seat.Id, new DescriptorBody { Endpoints = [plan.Listen] }, cancellation)).OrRefuse();
        Terminal.Answer(json, new { participant = seat.Participant, data = folder.Path, roots = rootFolder, trial = plan.Trial }, Told(seat, folder, rootFolder, plan.Trial));
        return Terminal.Done;
    }

    private static IEnumerable<string> Told(SeatRow seat, DataFolder folder, string roots, bool trial) =>
    [
        $"Founded {seat.Name}",
        $"  participant  {seat.Participant}",
        $"  data folder  {folder.Path}",
        $"  root keys    {roots}  (2 of 3 sign the next keyset{(trial ? "; TRIAL: not encrypted" : "; encrypted")})",
        "",
        trial ? "These root keys are for a trial. Raise them to threshold custody before real use." : "Move each root key file to another place, and keep none beside the node.",
        $"Next: comity officer add --data {folder.Path} …, then comity node run --data {folder.Path}",
    ];

    private static Command Run()
    {
        var data = Options.Data();
        var command = new Command("run", "Serve and send until stopped.") { data };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(data)!, cancellation));
        return command;
    }

    private static Command Status() => NodeVerb.Make("status", "Show whether a running node signs, sends and receives, and whom it waits for.", [], async (_, node, _, cancellation) =>
        Terminal.Answer(json: true, await node.GetAsync("/api/v1/node", cancellation)));

    private static Command Excuse()
    {
        var (seat, peer, reason) = (new Option<int>("--seat") { Description = "The seat's number, as status shows it.", Required = true }, Options.Named("--peer", "The peer that cannot be asked, p1:…."), Options.Named("--reason", "Why, in one line."));
        return NodeVerb.Make("excuse", "After a restored backup: go on without a peer that cannot be asked.", [seat, peer, reason], async (parsed, node, json, cancellation) =>
        {
            await node.PostAsync("/api/v1/node/excused-peers", new { seat = parsed.GetValue(seat), peer = parsed.GetValue(peer), reason = parsed.GetValue(reason) }, cancellation);
            NodeVerb.Done(json, "excused");
        });
    }

    private static async Task<int> RunAsync(DirectoryInfo data, CancellationToken cancellation)
    {
        var folder = new DataFolder(data.FullName);
        if (!folder.IsNode)
            throw CommandFailed.Unreadable($"{folder.Path} is no node's data folder: it has no comity.json. Run comity node init first.");
        await using var app = NodeHost.Build(folder);
        await Task.WhenAll(NodeHost.MakeEndpointsAsync(app.Services), TakeUpAsync(app.Services, cancellation));
        var safeMode = app.Services.GetRequiredService<SafeModeSwitch>();
        await StartAsync(app, cancellation);
        await app.WaitForShutdownAsync(cancellation);
        // A supervisor starts again what did not end well.
        return safeMode.IsOn ? Terminal.CouldNotRun : Terminal.Done;
    }

    private static async Task StartAsync(IHost app, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch
        {
            // What had begun ends in order: the lease is given back, and work that was broken off is no fault.
            await app.StopAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Takes the writer's lease and reads what the node must know before it serves; brings older databases to this version's shape.</summary>
    private static async Task TakeUpAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var flaw = await DatabaseUpgrade.CheckAsync(services, cancellation);
        if (flaw is not DatabaseOlder)
            flaw.OrRefuse();
        if (!await NodeHost.AcquireLeaseAsync(services, cancellation))
            throw new CommandFailed(Terminal.Refused, "node.lease-held: another instance of this node is running.");
        if (flaw is not null && (await DatabaseUpgrade.RunAsync(services, hasBackup: false, cancellation)).OrRefuse() is { Length: > 0 } copy)
            await Console.Error.WriteLineAsync($"The databases were brought to this version's shape. A copy of what they were stands in {copy}; delete it once all is well.");
        await NodeHost.LoadAsync(services, cancellation);
    }

    private sealed record InitPlan(DirectoryInfo Data, string Name, bool Trial, DirectoryInfo? Roots, string Listen, string? Database, string? KeyDatabase)
    {
        private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

        /// <summary>The first configuration file: everything else has a default.</summary>
        public string Configuration() => JsonSerializer.Serialize(
            new
            {
                Node = new { Name, Listen, PublicUrl = Listen },
                // Plain HTTP stays on loopback and nowhere else, and only a trial may use it.
                Federation = new { AllowPlainHttpOnLoopback = Trial, AllowedNetworks = Trial ? new[] { "127.0.0.0/8" } : [] },
                Office = new { RequireSecondFactor = !Trial },
                Database = new { Provider = Database is null ? "sqlite" : "postgresql", Connection = Database ?? "", KeyConnection = KeyDatabase ?? "" },
            },
            Indented);
    }
}
