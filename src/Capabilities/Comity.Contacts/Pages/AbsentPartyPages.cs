using Comity.Office.Rights;
using Comity.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Comity.Contacts.Pages;

/// <summary>Parties without a node: listed, entered, changed and retired by plain forms.</summary>
internal static class AbsentPartyPages
{
    public const string Path = "/contacts/absent-parties";
    public const string NewPath = Path + "/new";

    private const int PageSize = 25;
    private const int MaxForm = 262_144;

    public static string PathOf(AbsentPartyId id) => $"{Path}/{id}";

    public static void Map(RouteGroupBuilder contacts)
    {
        var pages = contacts.MapGroup("/absent-parties");
        pages.MapGet("", List);
        pages.MapGet("/{id}", Read);
        var forms = pages.MapGroup("").RequireAuthorization(OfficerPolicy.MayDraft).WithMetadata(new RequestSizeLimitAttribute(MaxForm));
        forms.MapGet("/new", New);
        forms.MapPost("/new", Enter);
        forms.MapGet("/{id}/edit", Edit);
        forms.MapPost("/{id}/edit", Amend);
        forms.MapGet("/{id}/retire", AskToRetire);
        forms.MapPost("/{id}/retire", Retire);
    }

    private static async Task<IResult> List([FromQuery] string? after, DirectoryReads reads, CancellationToken cancellation) =>
        (await reads.AbsentParties(PartySort.Name, after, PageSize, cancellation)).TryGet(out var page, out var refusal)
            ? Page.Show<AbsentPartiesPage>(new { Parties = page, IsFirst = after is null })
            : ContactsPages.Bare(refusal);

    private static async Task<IResult> Read(string id, DirectoryReads reads, CurrentOfficer officer, CancellationToken cancellation) =>
        (await reads.AbsentParty(id, cancellation)).TryGet(out var party, out var refusal)
            ? Page.Show<AbsentPartyPage>(new { Party = party, reads.Now, MayChange = officer.Rights.May(Verbs.Draft, officer.Seat, community: null) && !party.IsRetired })
            : ContactsPages.Bare(refusal);

    private static IResult New(DirectoryReads reads) =>
        Page.Show<AbsentPartyFormPage>(new { Action = NewPath, Form = PartyForm.Empty(DateOnly.FromDateTime(reads.Now.UtcDateTime)) });

    private static async Task<IResult> Enter(IFormCollection entered, AbsentPartyNotes notes, CancellationToken cancellation)
    {
        var form = PartyForm.Read(entered);
        if (!form.ToBody(known: null).TryGet(out var body, out var flaw))
            return Refused(NewPath, form, flaw);
        return (await notes.Enter(body, cancellation)).TryGet(out var id, out var refusal)
            ? Page.Done(PathOf(id))
            : Refused(NewPath, form, form.AtField(refusal));
    }

    private static async Task<IResult> Edit(string id, DirectoryReads reads, CancellationToken cancellation) =>
        (await reads.AbsentParty(id, cancellation)).TryGet(out var party, out var refusal)
            ? Page.Show<AbsentPartyFormPage>(new { Action = PathOf(party.Id) + "/edit", Party = party.Id, Form = PartyForm.Of(party) })
            : ContactsPages.Bare(refusal);

    private static async Task<IResult> Amend(string id, IFormCollection entered, DirectoryReads reads, AbsentPartyNotes notes, CancellationToken cancellation)
    {
        if (!(await reads.AbsentParty(id, cancellation)).TryGet(out var party, out var missing))
            return ContactsPages.Bare(missing);
        var (form, action) = (PartyForm.Read(entered), PathOf(party.Id) + "/edit");
        if (!form.ToBody(party).TryGet(out var body, out var flaw))
            return Refused(action, form, flaw, party.Id);
        return await notes.Amend(party.Id, body, form.Version, cancellation) is { } refusal
            ? Refused(action, form, form.AtField(refusal), party.Id)
            : Page.Done(PathOf(party.Id));
    }

    private static async Task<IResult> AskToRetire(string id, DirectoryReads reads, CancellationToken cancellation) =>
        (await reads.AbsentParty(id, cancellation)).TryGet(out var party, out var refusal)
            ? Page.Show<RetirePartyPage>(new { Party = party })
            : ContactsPages.Bare(refusal);

    private static async Task<IResult> Retire(string id, [FromForm] string? became, DirectoryReads reads, AbsentPartyNotes notes, CancellationToken cancellation)
    {
        if (!(await reads.AbsentParty(id, cancellation)).TryGet(out var party, out var missing))
            return ContactsPages.Bare(missing);
        ParticipantId? now = ParticipantId.TryParse(became?.Trim(), out var participant) ? participant : null;
        var refusal = now is null && !string.IsNullOrWhiteSpace(became)
            ? new BadParticipant { Where = "became" }
            : await notes.Retire(party.Id, now, cancellation);
        return refusal is null
            ? Page.Done(PathOf(party.Id))
            : Page.Refused<RetirePartyPage>(new { Party = party, Became = became, Refusals = new[] { refusal } });
    }

    private static IResult Refused(string action, PartyForm form, Refusal refusal, AbsentPartyId? party = null) =>
        Page.Refused<AbsentPartyFormPage>(new { Action = action, Party = party, Form = form, Refusals = new[] { refusal } });
}
