using System.Globalization;
using Comity.Cases.Bodies;
using Comity.Cases.Clocks;
using Comity.Cases.Moves;
using Comity.Cases.Recalls;
using Comity.Cases.Threads;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Storage.History;
using Comity.Web;

namespace Comity.Cases.Pages;

/// <summary>Makes a draft of a move that was entered in a form. A refusal names the field it came from.</summary>
internal sealed class MoveDrafts(NodeDb db, CreateDraft create, IDutyDesk duty, TimeProvider time, CurrentOfficer officer)
{
    private const string PolicyStep = "policy-step";

    public async Task<Result<DraftRef>> MakeAsync(StatementId thread, MoveEntered entered, CancellationToken cancellation)
    {
        if (!TermsOf(entered).TryGet(out var terms, out var refusal))
            return refusal;
        if (!(await ProposeAsync(thread, entered, terms, cancellation)).TryGet(out var draft, out refusal))
            return AtField(refusal, entered);
        if (!(await create.Run(officer.Actor, officer.Seat, DraftContent.From(draft), new DraftObject("case", thread.ToString()), cancellation)).TryGet(out var made, out refusal))
            return AtField(refusal, entered);
        // With its draft a step is taken: it is not proposed again.
        if (entered.Code == PolicyStep)
            await PolicySteps.SettleAsync(db, officer.Seat, thread, PartyOf(entered) ?? default, officer.Login, time.GetUtcNow(), cancellation);
        return made;
    }

    private async Task<Result<StatementDraft>> ProposeAsync(StatementId thread, MoveEntered entered, Terms terms, CancellationToken cancellation)
    {
        if (CaseWords.TryRead<AnswerStatus>(entered.Code, out var status))
            return AnswerOf(status, entered).TryGet(out var answer, out var flaw) ? await AnswerCase.SayAsync(db, officer.Seat, thread, answer, terms, cancellation) : flaw;
        if (!TextOf(entered, "text").TryGet(out var words, out var bad))
            return bad;
        return entered.Code switch
        {
            "ask" or "reply" or PolicyStep when words.Text is null => new BadCaseBody("Write what is to be said.") { Where = "/body/text" },
            "ask" => await Clarify.AskAsync(db, officer.Seat, thread, PartyOf(entered), words.Text!, terms, cancellation),
            PolicyStep => PartyOf(entered) is { } party
                ? await PolicySteps.DraftAsync(db, duty, officer.Seat, thread, party, words.Text!, terms, cancellation)
                : new UnknownParty(),
            "reply" => await Clarify.AnswerAsync(db, officer.Seat, entered.Item ?? default, words.Text!, terms, cancellation),
            "consent" => entered["consents"] is { } consents
                ? await Clarify.ConsentAsync(db, officer.Seat, entered.Item ?? default, new RedirectConsentBody(consents == "yes", words.Text), terms, cancellation)
                : new BadCaseBody("Say whether you agree.") { Where = "/body/consents" },
            "recall" => await RecallAsync(thread, entered, words.Text, terms, cancellation),
            "recall-answer" => await AnswerRecallAsync(entered, words.Text, terms, cancellation),
            "close" => await CloseAsync(thread, CloseAct.Closed, words.Text, terms, cancellation),
            "withdraw" => await CloseAsync(thread, CloseAct.Withdrawn, words.Text, terms, cancellation),
            "reopen" => await CloseAsync(thread, CloseAct.Reopened, words.Text, terms, cancellation),
            _ => new UnknownCase(),
        };
    }

    private Task<Result<StatementDraft>> CloseAsync(StatementId thread, CloseAct act, LanguageText? text, Terms terms, CancellationToken cancellation) =>
        CloseCase.RunAsync(db, officer.Seat, thread, new CloseBody(act, text), terms, cancellation);

    private async Task<Result<StatementDraft>> RecallAsync(StatementId thread, MoveEntered entered, LanguageText? text, Terms terms, CancellationToken cancellation)
    {
        if (!CaseWords.TryRead<RecallReason>(entered["reason"], out var reason))
            return new BadCaseBody("Choose why it is taken back.") { Where = "/body/reason" };
        var recalled = entered.All("statements").Where(sid => StatementId.TryParse(sid, out _)).Select(StatementId.Parse).Distinct().ToList();
        if (recalled.Count == 0)
            return new BadCaseBody("Choose what is taken back.") { Where = "/body/statements" };
        var asked = entered.All("asked").Where(code => CaseWords.TryRead<RecallRequest>(code, out _))
            .Select(code => CaseWords.TryRead<RecallRequest>(code, out var one) ? one : default).Distinct().ToList();
        var body = new RecallBody { Reason = reason, Asked = asked, Text = text };
        return await RecallStatements.RecallAsync(db, officer.Seat, thread, recalled, await RecallStatements.WhoHadAsync(db, officer.Seat, recalled, terms, cancellation), body, terms, cancellation);
    }

    private async Task<Result<StatementDraft>> AnswerRecallAsync(MoveEntered entered, LanguageText? text, Terms terms, CancellationToken cancellation)
    {
        if (!CaseWords.TryRead<RecallOutcome>(entered["outcome"], out var outcome))
            return new BadCaseBody("Choose what became of it.") { Where = "/body/outcome" };
        int? count = int.TryParse(entered["passedOnTo"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return await RecallStatements.AnswerAsync(
            db, officer.Seat, entered.Item ?? default, new RecallAnswerBody { Outcome = outcome, PassedOnTo = count, Text = text }, terms, cancellation);
    }

    private static Result<AnswerBody> AnswerOf(AnswerStatus status, MoveEntered entered)
    {
        if (!TextOf(entered, "text").TryGet(out var text, out var bad) || !TextOf(entered, "conditions").TryGet(out var conditions, out bad))
            return bad!;
        if (!RightsOf(entered).TryGet(out var rights, out bad))
            return bad;
        DateTimeOffset? expected = InstantField.TryParse(entered["expectedBy"], out var at) ? at : null;
        if (expected is null && entered["expectedBy"] is not null)
            return new BadCaseBody("Write a date and a time.") { Where = "/body/expectedBy" };
        ParticipantId? to = ParticipantId.TryParse(entered["redirectTo"], out var participant) ? participant : null;
        return new AnswerBody
        {
            Status = status,
            Text = text.Text,
            Conditions = conditions.Text,
            ExpectedBy = expected,
            Reason = CaseWords.TryRead<DeclineReason>(entered["reason"], out var reason) ? reason : null,
            RedirectTo = to,
            RedirectToName = to is null ? entered["redirectTo"] : null,
            OwnNumber = entered["ownNumber"],
            Rights = rights.Check,
        };
    }

    private static Result<MaybeRights> RightsOf(MoveEntered entered)
    {
        if (entered["reviewer"] is not { } reviewer)
            return new MaybeRights(null);
        if (!TextOf(entered, "purpose").TryGet(out var purpose, out var bad) || !TextOf(entered, "necessity").TryGet(out var necessity, out bad)
            || !TextOf(entered, "proportionality").TryGet(out var proportionality, out bad))
            return bad!;
        return (purpose.Text, necessity.Text, proportionality.Text) is ({ } first, { } second, { } third)
            ? new MaybeRights(new RightsCheck(first, second, third, reviewer))
            : new BadCaseBody("A human-rights check says purpose, necessity and proportionality.") { Where = "/body/purpose" };
    }

    private static Result<MaybeText> TextOf(MoveEntered entered, string field)
    {
        if (entered[field] is not { } text)
            return new MaybeText(null);
        return LanguageText.From([new LanguageVariant(entered["language"] ?? "en", text)]).TryGet(out var words, out var refusal)
            ? new MaybeText(words)
            : refusal with { Where = "/body/" + field };
    }

    private static Result<Terms> TermsOf(MoveEntered entered)
    {
        if (!Tlp.TryParse(entered["tlp"], out var tlp))
            return new BadCaseBody("Choose a label.") { Where = $"{entered.Prefix}-tlp" };
        string[] desks = [.. (entered["desks"] ?? "").Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        return UseTermsForm.Read(entered.Form, entered.Prefix).TryGet(out var use, out var bad) ? new Terms(tlp, desks, use) : bad;
    }

    private static ParticipantId? PartyOf(MoveEntered entered) => ParticipantId.TryParse(entered["party"], out var party) ? party : null;

    private static Refusal AtField(Refusal refusal, MoveEntered entered) => refusal switch
    {
        RedWithoutDesks => refusal with { Where = $"{entered.Prefix}-desks" },
        UnknownParty => refusal with { Where = $"{entered.Prefix}-party" },
        { Where: { } where } when where.StartsWith("/body/", StringComparison.Ordinal) => refusal with { Where = $"{entered.Prefix}-{where.Split('/')[^1]}" },
        _ => refusal with { Where = null },
    };

    /// <summary>A text that may be left out.</summary>
    private sealed record MaybeText(LanguageText? Text);

    private sealed record MaybeRights(RightsCheck? Check);
}
