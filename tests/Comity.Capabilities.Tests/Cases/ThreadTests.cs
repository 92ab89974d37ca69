using Comity.Cases.Bodies;
using Comity.Cases.Clocks;
using Comity.Cases.Moves;
using Comity.Cases.Queries;
using Comity.Cases.Recalls;
using Comity.Cases.Threads;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Tests.Cases;

public sealed class ThreadTests
{
    public static readonly TheoryData<string> Providers = ["sqlite", "postgresql"];

    [Theory, MemberData(nameof(Providers))]
    public async Task A_request_goes_from_release_to_result_with_both_statuses_equal_on_both_nodes(string provider)
    {
        await using var node = await Node.WithAsync(provider, 2);
        var request = await AskAsync(node, 2);
        Assert.True((await node.CaseAsync(1, request.Id)) is { WaitsForThem: true, WaitsForUs: false, Unacknowledged: true, Role: OurRole.Opener });
        Assert.True((await node.CaseAsync(2, request.Id)) is { WaitsForUs: true, WaitsForThem: false, Unacknowledged: true, Role: OurRole.Receiver });

        foreach (var (status, expected) in new[]
        {
            (AnswerStatus.Acknowledged, ReceiverStatus.Acknowledged), (AnswerStatus.UnderDetermination, ReceiverStatus.UnderDetermination),
            (AnswerStatus.ConditionallyAccepted, ReceiverStatus.ConditionallyAccepted), (AnswerStatus.ActionReported, ReceiverStatus.ActionReported),
            (AnswerStatus.Result, ReceiverStatus.Result),
        })
        {
            await AnswerAsync(node, request.Id, status);
            Assert.Equal((SenderStatus.Released, expected), await node.PairAsync(1, request.Id, 2));
            Assert.Equal((SenderStatus.Released, expected), await node.PairAsync(2, request.Id, 2));
        }

        await using var db = node.Open();
        await node.SendAsync(1, 2, await CloseCase.RunAsync(db, 1, request.Id, new CloseBody(CloseAct.Closed), Terms.Amber, default));
        Assert.True((await node.CaseAsync(2, request.Id)) is { Closed: true, WaitsForUs: false, OverdueFrom: null });
    }

    [Fact]
    public async Task The_sentences_without_prejudice_stand_on_openings_and_acknowledgements_by_themselves()
    {
        await using var node = await Node.WithAsync("sqlite", 2);
        var request = await AskAsync(node, 2);
        var acknowledgement = await AnswerAsync(node, request.Id, AnswerStatus.Acknowledged);

        Assert.Equal(3, request.Envelope.ReadBody<RequestBody>().Value.Sentences.Count);
        Assert.Equal(3, acknowledgement.Envelope.ReadBody<AnswerBody>().Value.Sentences.Count);
        Assert.All(WithoutPrejudice.OnOpenings, code => Assert.Equal(6, WithoutPrejudice.Of(code)!.Variants.Count));
    }

    [Theory]
    [InlineData(AnswerStatus.Result, "cases.illegal-transition")]
    [InlineData(AnswerStatus.ActionReported, "cases.illegal-transition")]
    public async Task What_nobody_agreed_to_is_not_reported_on(AnswerStatus status, string code)
    {
        await using var node = await Node.WithAsync("sqlite", 2);
        var request = await AskAsync(node, 2);
        await using var db = node.Open();
        Assert.Equal(code, (await AnswerCase.SayAsync(db, 2, request.Id, Example.Answer(status), Terms.Amber, default)).Refusal!.Code);
    }

    [Fact]
    public async Task Nobody_writes_another_States_status()
    {
        await using var node = await Node.WithAsync("sqlite", 3);
        var request = await AskAsync(node, 2);
        var answer = await AnswerAsync(node, request.Id, AnswerStatus.Acknowledged);
        await using var db = node.Open();
        var draft = (await AnswerCase.SayAsync(db, 2, request.Id, Example.Answer(AnswerStatus.Accepted), Terms.Amber, default)).Value;

        // A stranger, and the opener itself, say what only the receiver may say.
        Assert.Equal("cases.illegal-not-a-party", (await node.AdmitAsync(1, Node.Sign(Node.State(3), draft)))!.Code);
        Assert.Equal("cases.illegal-not-a-receiver", (await node.AdmitAsync(2, Node.Sign(Node.State(1), draft with { Marking = Example.To(2) })))!.Code);
        // The receiver forks its own chain: the second word after the same first is refused.
        var forked = draft with { References = [.. draft.References.Where(reference => reference.Rel != CaseRel.After)] };
        Assert.Equal("cases.illegal-order", (await node.AdmitAsync(1, Node.Sign(Node.State(2), forked)))!.Code);
        Assert.Equal((SenderStatus.Released, ReceiverStatus.Acknowledged), await node.PairAsync(1, request.Id, 2));
        Assert.Equal(answer.Id, draft.References.Single(reference => reference.Rel == CaseRel.After).Sid);
    }

    [Fact]
    public async Task Accepting_while_the_other_withdraws_is_legal_and_accepting_after_having_seen_it_is_not()
    {
        await using var node = await Node.WithAsync("sqlite", 2);
        var request = await AskAsync(node, 2);
        await using var db = node.Open();
        var withdrawal = await node.IssueAsync(1, await CloseCase.RunAsync(db, 1, request.Id, new CloseBody(CloseAct.Withdrawn), Terms.Amber, default));
        var accepted = await node.IssueAsync(2, await AnswerCase.SayAsync(db, 2, request.Id, Example.Answer(AnswerStatus.Accepted), Terms.Amber, default));

        Assert.Null(await node.AdmitAsync(1, accepted));
        Assert.Null(await node.AdmitAsync(2, withdrawal));
        Assert.Equal(await node.PairAsync(1, request.Id, 2), await node.PairAsync(2, request.Id, 2));
        await using var later = node.Open();
        Assert.Equal("cases.illegal-after-withdrawal", (await AnswerCase.SayAsync(later, 2, request.Id, Example.Answer(AnswerStatus.Declined), Terms.Amber, default)).Refusal!.Code);
    }

    [Fact]
    public async Task A_copied_State_acknowledges_and_decides_nothing()
    {
        await using var node = await Node.WithAsync("sqlite", 3);
        await using var db = node.Open();
        var body = Example.Request() with { Copies = [Node.State(3)] };
        var request = await node.IssueAsync(1, await StartCase.RequestAsync(db, new(1, Node.Community, Example.To(2, 3)), body, default));
        Assert.Null(await node.AdmitAsync(3, request));

        Assert.Equal("cases.illegal-copied-party", (await AnswerCase.SayAsync(db, 3, request.Id, Example.Answer(AnswerStatus.Accepted), Terms.Amber, default)).Refusal!.Code);
        Assert.Null((await AnswerCase.AcknowledgeAsync(db, 3, request.Id, null, Terms.Amber, default)).Refusal);
    }

    [Fact]
    public async Task Real_and_exercise_statements_never_share_a_thread()
    {
        await using var node = await Node.WithAsync("sqlite", 2);
        var request = await AskAsync(node, 2);
        await using var db = node.Open();
        var draft = (await AnswerCase.AcknowledgeAsync(db, 2, request.Id, null, Terms.Amber, default)).Value;
        Assert.Equal("cases.illegal-exercise-mixed", (await node.AdmitAsync(1, Node.Sign(Node.State(2), draft with { Exercise = "ex-1" })))!.Code);
    }

    [Fact]
    public async Task A_question_waits_for_the_other_side_until_it_is_answered()
    {
        await using var node = await Node.WithAsync("sqlite", 2);
        var request = await AskAsync(node, 2);
        await using var db = node.Open();
        var question = await node.SendAsync(2, 1, await Clarify.AskAsync(db, 2, request.Id, null, Example.En("Which port?"), Terms.Amber, default));
        Assert.Equal((SenderStatus.Released, ReceiverStatus.NeedsInformation), await node.PairAsync(1, request.Id, 2));
        Assert.True((await node.CaseAsync(1, request.Id)).WaitsForUs);
        Assert.False((await node.CaseAsync(2, request.Id)).WaitsForUs);

        await using var then = node.Open();
        await node.SendAsync(1, 2, await Clarify.AnswerAsync(then, 1, question.Id, Example.En("443"), Terms.Amber, default));
        Assert.False((await node.CaseAsync(1, request.Id)).WaitsForUs);
        Assert.True((await node.CaseAsync(2, request.Id)).WaitsForUs);
        // The answer changes nobody's status but its author's own, and a reply is no status.
        Assert.Equal((SenderStatus.Released, ReceiverStatus.NeedsInformation), await node.PairAsync(2, request.Id, 2));
    }

    [Fact]
    public async Task Redirecting_asks_for_consent_and_the_opener_then_asks_the_third_State_itself()
    {
        await using var node = await Node.WithAsync("sqlite", 3);
        var request = await AskAsync(node, 2);
        await using var db = node.Open();
        var redirection = await node.SendAsync(
            2, 1, await AnswerCase.SayAsync(db, 2, request.Id, new AnswerBody { Status = AnswerStatus.Redirected, RedirectTo = Node.State(3) }, Terms.Amber, default));
        await using var then = node.Open();
        await node.SendAsync(1, 2, await Clarify.ConsentAsync(then, 1, redirection.Id, new RedirectConsentBody(Consents: true), Terms.Amber, default));
        var second = await node.IssueAsync(
            1, await StartCase.RequestAsync(then, new(1, Node.Community, Example.To(3)) { Continues = request.Id }, Example.Request(), default));
        Assert.Null(await node.AdmitAsync(3, second));

        await using var read = node.Open();
        Assert.Equal([second.Id], (await ReadCase.RunAsync(read, 1, request.Id, Node.Reader(), default)).Value.ContinuedBy);
        Assert.Equal("cases.unknown", (await ReadCase.RunAsync(read, 3, request.Id, Node.Reader(), default)).Refusal!.Code);
        Assert.Equal((SenderStatus.Released, ReceiverStatus.Silent), await node.PairAsync(3, second.Id, 3));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_rebuild_answers_exactly_like_before(string provider)
    {
        await using var node = await Node.WithAsync(provider, 2);
        var request = await AskAsync(node, 2);
        await AnswerAsync(node, request.Id, AnswerStatus.Acknowledged);
        await using (var db = node.Open())
            await node.SendAsync(2, 1, await Clarify.AskAsync(db, 2, request.Id, null, Example.En("Which port?"), Terms.Amber, default));
        await using (var db = node.Open())
            await node.SendAsync(1, 2, await CloseCase.RunAsync(db, 1, request.Id, new CloseBody(CloseAct.Closed), Terms.Amber, default));
        var before = await DumpAsync(node);

        var projection = new CasesProjection();
        await using (var db = node.Open())
        {
            await projection.ClearAsync(db, default);
            Assert.Equal("[]|[]|[]|[]|[]", await DumpAsync(node));
            await using var transaction = await db.Database.BeginTransactionAsync();
            foreach (var admission in node.Admitted)
            {
                Assert.Null(await projection.JudgeAsync(db, admission, default));
                await projection.ApplyAsync(db, admission, default);
                await db.SaveChangesAsync();
                db.ChangeTracker.Clear();
            }

            await transaction.CommitAsync();
        }

        Assert.Equal(before, await DumpAsync(node));
    }

    [Fact]
    public async Task A_statement_for_other_desks_is_withheld_and_a_case_for_other_desks_is_not_there()
    {
        await using var node = await Node.WithAsync("sqlite", 2);
        await using var db = node.Open();
        var red = Marking.Create(Tlp.Red, new Audience.Named([new Recipient(Node.State(2), ["legal"])])).Value;
        var secret = await node.SendAsync(1, 2, await StartCase.RequestAsync(db, new(1, Node.Community, red), Example.Request(), default));
        var open = await AskAsync(node, 2);
        await using var then = node.Open();
        await node.SendAsync(1, 2, await Clarify.AskAsync(then, 1, open.Id, Node.State(2), Example.En("For lawyers only"), new Terms(Tlp.Red, ["legal"]), default));

        await using var read = node.Open();
        Assert.Equal("cases.unknown", (await ReadCase.RunAsync(read, 2, secret.Id, Node.Reader("cert"), default)).Refusal!.Code);
        Assert.Null((await ReadCase.RunAsync(read, 2, secret.Id, Node.Reader("legal"), default)).Refusal);
        var file = (await ReadCase.RunAsync(read, 2, open.Id, Node.Reader("cert"), default)).Value;
        Assert.Equal([true, false], file.Timeline.Select(entry => entry.Withheld));
        Assert.Equal([open.Id], (await ListAsync(read, 2, CaseBox.All, ["cert"])).Items.Select(item => item.Thread));
        Assert.Equal(2, (await ListAsync(read, 2, CaseBox.All, ["legal"])).Items.Count);
        // The strictest label of its parts is the label of the whole.
        Assert.Equal(Tlp.Red, file.Case.Tlp);
    }

    [Fact]
    public async Task Delivered_means_that_a_receipt_covered_it()
    {
        await using var node = await Node.WithAsync("sqlite", 2);
        var request = await AskAsync(node, 2);
        await using var db = node.Open();
        var item = new FeedItemRow { Seat = 1, Peer = Node.State(2), N = 1, Sid = request.Id, H = default };
        db.Add(item);
        await db.SaveChangesAsync();
        Assert.Null((await ReadCase.RunAsync(db, 1, request.Id, Node.Reader(), default)).Value.Statuses.Single().DeliveredAt);
        item.ReceiptedAt = Node.Noon;
        await db.SaveChangesAsync();
        Assert.Equal(Node.Noon, (await ReadCase.RunAsync(db, 1, request.Id, Node.Reader(), default)).Value.Statuses.Single().DeliveredAt);
    }

    [Fact]
    public async Task A_recall_marks_what_it_takes_back_is_applied_by_the_node_and_answered_by_a_person()
    {
        await using var node = await Node.WithAsync("sqlite", 2);
        var request = await AskAsync(node, 2);
        await using var db = node.Open();
        var body = new RecallBody { Reason = RecallReason.OverDisclosure, Asked = [RecallRequest.Delete, RecallRequest.TellThoseYouTold] };
        var recall = await node.SendAsync(
            1, 2, await RecallStatements.RecallAsync(db, 1, request.Id, [request.Id], [new Recipient(Node.State(2), [])], body, Terms.Amber, default));
        Assert.Null(await ApplyRecall.DraftAsync(db, node.Outbox(1, recall), default));

        await using var then = node.Open();
        var automatic = await ApplyRecall.DraftAsync(then, node.Outbox(2, recall), default);
        Assert.True(automatic!.Automatic);
        await node.SendAsync(2, 1, automatic);
        await using var again = node.Open();
        Assert.Null(await ApplyRecall.DraftAsync(again, node.Outbox(2, recall), default));
        await node.SendAsync(
            2, 1, await RecallStatements.AnswerAsync(again, 2, recall.Id, new RecallAnswerBody { Outcome = RecallOutcome.PassedOn, PassedOnTo = 2 }, Terms.Amber, default));

        await using var read = node.Open();
        var file = (await ReadCase.RunAsync(read, 1, request.Id, Node.Reader(), default)).Value;
        Assert.Equal(recall.Id, file.Timeline.Single(entry => entry.Sid == request.Id).RecalledBy);
        Assert.Equal(["recall-passed-on", "recall-applied", "recall", "request-mitigation"], file.Timeline.Select(entry => entry.Code));
        Assert.Empty(file.Waiting);
    }

    [Fact]
    public async Task Only_own_statements_are_recalled()
    {
        await using var node = await Node.WithAsync("sqlite", 2);
        var request = await AskAsync(node, 2);
        await using var db = node.Open();
        var body = new RecallBody { Reason = RecallReason.Facts, Asked = [RecallRequest.Correct] };
        var draft = await RecallStatements.RecallAsync(db, 2, request.Id, [request.Id], [new Recipient(Node.State(1), [])], body, Terms.Amber, default);
        Assert.Equal("cases.illegal-recall", draft.Refusal!.Code);
    }

    [Fact]
    public async Task What_touches_rights_is_checked_on_both_sides()
    {
        await using var node = await Node.WithAsync("sqlite", 2);
        await using var db = node.Open();
        var body = Example.Request() with { TouchesRights = true };
        Assert.Equal("/body/rights", (await StartCase.RequestAsync(db, new(1, Node.Community, Example.To(2)), body, default)).Refusal!.Where);
        var check = new RightsCheck(Example.En("To warn."), Example.En("Nothing milder."), Example.En("One host."), "Legal department");
        var request = await node.SendAsync(1, 2, await StartCase.RequestAsync(db, new(1, Node.Community, Example.To(2)), body with { Rights = check }, default));
        await using var then = node.Open();
        Assert.Equal("cases.illegal-rights-check", (await AnswerCase.SayAsync(then, 2, request.Id, Example.Answer(AnswerStatus.Accepted), Terms.Amber, default)).Refusal!.Code);
        Assert.Null((await AnswerCase.SayAsync(then, 2, request.Id, Example.Answer(AnswerStatus.Accepted) with { Rights = check }, Terms.Amber, default)).Refusal);
    }

    private static async Task<CasePage> ListAsync(Storage.NodeDb db, int seat, CaseBox box, IReadOnlyList<string> desks) =>
        (await CaseList.RunAsync(db, new(seat, box, null, Node.Reader(desks), Node.Noon), default)).Value;

    internal static async Task<Statement> AskAsync(Node node, int of)
    {
        await using var db = node.Open();
        return await node.SendAsync(1, of, await StartCase.RequestAsync(db, new(1, Node.Community, Example.To(of)), Example.Request(), default));
    }

    private static async Task<Statement> AnswerAsync(Node node, StatementId thread, AnswerStatus status)
    {
        await using var db = node.Open();
        return await node.SendAsync(2, 1, await AnswerCase.SayAsync(db, 2, thread, Example.Answer(status), Terms.Amber, default));
    }

    private static async Task<string> DumpAsync(Node node)
    {
        await using var db = node.Open();
        return string.Join('|',
            System.Text.Json.JsonSerializer.Serialize(await db.Set<CaseRow>().AsNoTracking().OrderBy(row => row.Seat).ThenBy(row => row.Number).ToListAsync()),
            System.Text.Json.JsonSerializer.Serialize(await db.Set<CasePartyRow>().AsNoTracking().OrderBy(row => row.Seat).ThenBy(row => row.Thread).ThenBy(row => row.Participant).ToListAsync()),
            System.Text.Json.JsonSerializer.Serialize(await db.Set<CaseEntryRow>().AsNoTracking().OrderBy(row => row.Arrival).ToListAsync()),
            System.Text.Json.JsonSerializer.Serialize(await db.Set<CaseItemRow>().AsNoTracking().OrderBy(row => row.Seat).ThenBy(row => row.Sid).ToListAsync()),
            System.Text.Json.JsonSerializer.Serialize(await db.Set<CaseDeskRow>().AsNoTracking().OrderBy(row => row.Seat).ThenBy(row => row.Thread).ToListAsync()));
    }
}
