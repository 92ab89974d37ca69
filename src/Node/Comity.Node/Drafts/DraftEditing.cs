using Comity.Cases.Pages;
using Comity.Office;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage.Trust;
using Comity.Web;
using Microsoft.AspNetCore.Http;

namespace Comity.Node.Drafts;

/// <summary>A draft as its form shows it.</summary>
/// <param name="Members">Whom it may be addressed to; empty when it answers in a thread, and only desks can change.</param>
/// <param name="Narrow">References that some recipient cannot read: to keep them, somebody says so.</param>
/// <param name="Entered">What stood in the form when it came back.</param>
public sealed record DraftEditView(
    DraftListing Draft, DraftContent Content, IReadOnlyList<DraftField> Fields, IReadOnlyList<DraftMember> Members, bool IsFixedAudience, IReadOnlyList<Choice> Languages,
    IReadOnlyList<StatementId> Narrow, bool HasIncident, IFormCollection? Entered);

/// <summary>Somebody a draft is or may be addressed to.</summary>
public sealed record DraftMember(ParticipantId Participant, string Name, IReadOnlyList<string> Desks, Recipient? Named);

/// <summary>Shows a draft as a form, and puts what was entered into it. Every change voids its clearances.</summary>
internal sealed class DraftEditing(
    ReadDraft read, PreviewDraft preview, EditDraft edit, TrustBook trust, IEnumerable<IDeskDirectory> directories, CurrentOfficer officer, Texts texts)
{
    private const string ThreadRel = "thread";

    public async Task<Result<DraftEditView>> ShowAsync(Guid id, IFormCollection? form, CancellationToken cancellation)
    {
        if (!(await read.Run(officer.Actor, id, cancellation)).TryGet(out var draft, out var refusal) || !(await preview.Run(officer.Actor, id, cancellation)).TryGet(out var shown, out refusal))
            return refusal!;
        var (listing, content) = (draft.Listing, draft.Content);
        if (!officer.Rights.May(Verbs.Draft, officer.Seat, content.Community))
            return new NotAllowed(Verbs.Draft);
        var isFixed = content.References.Any(reference => reference.Rel == ThreadRel);
        var narrow = shown.Warnings.Where(warning => warning.Code.StartsWith("reference.", StringComparison.Ordinal)).Select(warning => warning.Reference).OfType<StatementId>().Distinct();
        return new DraftEditView(
            listing, content, DraftFields.Of(content.Body), await MembersAsync(content, isFixed, cancellation), isFixed, CaseWords.Languages(officer.Languages),
            [.. narrow.Where(sid => content.References.Any(reference => reference.Sid == sid && !reference.Shared))], HasIncident(content.Body), form);
    }

    /// <summary>The draft with what was entered; every clearance is void then.</summary>
    public async Task<Result<DraftRef>> SaveAsync(DraftEditView view, int version, IFormCollection form, CancellationToken cancellation)
    {
        var content = view.Content;
        if (!DraftFields.Apply(content.Body, form).TryGet(out var body, out var refusal) || !UseTermsForm.Read(form, "").TryGet(out var use, out refusal))
            return refusal!;
        if (!Tlp.TryParse(form["tlp"], out var tlp))
            return new NoLabel { Where = "tlp" };
        if (!Marking.Create(tlp, AudienceOf(view, form)).TryGet(out var marking, out refusal))
            return refusal with { Where = refusal is EmptyAudience or RedWithoutDesks ? "to" : "tlp" };
        var confirmed = view.Narrow.Where(sid => form["confirm"].Contains(sid.ToString()));
        var next = content with
        {
            Body = body,
            Marking = marking,
            Use = content.Use is null && use == new UseTerms() ? null : use,
            ConfirmedReferences = [.. content.ConfirmedReferences.Except(view.Narrow).Concat(confirmed)],
        };
        return await edit.Run(officer.Actor, new DraftRef(view.Draft.Id, version), next, cancellation);
    }

    private static Audience AudienceOf(DraftEditView view, IFormCollection form)
    {
        if (view.Content.Marking.Audience is not Audience.Named)
            return view.Content.Marking.Audience;
        var chosen = view.Members.Where(member => view.IsFixedAudience ? member.Named is not null : form["to"].Contains(member.Participant.ToString()));
        return new Audience.Named([.. chosen.Select(member => new Recipient(member.Participant, DesksOf(member.Participant, form))).OrderBy(recipient => recipient.Participant)]);
    }

    private static IReadOnlyList<string> DesksOf(ParticipantId participant, IFormCollection form) =>
        [.. form["desk"].OfType<string>().Where(desk => desk.StartsWith($"{participant}/", StringComparison.Ordinal)).Select(desk => desk[(participant.ToString().Length + 1)..])];

    private async Task<IReadOnlyList<DraftMember>> MembersAsync(DraftContent content, bool isFixed, CancellationToken cancellation)
    {
        if (content.Marking.Audience is not Audience.Named named)
            return [];
        var candidates = isFixed ? [] : trust.Of(content.Community)?.Newest.Active.Select(member => member.P) ?? [];
        var all = named.Recipients.Select(recipient => recipient.Participant).Concat(candidates).Distinct().ToList();
        var known = new Dictionary<ParticipantId, IReadOnlyList<string>>();
        foreach (var directory in directories)
        {
            foreach (var (participant, desks) in await directory.DesksOfAsync(officer.Seat, content.Community, all, cancellation))
                known[participant] = [.. known.GetValueOrDefault(participant, []), .. desks];
        }

        return [.. all.Select(id => MemberOf(id, known, named)).OrderBy(member => member.Named is null).ThenBy(member => member.Name, StringComparer.Ordinal)];
    }

    private DraftMember MemberOf(ParticipantId id, Dictionary<ParticipantId, IReadOnlyList<string>> known, Audience.Named named)
    {
        var recipient = named.Recipients.FirstOrDefault(one => one.Participant == id);
        return new DraftMember(id, trust.NameOf(id, texts.Language.Tag), [.. known.GetValueOrDefault(id, []).Union(recipient?.Desks ?? [], StringComparer.Ordinal)], recipient);
    }

    private static bool HasIncident(byte[] body) => System.Text.Json.JsonDocument.Parse(body).RootElement.TryGetProperty("incident", out _);
}

internal sealed record NoLabel() : Refusal("drafts.no-label", "Choose a label.");
