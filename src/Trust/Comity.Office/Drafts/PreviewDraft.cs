using Comity.Office.Audit;
using Comity.Office.Exit;
using Comity.Office.Rights;
using Comity.Statements.Rosters;
using Comity.Storage;
using Comity.Storage.History;
using Comity.Storage.Trust;

namespace Comity.Office.Drafts;

/// <summary>Shows exactly who will receive a draft, before anybody clears or releases it. Clearance and release ask the same.</summary>
public sealed class PreviewDraft(NodeDb db, AuditTrail audit, TrustBook trust, ExitFactsReader facts, IEnumerable<IDeskDirectory> directories)
{
    public async Task<Result<DraftPreview>> Run(Actor actor, Guid draft, CancellationToken cancellation) =>
        await audit.Perform<DraftPreview>(db, await DraftAccess.Entry(db, actor, "draft.preview", draft, cancellation), async () =>
            (await DraftAccess.Find(db, actor, draft, cancellation)).TryGet(out var seen, out var refusal)
                ? await OfAsync(seen.Row, actor, cancellation)
                : refusal, cancellation);

    /// <summary>The preview for an officer: what a reference they may not read reveals is not shown to them, but still counts.</summary>
    internal async Task<DraftPreview> OfAsync(DraftRow draft, Actor actor, CancellationToken cancellation)
    {
        var content = draft.Content;
        if (await CreateDraft.Self(db, draft.Seat, cancellation) is not { } self)
            return Stopped(new DraftSeatNotFound());
        if (trust.Of(content.Community)?.Newest is not { } roster)
            return Stopped(new UnknownCommunity(content.Community));
        if (!roster.Admits(self))
            return Stopped(new NotAMember(self, content.Community));
        if (content.Flaw(self) is { } flaw)
            return Stopped(flaw);
        var audience = DraftAudience.Of(content, roster, self);
        var references = await new ReferenceCheck(facts, draft.Seat, self, actor.Rights).RunAsync(content, audience, cancellation);
        return new DraftPreview(
            audience.Show(roster),
            content.Marking.Audience is Audience.Public,
            [
                .. audience.Warnings(roster),
                .. await DesksAsync(draft, audience, cancellation),
                .. references.Warnings,
                .. WorkingLanguages.Warnings(content.Body, roster.Body.Rules),
            ],
            audience.Refusal ?? references.Refusal,
            audience.SeeEachOther,
            DraftHash.OfRecipients(audience.Receive));
    }

    private static DraftPreview Stopped(Refusal refusal) => new([], false, [], refusal, false, default);

    private async Task<List<PreviewWarning>> DesksAsync(DraftRow draft, DraftAudience audience, CancellationToken cancellation)
    {
        var known = new Dictionary<ParticipantId, IReadOnlyList<string>>();
        foreach (var directory in directories)
        {
            foreach (var (participant, desks) in await directory.DesksOfAsync(draft.Seat, draft.Community, audience.Others, cancellation))
                known[participant] = [.. known.GetValueOrDefault(participant, []), .. desks];
        }

        return [.. audience.Others.SelectMany(other => Missing(other, audience.Desks(other), known.GetValueOrDefault(other, [])))];
    }

    private static IEnumerable<PreviewWarning> Missing(ParticipantId participant, IReadOnlyList<string> named, IReadOnlyList<string> known) =>
        known.Count == 0
            ? [new PreviewWarning("audience.no-desk") { Participant = participant }]
            : named.Where(desk => desk != ExitPolicy.EveryDesk && !known.Contains(desk, StringComparer.Ordinal))
                .Select(desk => new PreviewWarning("audience.unknown-desk") { Participant = participant, Where = desk });
}
