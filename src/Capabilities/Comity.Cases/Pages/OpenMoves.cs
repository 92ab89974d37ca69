using Comity.Cases.Bodies;
using Comity.Cases.Queries;
using Comity.Cases.Threads;
using Comity.Web;

namespace Comity.Cases.Pages;

/// <summary>Finds what our side may say now in a case: by the same rules that judge it when it is said.</summary>
internal static class OpenMoves
{
    private static readonly AnswerStatus[] Answers =
    [
        AnswerStatus.Acknowledged, AnswerStatus.UnderDetermination, AnswerStatus.Accepted, AnswerStatus.PartlyAccepted, AnswerStatus.ConditionallyAccepted,
        AnswerStatus.Declined, AnswerStatus.Redirected, AnswerStatus.AlreadyMended, AnswerStatus.ActionReported, AnswerStatus.Result,
    ];

    public static IEnumerable<MoveForm> Of(CaseFile file, IReadOnlyList<StepView> steps, Func<ParticipantId, string> nameOf, Texts texts)
    {
        var first = file.Waiting.Where(item => item.WaitsFor == file.Case.Self).Select(item => ForItem(item, nameOf));
        var own = file.Case.Role == OurRole.Opener ? AsOpener(file, nameOf) : AsReceiver(file);
        return [.. first, .. Step(steps), .. own, .. Recall(file, texts)];
    }

    private static IEnumerable<MoveForm> Step(IReadOnlyList<StepView> steps) => steps.Count == 0 ? [] :
        [new MoveForm("policy-step", MoveFields.TextNeeded | MoveFields.Party) { Parties = [.. steps.Select(step => new Choice(step.Participant.ToString(), step.Name))] }];

    private static MoveForm ForItem(WaitingItem item, Func<ParticipantId, string> nameOf) => (item.Kind switch
    {
        OpenItem.Question => new MoveForm("reply", MoveFields.TextNeeded),
        OpenItem.Redirection => new MoveForm("consent", MoveFields.Consent | MoveFields.Text),
        _ => new MoveForm("recall-answer", MoveFields.RecallAnswer | MoveFields.Text),
    }) with { Item = item.Sid, ItemBy = nameOf(item.By) };

    private static IEnumerable<MoveForm> AsReceiver(CaseFile file)
    {
        var row = file.Case;
        var own = file.Statuses.FirstOrDefault(pair => pair.Receiver == row.Self);
        var status = own?.Status ?? ReceiverStatus.Silent;
        foreach (var answer in Answers.Where(answer => Legality.Answer(row.Kind, row.Role == OurRole.Copied, status, row.SenderStatus, answer).Refusal is null))
            yield return new MoveForm(CaseWords.Code(answer), FieldsOf(answer, row.TouchesRights));
        if (Legality.Ask(status, row.SenderStatus).Refusal is null)
            yield return new MoveForm("ask", MoveFields.TextNeeded);
        if (Legality.ReceiverCloses(status, row.SenderStatus, CloseAct.Closed).Refusal is null)
            yield return new MoveForm("close", MoveFields.Text);
        if (Legality.ReceiverCloses(status, row.SenderStatus, CloseAct.Reopened).Refusal is null)
            yield return new MoveForm("reopen", MoveFields.Text);
    }

    private static IEnumerable<MoveForm> AsOpener(CaseFile file, Func<ParticipantId, string> nameOf)
    {
        var others = file.Statuses.Where(pair => pair.Receiver != file.Case.Self)
            .Select(pair => new Choice(pair.Receiver.ToString(), nameOf(pair.Receiver))).ToList();
        if (others.Count > 0)
            yield return new MoveForm("ask", MoveFields.TextNeeded | MoveFields.Party) { Parties = others };
        foreach (var (code, act) in new[] { ("close", CloseAct.Closed), ("withdraw", CloseAct.Withdrawn), ("reopen", CloseAct.Reopened) })
        {
            if (Legality.OpenerCloses(file.Case.SenderStatus, act).Refusal is null)
                yield return new MoveForm(code, MoveFields.Text);
        }
    }

    private static IEnumerable<MoveForm> Recall(CaseFile file, Texts texts)
    {
        var own = file.Timeline.Where(entry => entry.Author == file.Case.Self && entry is { Withheld: false, RecalledBy: null }
                && entry.Type != CaseTypes.Recall && entry.Type != CaseTypes.RecallApplied)
            .Select(entry => new Choice(entry.Sid.ToString(), texts["cases.recall.choice", ("what", CaseWords.Of("entry", entry.Code, texts)),
                ("when", entry.IssuedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", texts.Language.Culture))])).ToList();
        if (own.Count > 0)
            yield return new MoveForm("recall", MoveFields.Recall | MoveFields.Text) { Statements = own };
    }

    private static MoveFields FieldsOf(AnswerStatus answer, bool touchesRights) => answer switch
    {
        AnswerStatus.Acknowledged => MoveFields.OwnNumber,
        AnswerStatus.UnderDetermination => MoveFields.ExpectedBy | MoveFields.Text | MoveFields.OwnNumber,
        AnswerStatus.Accepted => MoveFields.Text | MoveFields.OwnNumber | Rights(touchesRights),
        AnswerStatus.PartlyAccepted or AnswerStatus.ConditionallyAccepted => MoveFields.Conditions | MoveFields.Text | MoveFields.OwnNumber | Rights(touchesRights),
        AnswerStatus.Declined => MoveFields.Reason | MoveFields.Text | MoveFields.OwnNumber,
        AnswerStatus.Redirected => MoveFields.Redirect | MoveFields.Text | MoveFields.OwnNumber,
        AnswerStatus.AlreadyMended => MoveFields.Text | MoveFields.OwnNumber,
        _ => MoveFields.TextNeeded | MoveFields.OwnNumber,
    };

    private static MoveFields Rights(bool touched) => touched ? MoveFields.Rights : MoveFields.None;
}
