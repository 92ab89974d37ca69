using Comity.Office.Audit;
using Comity.Office.Clearance;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage.History;
using Comity.Trust.Tests.Office.Drafts;
using Microsoft.EntityFrameworkCore;

namespace Comity.Trust.Tests.Office.Clearance;

public sealed class ReleaseDraftOnSqlite : ReleaseDraftTests
{
    protected override string Provider => "sqlite";
}

public sealed class ReleaseDraftOnPostgreSql : ReleaseDraftTests
{
    protected override string Provider => "postgresql";
}

public abstract class ReleaseDraftTests
{
    protected abstract string Provider { get; }

    [Fact]
    public async Task A_cleared_draft_is_released_by_a_second_person_and_says_exactly_what_was_cleared()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (author, second) = (desk.Officer(), desk.Officer());
        var draft = await desk.Cleared(author, second, desk.Note("exactly this") with { Subject = "case-7" });

        var released = (await desk.Release(second, draft)).Value;

        var statement = (await desk.Node.Get<StatementArchive>().FindAsync(desk.Seat, released.Sid, default))!.Verify().Value;
        Assert.Equal(desk.Note("exactly this").Body, statement.Envelope.Body.ToArray());
        Assert.Equal("case-7", statement.Envelope.Subject);
        var view = (await desk.Read(author, draft)).Value;
        Assert.Equal((DraftState.Released, released.Sid), (view.Listing.State, view.Listing.Sid));
        Assert.Contains(("draft.release", "done"), await desk.AuditOf(draft.Id));
    }

    [Fact]
    public async Task Who_wrote_it_neither_clears_nor_releases_it()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (author, second) = (desk.Officer(), desk.Officer());
        var submitted = (await desk.Submit(author, (await desk.Create(author, desk.Note())).Value)).Value;

        Assert.Equal("clearance.own-draft", (await desk.Clear(author, submitted)).Refusal?.Code);
        var cleared = (await desk.Clear(second, submitted)).Value;
        Assert.Equal("clearance.own-draft", (await desk.Release(author, cleared)).Refusal?.Code);

        Assert.Equal(0, await desk.StatementsAsync());
        Assert.Contains(("draft.release", "clearance.own-draft"), await desk.AuditOf(cleared.Id));
    }

    [Fact]
    public async Task Nothing_leaves_uncleared()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (author, second) = (desk.Officer(), desk.Officer());
        var draft = (await desk.Create(author, desk.Note())).Value;

        Assert.Equal("draft.not-cleared", (await desk.Release(second, draft)).Refusal?.Code);
        Assert.Equal("draft.not-awaiting-clearance", (await desk.Clear(second, draft)).Refusal?.Code);
        Assert.Equal("draft.not-cleared", (await desk.Release(second, (await desk.Submit(author, draft)).Value)).Refusal?.Code);
        Assert.Equal(0, await desk.StatementsAsync());
    }

    [Theory]
    [InlineData(Verbs.Read | Verbs.Draft | Verbs.Release, "clear")]
    [InlineData(Verbs.Read | Verbs.Draft | Verbs.Clear, "release")]
    public async Task Each_step_needs_its_own_right(Verbs verbs, string step)
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (author, second, lacking) = (desk.Officer(), desk.Officer(), desk.Officer(verbs));
        var submitted = (await desk.Submit(author, (await desk.Create(author, desk.Note())).Value)).Value;

        var code = step == "clear"
            ? (await desk.Clear(lacking, submitted)).Refusal?.Code
            : (await desk.Release(lacking, (await desk.Clear(second, submitted)).Value)).Refusal?.Code;

        Assert.Equal("office.not-allowed", code);
    }

    [Fact]
    public async Task An_edit_voids_the_clearance_even_when_it_is_undone()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (author, second) = (desk.Officer(), desk.Officer());
        var cleared = await desk.Cleared(author, second, desk.Note("one"));

        var edited = (await desk.Edit(author, cleared, desk.Note("two"))).Value;
        Assert.Equal("draft.edited-after-clearance", (await desk.Release(second, edited)).Refusal?.Code);
        Assert.Equal("draft.edited-after-clearance", (await desk.Release(second, cleared)).Refusal?.Code);
        var back = (await desk.Edit(author, edited, desk.Note("one"))).Value;
        Assert.Equal("draft.not-cleared", (await desk.Release(second, back)).Refusal?.Code);

        var again = (await desk.Clear(second, (await desk.Submit(author, back)).Value)).Value;
        Assert.Null((await desk.Release(second, again)).Refusal);
    }

    [Fact]
    public async Task Content_changed_behind_the_back_of_the_office_is_not_what_was_cleared()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (author, second) = (desk.Officer(), desk.Officer());
        var cleared = await desk.Cleared(author, second, desk.Note("one"));
        await using (var db = await desk.Node.DbAsync())
        {
            var body = desk.Note("two").Body;
            await db.Set<DraftRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Body, body));
        }

        Assert.Equal("draft.edited-after-clearance", (await desk.Release(second, cleared)).Refusal?.Code);
    }

    [Fact]
    public async Task The_same_attempt_again_has_the_same_outcome_and_another_is_refused()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (author, second) = (desk.Officer(), desk.Officer());
        var draft = await desk.Cleared(author, second, desk.Note());

        var first = (await desk.Release(second, draft, "lost-reply")).Value;
        var again = (await desk.Release(second, draft, "lost-reply")).Value;

        Assert.Equal((first.Sid, first.Arrival, first.Index), (again.Sid, again.Arrival, again.Index));
        Assert.Equal(first.Recipients, again.Recipients);
        Assert.Equal("draft.already-released", (await desk.Release(second, draft, "another")).Refusal?.Code);
        Assert.Equal("draft.already-released", (await desk.Release(desk.Officer(), draft, "lost-reply")).Refusal?.Code);
        Assert.Equal(1, await desk.StatementsAsync());
        Assert.Single(await desk.AuditOf(draft.Id), entry => entry == ("draft.release", "done"));
    }

    [Fact]
    public async Task Of_many_releasers_at_once_exactly_one_statement_comes()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (author, second) = (desk.Officer(), desk.Officer());
        var draft = await desk.Cleared(author, second, desk.Note());
        var releasers = Enumerable.Range(0, 8).Select(_ => desk.Officer()).ToList();

        var results = await Task.WhenAll(releasers.Select(officer => Task.Run(() => desk.Release(officer, draft))));

        Assert.Single(results, result => result.Refusal is null);
        Assert.All(results.Where(result => result.Refusal is not null), result => Assert.Equal("draft.already-released", result.Refusal!.Code));
        Assert.Equal(1, await desk.StatementsAsync());
        await using var db = await desk.Node.DbAsync();
        Assert.Null((await AuditCheck.Run(db, "main", null, default)).Fault);
    }

    [Fact]
    public async Task One_client_that_sends_twice_at_once_gets_one_statement_twice()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (author, second) = (desk.Officer(), desk.Officer());
        var draft = await desk.Cleared(author, second, desk.Note());

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => desk.Release(second, draft, "same"))));

        Assert.Single(results.Select(result => result.Value.Sid).Distinct());
        Assert.Equal(1, await desk.StatementsAsync());
    }

    [Fact]
    public async Task What_a_capability_refuses_leaves_the_draft_as_it_was()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (author, second) = (desk.Officer(), desk.Officer());
        var draft = await desk.Cleared(author, second, desk.Note("illegal"));

        Assert.Equal("test.illegal", (await desk.Release(second, draft)).Refusal?.Code);

        var view = (await desk.Read(author, draft)).Value;
        Assert.Equal((DraftState.Cleared, draft.Version, null), (view.Listing.State, view.Listing.Version, view.Listing.Sid));
        Assert.Contains(("draft.release", "test.illegal"), await desk.AuditOf(draft.Id));
    }

    [Fact]
    public async Task Who_joins_after_the_clearance_does_not_get_what_was_cleared_for_others()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (author, second) = (desk.Officer(), desk.Officer());
        await desk.SuspendAsync(desk.Stork.Participant);
        var draft = await desk.Cleared(author, second, desk.Note() with { Marking = Marking.Create(Tlp.Green, new Audience.Community(desk.Community)).Value });
        await desk.ChangeRosterAsync(body => body with { Members = [.. body.Members.Select(member => member with { Suspended = false })] });

        Assert.Equal("draft.audience-changed", (await desk.Release(second, draft)).Refusal?.Code);
        Assert.Equal(0, await desk.StatementsAsync());
    }

    [Theory]
    [InlineData("cases.answer/1", """{"status":"acknowledged"}""", null)]
    [InlineData("cases.recall/1", "{}", null)]
    [InlineData("cases.answer/1", """{"status":"accepted"}""", "clearance.own-draft")]
    [InlineData("cases.answer/1", """{"status":["acknowledged"]}""", "clearance.own-draft")]
    [InlineData("cases.answer/1", """{"of":{"status":"acknowledged"}}""", "clearance.own-draft")]
    [InlineData("cases.request/1", """{"status":"acknowledged"}""", "clearance.own-draft")]
    [InlineData("cases.recall-answer/1", "{}", "clearance.own-draft")]
    public async Task An_acknowledgement_and_a_recall_need_one_person_and_nothing_else_does(string type, string body, string? code)
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var author = desk.Officer();

        Assert.Equal(code, (await desk.Release(author, (await desk.Create(author, desk.Content(type, body))).Value)).Refusal?.Code);
    }

    [Fact]
    public async Task An_assessment_needs_a_policy_and_a_legal_officer_who_are_two_persons()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var author = desk.Officer();
        var (policy, legal) = (desk.Officer(capacity: "policy"), desk.Officer(capacity: "legal"));
        var both = new Actor(policy.Who, new OfficerRights(desk.Seat, [],
            [new RightsGrant(DraftDesk.Senior, desk.Seat, null) { Capacity = "policy" }, new RightsGrant(DraftDesk.Senior, desk.Seat, null) { Capacity = "legal" }]));
        var draft = (await desk.Submit(author, (await desk.Create(author, desk.Content("cases.assessment/1", "{}"))).Value)).Value;

        Assert.Equal("clearance.capacity-not-needed", (await desk.Clear(policy, draft)).Refusal?.Code);
        Assert.Equal("office.not-allowed", (await desk.Clear(policy, draft, "legal")).Refusal?.Code);
        draft = (await desk.Clear(policy, draft, "policy")).Value;
        Assert.Equal("clearance.already-given", (await desk.Clear(both, draft, "legal")).Refusal?.Code);
        Assert.Equal("draft.not-cleared", (await desk.Release(legal, draft)).Refusal?.Code);
        draft = (await desk.Clear(legal, draft, "legal")).Value;

        Assert.Null((await desk.Release(legal, draft)).Refusal);
    }

    [Fact]
    public async Task A_returned_draft_carries_the_note_and_no_clearance()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (author, second) = (desk.Officer(), desk.Officer());
        var draft = await desk.Cleared(author, second, desk.Note());

        var returned = (await desk.With<ReturnDraft, Result<DraftRef>>(use => use.Run(second, draft, "Name the port.", default))).Value;

        Assert.Equal("Name the port.", (await desk.Read(author, returned)).Value.ReturnNote);
        Assert.Equal("draft.not-cleared", (await desk.Release(second, returned)).Refusal?.Code);
        Assert.Equal("draft.not-awaiting-clearance", (await desk.With<ReturnDraft, Result<DraftRef>>(use => use.Run(second, returned, "again", default))).Refusal?.Code);
        var edited = (await desk.Edit(author, returned, desk.Note("port 443"))).Value;
        Assert.Null((await desk.Read(author, edited)).Value.ReturnNote);
    }

    [Fact]
    public void Two_rules_for_one_kind_are_refused_and_the_narrower_rule_comes_first()
    {
        var two = new ClearanceRule("cases.recall", [""], MayBeUrgent: true);

        Assert.Throws<ArgumentException>(() => new ClearanceRules([.. ClearanceRules.Seed, two]));
        var rules = new ClearanceRules([new("cases.answer", ["legal"], MayBeUrgent: false), .. ClearanceRules.Seed]);
        Assert.True(rules.For(StatementType.Parse("cases.answer/2"), """{"status":"acknowledged"}"""u8.ToArray()).IsOnePerson);
        Assert.Equal(["legal"], rules.For(StatementType.Parse("cases.answer/1"), """{"status":"declined"}"""u8.ToArray()).Needed);
        Assert.Equal([""], rules.For(StatementType.Parse("library.view/1"), "{}"u8.ToArray()).Needed);
    }
}
