using System.Text;
using System.Text.Json;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Statements;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Trust.Tests.Office.Drafts;

public sealed class PreviewOnSqlite : PreviewTests
{
    protected override string Provider => "sqlite";
}

public sealed class PreviewOnPostgreSql : PreviewTests
{
    protected override string Provider => "postgresql";
}

public abstract class PreviewTests
{
    protected abstract string Provider { get; }

    [Fact]
    public async Task It_names_exactly_who_will_receive_it_and_at_which_desks()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var audience = new Audience.Named([new Recipient(desk.Crane.Participant, ["duty", "legal"]), new Recipient(desk.Node.Participant, ["duty"])]);

        var preview = await PreviewOf(desk, desk.Note() with { Marking = Marking.Create(Tlp.Red, audience).Value });

        var only = Assert.Single(preview.Recipients);
        Assert.Equal((desk.Crane.Participant, "XC", "XC"), (only.Participant, only.Name?.Original.Text, only.Code));
        Assert.Equal(["duty", "legal"], only.Desks);
        Assert.Null(preview.Refusal);
        Assert.False(preview.MaySplit);
    }

    [Fact]
    public async Task What_it_shows_is_what_the_release_queues()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (author, second) = (desk.Officer(), desk.Officer());
        var all = desk.Note() with { Marking = Marking.Create(Tlp.Green, new Audience.Community(desk.Community)).Value };
        var draft = await desk.Cleared(author, second, all);

        var shown = (await desk.Preview(second, draft)).Value.Recipients.Select(recipient => recipient.Participant).Order();
        var released = (await desk.Release(second, draft)).Value;

        Assert.Equal(shown, released.Recipients.Order());
        Assert.Equal(2, released.Recipients.Count);
    }

    [Fact]
    public async Task An_audience_that_is_nobody_is_refused_and_says_whom_it_fails_on()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        await using var stranger = await TestNode.FoundAsync("XT", "sqlite");
        await desk.SuspendAsync(desk.Stork.Participant);

        var preview = await PreviewOf(desk, desk.Note("x", stranger.Participant, desk.Stork.Participant));

        Assert.Equal("draft.audience-nobody", preview.Refusal?.Code);
        Assert.Empty(preview.Recipients);
        Assert.Contains(preview.Warnings, warning => warning.Code == "audience.not-a-member" && warning.Participant == stranger.Participant);
        Assert.Contains(preview.Warnings, warning => warning.Code == "audience.suspended-member" && warning.Participant == desk.Stork.Participant);
    }

    [Fact]
    public async Task Nobody_submits_a_draft_that_reaches_nobody()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var author = desk.Officer();
        await desk.SuspendAsync(desk.Crane.Participant);

        Assert.Equal("draft.audience-nobody", (await desk.Submit(author, (await desk.Create(author, desk.Note())).Value)).Refusal?.Code);
    }

    [Fact]
    public async Task A_reference_names_each_recipient_who_cannot_see_it_and_needs_confirmation()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var said = await desk.SayAsync(Tlp.Amber, To(desk.Crane.Participant));
        var wider = desk.Note("x", desk.Crane.Participant, desk.Stork.Participant) with { References = [new Reference(said, "thread", Shared: false)] };

        var preview = await PreviewOf(desk, wider);
        var confirmed = await PreviewOf(desk, wider with { ConfirmedReferences = [said] });
        var shared = await PreviewOf(desk, wider with { References = [new Reference(said, "thread", Shared: true)], ConfirmedReferences = [said] });

        Assert.Equal("marking.wider-than-reference", preview.Refusal?.Code);
        Assert.Equal([desk.Stork.Participant], preview.Warnings.Where(warning => warning.Code == "reference.not-readable-by").Select(warning => warning.Participant!.Value));
        Assert.Null(confirmed.Refusal);
        Assert.Equal("reference.not-shared", shared.Refusal?.Code); // shared says that everybody can read it: no confirmation makes that true
    }

    [Fact]
    public async Task A_reference_for_other_desks_of_the_same_recipient_is_narrower()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var said = await desk.SayAsync(Tlp.Red, new Audience.Named([new Recipient(desk.Crane.Participant, ["duty"])]));
        DraftContent Red(string at) => desk.Note() with
        {
            Marking = Marking.Create(Tlp.Red, new Audience.Named([new Recipient(desk.Crane.Participant, [at])])).Value,
            References = [new Reference(said, "thread", Shared: true)],
        };

        Assert.Null((await PreviewOf(desk, Red("duty"))).Refusal);
        Assert.Equal("reference.not-shared", (await PreviewOf(desk, Red("legal"))).Refusal?.Code);
    }

    [Fact]
    public async Task A_wider_label_than_the_references_needs_confirmation_even_for_the_same_recipients()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var said = await desk.SayAsync(Tlp.AmberStrict, To(desk.Crane.Participant));
        var draft = desk.Note() with { References = [new Reference(said, "thread", Shared: true)] };

        Assert.Equal("marking.wider-than-reference", (await PreviewOf(desk, draft)).Refusal?.Code);
        Assert.Null((await PreviewOf(desk, draft with { Marking = Marking.Create(Tlp.AmberStrict, draft.Marking.Audience).Value })).Refusal);
    }

    [Fact]
    public async Task What_it_supersedes_counts_as_a_reference_and_an_unknown_one_as_readable_by_nobody()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var said = await desk.SayAsync(Tlp.Amber, To(desk.Stork.Participant));
        var nowhere = StatementId.Of("nowhere"u8);

        Assert.Equal("marking.wider-than-reference", (await PreviewOf(desk, desk.Note() with { Supersedes = said })).Refusal?.Code);
        Assert.Null((await PreviewOf(desk, desk.Note() with { Supersedes = said, ConfirmedReferences = [said] })).Refusal);
        Assert.Equal("marking.wider-than-reference", (await PreviewOf(desk, desk.Note() with { References = [new Reference(nowhere, "thread", Shared: false)] })).Refusal?.Code);
        Assert.Equal("statement.missing-reference", (await PreviewOf(desk, desk.Note() with { References = [new Reference(nowhere, "thread", Shared: true)] })).Refusal?.Code);
    }

    [Fact]
    public async Task A_reference_that_the_officer_may_not_read_still_counts_but_tells_them_nothing()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        // Ours under TLP:RED, for our legal desk only.
        var said = await desk.SayAsync(Tlp.Red, new Audience.Named([new Recipient(desk.Stork.Participant, ["duty"]), new Recipient(desk.Node.Participant, ["legal"])]));
        var content = desk.Note() with { References = [new Reference(said, "thread", Shared: false)] };

        var outsider = await PreviewOf(desk, content);
        var insider = await PreviewOf(desk, content, desk.Officer(desks: "legal"));

        Assert.Equal("marking.wider-than-reference", outsider.Refusal?.Code);
        Assert.Contains(outsider.Warnings, warning => warning.Code == "reference.not-readable-by-you");
        Assert.DoesNotContain(outsider.Warnings, warning => warning.Code == "reference.not-readable-by");
        Assert.Contains(insider.Warnings, warning => warning.Code == "reference.not-readable-by" && warning.Participant == desk.Crane.Participant);
    }

    [Fact]
    public async Task An_exercise_is_never_put_into_a_real_thread()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var said = await desk.SayAsync(Tlp.Amber, To(desk.Crane.Participant));
        var draft = desk.Note() with { References = [new Reference(said, "thread", Shared: true)], Exercise = "ex-1" };

        Assert.Equal("statement.exercise-mixed", (await PreviewOf(desk, draft)).Refusal?.Code);
    }

    [Fact]
    public async Task A_text_without_a_working_language_is_warned_of_with_its_place()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        await desk.ChangeRosterAsync(body => body with { Rules = JsonSerializer.SerializeToElement(new { languages = new[] { "fr", "en" } }) });
        const string Body = """{"text":"t","title":[{"lang":"es","text":"hola"}],"items":[{"note":[{"lang":"es","text":"uno"},{"lang":"en-GB","text":"one"}]},{"note":[{"lang":"ar","text":"x"}]}]}""";

        var preview = await PreviewOf(desk, desk.Note() with { Body = Encoding.UTF8.GetBytes(Body) });

        Assert.Equal(["/title", "/items/1/note"], preview.Warnings.Where(warning => warning.Code == "text.no-working-language").Select(warning => warning.Where));
        Assert.Null(preview.Refusal);
    }

    [Fact]
    public async Task Recipients_without_a_known_desk_are_warned_of()
    {
        var directory = new OneDesk();
        await using var desk = await DraftDesk.OpenAsync(Provider, services => services.AddSingleton<IDeskDirectory>(directory));
        directory.Of = desk.Crane.Participant;
        var audience = new Audience.Named([new Recipient(desk.Crane.Participant, ["duty", "night"]), new Recipient(desk.Stork.Participant, ["duty"])]);

        var preview = await PreviewOf(desk, desk.Note() with { Marking = Marking.Create(Tlp.Amber, audience).Value });

        Assert.Contains(preview.Warnings, warning => warning.Code == "audience.no-desk" && warning.Participant == desk.Stork.Participant);
        Assert.Contains(preview.Warnings, warning => warning is { Code: "audience.unknown-desk", Where: "night" } && warning.Participant == desk.Crane.Participant);
        Assert.DoesNotContain(preview.Warnings, warning => warning.Where == "duty");
    }

    [Fact]
    public async Task Co_recipients_see_each_other_and_splitting_makes_one_draft_for_each()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var author = desk.Officer();
        var draft = (await desk.Create(author, desk.Note("x", desk.Crane.Participant, desk.Stork.Participant), new DraftObject("case", "7"))).Value;
        Assert.True((await desk.Preview(author, draft)).Value.MaySplit);

        var copies = (await desk.With<SplitPerRecipient, Result<DraftRef[]>>(use => use.Run(author, draft, default))).Value;

        var previews = new List<DraftPreview>();
        foreach (var copy in copies)
            previews.Add((await desk.Preview(author, copy)).Value);
        Assert.Equal([desk.Crane.Participant, desk.Stork.Participant], previews.Select(preview => Assert.Single(preview.Recipients).Participant));
        Assert.DoesNotContain(previews, preview => preview.MaySplit);
        Assert.Equal(DraftState.Discarded, (await desk.Read(author, draft)).Value.Listing.State);
        Assert.Equal(new DraftObject("case", "7"), (await desk.Read(author, copies[1])).Value.Listing.Object);
        Assert.Equal("draft.nothing-to-split", (await desk.With<SplitPerRecipient, Result<DraftRef[]>>(use => use.Run(author, copies[0], default))).Refusal?.Code);
    }

    [Fact]
    public async Task Red_without_our_own_desks_warns_that_nobody_here_will_read_it_again()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var red = Marking.Create(Tlp.Red, new Audience.Named([new Recipient(desk.Crane.Participant, ["duty"])])).Value;

        Assert.Contains((await PreviewOf(desk, desk.Note() with { Marking = red })).Warnings, warning => warning.Code == "audience.own-desks-missing");
        Assert.DoesNotContain((await PreviewOf(desk, desk.Note())).Warnings, warning => warning.Code == "audience.own-desks-missing");
    }

    private static Audience.Named To(ParticipantId participant) => new([new Recipient(participant, [])]);

    private static async Task<DraftPreview> PreviewOf(DraftDesk desk, DraftContent content, Actor? actor = null)
    {
        actor ??= desk.Officer();
        return (await desk.Preview(actor, (await desk.Create(actor, content)).Value)).Value;
    }

    private sealed class OneDesk : IDeskDirectory
    {
        public ParticipantId Of { get; set; }

        public Task<IReadOnlyDictionary<ParticipantId, IReadOnlyList<string>>> DesksOfAsync(
            int seat, CommunityId community, IReadOnlyCollection<ParticipantId> participants, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyDictionary<ParticipantId, IReadOnlyList<string>>>(new Dictionary<ParticipantId, IReadOnlyList<string>> { [Of] = ["duty"] });
    }
}
