using System.Text;
using Comity.Office.Audit;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Statements;
using Microsoft.EntityFrameworkCore;

namespace Comity.Trust.Tests.Office.Drafts;

public sealed class DraftsOnSqlite : DraftTests
{
    protected override string Provider => "sqlite";
}

public sealed class DraftsOnPostgreSql : DraftTests
{
    protected override string Provider => "postgresql";
}

public abstract class DraftTests
{
    protected abstract string Provider { get; }

    [Fact]
    public async Task A_draft_reads_back_as_it_was_written_and_each_deed_is_audited()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var author = desk.Officer();
        var content = Full(desk);

        var draft = (await desk.Create(author, content, new DraftObject("case", "case-7"))).Value;
        var view = (await desk.Read(author, draft)).Value;

        Assert.Equal(content.Marking, view.Content.Marking);
        Assert.Equal(content.Body, view.Content.Body);
        Assert.Equal((content.Use, content.Exercise, content.Subject, content.ExpiresAt), (view.Content.Use, view.Content.Exercise, view.Content.Subject, view.Content.ExpiresAt));
        Assert.Equal(content.References, view.Content.References);
        Assert.Equal(new DraftObject("case", "case-7"), view.Listing.Object);
        Assert.Equal([""], view.Missing);
        Assert.Equal([("draft.create", "done"), ("draft.read", "done")], await desk.AuditOf(draft.Id));
    }

    [Fact]
    public async Task Any_difference_in_what_would_be_said_is_another_hash()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var author = desk.Officer();
        var full = Full(desk);
        DraftContent[] others =
        [
            full with { Marking = Marking.Create(Tlp.AmberStrict, full.Marking.Audience).Value },
            full with { Marking = Marking.Create(Tlp.Amber, new Audience.Named([new Recipient(desk.Stork.Participant, [])])).Value },
            full with { Marking = Marking.Create(Tlp.Amber, new Audience.Named([new Recipient(desk.Crane.Participant, ["duty"])])).Value },
            full with { Body = BodyJson.Write(new NoteBody("hello!")) },
            full with { Use = null },
            full with { Use = full.Use! with { Block = Permission.MustNot } },
            full with { Exercise = "ex-2" },
            full with { References = [full.References[0] with { Shared = true }] },
            full with { References = [] },
            full with { ConfirmedReferences = [full.References[0].Sid] },
            full with { Supersedes = null },
            full with { Subject = "other" },
            full with { Attachments = [full.Attachments[0] with { Name = "b.txt" }] },
            full with { ExpiresAt = null },
            full with { ReachesFormerMembers = true },
        ];

        var hashes = new List<Sha256Digest>();
        foreach (var content in others.Prepend(full))
            hashes.Add((await desk.Read(author, (await desk.Create(author, content)).Value)).Value.Hash);
        var again = (await desk.Read(author, (await desk.Create(author, full)).Value)).Value.Hash;

        Assert.Equal(hashes.Count, hashes.Distinct().Count());
        Assert.Equal(hashes[0], again);
    }

    [Fact]
    public async Task An_edit_of_an_older_version_is_refused_and_changes_nothing()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var author = desk.Officer();
        var first = (await desk.Create(author, desk.Note("one"))).Value;
        var second = (await desk.Edit(author, first, desk.Note("two"))).Value;

        Assert.Equal("draft.precondition-failed", (await desk.Edit(author, first, desk.Note("three"))).Refusal?.Code);
        Assert.Equal(desk.Note("two").Body, (await desk.Read(author, second)).Value.Content.Body);
    }

    [Fact]
    public async Task Whoever_edits_a_draft_is_one_of_its_authors()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (author, relief) = (desk.Officer(), desk.Officer());
        var draft = (await desk.Create(author, desk.Note())).Value;

        draft = (await desk.Edit(relief, draft, desk.Note("hello again"))).Value;
        draft = (await desk.Submit(author, draft)).Value;

        Assert.Equal("clearance.own-draft", (await desk.Clear(relief, draft)).Refusal?.Code);
    }

    [Fact]
    public async Task A_discarded_draft_comes_back_as_it_was_but_uncleared()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (author, second) = (desk.Officer(), desk.Officer());
        var draft = await desk.Cleared(author, second, desk.Note());

        var discarded = (await desk.With<DiscardDraft, Result<DraftRef>>(use => use.Run(author, draft, default))).Value;
        Assert.Equal("draft.closed", (await desk.Edit(author, discarded, desk.Note("x"))).Refusal?.Code);
        Assert.Equal("draft.closed", (await desk.Release(second, discarded)).Refusal?.Code);
        var restored = (await desk.With<DiscardDraft, Result<DraftRef>>(use => use.Undo(author, discarded, default))).Value;

        Assert.Equal("draft.not-cleared", (await desk.Release(second, restored)).Refusal?.Code);
        Assert.Equal(desk.Note().Body, (await desk.Read(author, restored)).Value.Content.Body);
        Assert.Equal("draft.not-discarded", (await desk.With<DiscardDraft, Result<DraftRef>>(use => use.Undo(author, restored, default))).Refusal?.Code);
    }

    [Fact]
    public async Task Without_the_right_to_draft_in_that_community_nothing_is_begun_and_the_attempt_is_recorded()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);

        Assert.Equal("office.not-allowed", (await desk.Create(desk.Officer(Verbs.Read | Verbs.Clear), desk.Note())).Refusal?.Code);
        Assert.Equal("office.not-allowed", (await desk.Create(Actor.Operator("cli"), desk.Note())).Refusal?.Code);
        var elsewhere = desk.Note() with { Community = new CommunityId(Sha256Digest.Of([1])) };
        Assert.Equal("office.not-allowed", (await desk.Create(desk.Officer(), elsewhere)).Refusal?.Code);

        await using var db = await desk.Node.DbAsync();
        Assert.Empty(await db.Set<DraftRow>().ToListAsync());
        Assert.Equal(3, await db.Set<AuditRecord>().CountAsync(row => row.Outcome == "office.not-allowed"));
    }

    [Theory]
    [InlineData("test.note/1", "[]")]
    [InlineData("test.note/1", """{"a":1,"a":2}""")]
    [InlineData("test.note/1", """{"a":1.5}""")]
    [InlineData("test.note/1", "{")]
    [InlineData("test.note/1", "")]
    [InlineData("trust.roster/1", "{}")]
    public async Task What_could_never_be_signed_is_refused_at_once(string type, string body)
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);

        Assert.NotNull((await desk.Create(desk.Officer(), desk.Content(type, body))).Refusal);
    }

    [Fact]
    public async Task Lists_show_what_is_mine_what_I_may_clear_and_what_left_page_by_page()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (author, second) = (desk.Officer(), desk.Officer());
        var drafts = new List<DraftRef>();
        for (var n = 0; n < 7; n++)
        {
            desk.Clock.Now += TimeSpan.FromSeconds(n % 3); // some change at one instant
            drafts.Add((await desk.Submit(author, (await desk.Create(author, desk.Note($"note {n}"))).Value)).Value);
        }

        Assert.Equal(drafts.Select(draft => draft.Id).Order(), (await AllOf(desk, author, DraftPile.Mine)).Order());
        Assert.Equal(drafts.Select(draft => draft.Id).Order(), (await AllOf(desk, second, DraftPile.ToClear)).Order());
        Assert.Empty(await AllOf(desk, author, DraftPile.ToClear));
        Assert.Empty(await AllOf(desk, desk.Officer(Verbs.Read), DraftPile.ToClear));

        var cleared = (await desk.Clear(second, drafts[0])).Value;
        Assert.Equal([cleared.Id], await AllOf(desk, second, DraftPile.ToRelease));
        Assert.Null((await desk.Release(second, cleared)).Refusal);
        Assert.Equal([cleared.Id], await AllOf(desk, author, DraftPile.Released));
        Assert.Equal(6, (await AllOf(desk, author, DraftPile.Mine)).Count);
    }

    [Fact]
    public async Task A_red_draft_is_seen_by_its_authors_and_by_who_clears_and_by_no_other_drafter()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (author, second, drafter) = (desk.Officer(Verbs.Draft), desk.Officer(Verbs.Clear | Verbs.Release), desk.Officer(Verbs.Draft));
        var red = desk.Content("test.note/1", BodyJson.Write(new NoteBody("x")), Tlp.Red, new Audience.Named([new Recipient(desk.Crane.Participant, ["duty"])]));
        var draft = await desk.Cleared(author, second, red);
        Assert.Null((await desk.Release(second, draft)).Refusal);

        Assert.Null((await desk.Read(author, draft)).Refusal);
        Assert.Null((await desk.Read(second, draft)).Refusal);
        Assert.Equal("draft.not-found", (await desk.Read(drafter, draft)).Refusal?.Code);
        Assert.Equal("draft.not-found", (await desk.Read(desk.Officer(Verbs.Read), draft)).Refusal?.Code);
        Assert.Equal([draft.Id], await AllOf(desk, author, DraftPile.Released));
        Assert.Equal([draft.Id], await AllOf(desk, second, DraftPile.Released));
        Assert.Empty(await AllOf(desk, drafter, DraftPile.Released));
    }

    [Fact]
    public async Task No_content_of_a_draft_enters_the_audit_trail()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (author, second) = (desk.Officer(), desk.Officer());
        var draft = await desk.Cleared(author, second, desk.Note("canary-4711") with { Subject = "canary-4711" });
        _ = await desk.Preview(second, draft);
        _ = (await desk.Release(second, draft)).Value;

        await using var db = await desk.Node.DbAsync();
        foreach (var row in await db.Set<AuditRecord>().ToListAsync())
            Assert.DoesNotContain("canary", $"{row.Verb} {row.ObjectId} {row.Purpose} {row.Outcome}", StringComparison.Ordinal);
    }

    private static DraftContent Full(DraftDesk desk) => desk.Note() with
    {
        Use = new UseTerms { Block = Permission.May },
        Exercise = "ex-1",
        References = [new Reference(StatementId.Of("first"u8), "answers", Shared: false)],
        Supersedes = StatementId.Of("older"u8),
        Subject = "subject",
        Attachments = [new Attachment(Sha256Digest.Of(Encoding.ASCII.GetBytes("a")), 1, "text/plain", "a.txt", new AttachmentSeal(Sha256Digest.Of("b"u8), Sha256Digest.Of("c"u8)))],
        ExpiresAt = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero),
    };

    private static async Task<List<Guid>> AllOf(DraftDesk desk, Actor actor, DraftPile pile)
    {
        var all = new List<Guid>();
        DraftCursor? after = null;
        do
        {
            var page = (await desk.With<ListDrafts, Result<DraftPage>>(use => use.Run(actor, desk.Seat, pile, after, 2, default))).Value;
            all.AddRange(page.Drafts.Select(draft => draft.Id));
            after = page.Next;
        }
        while (after is not null);
        return all;
    }
}
