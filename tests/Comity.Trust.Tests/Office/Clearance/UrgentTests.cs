using Comity.Office.Clearance;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Trust.Tests.Office.Drafts;

namespace Comity.Trust.Tests.Office.Clearance;

public sealed class UrgentOnSqlite : UrgentTests
{
    protected override string Provider => "sqlite";
}

public sealed class UrgentOnPostgreSql : UrgentTests
{
    protected override string Provider => "postgresql";
}

public abstract class UrgentTests
{
    protected abstract string Provider { get; }

    [Fact]
    public async Task Under_a_standing_authorisation_one_person_releases_and_a_second_reviews_within_a_day()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (duty, second) = (desk.Officer(), desk.Officer());
        await Granted(desk, duty);
        var draft = (await desk.Create(duty, desk.Note())).Value;

        Assert.Equal("release.urgent-without-reason", (await UrgentWithoutReason(desk, duty, draft)).Refusal?.Code);
        var released = (await desk.Release(duty, draft, urgent: "Active attack on a hospital")).Value;

        var waiting = Assert.Single((await Pending(desk, second)).Value);
        Assert.Equal((released.Sid, duty.Officer, false), (waiting.Sid, waiting.Officer, waiting.IsOverdue));
        desk.Clock.Now += UrgentReview.Period + TimeSpan.FromTicks(1);
        Assert.True(Assert.Single((await Pending(desk, second)).Value).IsOverdue);
        Assert.Equal("clearance.own-draft", (await Decide(desk, duty, draft))?.Code);
        Assert.Null(await Decide(desk, second, draft));
        Assert.Empty((await Pending(desk, second)).Value);
        Assert.Equal("urgent.not-found", (await Decide(desk, second, draft))?.Code);
        Assert.Contains(("draft.release-urgent", "done"), await desk.AuditOf(draft.Id));
        Assert.Contains(("urgent.uphold", "done"), await desk.AuditOf(draft.Id));
    }

    [Fact]
    public async Task Without_an_authorisation_that_stands_for_kind_person_and_time_nothing_leaves_urgently()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (duty, other) = (desk.Officer(), desk.Officer());
        var draft = (await desk.Create(duty, desk.Note())).Value;
        var request = (await desk.Create(duty, desk.Content("cases.request/1", "{}"))).Value;

        Assert.Equal("release.no-standing-authorisation", await Code(desk, duty, draft));
        var id = await Proposed(desk, duty);
        Assert.Equal("release.no-standing-authorisation", await Code(desk, duty, draft)); // one administrator is not enough
        Assert.Null(await desk.With<StandingAuthorisations, Refusal?>(use => use.Confirm(Administrator(desk), id, default)));
        Assert.Equal("release.no-standing-authorisation", await Code(desk, other, draft));
        Assert.Equal("release.no-standing-authorisation", await Code(desk, duty, request));
        Assert.Null(await desk.With<StandingAuthorisations, Refusal?>(use => use.Revoke(Administrator(desk), id, default)));
        Assert.Equal("release.no-standing-authorisation", await Code(desk, duty, draft));
        await Granted(desk, duty);
        desk.Clock.Now += TimeSpan.FromDays(30);
        Assert.Equal("release.no-standing-authorisation", await Code(desk, duty, draft));
        Assert.Equal(0, await desk.StatementsAsync());
    }

    [Fact]
    public async Task An_assessment_is_never_urgent()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var duty = desk.Officer();
        var draft = (await desk.Create(duty, desk.Content("cases.assessment/1", "{}"))).Value;

        Assert.Equal("release.never-urgent", (await Propose(desk, Administrator(desk), duty, "cases.assessment")).Refusal?.Code);
        Assert.Equal("release.never-urgent", await Code(desk, duty, draft));
    }

    [Fact]
    public async Task Two_administrators_grant_it_and_neither_to_themselves()
    {
        await using var desk = await DraftDesk.OpenAsync(Provider);
        var (first, second, duty) = (Administrator(desk), Administrator(desk), desk.Officer());
        var id = (await Propose(desk, first, duty)).Value;
        Task<Refusal?> Confirm(Actor actor) => desk.With<StandingAuthorisations, Refusal?>(use => use.Confirm(actor, id, default));

        Assert.Equal("standing.second-administrator", (await Confirm(first))?.Code);
        Assert.Equal("office.not-allowed", (await Confirm(duty))?.Code);
        Assert.Equal("office.not-allowed", (await Confirm(Actor.Operator("cli")))?.Code);
        Assert.Equal("office.own-rights", (await Propose(desk, first, first)).Refusal?.Code);
        Assert.Equal("office.own-rights", (await desk.With<StandingAuthorisations, Refusal?>(async use =>
            await use.Confirm(second, (await use.Propose(first, Terms(desk, second), default)).Value, default)))?.Code);
        Assert.Null(await Confirm(second));
        Assert.Equal("standing.settled", (await Confirm(Administrator(desk)))?.Code);
        var listed = (await desk.With<StandingAuthorisations, Result<StandingView[]>>(use => use.List(first, desk.Seat, default))).Value;
        Assert.Contains(listed, view => view.Id == id && view.Stands && view.ConfirmedBy == second.Officer);
    }

    private static Actor Administrator(DraftDesk desk) => desk.Officer(Verbs.Administer);

    private static StandingTerms Terms(DraftDesk desk, Actor officer, string kind = "test.note") =>
        new(desk.Seat, desk.Community, kind, [officer.Officer!.Value], desk.Clock.Now + TimeSpan.FromDays(30));

    private static Task<Result<Guid>> Propose(DraftDesk desk, Actor administrator, Actor officer, string kind = "test.note") =>
        desk.With<StandingAuthorisations, Result<Guid>>(use => use.Propose(administrator, Terms(desk, officer, kind), default));

    private static async Task<Guid> Proposed(DraftDesk desk, Actor officer) => (await Propose(desk, Administrator(desk), officer)).Value;

    private static async Task Granted(DraftDesk desk, Actor officer)
    {
        var id = await Proposed(desk, officer);
        Assert.Null(await desk.With<StandingAuthorisations, Refusal?>(use => use.Confirm(Administrator(desk), id, default)));
    }

    private static async Task<string?> Code(DraftDesk desk, Actor officer, DraftRef draft) =>
        (await desk.Release(officer, draft, urgent: "urgent")).Refusal?.Code;

    private static Task<Result<Comity.Storage.History.Released>> UrgentWithoutReason(DraftDesk desk, Actor officer, DraftRef draft) =>
        desk.With<ReleaseDraft, Result<Comity.Storage.History.Released>>(use => use.Run(officer, new ReleaseRequest(draft, "a") { IsUrgent = true }, default));

    private static Task<Result<UrgentRelease[]>> Pending(DraftDesk desk, Actor officer) =>
        desk.With<UrgentReview, Result<UrgentRelease[]>>(use => use.Pending(officer, desk.Seat, default));

    private static Task<Refusal?> Decide(DraftDesk desk, Actor officer, DraftRef draft) =>
        desk.With<UrgentReview, Refusal?>(use => use.Decide(officer, draft.Id, upheld: true, default));
}
