using Comity.Federation;
using Comity.Jose;
using Comity.Storage;
using Comity.Storage.Databases;
using Comity.Storage.History;
using Comity.Storage.Keys;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Simulation;

/// <summary>A real trust core and federation engine over real database files, without network, timers and threads of its own.</summary>
internal sealed class SimNode(int number, string folder, SimTime time, SimulationPlan plan, IPeerChannel channel) : IAsyncDisposable
{
    private readonly Dice _dice = new(plan.Seed, $"node {number}");
    private ServiceProvider? _services;

    public int Number => number;

    /// <summary>XA, XB, ... as invented States are called.</summary>
    public string Name { get; } = "X" + (char)('A' + number);

    public SimClock Clock { get; } = new(time);

    public CrashPoint Crash { get; } = new();

    public IReadOnlyList<EcPrivateJwk> Roots { get; } = [EcPrivateJwk.GenerateP384(), EcPrivateJwk.GenerateP384(), EcPrivateJwk.GenerateP384()];

    public SeatRow Seat { get; private set; } = null!;

    public bool IsUp => _services is not null;

    public ParticipantId Id => Seat.Participant;

    /// <summary>How often data was lost: by a restored backup, or by losing what peers had sent.</summary>
    public int Losses { get; set; }

    /// <summary>Whether statements of its own were lost, so that its word on them is gone, and no new epoch of its log has said so yet.</summary>
    public bool LostOwn { get; set; }

    /// <summary>The leaves that the last backup holds; null before there is one.</summary>
    public long? BackupLeaves { get; private set; }

    public TrustBook Trust => Get<TrustBook>();

    public FederationNode Engine => Get<FederationNode>();

    public SigningGate Gate => Get<SigningGate>();

    public string? WhyShut => Gate.WhyShut(Seat.Id);

    /// <summary>The epoch of its log, as its newest keyset known here says.</summary>
    public int Epoch => Trust.Of(Id)!.Newest.Body.Epoch;

    private string HighWater => Path.Combine(folder, "high-water");

    private string Database => Path.Combine(folder, "node.db");

    public T Get<T>()
        where T : notnull => (_services ?? throw new InvalidOperationException($"{Name} is down.")).GetRequiredService<T>();

    public Task<NodeDb> DbAsync() => Get<IDbContextFactory<NodeDb>>().CreateDbContextAsync();

    public async Task FoundAsync()
    {
        Directory.CreateDirectory(folder);
        _services = Build();
        await using (var db = await DbAsync())
            await db.Database.EnsureCreatedAsync();
        await using (var keys = await Get<IDbContextFactory<KeyDb>>().CreateDbContextAsync())
            await keys.Database.EnsureCreatedAsync();
        Seat = (await Get<Founding>().FoundSeatAsync(Name, Roots, 2, trial: true, [], default)).Value;
        var descriptor = new Statements.Descriptors.DescriptorBody { Endpoints = [$"https://{Name.ToLowerInvariant()}.example"] };
        _ = (await Get<Founding>().DescribeAsync(Seat.Id, descriptor, default)).Value;
        _ = Engine;
    }

    /// <summary>What a node does before it serves: reads its keys and trust documents, compares its log with the high-water file.</summary>
    public async Task StartAsync()
    {
        Crash.Reset();
        _services = Build();
        await Get<SeatKeys>().LoadAsync(default);
        await Trust.LoadAsync(default);
        await Get<BindingConflicts>().LoadAsync(default);
        await Get<RestoreGuard>().CheckAsync(default);
        _ = Engine;
    }

    /// <summary>Ends the process: what was not committed is gone.</summary>
    public async Task StopAsync()
    {
        if (_services is not { } services)
            return;
        ClearPool(await services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync());
        ClearPool(await services.GetRequiredService<IDbContextFactory<KeyDb>>().CreateDbContextAsync());
        _services = null;
        await services.DisposeAsync();
    }

    /// <summary>Copies the database aside, as a backup would; keys and the high-water file are not part of it.</summary>
    public async Task BackUpAsync()
    {
        BackupLeaves = await LeavesAsync();
        await StopAsync();
        File.Copy(Database, Database + ".backup", overwrite: true);
        File.Copy(HighWater, HighWater + ".backup", overwrite: true);
        await StartAsync();
    }

    /// <summary>Puts the last backup in place of the database.</summary>
    /// <param name="withMark">Whether the high-water file goes back too, as when the disk of a whole machine is put back: what no operator may do.</param>
    public async Task RestoreAsync(bool withMark = false)
    {
        await StopAsync();
        if (withMark)
            File.Copy(HighWater + ".backup", HighWater, overwrite: true);
        File.Delete(Database + "-wal");
        File.Delete(Database + "-shm");
        File.Copy(Database + ".backup", Database, overwrite: true);
        await StartAsync();
    }

    public async Task<long> LeavesAsync()
    {
        await using var db = await DbAsync();
        return await db.Set<LeafRow>().LongCountAsync();
    }

    /// <summary>Signs what is new in the log. Null while it may not.</summary>
    public async Task<string?> SignAsync()
    {
        _ = await Get<StatementRelease>().CompleteAsync(Seat.Id, Seat.Participant, default);
        var note = await Get<Checkpointer>().SignAsync(Seat.Id, Id, default);
        Engine.Wake(Seat.Id);
        return note;
    }

    /// <summary>Says by its roots that what it lost is lost, and begins the next epoch of its log; the process is started anew, as after the command.</summary>
    /// <exception cref="Disagreement">It was refused.</exception>
    public async Task DeclareEpochAsync()
    {
        var declaration = Get<EpochDeclaration>();
        var planned = await declaration.PlanAsync(Seat, size: null, default);
        if (!planned.TryGet(out var plan, out var bad)
            || !(await declaration.DeclareAsync(Seat, plan, Roots, replaceLogKey: false, default)).TryGet(out _, out bad))
            throw new Disagreement($"{Name} cannot declare a new epoch: {bad.Code}");
        await StopAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Crash.Reset();
        await StopAsync();
        foreach (var root in Roots)
            root.Dispose();
    }

    private static void ClearPool(DbContext db)
    {
        using (db)
            SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
    }

    private ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock).AddSingleton(plan).AddSingleton(channel);
#pragma warning disable CA5394 // Jitter that can be repeated is the purpose.
        services.AddSingleton(new Random(_dice.Seed()));
#pragma warning restore CA5394
        services.AddStorage(new DatabaseOptions(), folder, HighWater);
        services.ConfigureDbContext<NodeDb>(options => options.AddInterceptors(Crash, QuickSqlite.Instance));
        services.ConfigureDbContext<KeyDb>(options => options.AddInterceptors(Crash, QuickSqlite.Instance));
        services.AddModelPart<NoteTables>();
        services.AddProjection<NoteProjection>();
        services.AddFederationCore();
        return services.BuildServiceProvider();
    }
}
