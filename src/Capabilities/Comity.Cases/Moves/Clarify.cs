using Comity.Cases.Bodies;
using Comity.Cases.Threads;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.History;

namespace Comity.Cases.Moves;

/// <summary>Drafts questions, answers to them, and the asker's consent to a redirection.</summary>
internal static class Clarify
{
    /// <summary>A question of ours: as the opener to one party, as a receiver to the opener.</summary>
    public static async Task<Result<StatementDraft>> AskAsync(
        NodeDb db, int seat, StatementId thread, ParticipantId? party, LanguageText question, Terms terms, CancellationToken cancellation)
    {
        if (await CaseThread.FindAsync(db, seat, thread, cancellation) is not { } found)
            return new UnknownCase();
        var body = new ClarificationBody(Question: question);
        if (found.Row.Role != OurRole.Opener)
            return await ThreadDraft.AsReceiverAsync(db, seat, thread, CaseTypes.Clarification, body, terms, [], cancellation);
        return party is { } to
            ? await ThreadDraft.ToAsync(db, seat, thread, to, CaseTypes.Clarification, body, terms, answers: null, cancellation)
            : new UnknownParty();
    }

    public static async Task<Result<StatementDraft>> AnswerAsync(
        NodeDb db, int seat, StatementId question, LanguageText reply, Terms terms, CancellationToken cancellation) =>
        await WaitingAsync(db, seat, question, OpenItem.Question, cancellation) is { } item
            ? await ThreadDraft.ToAsync(db, seat, item.Thread, item.By, CaseTypes.Clarification, new ClarificationBody(Reply: reply), terms, question, cancellation)
            : new NothingToAnswer();

    /// <summary>Says whether we agree to ask the State that was named; if so, <see cref="StartCase"/> drafts our own request to it.</summary>
    public static async Task<Result<StatementDraft>> ConsentAsync(
        NodeDb db, int seat, StatementId redirection, RedirectConsentBody body, Terms terms, CancellationToken cancellation) =>
        await WaitingAsync(db, seat, redirection, OpenItem.Redirection, cancellation) is { } item
            ? await ThreadDraft.ToAsync(db, seat, item.Thread, item.By, CaseTypes.RedirectConsent, body, terms, redirection, cancellation)
            : new NothingToAnswer();

    /// <summary>What waits for our seat under this name.</summary>
    internal static async Task<CaseItemRow?> WaitingAsync(NodeDb db, int seat, StatementId sid, OpenItem kind, CancellationToken cancellation)
    {
        var self = await ThreadDraft.SelfAsync(db, seat, cancellation);
        return await db.Set<CaseItemRow>().FindAsync([seat, sid, self], cancellation) is { } item && item.Kind == kind ? item : null;
    }
}
