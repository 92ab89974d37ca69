using Comity.Office.Clearance;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage.Trust;
using Comity.Web;

namespace Comity.Node.Drafts;

/// <summary>A draft as its page shows it.</summary>
/// <param name="Actions">What this officer may try now; the use cases decide again.</param>
/// <param name="Attempt">Names the release that this page offers, so that it happens once.</param>
public sealed record DraftPageView(
    DraftListing Draft, DraftContent Content, IReadOnlyList<BodyPart> Parts, string Community, IReadOnlyList<AudienceMember> Audience, bool IsPublic,
    IReadOnlyList<string> Warnings, Refusal? Stopped, string? ReturnNote, IReadOnlyList<string> Missing, bool IsOnePerson, DraftActions Actions, string Attempt);

/// <summary>Which buttons a draft has for an officer.</summary>
public sealed record DraftActions(
    bool Submit, IReadOnlyList<string> ClearAs, bool Return, bool Release, bool ReleaseUrgently, bool Discard, bool Undo, bool Edit, bool Split);

/// <summary>Reads a draft and its audience for one page; both readings are in the audit trail.</summary>
internal sealed class DraftReading(ReadDraft read, PreviewDraft preview, JudgeDraft judge, ClearanceRules rules, TrustBook trust, CurrentOfficer officer, Texts texts)
{
    public async Task<Result<DraftPageView>> RunAsync(Guid id, CancellationToken cancellation)
    {
        if (!(await read.Run(officer.Actor, id, cancellation)).TryGet(out var draft, out var refusal)
            || !(await preview.Run(officer.Actor, id, cancellation)).TryGet(out var shown, out refusal))
            return refusal!;
        var (listing, content) = (draft.Listing, draft.Content);
        var rule = rules.For(content.Type, content.Body);
        return new DraftPageView(
            listing, content, BodyPart.Of(content.Body), trust.Of(content.Community)?.Newest.Body.Name.In(texts.Language.Tag).Text ?? content.Community.ToString(),
            [.. shown.Recipients.Select(recipient => new AudienceMember(recipient.Name?.In(texts.Language.Tag).Text ?? recipient.Participant.ToString(), recipient.Desks))],
            shown.IsPublic, [.. shown.Warnings.Select(Words)], listing.State is DraftState.Released or DraftState.Discarded ? null : shown.Refusal ?? await judge.Run(officer.Seat, content, cancellation),
            draft.ReturnNote, draft.Missing, rule.IsOnePerson, Actions(draft, rule, shown.MaySplit), Guid.NewGuid().ToString("N"));
    }

    private DraftActions Actions(DraftView draft, ClearanceRule rule, bool maySplit)
    {
        var (state, isOwn) = (draft.Listing.State, draft.Hands.Contains(officer.OfficerId));
        var isOpen = state is DraftState.Draft or DraftState.AwaitingClearance or DraftState.Cleared;
        bool May(Verbs verb) => officer.Rights.May(verb, officer.Seat, draft.Content.Community);
        return new DraftActions(
            Submit: state == DraftState.Draft && !rule.IsOnePerson && May(Verbs.Draft),
            ClearAs: state == DraftState.AwaitingClearance && !isOwn && May(Verbs.Clear) ? [.. draft.Missing.Distinct(StringComparer.Ordinal).Where(capacity => MayClearAs(draft, capacity))] : [],
            Return: state is DraftState.AwaitingClearance or DraftState.Cleared && (May(Verbs.Clear) || May(Verbs.Release)),
            Release: May(Verbs.Release) && (rule.IsOnePerson ? isOpen : state == DraftState.Cleared && !isOwn),
            ReleaseUrgently: May(Verbs.Release) && isOpen && !rule.IsOnePerson && rule.MayBeUrgent && draft.Missing.Count > 0,
            Discard: isOpen && May(Verbs.Draft),
            Undo: state == DraftState.Discarded && May(Verbs.Draft),
            Edit: isOpen && May(Verbs.Draft),
            Split: maySplit && isOpen && May(Verbs.Draft) && draft.Content.References.All(reference => reference.Rel != "thread"));
    }

    private bool MayClearAs(DraftView draft, string capacity) =>
        capacity == ClearanceRule.AnyCapacity || officer.Rights.MayClearAs(capacity, officer.Seat, draft.Content.Community);

    private string Words(PreviewWarning warning)
    {
        var key = $"drafts.warning.{warning.Code}";
        return texts.Has(key)
            ? texts[key, ("participant", warning.Participant is { } id ? trust.NameOf(id, texts.Language.Tag) : ""), ("where", warning.Where ?? ""), ("reference", warning.Reference?.ToString() ?? "")]
            : warning.Code;
    }
}
