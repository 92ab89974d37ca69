using Comity.Cases.Bodies;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.History;

namespace Comity.Cases.Moves;

/// <summary>Drafts what a receiver says of its own side: acknowledgement, decision, report, answers to items.</summary>
internal static class AnswerCase
{
    /// <summary>A person has read it. The sentences without prejudice are put on it by themselves.</summary>
    public static Task<Result<StatementDraft>> AcknowledgeAsync(
        NodeDb db, int seat, StatementId thread, string? ownNumber, Terms terms, CancellationToken cancellation) =>
        SayAsync(db, seat, thread, new AnswerBody { Status = AnswerStatus.Acknowledged, OwnNumber = ownNumber }, terms, cancellation);

    /// <summary>Any answer of the list; conditions, reason, expected date and addressee stand in the body as its status wants them.</summary>
    public static Task<Result<StatementDraft>> SayAsync(
        NodeDb db, int seat, StatementId thread, AnswerBody body, Terms terms, CancellationToken cancellation) =>
        ThreadDraft.AsReceiverAsync(
            db, seat, thread, CaseTypes.Answer,
            body.Status == AnswerStatus.Acknowledged ? body with { Sentences = WithoutPrejudice.OnOpenings } : body,
            terms, [], cancellation);

    /// <param name="attachment">Made of <see cref="Territory.ItemAnswers.ToBytes"/>.</param>
    public static Task<Result<StatementDraft>> ItemsAsync(
        NodeDb db, int seat, StatementId thread, ItemAnswersBody body, Attachment attachment, Terms terms, CancellationToken cancellation) =>
        ThreadDraft.AsReceiverAsync(db, seat, thread, CaseTypes.ItemAnswers, body, terms, [attachment], cancellation);
}
