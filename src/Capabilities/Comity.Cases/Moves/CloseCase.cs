using Comity.Cases.Bodies;
using Comity.Cases.Threads;
using Comity.Storage;
using Comity.Storage.History;

namespace Comity.Cases.Moves;

/// <summary>Drafts that our own side of a thread closes, is withdrawn or reopens.</summary>
internal static class CloseCase
{
    public static async Task<Result<StatementDraft>> RunAsync(
        NodeDb db, int seat, StatementId thread, CloseBody body, Terms terms, CancellationToken cancellation)
    {
        if (await CaseThread.FindAsync(db, seat, thread, cancellation) is not { } found)
            return new UnknownCase();
        return found.Row.Role == OurRole.Opener
            ? await ThreadDraft.AsOpenerAsync(db, seat, thread, CaseTypes.Close, body, terms, cancellation)
            : await ThreadDraft.AsReceiverAsync(db, seat, thread, CaseTypes.Close, body, terms, [], cancellation);
    }
}
