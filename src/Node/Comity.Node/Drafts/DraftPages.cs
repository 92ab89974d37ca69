using System.Globalization;
using Comity.Office;
using Comity.Office.Clearance;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Storage.Trust;
using Comity.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Node.Drafts;

/// <summary>Drafts for people: what is to leave, exactly who will see it, and the word of whoever clears and releases it.</summary>
internal static class DraftPages
{
    public const string Path = "/drafts";

    private const int PageSize = 25;
    private const int MaxForm = 65_536;
    private const int MaxEdit = 1_048_576;
    private const Verbs Any = Verbs.Draft | Verbs.Clear | Verbs.Release;

    public static string PathOf(Guid draft, string? deed = null) => deed is null ? $"{Path}/{draft}" : $"{Path}/{draft}/{deed}";

    public static string PileCode(DraftPile pile) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(pile.ToString());

    public static IServiceCollection AddDraftPages(this IServiceCollection services) => services.AddScoped<DraftReading>().AddScoped<DraftEditing>().AddNavigation(
        new NavigationItem(Path, "drafts.nav", 60) { AboutKey = "drafts.nav.about", VisibleTo = user => CurrentOfficer.From(user) is { } officer && MaySee(officer) });

    public static void MapDraftPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).RequireAuthorization(OfficerPolicy.SignedIn).WithMetadata(new RequestSizeLimitAttribute(MaxForm));
        pages.MapGet("", List);
        pages.MapGet("/{id:guid}", Read);
        pages.MapGet("/{id:guid}/edit", Edit);
        pages.MapPost("/{id:guid}/edit", Save).WithMetadata(new RequestSizeLimitAttribute(MaxEdit));
        pages.MapPost("/{id:guid}/split", Split);
        pages.MapPost("/{id:guid}/submit", Submit);
        pages.MapPost("/{id:guid}/clear", Clear);
        pages.MapPost("/{id:guid}/return", Return);
        pages.MapPost("/{id:guid}/release", Release);
        pages.MapPost("/{id:guid}/discard", Discard);
        pages.MapPost("/{id:guid}/undo-discard", Undo);
    }

    private static bool MaySee(CurrentOfficer officer) =>
        new[] { Verbs.Draft, Verbs.Clear, Verbs.Release }.Any(verb => (Any & verb) == verb && officer.Rights.MayAnywhere(verb));

    private static async Task<IResult> List(
        [FromQuery] string? pile, [FromQuery] string? after, CurrentOfficer officer, ListDrafts list, TrustBook trust, Comity.Web.Reader reader, CancellationToken cancellation)
    {
        if (!MaySee(officer))
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        var which = Array.Find(Enum.GetValues<DraftPile>(), known => PileCode(known) == pile);
        if (!DraftEndpoints.TryReadCursor(after, out var cursor))
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        return (await list.Run(officer.Actor, officer.Seat, which, cursor, PageSize, cancellation)).TryGet(out var page, out var refusal)
            ? Page.Show<DraftsPage>(new
            {
                Pile = which,
                page.Drafts,
                Next = page.Next is { } next ? $"{next.UpdatedAt.UtcTicks}.{next.Id:N}" : null,
                IsFirst = after is null,
                Communities = page.Drafts.Select(draft => draft.Community).Distinct()
                    .ToDictionary(id => id, id => trust.Of(id)?.Newest.Body.Name.In(reader.Language.Tag).Text ?? id.ToString()),
            })
            : Bare(refusal);
    }

    private static async Task<IResult> Read(Guid id, DraftReading reading, CancellationToken cancellation) =>
        (await reading.RunAsync(id, cancellation)).TryGet(out var view, out var refusal) ? Page.Show<DraftPage>(new { View = view }) : Bare(refusal);

    private static async Task<IResult> Edit(Guid id, DraftEditing editing, CancellationToken cancellation) =>
        (await editing.ShowAsync(id, form: null, cancellation)).TryGet(out var view, out var refusal) ? Page.Show<DraftEditPage>(new { View = view }) : Bare(refusal);

    private static async Task<IResult> Save(Guid id, IFormCollection form, DraftEditing editing, CancellationToken cancellation)
    {
        if (!(await editing.ShowAsync(id, form, cancellation)).TryGet(out var view, out var missing))
            return Bare(missing);
        var version = int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : 0;
        return (await editing.SaveAsync(view, version, form, cancellation)).TryGet(out _, out var refusal)
            ? Page.Done(PathOf(id))
            : Page.Refused<DraftEditPage>(new { View = view, Refusals = new[] { AtField(refusal) } });
    }

    // What the form has no field for stands above it.
    private static Refusal AtField(Refusal refusal) =>
        refusal.Where is { } where && where.StartsWith("/body/", StringComparison.Ordinal) ? refusal with { Where = where[1..].Replace('/', '-') } : refusal;

    /// <summary>One draft to each recipient, so that none learns of the others.</summary>
    private static async Task<IResult> Split(Guid id, [FromForm] int version, CurrentOfficer officer, SplitPerRecipient split, DraftReading reading, CancellationToken cancellation) =>
        (await split.Run(officer.Actor, new DraftRef(id, version), cancellation)).Refusal is { } refusal
            ? await DoneAsync(id, refusal, reading, cancellation)
            : Page.Done(Path);

    private static async Task<IResult> Submit(Guid id, [FromForm] int version, CurrentOfficer officer, SubmitDraft submit, DraftReading reading, CancellationToken cancellation) =>
        await DoneAsync(id, (await submit.Run(officer.Actor, new DraftRef(id, version), cancellation)).Refusal, reading, cancellation);

    private static async Task<IResult> Clear(
        Guid id, [FromForm] int version, [FromForm] string? capacity, CurrentOfficer officer, ClearDraft clear, DraftReading reading, CancellationToken cancellation) =>
        await DoneAsync(id, (await clear.Run(officer.Actor, new DraftRef(id, version), capacity ?? "", cancellation)).Refusal, reading, cancellation);

    private static async Task<IResult> Return(
        Guid id, [FromForm] int version, [FromForm] string? note, CurrentOfficer officer, ReturnDraft back, DraftReading reading, CancellationToken cancellation) =>
        await DoneAsync(id, (await back.Run(officer.Actor, new DraftRef(id, version), note ?? "", cancellation)).Refusal, reading, cancellation);

    private static async Task<IResult> Discard(Guid id, [FromForm] int version, CurrentOfficer officer, DiscardDraft discard, DraftReading reading, CancellationToken cancellation) =>
        await DoneAsync(id, (await discard.Run(officer.Actor, new DraftRef(id, version), cancellation)).Refusal, reading, cancellation);

    private static async Task<IResult> Undo(Guid id, [FromForm] int version, CurrentOfficer officer, DiscardDraft discard, DraftReading reading, CancellationToken cancellation) =>
        await DoneAsync(id, (await discard.Undo(officer.Actor, new DraftRef(id, version), cancellation)).Refusal, reading, cancellation);

    private static async Task<IResult> Release(
        Guid id, [FromForm] int version, [FromForm] string? attempt, [FromForm] string? urgent, [FromForm] string? reason, CurrentOfficer officer, ReleaseDraft release,
        DraftReading reading, CancellationToken cancellation)
    {
        // The attempt stands in the form: a second click on the same page is the same release.
        var request = new ReleaseRequest(new DraftRef(id, version), attempt ?? "") { IsUrgent = urgent == "yes", Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim() };
        return await DoneAsync(id, (await release.Run(officer.Actor, request, cancellation)).Refusal, reading, cancellation, reason);
    }

    /// <summary>Back to the draft as it stands now, or the same page with why not.</summary>
    private static async Task<IResult> DoneAsync(Guid id, Refusal? refusal, DraftReading reading, CancellationToken cancellation, string? reason = null)
    {
        if (refusal is null)
            return Page.Done(PathOf(id));
        return (await reading.RunAsync(id, cancellation)).TryGet(out var view, out var missing)
            ? Page.Refused<DraftPage>(new { View = view, Reason = reason, Refusals = new[] { refusal } })
            : Bare(missing);
    }

    /// <summary>The status of a refusal without a body: the words of a problem page are put on the way out.</summary>
    private static IResult Bare(Refusal refusal) => Results.StatusCode(RefusalProblems.StatusOf(refusal.Code));
}
