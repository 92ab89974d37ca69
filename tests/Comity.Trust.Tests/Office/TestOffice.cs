using Comity.Office;
using Comity.Office.Accounts;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Storage.Databases;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Comity.Trust.Tests.Office;

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 14, 3, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>A new, empty database of one provider, gone after the test.</summary>
public interface ITestDatabase
{
    /// <returns>The options and the data folder; null with the reason if there is no such server.</returns>
    static abstract Task<TestDatabase> Create();
}

public sealed record TestDatabase(DatabaseOptions Options, string Folder, Func<Task> Drop);

public sealed class Sqlite : ITestDatabase
{
    public static Task<TestDatabase> Create()
    {
        var folder = Directory.CreateTempSubdirectory("comity-office").FullName;
        return Task.FromResult(new TestDatabase(new DatabaseOptions(), folder, () =>
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
            return Task.CompletedTask;
        }));
    }
}

public sealed class PostgreSql : ITestDatabase
{
    public static async Task<TestDatabase> Create()
    {
        var server = Environment.GetEnvironmentVariable("COMITY_TEST_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(server), "COMITY_TEST_POSTGRES names no server where databases may be created.");
        var name = "office_" + Guid.NewGuid().ToString("N");
        await Run(server!, $"CREATE DATABASE {name}");
        var connection = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
        return new TestDatabase(new DatabaseOptions { Provider = "postgresql", Connection = connection }, "", async () =>
        {
            await using (var pooled = new NpgsqlConnection(connection))
                NpgsqlConnection.ClearPool(pooled);
            await Run(server!, $"DROP DATABASE {name} WITH (FORCE)");
        });
    }

    private static async Task Run(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>An office over a real database; the same facts hold on both providers.</summary>
public abstract class OfficeFacts<TDatabase> : IAsyncLifetime
    where TDatabase : ITestDatabase
{
    protected const string Password = "seven grey herons";

    private TestDatabase? _database;
    private ServiceProvider? _services;

    internal StoppedClock Clock { get; } = new();

    protected IServiceProvider Services => _services!;

    protected static Actor Cli { get; } = Actor.Operator("cli");

    protected static Profile AProfile { get; } = new("A. Heron", ["duty"], ["en"], "Etc/UTC");

    public async ValueTask InitializeAsync()
    {
        _database = await TDatabase.Create();
        var services = new ServiceCollection();
        Configure(services);
        _services = services.BuildServiceProvider();
        await With<NodeDb, bool>(db => db.Database.EnsureCreatedAsync());
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_services is not null)
            await _services.DisposeAsync();
        if (_database is not null)
            await _database.Drop();
    }

    internal void Configure(IServiceCollection services)
    {
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddNodeDatabase(_database!.Options, _database.Folder);
        services.AddOffice();
        services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        services.AddSingleton(new PasswordSafe(rounds: 1_000)); // the usual rounds have a test of their own
    }

    /// <summary>Runs in a scope of its own, as each request does.</summary>
    protected async Task<TResult> With<TService, TResult>(Func<TService, Task<TResult>> use)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    protected async Task<OfficerId> AnOfficer(string login = "heron", int seat = 1, params Grant[] grants)
    {
        var created = (await With<CreateOfficer, Result<CreatedOfficer>>(use => use.Run(Cli, seat, login, AProfile, default))).Value;
        foreach (var grant in grants)
            Assert.Null(await With<GrantRole, Refusal?>(use => use.Give(Cli, created.Id, grant, default)));
        Assert.Null(await With<SetPassword, Refusal?>(use => use.WithLink(created.Link.Secret, Password, null, default)));
        return created.Id;
    }

    internal async Task<Actor> ActorOf(OfficerId officer) =>
        new(Comity.Office.Audit.AuditWho.Person(officer), (await With<NodeDb, (Officer, OfficerRights Rights)?>(db => OfficerReader.Load(db, officer, default)))!.Value.Rights);
}
