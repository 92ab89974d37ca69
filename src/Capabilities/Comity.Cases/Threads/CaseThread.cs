using Comity.Cases.Bodies;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Threads;

/// <summary>What an admissible statement changes: whose status it is, and what it becomes.</summary>
/// <param name="Sender">The opener's new status.</param>
/// <param name="Receiver">The issuer's new status as a receiver; null when it speaks of no status.</param>
internal sealed record Effect(SenderStatus? Sender = null, ReceiverStatus? Receiver = null);

/// <summary>One thread as a seat has it, and whether a further statement may stand in it.</summary>
internal sealed class CaseThread
{
    private readonly NodeDb _db;

    private CaseThread(NodeDb db, CaseRow row) => (_db, Row) = (db, row);

    public CaseRow Row { get; }

    public static async Task<CaseThread?> FindAsync(NodeDb db, int seat, StatementId thread, CancellationToken cancellation) =>
        await db.Set<CaseRow>().FindAsync([seat, thread], cancellation) is { } row ? new CaseThread(db, row) : null;

    /// <summary>The issuer's own row: kept, or a new one where the whole community was addressed; null when it is no receiver.</summary>
    public async Task<CasePartyRow?> PartyAsync(ParticipantId participant, CancellationToken cancellation)
    {
        if (await _db.Set<CasePartyRow>().FindAsync([Row.Seat, Row.Thread, participant], cancellation) is { } known)
            return known;
        return Row.Audience == AudienceKey.Community && participant != Row.Opener
            ? new CasePartyRow { Seat = Row.Seat, Thread = Row.Thread, Participant = participant }
            : null;
    }

    public async Task<CaseEntryRow?> EntryAsync(StatementId? sid, CancellationToken cancellation) =>
        sid is { } known && await _db.Set<CaseEntryRow>().FindAsync([Row.Seat, known], cancellation) is { } entry && entry.Thread == Row.Thread ? entry : null;

    public async Task<Result<Effect>> JudgeAsync(CaseStatement said, CancellationToken cancellation)
    {
        if ((said.Envelope.Exercise ?? "") != Row.Play)
            return new IllegalMove("exercise-mixed", "Real and exercise statements never share a thread.");
        if (said.Envelope.Community != Row.Community)
            return new IllegalMove("community", "A thread stays in its community.");
        var isOpener = said.Issuer == Row.Opener;
        if (!isOpener && await PartyAsync(said.Issuer, cancellation) is null)
            return new IllegalMove("not-a-party", "The issuer is no party to this thread.");
        return said.Body switch
        {
            RecallBody => await RecallAsync(said, cancellation),
            RecallAppliedBody or RecallAnswerBody => await AnsweringAsync(said, entry => entry.Type == CaseTypes.Recall, cancellation),
            ClarificationBody { Reply: not null } => await AnsweringAsync(said, entry => entry.Code == EntryCode.Question, cancellation),
            RedirectConsentBody when isOpener => await AnsweringAsync(said, entry => entry.Code == EntryCode.Redirected, cancellation),
            CloseBody close when isOpener => OpenerCloses(said, close),
            ClarificationBody when isOpener => await OpenerAsksAsync(said, cancellation),
            RedirectConsentBody => new IllegalMove("not-the-opener", "Only the opener consents to a redirection."),
            _ when isOpener => new IllegalMove("not-a-receiver", "The opener does not write a receiver's status."),
            _ => await ReceiverAsync(said, (await PartyAsync(said.Issuer, cancellation))!, cancellation),
        };
    }

    private Result<Effect> OpenerCloses(CaseStatement said, CloseBody close)
    {
        if (AudienceKey.Of(said.Envelope.Marking.Audience) != Row.Audience)
            return new IllegalMove("audience", "The opener closes, withdraws or reopens towards everybody the thread was opened to.");
        if (said.After != Row.SenderLast)
            return new IllegalMove("order", "It does not follow the issuer's latest word on its own status.");
        return Legality.OpenerCloses(Row.SenderStatus, close.Act).TryGet(out var next, out var refusal) ? new Effect(Sender: next) : refusal;
    }

    private async Task<Result<Effect>> OpenerAsksAsync(CaseStatement said, CancellationToken cancellation) =>
        said.Named is [var only] && await PartyAsync(only.Participant, cancellation) is not null
            ? new Effect()
            : new IllegalMove("audience", "A question goes to one party.");

    private async Task<Result<Effect>> ReceiverAsync(CaseStatement said, CasePartyRow own, CancellationToken cancellation)
    {
        if (!said.IsOnlyFor(Row.Opener))
            return new IllegalMove("audience", "A receiver answers the opener alone; others are told in threads of their own.");
        if (said.After != own.Last)
            return new IllegalMove("order", "It does not follow the issuer's latest statement to the opener.");
        var seen = await SeenAsync(said, own, cancellation);
        if (seen is null)
            return new IllegalMove("reference", "What it shows it had seen is not the opener's word on its own status.");
        if (said.Body is AnswerBody { Rights: null, Status: AnswerStatus.Accepted or AnswerStatus.PartlyAccepted or AnswerStatus.ConditionallyAccepted } && Row.TouchesRights)
            return new IllegalMove("rights-check", "Agreeing to what touches rights needs a human-rights check of one's own.");
        var next = said.Body switch
        {
            AnswerBody answer => Legality.Answer(Row.Kind, own.IsCopy, own.Status, seen.Value.Status, answer.Status),
            ItemAnswersBody items when items.Answers > Row.Items => new IllegalMove("no-items", "It answers more items than the notice has."),
            ItemAnswersBody => Legality.AnswerItems(Row.Kind, own.IsCopy, own.Status, seen.Value.Status),
            CloseBody close => Legality.ReceiverCloses(own.Status, seen.Value.Status, close.Act),
            _ => Legality.Ask(own.Status, seen.Value.Status),
        };
        return next.TryGet(out var status, out var refusal) ? new Effect(Receiver: status) : refusal;
    }

    /// <summary>The latest of the opener's words that this and the issuer's earlier statements show it had seen.</summary>
    public async Task<(int Count, SenderStatus Status)?> SeenAsync(CaseStatement said, CasePartyRow own, CancellationToken cancellation)
    {
        if (said.Seen is null)
            return (own.SeenCount, own.SeenStatus);
        if (await EntryAsync(said.Seen, cancellation) is not { SenderCount: { } count, SenderStatus: { } status })
            return null;
        return count > own.SeenCount ? (count, status) : (own.SeenCount, own.SeenStatus);
    }

    private async Task<Result<Effect>> RecallAsync(CaseStatement said, CancellationToken cancellation)
    {
        foreach (var recalled in said.Recalls)
        {
            if (await EntryAsync(recalled, cancellation) is not { } entry || entry.Author != said.Issuer || entry.Type == CaseTypes.Recall)
                return new IllegalMove("recall", "Only own statements of the thread are recalled, and no recall is.");
        }

        return new Effect();
    }

    private async Task<Result<Effect>> AnsweringAsync(CaseStatement said, Func<CaseEntryRow, bool> isAsked, CancellationToken cancellation)
    {
        if (await EntryAsync(said.Answers, cancellation) is not { } asked || !isAsked(asked) || asked.Author == said.Issuer)
            return new IllegalMove("answer", "What it answers is not such a statement of another party of the thread.");
        return said.IsOnlyFor(asked.Author)
            ? new Effect()
            : new IllegalMove("audience", "An answer goes to who asked, alone.");
    }
}

/// <summary>Whom a thread was opened to, in one spelling.</summary>
internal static class AudienceKey
{
    public const string Community = "community";

    public static string Of(Audience audience) => audience is Audience.Named named
        ? string.Join(' ', named.Recipients.Select(recipient => recipient.Participant).Order().Select(participant => participant.ToString()))
        : Community;
}
