using Comity.Contacts;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;
using static Comity.Tests.Contacts.Examples;

namespace Comity.Tests.Contacts;

public sealed class DirectoryOnSqliteTests() : DirectoryTests(new SqliteDatabase());

public sealed class DirectoryOnPostgreSqlTests() : DirectoryTests(new PostgreSqlDatabase());

public abstract class DirectoryTests(TestDatabase database) : DirectoryYard(database)
{
    [Fact]
    public async Task The_last_word_of_an_issuer_on_a_desk_is_its_desk()
    {
        await Arrives(Entry(Xa, Desk() with { Languages = ["en"] }));
        await Arrives(Entry(Xa, Desk() with { Languages = ["fr"] }));

        Assert.Equal(["fr"], Assert.Single(await OnDuty(Xa)).Desk.Entry.Languages);
    }

    [Fact]
    public async Task Nobody_changes_the_desk_of_another_by_naming_it()
    {
        await Arrives(Entry(Xa, Desk("cert")));
        await Arrives(Entry(Xb, Desk("cert") with { Withdrawn = true }));

        Assert.Equal(Xa, Assert.Single(await OnDuty(Xa)).Desk.Participant);
        Assert.Empty(await OnDuty(Xb));
    }

    [Fact]
    public async Task The_place_in_the_log_outweighs_the_order_of_arrival()
    {
        var (older, newer) = (Entry(Xa, Desk() with { Languages = ["en"] }), Entry(Xa, Desk() with { Languages = ["fr"] }));
        await Arrives(newer);
        await Arrives(older);
        Assert.Equal(["en"], Assert.Single(await OnDuty(Xa)).Desk.Entry.Languages);

        await Anchored(older, 5);
        await Anchored(newer, 6);

        Assert.Equal(["fr"], Assert.Single(await OnDuty(Xa)).Desk.Entry.Languages);
    }

    [Fact]
    public async Task In_any_order_of_arrival_and_anchoring_the_same_version_stands_at_last()
    {
        var random = new Random(3);
        for (var round = 0; round < 6; round++)
        {
            var state = State("X" + round);
            var versions = Enumerable.Range(1, 5).Select(i => (Statement: Entry(state, Desk() with { Kinds = ["v" + i] }), Index: (long)i)).ToArray();
            var steps = versions.Concat(versions).ToArray();
            random.Shuffle(steps);
            var seen = new HashSet<StatementId>();
            foreach (var (statement, index) in steps)
                await (seen.Add(statement.Id) ? Arrives(statement) : Anchored(statement, index));

            Assert.Equal(["v5"], Assert.Single(await OnDuty(state)).Desk.Entry.Kinds);
        }
    }

    [Fact]
    public async Task Versions_that_arrive_before_anything_is_saved_are_still_one_desk()
    {
        await using var db = Database.Open();
        for (var i = 1; i <= 3; i++)
            await Projection.ApplyAsync(db, Admitted(Entry(Xa, Desk() with { Kinds = ["v" + i] }), i), None);
        await db.SaveChangesAsync();

        Assert.Equal(["v3"], Assert.Single(await OnDuty(Xa)).Desk.Entry.Kinds);
    }

    [Fact]
    public async Task A_rebuilt_directory_has_the_same_rows()
    {
        await Named(Xa, "Xanadu", "XA");
        await Arrives(Entry(Xa, Desk("cert")));
        await Arrives(Entry(Xb, Desk("mfa", ContactLevel.Policy)));
        await Arrives(Entry(Xa, Desk("cert") with { Withdrawn = true }));
        await Arrives(Entry(Xa, Desk("legal", ContactLevel.Legal)));
        await Arrives(Intake(Xa, Profile(new IntakeRoute { Kind = RequestKinds.Assistance, Desk = "cert" })));
        await Arrives(Intake(Xa, Profile(new IntakeRoute { Kind = RequestKinds.Assistance, Desk = "legal" })));
        await Arrives(Answer(Xa, "cert", Monday));
        await Anchored(History[0].Statement, 9);
        await Anchored(History[2].Statement, 8);
        var before = await Rows();

        await using (var db = Database.Open())
        {
            await Projection.ClearAsync(db, None);
            Assert.Empty(await db.Set<DeskRow>().ToListAsync());
            foreach (var admission in History)
            {
                await Projection.ApplyAsync(db, admission, None);
                await db.SaveChangesAsync();
            }
        }

        Assert.Equal(before, await Rows());
        Assert.Contains(before, row => row.Contains("cert True", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_withdrawn_desk_is_shown_and_not_addressed_until_it_comes_back()
    {
        await Arrives(Entry(Xa, Desk()));
        await Arrives(Entry(Xa, Desk() with { Withdrawn = true, Channels = [] }));
        await using var db = Database.Open();
        var page = (await ReadParticipant.RunAsync(db, Seat, Xa, Monday, [], None)).Value;

        Assert.Empty(page.Desks);
        Assert.True(Assert.Single(page.Others).Entry.Withdrawn);
        await Arrives(Entry(Xa, Desk()));
        Assert.Single(await OnDuty(Xa));
    }

    [Fact]
    public async Task A_desk_answers_from_its_first_to_its_last_valid_instant()
    {
        await Arrives(Entry(Xa, Desk() with { ValidFrom = Monday, ValidUntil = Monday.AddDays(1) }));

        Assert.Empty(await OnDuty(Xa, Monday.AddTicks(-1)));
        Assert.Single(await OnDuty(Xa, Monday));
        Assert.Empty(await OnDuty(Xa, Monday.AddDays(1)));
    }

    [Fact]
    public async Task An_older_answer_that_arrives_late_changes_nothing()
    {
        await Arrives(Entry(Xa, Desk()));
        await Arrives(Answer(Xa, "cert", Monday.AddHours(-1)));
        await Arrives(Answer(Xa, "cert", Monday.AddHours(-2)));
        Assert.Equal(new Proof(Monday.AddHours(-1), ProofKind.CommunicationCheck), Assert.Single(await OnDuty(Xa)).Desk.LastProved);

        await Proved(Xa, Monday, ProofKind.AnsweredRequest);
        await Proved(Xa, Monday, ProofKind.Acknowledged);
        Assert.Equal(new Proof(Monday, ProofKind.AnsweredRequest), Assert.Single(await OnDuty(Xa)).Desk.LastProved);
    }

    [Fact]
    public async Task An_answer_from_the_future_proves_no_more_than_its_arrival()
    {
        await Arrives(Entry(Xa, Desk()));
        await Arrives(Answer(Xa, "cert", Monday.AddYears(5)));

        Assert.Equal(Monday, Assert.Single(await OnDuty(Xa)).Desk.LastProved?.At);
    }

    [Theory]
    [InlineData(PartySort.Name)]
    [InlineData(PartySort.Code)]
    public async Task A_list_read_page_by_page_is_complete_in_order_and_without_repetition(PartySort sort)
    {
        string[] names = ["Zephyria", "élan", "Elbonia", "Åland Ü", "apex", "Borduria", "borduria"];
        for (var i = 0; i < names.Length; i++)
        {
            await Named(State(names[i]), names[i], "X" + (char)('Z' - i));
            await Arrives(Entry(State(names[i]), Desk()));
        }

        await Arrives(Entry(State("nameless"), Desk()));
        await Named(State("deskless"), "Aardvark", "XA");
        var listed = await Listed(sort, limit: 3);

        Assert.Equal(8, listed.Select(item => item.Participant).Distinct().Count());
        Assert.Equal(8, listed.Count);
        Assert.Null(listed[^1].Name);
        string?[] expected = sort == PartySort.Code
            ? [.. names.Reverse()]
            : ["Åland Ü", "apex", "Borduria", "élan", "Elbonia", "Zephyria"];
        Assert.Equal(expected, listed.Select(item => item.Name).Where(name => name is not null && (sort == PartySort.Code || name != "borduria")));
    }

    [Fact]
    public async Task A_cursor_of_another_list_is_refused()
    {
        await Arrives(Entry(Xa, Desk()));
        await Arrives(Entry(Xb, Desk()));
        await using var db = Database.Open();
        var first = (await ListParticipants.RunAsync(db, new(Seat, Monday, Limit: 1), None)).Value;

        foreach (var cursor in new[] { first.Next!, "", "%", "AAAA", new string('A', 5000) })
            Assert.IsType<BadCursor>((await ListParticipants.RunAsync(db, new(Seat, Monday, PartySort.Code, cursor), None)).Refusal);
    }

    [Fact]
    public async Task A_list_says_whether_anybody_is_there()
    {
        await Arrives(Entry(Xa, Desk() with { Hours = OfficeHours }));
        await Arrives(Entry(Xb, Desk()));
        await using var db = Database.Open();
        var open = (await ListParticipants.RunAsync(db, new(Seat, Monday), None)).Value.Items.ToDictionary(item => item.Participant, item => item.AnyOpen);
        var closed = (await ListParticipants.RunAsync(db, new(Seat, Monday.AddDays(-1)), None)).Value.Items.ToDictionary(item => item.Participant, item => item.AnyOpen);

        Assert.Equal((true, null), (open[Xa], open[Xb]));
        Assert.Equal((false, null), (closed[Xa], closed[Xb]));
    }

    [Fact]
    public async Task A_search_finds_by_name_code_desk_and_person_whatever_the_accents()
    {
        await Named(Xa, "Élandie", "XA");
        await Arrives(Entry(Xa, Desk("night-watch") with { People = [new DeskPerson("Zoë Çelik")] }));
        await Arrives(Entry(Xb, Desk("other")));
        var absent = await Entered("Elanistan");

        Assert.Equal([Xa, Xb], (await Searched("xa")).Signed.Select(found => found.Desk.Participant)); // every desk here is at example.org
        foreach (var text in new[] { "elandie", "NIGHT", "zoe celik", "night-watch@example" })
            Assert.Equal(Xa, Assert.Single((await Searched(text)).Signed).Desk.Participant);
        Assert.Equal(absent, Assert.Single((await Searched("ELAN")).Noted).Id);
        Assert.Empty((await Searched("%")).Signed);
        await using var db = Database.Open();
        Assert.IsType<BadQuery>((await SearchDirectory.RunAsync(db, Seat, "  ", Monday, None)).Refusal);
    }

    [Fact]
    public async Task A_request_finds_its_desk_by_the_profile_that_now_stands()
    {
        await Arrives(Entry(Xa, Desk("cert")));
        await Arrives(Entry(Xa, Desk("legal", ContactLevel.Legal)));
        await using var db = Database.Open();
        Assert.Equal(IntakeReason.NoProfile, await Reason(db));
        await Arrives(Intake(Xa, Profile(new IntakeRoute { Kind = RequestKinds.Preservation, Desk = "legal" })));

        Assert.Equal(IntakeReason.Profile, await Reason(db));
        Assert.IsType<Intake<SignedDesk>.Held>(await IntakeFor.RunAsync(db, Seat, Xb, RequestKinds.Assistance, Monday, None));

        static async Task<IntakeReason> Reason(NodeDb db) => Assert.IsType<Intake<SignedDesk>.To>(
            await IntakeFor.RunAsync(db, Seat, Xa, RequestKinds.Preservation, Monday, None)).Reason;
    }

    [Fact]
    public async Task A_party_without_a_node_is_addressed_by_what_we_noted_until_it_is_retired()
    {
        var id = await Entered("Nowhere Land");
        await using var db = Database.Open();
        await LastProved.StampAsync(db, Seat, id, "cert", Monday, ProofKind.Acknowledged, None);
        await db.SaveChangesAsync();

        var to = Assert.IsType<Intake<NotedDesk>.To>(await IntakeFor.RunAsync(db, Seat, id, Monday, None));
        Assert.Equal((id, "directory of examples", IntakeReason.NotedByUs), (to.Desk.Party, to.Desk.Source, to.Reason));
        Assert.Equal(Monday, to.Desk.LastProved?.At);

        Assert.Null(await EnterAbsentParty.RetireAsync(db, Seat, id, Xa, Monday, None));
        Assert.IsType<Intake<NotedDesk>.Held>(await IntakeFor.RunAsync(db, Seat, id, Monday, None));
        Assert.IsType<RetiredParty>(await EnterAbsentParty.AmendAsync(db, id, Request("Nowhere Land"), Monday, None));
        Assert.Equal(Xa, (await ReadAbsentParty.RunAsync(db, Seat, id, None)).Value.Became);
        Assert.Empty((await ListAbsentParties.RunAsync(db, new(Seat), None)).Value.Items);
    }

    [Fact]
    public async Task What_we_noted_never_appears_among_what_participants_said()
    {
        await Entered("Nowhere Land");
        await using var db = Database.Open();

        Assert.Empty((await ListParticipants.RunAsync(db, new(Seat, Monday), None)).Value.Items);
        Assert.Equal("Nowhere Land", Assert.Single((await ListAbsentParties.RunAsync(db, new(Seat, PartySort.Code), None)).Value.Items).Name);
    }

    [Fact]
    public async Task A_noted_party_obeys_the_rules_of_signed_entries()
    {
        await using var db = Database.Open();
        var unfit = Request("Nowhere Land") with { Desks = [Desk() with { Channels = [] }] };
        var refusal = (await EnterAbsentParty.RunAsync(db, unfit, Monday, None)).Refusal;

        Assert.Equal(("contacts.no-channel", "/desks/0/channels"), (refusal?.Code, refusal?.Where));
        Assert.Equal("contacts.bad-country-code", (await EnterAbsentParty.RunAsync(db, Request("N") with { Code = "nl1" }, Monday, None)).Refusal?.Code);
        Assert.Equal("contacts.missing", (await EnterAbsentParty.RunAsync(db, Request("N") with { Source = " " }, Monday, None)).Refusal?.Code);
    }

    [Fact]
    public async Task A_duty_chain_is_kept_as_it_was_set_and_replaced_whole()
    {
        var chain = DutyChain.Create("cert", [new DutyStep(StepTarget.Officer, "one", TimeSpan.FromMinutes(5))]).Value;
        await using (var db = Database.Open())
            await DutyChains.SetAsync(db, Seat, chain, None);
        await using (var db = Database.Open())
            await DutyChains.SetAsync(db, Seat, DutyChain.Create("cert", [.. chain.Steps, .. chain.Steps]).Value, None);
        await using var reader = Database.Open();

        Assert.Equal([.. chain.Steps, .. chain.Steps], (await DutyChains.ReadAsync(reader, Seat, "cert", None))!.Steps);
        Assert.Null(await DutyChains.ReadAsync(reader, Seat + 1, "cert", None));
        await DutyChains.RemoveAsync(reader, Seat, "cert", None);
        Assert.Empty(await DutyChains.ReadAllAsync(reader, Seat, None));
    }

    [Fact]
    public void Only_its_own_spelling_reads_as_an_absent_party()
    {
        var id = AbsentPartyId.New(Monday);

        Assert.Equal(id, AbsentPartyId.Parse(id.ToString()));
        foreach (var text in new[] { null, "", "absent:", id.ToString().ToUpperInvariant(), "absent:" + id.Value, Xa.ToString(), id + " " })
            Assert.False(AbsentPartyId.TryParse(text, out _));
    }
}
