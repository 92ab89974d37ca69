using System.Text;
using Comity.Cases.Bodies;
using Comity.Cases.Clocks;
using Comity.Cases.Queries;
using Comity.Cases.Threads;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Databases;
using Comity.Storage.Feeds;
using Comity.Storage.Log;
using Comity.Storage.History;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Comity.Tests.Cases;

/// <summary>Several invented States, each with a seat of its own in one real database: what one issues, tests carry to the others.</summary>
internal sealed class Node : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    public static readonly CommunityId Community = CommunityId.Of("community"u8);

    private readonly ServiceProvider _services;
    private readonly string _folder = Directory.CreateTempSubdirectory("comity-test-").FullName;
    private readonly CasesProjection _projection = new();
    private readonly Dictionary<int, HashSet<StatementId>> _known = [];
    private long _arrival;

    private Node(DatabaseOptions options)
    {
        _services = new ServiceCollection().AddNodeDatabase(options, _folder).AddModelPart<CaseTables>().AddModelPart<CoreTables>().BuildServiceProvider();
    }

    public static async Task<Node> WithAsync(string provider, int seats)
    {
        var node = new Node(Options(provider));
        await using var db = node.Open();
        await db.Database.EnsureCreatedAsync();
        for (var seat = 1; seat <= seats; seat++)
            node.AddSeat(db, seat, State(seat));
        await db.SaveChangesAsync();
        return node;
    }

    public static ParticipantId State(int seat) => ParticipantId.Of(Encoding.ASCII.GetBytes($"X{seat}"));

    /// <summary>Who may read in every community and sits at these desks.</summary>
    public static CaseReader Reader(params IReadOnlyList<string> desks) => new(desks, new CommunityScope(All: true, []));

    public NodeDb Open() => _services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContext();

    public void AddSeat(NodeDb db, int seat, ParticipantId participant)
    {
        db.Add(new SeatRow { Id = seat, Participant = participant, Name = "X", CreatedAt = Noon });
        _known[seat] = [];
    }

    /// <summary>Signs in the name of a State, without judging: what a faulty or hostile node might send.</summary>
    public static Statement Sign(ParticipantId issuer, StatementDraft draft, DateTimeOffset? at = null)
    {
        var envelope = new Envelope
        {
            Type = draft.Type,
            Issuer = issuer,
            Community = draft.Community,
            Keyset = StatementId.Of("keyset"u8),
            Roster = StatementId.Of("roster"u8),
            Nonce = Sha256Digest.Of(Guid.NewGuid().ToByteArray()),
            IssuedAt = at ?? Noon,
            Marking = draft.Marking,
            Use = draft.Use,
            Exercise = draft.Exercise,
            References = draft.References,
            Attachments = draft.Attachments,
            Body = draft.Body,
        };
        var payload = EnvelopeWriter.Write(envelope);
        // Read back, as every node does: what tests see went over the wire.
        return new Statement(StatementId.Of(payload), issuer, EnvelopeReader.Read(payload).Value, "kid", Custody.HostHeld, payload);
    }

    /// <summary>Signs and admits at the issuer's own seat; the draft must be legal.</summary>
    public async Task<Statement> IssueAsync(int seat, Result<StatementDraft> draft, DateTimeOffset? at = null)
    {
        Assert.Null(draft.Refusal);
        var statement = Sign(State(seat), draft.Value, at);
        Assert.Null(await AdmitAsync(seat, statement, at));
        return statement;
    }

    /// <summary>Whether every shared reference is there, as admission demands before it judges.</summary>
    public bool IsReady(int seat, Statement statement) =>
        statement.Envelope.References.Where(reference => reference.Shared).All(reference => _known[seat].Contains(reference.Sid));

    public async Task<Refusal?> AdmitAsync(int seat, Statement statement, DateTimeOffset? at = null)
    {
        await using var db = Open();
        return await AdmitAsync(db, seat, statement, at);
    }

    public async Task<Refusal?> AdmitAsync(NodeDb db, int seat, Statement statement, DateTimeOffset? at = null)
    {
        var self = await SelfAsync(db, seat);
        var admission = new Admission(++_arrival, seat, self, statement, self == statement.Issuer, at ?? Noon);
        if (await _projection.JudgeAsync(db, admission, default) is { } refusal)
            return refusal;
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            await _projection.ApplyAsync(db, admission, default);
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        db.ChangeTracker.Clear();
        _known[seat].Add(statement.Id);
        Admitted.Add(admission);
        return null;
    }

    /// <summary>Everything admitted anywhere, in order: a rebuild replays it.</summary>
    public List<Admission> Admitted { get; } = [];

    public OutboxRow Outbox(int seat, Statement statement) => new()
    {
        Reaction = "test",
        Seat = seat,
        Arrival = Admitted.Single(admission => admission.Seat == seat && admission.Statement.Id == statement.Id).Arrival,
        DueAt = Noon,
    };

    /// <summary>Issues at one seat and admits at another.</summary>
    public async Task<Statement> SendAsync(int from, int to, Result<StatementDraft> draft, DateTimeOffset? at = null)
    {
        var statement = await IssueAsync(from, draft, at);
        Assert.Null(await AdmitAsync(to, statement, at));
        return statement;
    }

    public async Task<CaseRow> CaseAsync(int seat, StatementId thread)
    {
        await using var db = Open();
        return await db.Set<CaseRow>().AsNoTracking().SingleAsync(row => row.Seat == seat && row.Thread == thread);
    }

    /// <summary>The pair of statuses between the opener and one receiver, as a seat shows it.</summary>
    public async Task<(SenderStatus, ReceiverStatus)> PairAsync(int seat, StatementId thread, int receiver)
    {
        await using var db = Open();
        var participant = State(receiver);
        var party = await db.Set<CasePartyRow>().AsNoTracking()
            .SingleOrDefaultAsync(row => row.Seat == seat && row.Thread == thread && row.Participant == participant);
        return ((await CaseAsync(seat, thread)).SenderStatus, party?.Status ?? ReceiverStatus.Silent);
    }

    public async ValueTask DisposeAsync()
    {
        await using (var db = Open())
            await db.Database.EnsureDeletedAsync();
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static Task<ParticipantId> SelfAsync(NodeDb db, int seat) =>
        db.Set<SeatRow>().Where(row => row.Id == seat).Select(row => row.Participant).FirstAsync();

    private static DatabaseOptions Options(string provider)
    {
        if (provider == "sqlite")
            return new DatabaseOptions();
        var server = Environment.GetEnvironmentVariable("COMITY_TEST_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(server), "COMITY_TEST_POSTGRES is not set.");
        var name = "comity_" + Guid.NewGuid().ToString("N");
        return new DatabaseOptions { Provider = "postgresql", Connection = new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = false }.ToString() };
    }

    /// <summary>The tables of the trust core that cases read.</summary>
    private sealed class CoreTables : IModelPart
    {
        public void Build(ModelBuilder model)
        {
            model.Entity<SeatRow>(row => row.ToTable("seats").HasKey(seat => seat.Id));
            model.Entity<StatementRow>(row => row.ToTable("statements").HasKey(statement => statement.Arrival));
            model.Entity<LogHeadRow>(row => row.ToTable("log_heads").HasKey(head => new { head.Seat, head.Epoch }));
            model.Entity<OutboxRow>(row => row.ToTable("outbox").HasKey(item => item.Id));
            model.Entity<FeedItemRow>(row => row.ToTable("feed_items").HasKey(item => new { item.Seat, item.Peer, item.N }));
        }
    }
}

/// <summary>Our duty desk as a test has it: a chain, real time, a policy desk.</summary>
internal sealed class TestDuty(params DutyCall[] chain) : IDutyDesk
{
    public Task<IReadOnlyList<DutyCall>> ChainAsync(NodeDb db, int seat, string? desk, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<DutyCall>>(chain);

    // Not urgent, the night of eight hours is left out once: enough to see whether it was asked.
    public Task<DateTimeOffset> AfterAsync(
        NodeDb db, int seat, ParticipantId participant, string? desk, DateTimeOffset from, TimeSpan duration, bool urgent, CancellationToken cancellation) =>
        Task.FromResult(from + duration + (urgent ? TimeSpan.Zero : TimeSpan.FromHours(8)));

    public Task<string?> PolicyDeskAsync(NodeDb db, int seat, ParticipantId participant, CancellationToken cancellation) => Task.FromResult<string?>("policy");
}

/// <summary>Bodies that are in order.</summary>
internal static class Example
{
    public static LanguageText En(string text) => LanguageText.Of("en", text);

    public static NotificationBody Notification(WantedAnswer wanted = WantedAnswer.Acknowledgement) => new()
    {
        Title = En("Scans of power grid operators"),
        Text = En("Seen from three networks."),
        Wanted = wanted,
        AnswerBy = Node.Noon.AddDays(1),
    };

    public static RequestBody Request(Urgency urgency = Urgency.Routine) => new()
    {
        Kind = Comity.Cases.Incidents.RequestKind.Mitigation,
        Title = En("Please stop the flood"),
        Text = En("From 192.0.2.7 since this morning."),
        Wanted = WantedAnswer.Decision,
        AnswerBy = Node.Noon.AddDays(2),
        Urgency = urgency,
        OwnNumber = "XA-17",
        Desk = "cert",
    };

    public static Marking To(params int[] seats) => Marking.Create(Tlp.Amber, new Audience.Named([.. seats.Select(seat => new Recipient(Node.State(seat), []))])).Value;

    public static AnswerBody Answer(AnswerStatus status) => new()
    {
        Status = status,
        Text = En("As said."),
        ExpectedBy = status == AnswerStatus.UnderDetermination ? Node.Noon.AddDays(1) : null,
        Conditions = status is AnswerStatus.ConditionallyAccepted or AnswerStatus.PartlyAccepted ? En("Only the first part.") : null,
        Reason = status == AnswerStatus.Declined ? DeclineReason.Capacity : null,
        RedirectToName = status == AnswerStatus.Redirected ? "The team of XC" : null,
    };
}
