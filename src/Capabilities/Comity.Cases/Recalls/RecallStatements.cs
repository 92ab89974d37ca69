using Comity.Cases.Bodies;
using Comity.Cases.Moves;
using Comity.Cases.Threads;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Recalls;

/// <summary>Drafts that own statements of a thread are taken back, and what a person answers to a recall.</summary>
internal static class RecallStatements
{
    /// <param name="recipients">Everybody who had them; former members of the community are reached too.</param>
    public static async Task<Result<StatementDraft>> RecallAsync(
        NodeDb db, int seat, StatementId thread, IReadOnlyList<StatementId> recalled, IReadOnlyList<Recipient> recipients, RecallBody body, Terms terms,
        CancellationToken cancellation)
    {
        if (await CaseThread.FindAsync(db, seat, thread, cancellation) is not { } found)
            return new UnknownCase();
        Reference[] references = [new(thread, CaseRel.Thread, Shared: true), .. recalled.Select(sid => new Reference(sid, CaseRel.Recalls, Shared: true))];
        var draft = await ThreadDraft.DraftAsync(
            db, found.Row, CaseTypes.Recall, body, new Audience.Named(recipients), terms, references, [], cancellation);
        return draft.TryGet(out var made, out var refusal) ? made with { ReachesFormerMembers = true } : refusal;
    }

    /// <summary>Everybody on whose feed any of them was put, whatever the roster says today.</summary>
    public static async Task<IReadOnlyList<Recipient>> WhoHadAsync(NodeDb db, int seat, IReadOnlyList<StatementId> recalled, Terms terms, CancellationToken cancellation)
    {
        var peers = await db.Set<FeedItemRow>().AsNoTracking().Where(item => item.Seat == seat && recalled.Contains(item.Sid))
            .Select(item => item.Peer).Distinct().ToListAsync(cancellation);
        return [.. peers.Order().Select(peer => new Recipient(peer, terms.Desks))];
    }

    public static async Task<Result<StatementDraft>> AnswerAsync(
        NodeDb db, int seat, StatementId recall, RecallAnswerBody body, Terms terms, CancellationToken cancellation) =>
        await Clarify.WaitingAsync(db, seat, recall, OpenItem.Recall, cancellation) is { } item
            ? await ThreadDraft.ToAsync(db, seat, item.Thread, item.By, CaseTypes.RecallAnswer, body, terms, recall, cancellation)
            : new NothingToAnswer();
}
