using Comity.Jose;
using Comity.Statements;
using Comity.Statements.Rosters;
using Comity.Storage;
using Comity.Storage.Databases;
using Comity.Storage.History;
using Comity.Storage.Keys;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using StatementType = Comity.Statements.StatementType;

namespace Comity.Trust.Tests;

/// <summary>A real node's trust core over a real database in a folder of its own, gone when disposed.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    public static readonly StatementType Note = StatementType.Parse("test.note/1");

    private TestNode(ServiceProvider services, string folder, List<EcPrivateJwk> roots) => (Services, Folder, Roots) = (services, folder, roots);

    public ServiceProvider Services { get; }

    public string Folder { get; }

    public IReadOnlyList<EcPrivateJwk> Roots { get; }

    public SeatRow Seat { get; private set; } = null!;

    public ParticipantId Participant => Seat.Participant;

    public TrustBook Trust => Get<TrustBook>();

    public static bool HasPostgres => PostgresServer is { Length: > 0 };

    private static string? PostgresServer => Environment.GetEnvironmentVariable("COMITY_TEST_POSTGRES");

    /// <summary>Founds a node with one trial seat.</summary>
    public static async Task<TestNode> FoundAsync(
        string name, string provider = "sqlite", TimeProvider? time = null, Action<IServiceCollection>? configure = null)
    {
        var folder = Directory.CreateTempSubdirectory("comity-test-").FullName;
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddStorage(await DatabaseAsync(provider), folder, Path.Combine(folder, "high-water"));
        services.AddModelPart<NoteTables>();
        services.AddProjection<NoteProjection>();
        configure?.Invoke(services);
        var node = new TestNode(services.BuildServiceProvider(), folder, [EcPrivateJwk.GenerateP384(), EcPrivateJwk.GenerateP384(), EcPrivateJwk.GenerateP384()]);
        await node.CreateDatabasesAsync();
        node.Seat = (await node.Get<Founding>().FoundSeatAsync(name, node.Roots, 2, trial: true, ["trust.audit-head/1"], default)).Value;
        return node;
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public Task<NodeDb> DbAsync() => Get<IDbContextFactory<NodeDb>>().CreateDbContextAsync();

    /// <summary>Founds a community with this node as registrar and lets the others in, by files as people would carry them.</summary>
    public async Task<CommunityId> FoundCommunityAsync(params TestNode[] others)
    {
        var self = new Member { P = Participant, Name = LanguageText.Of("en", Seat.Name), Kind = MemberKind.Organisation };
        var founded = (await Get<Founding>().FoundCommunityAsync(Seat, LanguageText.Of("en", "Test community"), CommunityKind.Regional, self, rules: null, default)).Value;
        foreach (var other in others)
        {
            var members = Trust.Of(founded.Community)!.Newest.Body.Members.Select(member => member.P);
            Ok(await other.Get<Founding>().TakeAsync(Get<Founding>().File(members, [founded.Community]), default));
            var request = (await other.Get<Founding>().AskToJoinAsync(other.Seat, founded.Community, default)).Value;
            Ok(await Get<Founding>().TakeAsync(request, default));
            var member = new Member { P = other.Participant, Name = LanguageText.Of("en", other.Seat.Name), Code = other.Seat.Name, Join = request.Join };
            _ = (await Get<Founding>().ChangeRosterAsync(Seat, founded.Community, body => body with { Members = [.. body.Members, member] }, default)).Value;
        }

        var all = others.Append(this).ToList();
        foreach (var other in others)
            Ok(await other.Get<Founding>().TakeAsync(Get<Founding>().File(all.Select(node => node.Participant), [founded.Community]), default));
        return founded.Community;
    }

    /// <summary>A draft of a plain test statement to named participants.</summary>
    public StatementDraft NoteTo(CommunityId community, string text, params ParticipantId[] recipients) => new()
    {
        Seat = Seat.Id,
        Type = Note,
        Community = community,
        Marking = Marking.Create(Tlp.Amber, recipients.Length == 0
            ? new Audience.Community(community)
            : new Audience.Named([.. recipients.Select(recipient => new Recipient(recipient, []))])).Value,
        Body = BodyJson.Write(new NoteBody(text)),
    };

    /// <summary>Copies the history aside as a backup would; on SQLite.</summary>
    public async Task BackUpAsync()
    {
        File.Delete(Path.Combine(Folder, "node.backup"));
        await using var db = await DbAsync();
        await db.Database.ExecuteSqlAsync($"VACUUM INTO {Path.Combine(Folder, "node.backup")}");
    }

    /// <summary>Puts the copy back under the running node.</summary>
    public void Restore()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        File.Delete(Path.Combine(Folder, "node.db-wal"));
        File.Delete(Path.Combine(Folder, "node.db-shm"));
        File.Copy(Path.Combine(Folder, "node.backup"), Path.Combine(Folder, "node.db"), overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }

    private static void Ok(Refusal? refusal) => Assert.Null(refusal);

    private async Task CreateDatabasesAsync()
    {
        await using var db = await DbAsync();
        await db.Database.EnsureCreatedAsync();
        await using var keys = await Get<IDbContextFactory<KeyDb>>().CreateDbContextAsync();
        await keys.Database.EnsureCreatedAsync();
    }

    private static async Task<DatabaseOptions> DatabaseAsync(string provider)
    {
        if (provider == "sqlite")
            return new DatabaseOptions();
        Assert.SkipUnless(HasPostgres, "COMITY_TEST_POSTGRES names no PostgreSQL server");
        var name = "comity_" + Guid.NewGuid().ToString("N");
        return new DatabaseOptions { Provider = "postgresql", Connection = await CreateAsync(name), KeyConnection = await CreateAsync(name + "_keys") };
    }

    private static async Task<string> CreateAsync(string database)
    {
        await using var server = new NpgsqlConnection(PostgresServer);
        await server.OpenAsync();
        await using var create = server.CreateCommand();
#pragma warning disable CA2100 // The name was made above from a GUID.
        create.CommandText = $"CREATE DATABASE {database}";
#pragma warning restore CA2100
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(PostgresServer) { Database = database, MaxPoolSize = 20 }.ConnectionString;
    }
}

/// <summary>The body of the plain statement that trust tests send.</summary>
internal sealed record NoteBody(string Text);

internal sealed class NoteRow
{
    public required long Arrival { get; init; }

    public required StatementId Sid { get; init; }

    public required string Text { get; init; }
}

internal sealed class NoteTables : IModelPart
{
    public void Build(ModelBuilder model) => model.Entity<NoteRow>(row =>
    {
        row.ToTable("test_notes");
        row.HasKey(note => note.Arrival);
        row.Property(note => note.Arrival).ValueGeneratedNever();
    });
}

/// <summary>Keeps notes; refuses the text "illegal" and breaks on "broken", so that tests can see both.</summary>
internal sealed class NoteProjection : IProjection
{
    public string Name => "test.notes";

    public int Version => 1;

    public bool Follows(StatementType type) => type.Capability == "test";

    public Task<Refusal?> JudgeAsync(NodeDb db, Admission admission, CancellationToken cancellation) =>
        Task.FromResult(Text(admission) == "illegal" ? (Refusal)new IllegalNote() : null);

    public Task ApplyAsync(NodeDb db, Admission admission, CancellationToken cancellation)
    {
        if (Text(admission) == "broken")
            throw new InvalidOperationException("broken on purpose");
        db.Add(new NoteRow { Arrival = admission.Arrival, Sid = admission.Statement.Id, Text = Text(admission) });
        return Task.CompletedTask;
    }

    public Task ClearAsync(NodeDb db, CancellationToken cancellation) => db.Set<NoteRow>().ExecuteDeleteAsync(cancellation);

    private static string Text(Admission admission) => admission.Statement.Envelope.ReadBody<NoteBody>().Value.Text;
}

internal sealed record IllegalNote() : Refusal("test.illegal", "The note is illegal.");
