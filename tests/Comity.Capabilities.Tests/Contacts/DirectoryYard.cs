using Comity.Contacts;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;
using static Comity.Tests.Contacts.Examples;

namespace Comity.Tests.Contacts;

/// <summary>A directory in a real database: what participants say arrives, what we note is entered, and questions are asked of it.</summary>
public abstract class DirectoryYard(TestDatabase database) : IAsyncLifetime
{
    private protected static readonly CancellationToken None = CancellationToken.None;

    private protected TestDatabase Database { get; } = database;

    private protected DirectoryProjection Projection { get; } = new();

    /// <summary>What has arrived, in order.</summary>
    private protected List<Admission> History { get; } = [];

    public async ValueTask InitializeAsync() => await Database.CreateAsync(services => services.AddContacts());

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static Statement Answer(ParticipantId issuer, string desk, DateTimeOffset at) => Said(
        issuer, ContactTypes.CheckAnswer, BodyJson.Write(new CheckAnswer { Desk = desk }), at: at,
        references: new Reference(StatementId.Of("check"u8), ContactTypes.Answers, Shared: true));

    private protected static EnterAbsentParty.Request Request(string name) =>
        new(Seat, name, "XQ", "directory of examples", new DateOnly(2026, 6, 1), [Desk()], "officer");

    private protected async Task Arrives(Statement statement)
    {
        await using var db = Database.Open();
        var admission = Admitted(statement, History.Count + 1);
        History.Add(admission);
        db.Add(new StatementRow
        {
            Arrival = admission.Arrival,
            Seat = Seat,
            Sid = statement.Id,
            Issuer = statement.Issuer,
            Type = statement.Type,
            EnteredAt = admission.At,
            Standing = Standing.Admitted,
            Sealed = [],
        });
        Assert.Null(await Projection.JudgeAsync(db, admission, None));
        await Projection.ApplyAsync(db, admission, None);
        await db.SaveChangesAsync();
    }

    private protected async Task Anchored(Statement statement, long index)
    {
        await using var db = Database.Open();
        var row = await db.Set<StatementRow>().SingleAsync(row => row.Sid == statement.Id);
        (row.Grade, row.Epoch, row.Index) = (Grade.Anchored, 0, index);
        await Projection.AnchorAsync(db, new PlaceProven(Seat, statement.Id, statement.Type, 0, index), None);
    }

    private protected async Task Named(ParticipantId participant, string name, string code)
    {
        await using var db = Database.Open();
        await ParticipantNames.LearnAsync(db, Seat, participant, name, code, None);
        await db.SaveChangesAsync();
    }

    private protected async Task Proved(ParticipantId participant, DateTimeOffset at, ProofKind kind)
    {
        await using var db = Database.Open();
        await LastProved.StampAsync(db, Seat, participant, "cert", at, kind, None);
        await db.SaveChangesAsync();
    }

    private protected async Task<AbsentPartyId> Entered(string name)
    {
        await using var db = Database.Open();
        return (await EnterAbsentParty.RunAsync(db, Request(name), Monday, None)).Value;
    }

    private protected async Task<IReadOnlyList<DeskAt<SignedDesk>>> OnDuty(ParticipantId participant, DateTimeOffset? at = null)
    {
        await using var db = Database.Open();
        return await WhoIsOnDuty.RunAsync(db, Seat, participant, null, at ?? Monday, [], None);
    }

    private protected async Task<SearchDirectory.Found> Searched(string text)
    {
        await using var db = Database.Open();
        return (await SearchDirectory.RunAsync(db, Seat, text, Monday, None)).Value;
    }

    private protected async Task<List<ListParticipants.Item>> Listed(PartySort sort, int limit)
    {
        await using var db = Database.Open();
        var (items, after) = (new List<ListParticipants.Item>(), (string?)null);
        do
        {
            var page = (await ListParticipants.RunAsync(db, new(Seat, Monday, sort, after, limit), None)).Value;
            items.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        return items;
    }

    private protected async Task<List<string>> Rows()
    {
        await using var db = Database.Open();
        var desks = await db.Set<DeskRow>().AsNoTracking().ToListAsync();
        var intakes = await db.Set<IntakeRow>().AsNoTracking().ToListAsync();
        var participants = await db.Set<ParticipantRow>().AsNoTracking().ToListAsync();
        var proofs = await db.Set<ProofRow>().AsNoTracking().ToListAsync();
        return
        [
            .. desks.OrderBy(row => row.Arrival).Select(row =>
                $"{row.Seat} {row.Sid} {row.Issuer} {row.Subject} {row.Arrival} {row.Epoch} {row.Index} {row.IssuedAt:O} {row.Tlp} {Convert.ToHexString(row.Body)} {row.Desk} {row.Current} {row.Level} {row.Withdrawn} {row.ValidFrom} {row.ValidUntil} {row.Folded}"),
            .. intakes.OrderBy(row => row.Arrival).Select(row => $"{row.Sid} {row.Arrival} {row.Epoch} {row.Index} {Convert.ToHexString(row.Body)} {row.Current}"),
            .. participants.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => $"{row.Key} {row.Name} {row.Code} {row.SortName} {row.SortCode} {row.Folded}"),
            .. proofs.Select(row => $"{row.Party} {row.Desk} {row.At:O} {row.Kind}"),
        ];
    }
}
