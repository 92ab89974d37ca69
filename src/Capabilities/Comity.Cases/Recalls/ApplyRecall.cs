using Comity.Cases.Bodies;
using Comity.Cases.Moves;
using Comity.Cases.Threads;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Cases.Recalls;

/// <summary>Says at once, by the node's automation key, that a recall is applied here; a person's answer follows.</summary>
internal sealed class ApplyRecall : IReaction
{
    public string Name => "cases.apply-recall";

    public bool Follows(StatementType type) => type == CaseTypes.Recall;

    public async Task RunAsync(IServiceProvider services, OutboxRow row, CancellationToken cancellation)
    {
        StatementDraft? draft;
        await using (var db = await services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync(cancellation))
            draft = await DraftAsync(db, row, cancellation);
        if (draft is null)
            return;
        var released = await services.GetRequiredService<StatementRelease>().ReleaseAsync(draft, alongside: null, cancellation);
        if (released.Refusal is { } refusal)
            throw new InvalidOperationException($"Releasing that a recall was applied: {refusal.Code}.");
    }

    /// <summary>The draft; null for our own recalls, and where it was said already.</summary>
    internal static async Task<StatementDraft?> DraftAsync(NodeDb db, OutboxRow row, CancellationToken cancellation)
    {
        var recall = await db.Set<CaseEntryRow>().AsNoTracking()
            .FirstOrDefaultAsync(entry => entry.Seat == row.Seat && entry.Arrival == row.Arrival, cancellation);
        if (recall is null || await db.Set<CaseRow>().FindAsync([row.Seat, recall.Thread], cancellation) is not { } found || recall.Author == found.Self)
            return null;
        var said = await db.Set<CaseEntryRow>().AsNoTracking().AnyAsync(
            entry => entry.Seat == row.Seat && entry.Thread == recall.Thread && entry.Type == CaseTypes.RecallApplied
                && entry.Author == found.Self && entry.Answers == recall.Sid, cancellation);
        if (said)
            return null;
        var body = new RecallAppliedBody(Timestamp.Cut(recall.EnteredAt));
        var terms = recall.Tlp == Tlp.Red ? new Terms(Tlp.AmberStrict, []) : new Terms(recall.Tlp, []);
        var draft = await ThreadDraft.ToAsync(db, row.Seat, recall.Thread, recall.Author, CaseTypes.RecallApplied, body, terms, recall.Sid, cancellation);
        return draft.TryGet(out var made, out var refusal)
            ? made with { Automatic = true }
            : throw new InvalidOperationException($"Drafting that a recall was applied: {refusal.Code}.");
    }
}
