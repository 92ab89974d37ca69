using Comity.Office.Audit;
using Comity.Office.Exit;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.History;
using Comity.Storage.Upkeep;
using Comity.Trust.Tests.Office.Drafts;
using Microsoft.EntityFrameworkCore;

namespace Comity.Trust.Tests.Office.Exit;

public sealed class VisibleRowsOnSqlite : VisibleRowsTests
{
    protected override string Provider => "sqlite";
}

public sealed class VisibleRowsOnPostgreSql : VisibleRowsTests
{
    protected override string Provider => "postgresql";
}

public abstract class VisibleRowsTests
{
    protected abstract string Provider { get; }

    [Fact]
    public async Task Lists_filtered_in_the_database_agree_with_the_policy_for_every_statement_and_reader()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        await FillAsync(desk);
        await using var db = await desk.Node.DbAsync();
        var all = await db.Set<StatementRow>().AsNoTracking().OrderBy(row => row.Arrival).ToListAsync();

        foreach (var reader in Readers(desk))
        {
            var listed = await db.Set<StatementRow>().VisibleTo(db, reader).Select(row => row.Arrival).Order().ToListAsync();
            var allowed = new List<long>();
            foreach (var row in all)
            {
                if (ExitPolicy.MayLeave((await desk.Node.Get<ExitFactsReader>().FindAsync(desk.Seat, desk.Node.Participant, row.Sid, default))!, reader))
                    allowed.Add(row.Arrival);
            }

            Assert.Equal(allowed, listed);
        }
    }

    [Fact]
    public async Task Rows_that_derive_from_statements_are_filtered_alike()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        await FillAsync(desk);
        await using var db = await desk.Node.DbAsync();
        var duty = new Reader.Officer(desk.Officer(Verbs.Read, null, "duty").Rights, desk.Seat);
        var none = new Reader.Officer(desk.Officer(Verbs.Read).Rights, desk.Seat);

        var seen = await db.Set<NoteRow>().VisibleTo(db, duty, note => note.Arrival).CountAsync();
        var seenByNone = await db.Set<NoteRow>().VisibleTo(db, none, note => note.Arrival).CountAsync();

        Assert.Equal((6, 4), (seen, seenByNone));
        Assert.Equal(9, await db.Set<NoteRow>().CountAsync());
    }

    [Fact]
    public async Task A_rebuild_reproduces_who_may_read()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        await FillAsync(desk);
        var before = await ReadersOf(desk);
        await using var db = await desk.Node.DbAsync();

        await new ReadersProjection().ClearAsync(db, default);
        Assert.Empty(await ReadersOf(desk));
        // Keysets and rosters included, which verify as chains and not by themselves.
        await desk.Node.Get<Rebuild>().RunAsync(progress: null, default);

        Assert.Equal(before, await ReadersOf(desk));
    }

    [Fact]
    public async Task A_type_that_no_capability_knows_is_still_held_and_for_nobody()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (sid, jws) = await SaidBy(desk.Crane, desk.Crane.NoteTo(desk.Community, "x", desk.Node.Participant) with { Type = StatementType.Parse("future.thing/1") });

        Assert.Equal((Standing.Held, "statement.unknown-type"), await ReceiveAsync(desk, sid, jws));

        await using var db = await desk.Node.DbAsync();
        var all = new Reader.Officer(new OfficerRights(desk.Seat, ["duty"], [new RightsGrant(Verbs.Read, desk.Seat, null)]), desk.Seat);
        Assert.False(await db.Set<StatementRow>().VisibleTo(db, all).AnyAsync(row => row.Sid == sid));
        Assert.False(ExitPolicy.MayLeave((await desk.Node.Get<ExitFactsReader>().FindAsync(desk.Seat, desk.Node.Participant, sid, default))!, all));
    }

    [Fact]
    public async Task A_red_statement_opens_for_its_desk_alone_and_every_attempt_is_recorded()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var red = desk.Crane.NoteTo(desk.Community, "x") with { Marking = To(Tlp.Red, desk.Node.Participant, "duty") };
        var (sid, jws) = await SaidBy(desk.Crane, red);
        Assert.Equal((Standing.Admitted, null), await ReceiveAsync(desk, sid, jws));
        Task<Result<Statement>> Open(Actor actor) => desk.With<OpenStatement, Result<Statement>>(use => use.Run(actor, desk.Seat, sid, default));

        Assert.Equal(sid, (await Open(desk.Officer(Verbs.Read, null, "duty"))).Value.Id);
        Assert.Equal("statement.not-found", (await Open(desk.Officer(Verbs.Read, null, "legal"))).Refusal?.Code);
        Assert.Equal("statement.not-found", (await Open(desk.Officer(Verbs.Draft, null, "duty"))).Refusal?.Code);

        await using var db = await desk.Node.DbAsync();
        var outcomes = await db.Set<AuditRecord>().Where(row => row.Verb == "statement.read").OrderBy(row => row.Sequence).Select(row => row.Outcome).ToListAsync();
        Assert.Equal(["done", "statement.not-found", "statement.not-found"], outcomes);
    }

    /// <summary>Nine notes under all kinds of marking, said here and received.</summary>
    private static async Task FillAsync(DraftDesk desk)
    {
        var (us, crane) = (desk.Node.Participant, desk.Crane.Participant);
        await desk.SayAsync(Tlp.Amber, To(Tlp.Amber, crane).Audience); // seen by all here
        await desk.SayAsync(Tlp.Green, new Audience.Community(desk.Community)); // all
        await desk.SayAsync(Tlp.Red, To(Tlp.Red, crane, "duty").Audience); // nobody here
        await desk.SayAsync(Tlp.Red, new Audience.Named([new Recipient(crane, ["duty"]), new Recipient(us, ["duty"])])); // duty
        foreach (var marking in new[]
        {
            To(Tlp.AmberStrict, us), // all
            To(Tlp.Red, us, "duty", "*"), // duty
            To(Tlp.Red, us, "legal"), // neither
            Marking.Create(Tlp.Clear, new Audience.Public()).Value, // all
            To(Tlp.Amber, us, "legal"), // neither
        })
        {
            var (sid, jws) = await SaidBy(desk.Crane, desk.Crane.NoteTo(desk.Community, "x") with { Marking = marking });
            Assert.Equal((Standing.Admitted, null), await ReceiveAsync(desk, sid, jws));
        }
    }

    private static Reader.Officer[] Readers(DraftDesk desk)
    {
        OfficerRights Rights(string[] desks, params RightsGrant[] grants) => new(desk.Seat, desks, grants);
        var everywhere = new RightsGrant(Verbs.Read, desk.Seat, null);
        var here = new RightsGrant(Verbs.Read, desk.Seat, desk.Community);
        return
        [
            new(Rights(["duty"], everywhere), desk.Seat),
            new(Rights(["duty"], here), desk.Seat),
            new(Rights(["legal", "duty"], here), desk.Seat),
            new(Rights([], here), desk.Seat),
            new(Rights(["*"], here), desk.Seat),
            new(Rights(["duty"], here with { Verbs = Verbs.Administer | Verbs.Audit }), desk.Seat),
            new(Rights(["duty"], here with { Community = new CommunityId(Sha256Digest.Of([9])) }), desk.Seat),
            new(Rights(["duty"], everywhere with { Seat = desk.Seat + 1 }), desk.Seat + 1),
            new(new OfficerRights(desk.Seat + 1, ["duty"], [everywhere]), desk.Seat),
            new(OfficerRights.None, desk.Seat),
        ];
    }

    private static Marking To(Tlp tlp, ParticipantId participant, params string[] desks) =>
        Marking.Create(tlp, new Audience.Named([new Recipient(participant, desks)])).Value;

    private static async Task<(StatementId Sid, byte[] Jws)> SaidBy(TestNode node, StatementDraft draft)
    {
        var released = (await node.Get<StatementRelease>().ReleaseAsync(draft, null, default)).Value;
        return (released.Sid, (await node.Get<StatementArchive>().FindAsync(node.Seat.Id, released.Sid, default))!.Jws);
    }

    private static async Task<(Standing, string?)> ReceiveAsync(DraftDesk desk, StatementId sid, byte[] jws)
    {
        var admission = desk.Node.Get<StatementAdmission>();
        var keys = await admission.PrepareKeysAsync(desk.Seat, [sid], default);
        await using var db = await desk.Node.DbAsync();
        await using var transaction = await db.BeginWriteAsync(default);
        var outcome = await admission.AdmitAsync(
            new AdmissionBatch(db, desk.Seat, desk.Node.Participant, isCareful: true), desk.Crane.Participant, sid, new ReceivedStatement(jws), keys[0], lag: null, default);
        await transaction.CommitAsync();
        return (outcome.Standing, outcome.Refusal?.Code);
    }

    private static async Task<List<(long Arrival, string Desk, CommunityId? Community)>> ReadersOf(DraftDesk desk)
    {
        await using var db = await desk.Node.DbAsync();
        var rows = await db.Set<StatementReaderRow>().AsNoTracking().OrderBy(row => row.Arrival).ThenBy(row => row.Desk).ToListAsync();
        return rows.ConvertAll(row => (row.Arrival, row.Desk, row.Community));
    }
}
