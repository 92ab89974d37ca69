using Comity.Cases.Bodies;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Threads;

/// <summary>Keeps what waits for somebody: opened by a question, redirection or recall, gone with the answer of whom it waited for.</summary>
internal static class OpenItems
{
    public static async Task ApplyAsync(NodeDb db, CaseRow row, CaseStatement said, CancellationToken cancellation)
    {
        switch (said.Body)
        {
            case ClarificationBody { Question: not null }:
                Open(db, row, said, OpenItem.Question, said.Named![0].Participant);
                break;
            case AnswerBody { Status: AnswerStatus.Redirected }:
                Open(db, row, said, OpenItem.Redirection, row.Opener);
                break;
            case RecallBody:
                foreach (var recipient in said.Named ?? [])
                {
                    // Co-recipients answer the issuer, not us: their answers would never close the item here.
                    if (said.Issuer == row.Self || recipient.Participant == row.Self)
                        Open(db, row, said, OpenItem.Recall, recipient.Participant);
                }

                break;
            case RecallAppliedBody:
                break;
            default:
                await CloseAsync(db, row, said, cancellation);
                break;
        }
    }

    private static void Open(NodeDb db, CaseRow row, CaseStatement said, OpenItem kind, ParticipantId waitsFor) => db.Add(new CaseItemRow
    {
        Seat = row.Seat,
        Sid = said.Id,
        WaitsFor = waitsFor,
        Thread = row.Thread,
        Kind = kind,
        By = said.Issuer,
        Since = said.Envelope.IssuedAt,
    });

    private static async Task CloseAsync(NodeDb db, CaseRow row, CaseStatement said, CancellationToken cancellation)
    {
        if (said.Answers is { } answered && await db.Set<CaseItemRow>().FindAsync([row.Seat, answered, said.Issuer], cancellation) is { } item)
            db.Remove(item);
        // Who redirected and then speaks of its status again waits for no consent any more.
        if (said.Body is not (AnswerBody or CloseBody))
            return;
        var own = await db.Set<CaseItemRow>()
            .Where(open => open.Seat == row.Seat && open.Thread == row.Thread && open.By == said.Issuer && open.Kind == OpenItem.Redirection)
            .ToListAsync(cancellation);
        db.RemoveRange(own);
    }
}
