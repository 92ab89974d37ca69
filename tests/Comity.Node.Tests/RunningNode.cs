using System.Text.Json;
using Comity.Contacts;
using Comity.Jose;
using Comity.Office.Accounts;
using Comity.Office.Entry;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Statements.Rosters;
using Comity.Storage;
using Comity.Storage.Databases;
using Comity.Storage.History;
using Comity.Storage.Trust;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Comity.Node.Tests;

/// <summary>A whole node in this process, on a data folder of its own: two invented participants in one community, a few desks and officers.</summary>
public class RunningNode : IAsyncLifetime
{
    public const string Password = "correct horse battery";

    private readonly DataFolder _folder = new(Path.Combine(Directory.CreateTempSubdirectory("comity-node-").FullName, "data"));
    private WebApplication? _app;

    /// <summary>Base address without a slash at its end.</summary>
    public string Url { get; private set; } = "";

    public ParticipantId Own { get; private set; }

    public ParticipantId Other { get; private set; }

    public IServiceProvider Services => _app!.Services;

    protected virtual bool RequiresSecondFactor => false;

    /// <summary>Where the node keeps its history; the folder, unless a test says otherwise.</summary>
    protected virtual DatabaseOptions Database => new();

    public virtual async ValueTask InitializeAsync()
    {
        _folder.Create();
        await File.WriteAllTextAsync(_folder.Configuration, JsonSerializer.Serialize(new
        {
            Node = new { Name = "Comity", Listen = "http://127.0.0.1:0", OfferPseudoLanguage = true },
            Office = new { RequireSecondFactor = RequiresSecondFactor },
            Database,
            Logging = new { LogLevel = new { Default = "Error" } },
        }));
        await using (var offline = NodeHost.BuildOffline(_folder))
            await FoundAsync(offline);
        _app = NodeHost.Build(_folder);
        await NodeHost.LoadAsync(_app.Services, default);
        Assert.True(await NodeHost.AcquireLeaseAsync(_app.Services, default));
        await _app.StartAsync();
        Url = _app.Urls.Single();
        // The directory learns names from rosters in the background.
        while (!await Ask(db => db.Set<ParticipantRow>().AnyAsync(row => row.Name == "Ymir Islands")))
            await Task.Delay(20);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(Path.GetDirectoryName(_folder.Path)!, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens an account and returns its setup secret.</summary>
    public async Task<string> OpenAccount(string login, params string[] roles)
    {
        await using var scope = Services.CreateAsyncScope();
        return await OpenAccount(scope.ServiceProvider, login, [], roles);
    }

    /// <summary>An API token with these rights of an officer.</summary>
    public async Task<string> Token(string login, Verbs scope = Verbs.Read | Verbs.Draft)
    {
        await using var services = Services.CreateAsyncScope();
        var officer = await services.ServiceProvider.GetRequiredService<Officers>().Find(login, default);
        var issued = await services.ServiceProvider.GetRequiredService<ApiTokens>()
            .Issue(Actor.Operator("test"), officer!.Id, "test", scope, TimeSpan.FromDays(1), default);
        return issued.Value.Text;
    }

    public async Task<T> Ask<T>(Func<NodeDb, Task<T>> question)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync();
        return await question(db);
    }

    private static async Task<string> OpenAccount(IServiceProvider services, string login, string[] desks, params string[] roles)
    {
        var profile = new Profile(login.ToUpperInvariant()[..1] + login[1..], desks, ["en"], "Africa/Nairobi");
        var created = (await services.GetRequiredService<CreateOfficer>().Run(Actor.Operator("test"), 1, login, profile, default)).Value;
        foreach (var role in roles)
            Assert.Null(await services.GetRequiredService<GrantRole>().Give(Actor.Operator("test"), created.Id, new Grant(role, 1, null), default));
        return created.Link.Secret;
    }

    private static async Task Officer(IServiceProvider services, string login, string[] desks, params string[] roles)
    {
        var secret = await OpenAccount(services, login, desks, roles);
        Assert.Null(await services.GetRequiredService<SetPassword>().WithLink(secret, Password, null, default));
    }

    private async Task FoundAsync(IServiceProvider services)
    {
        await DatabaseUpgrade.CreateAsync(services, default);
        var founding = services.GetRequiredService<Founding>();
        var (own, other) = (await SeatAsync(founding, "Xenia"), await SeatAsync(founding, "Ymir"));
        (Own, Other) = (own.Participant, other.Participant);
        var community = (await founding.FoundCommunityAsync(own, LanguageText.Of("en", "Coastal States"), CommunityKind.Regional, MemberOf(own, "Republic of Xenia", "XA"), rules: null, default)).Value.Community;
        var join = (await founding.AskToJoinAsync(other, community, default)).Value.Join;
        Assert.Null((await founding.ChangeRosterAsync(own, community,
            body => body with { Members = [.. body.Members, MemberOf(other, "Ymir Islands", "XB") with { Join = join }] }, default)).Refusal);
        foreach (var (desk, marking) in Examples.Desks(community, own.Participant, other.Participant))
            await ReleaseAsync(services, community, desk, marking);
        await using var scope = services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        await Officer(scope.ServiceProvider, "ada", [], "senior-officer", "administrator");
        await Officer(scope.ServiceProvider, "rolf", [], "reader");
        await Officer(scope.ServiceProvider, "cora", ["crisis"], "reader");
        await Officer(scope.ServiceProvider, "nina", []);
        await Officer(scope.ServiceProvider, "tess", [], "reader");
        await Officer(scope.ServiceProvider, "audra", [], "auditor");
    }

    private static async Task<SeatRow> SeatAsync(Founding founding, string name) => (await founding.FoundSeatAsync(
        name, [EcPrivateJwk.GenerateP384(), EcPrivateJwk.GenerateP384()], threshold: 2, trial: true, NodeHost.AutomaticTypes, default)).Value;

    private static Member MemberOf(SeatRow seat, string name, string code) => new() { P = seat.Participant, Name = LanguageText.Of("en", name), Code = code, Kind = MemberKind.State };

    private static async Task ReleaseAsync(IServiceProvider services, CommunityId community, DeskEntry desk, Marking marking)
    {
        var released = await services.GetRequiredService<StatementRelease>().ReleaseAsync(new StatementDraft
        {
            Seat = 1,
            Type = ContactTypes.Entry,
            Community = community,
            Marking = marking,
            Body = BodyJson.Write(desk),
            Subject = ContactTypes.DeskSubject(desk.Desk),
        }, alongside: null, default);
        Assert.Null(released.Refusal);
    }
}

/// <summary>The same node where a password alone opens nothing.</summary>
public sealed class GuardedNode : RunningNode
{
    protected override bool RequiresSecondFactor => true;
}

/// <summary>The same node on databases of its own on the server that COMITY_TEST_POSTGRES names; it does not run where there is none.</summary>
public sealed class RunningNodeOnPostgreSql : RunningNode
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("COMITY_TEST_POSTGRES");

    private readonly string _name = "comity_" + Guid.NewGuid().ToString("N");

    public static bool IsThere => !string.IsNullOrEmpty(Server);

    protected override DatabaseOptions Database => new() { Provider = "postgresql", Connection = Named(_name), KeyConnection = Named(_name + "_keys") };

    public override ValueTask InitializeAsync() => IsThere ? base.InitializeAsync() : ValueTask.CompletedTask;

    private static string Named(string database) => new NpgsqlConnectionStringBuilder(Server) { Database = database, MaxPoolSize = 20 }.ConnectionString;
}

[CollectionDefinition(nameof(RunningNodeOnPostgreSql))]
public sealed class RunningNodeOnPostgreSqlCollection : ICollectionFixture<RunningNodeOnPostgreSql>;

[CollectionDefinition(nameof(RunningNode))]
public sealed class RunningNodeCollection : ICollectionFixture<RunningNode>, ICollectionFixture<Chromium>;
