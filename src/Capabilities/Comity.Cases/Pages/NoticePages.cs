using Comity.Cases.Moves;
using Comity.Cases.Notices;
using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Storage.Trust;
using Comity.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Comity.Cases.Pages;

/// <summary>Territory notices for people: a list is imported, looked at in piles, asked once for what it lacks, and divided into drafts.</summary>
internal static class NoticePages
{
    public const string Path = CasePages.Path + "/notices";

    private const int MaxForm = 64 * 1_048_576;

    public static string PathOf(Guid list, string? community = null) => community is null ? $"{Path}/{list}" : $"{Path}/{list}?community={Uri.EscapeDataString(community)}";

    public static void Map(RouteGroupBuilder cases)
    {
        var pages = cases.MapGroup("/notices").RequireAuthorization(OfficerPolicy.MayDraft).WithMetadata(new RequestSizeLimitAttribute(MaxForm));
        pages.MapGet("", Lists);
        pages.MapPost("", Import);
        pages.MapGet("/{id:guid}", Show);
        pages.MapPost("/{id:guid}", Draft);
        pages.MapPost("/{id:guid}/sightings", Say);
    }

    private static async Task<IResult> Lists(CurrentOfficer officer, ImportedLists lists, CancellationToken cancellation) =>
        Page.Show<NoticeListsPage>(new { Lists = await ListedAsync(officer, lists, cancellation) });

    private static async Task<IResult> Import(
        IFormCollection form, CurrentOfficer officer, NodeDb db, AuditTrail audit, ImportedLists lists, CancellationToken cancellation)
    {
        var (file, text) = (form.Files.GetFile("file"), form["text"].ToString());
        var name = form["name"].ToString().Trim() is { Length: > 0 } given ? given : file is { Length: > 0 } ? System.IO.Path.GetFileName(file.FileName) : "list";
        await using var bytes = file is { Length: > 0 } ? file.OpenReadStream() : new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        var self = await ThreadDraft.SelfAsync(db, officer.Seat, cancellation);
        var imported = await lists.ImportAsync(officer.Seat, self, officer.Login, name, bytes, cancellation);
        var entry = new AuditEntry(officer.Actor.Who, officer.Seat, "territory.list-import", "territory-list", imported.TryGet(out var view, out var refusal) ? view.Id.ToString("N") : "none");
        await audit.Record(db, refusal is null ? entry : entry with { Outcome = refusal.Code }, cancellation);
        return refusal is null
            ? Page.Done(PathOf(view!.Id))
            : Page.Refused<NoticeListsPage>(new { Lists = await ListedAsync(officer, lists, cancellation), Text = text, Name = form["name"].ToString(), Refusals = new[] { refusal with { Where = "text" } } });
    }

    private static async Task<IResult> Show(Guid id, [FromQuery] string? community, NoticeReading reading, CancellationToken cancellation) =>
        (await reading.RunAsync(id, community, form: null, cancellation)).TryGet(out var view, out var refusal)
            ? Page.Show<NoticePage>(new { View = view })
            : CasePages.Bare(refusal);

    private static async Task<IResult> Say(Guid id, IFormCollection form, CurrentOfficer officer, ImportedLists lists, NoticeReading reading, CancellationToken cancellation)
    {
        var said = Territory.Sighting.Fields.ToDictionary(field => field, field => form[field].ToString().Trim());
        return (await lists.SayAsync(officer.Seat, id, said, cancellation)).Refusal is { } refusal
            ? await RefusedAsync(id, form, refusal, reading, cancellation)
            : Page.Done(PathOf(id, form["community"]));
    }

    private static async Task<IResult> Draft(Guid id, IFormCollection form, CurrentOfficer officer, DraftNotices notices, NoticeReading reading, CancellationToken cancellation)
    {
        var language = form["language"].ToString();
        if (!CommunityId.TryParse(form["community"], out var community))
            return CasePages.Bare(new UnknownCase());
        if (!Tlp.TryParse(form["tlp"], out var tlp))
            return await RefusedAsync(id, form, new BadCaseBody("Choose a label.") { Where = "tlp" }, reading, cancellation);
        if (TextOf(form, "title", language) is not { } title || TextOf(form, "text", language) is not { } text)
            return await RefusedAsync(id, form, new BadCaseBody("Write what the notice is about.") { Where = string.IsNullOrWhiteSpace(form["title"]) ? "title" : "text" }, reading, cancellation);
        if (!UseTermsForm.Read(form, "").TryGet(out var use, out var unread))
            return await RefusedAsync(id, form, unread, reading, cancellation);
        var terms = new NoticeTerms { Community = community, Tlp = tlp, Use = use, Title = title, Text = text, WhyOldData = TextOf(form, "reason", language) };
        return (await notices.RunAsync(officer.Actor, officer.Seat, id, terms, cancellation)).Refusal is { } refusal
            ? await RefusedAsync(id, form, refusal, reading, cancellation)
            : Page.Done("/drafts");
    }

    private static async Task<IResult> RefusedAsync(Guid id, IFormCollection form, Refusal refusal, NoticeReading reading, CancellationToken cancellation) =>
        (await reading.RunAsync(id, form["community"], form, cancellation)).TryGet(out var view, out var missing)
            ? Page.Refused<NoticePage>(new { View = view, Refusals = new[] { refusal } })
            : CasePages.Bare(missing);

    private static LanguageText? TextOf(IFormCollection form, string field, string language) =>
        form[field].ToString().Trim() is { Length: > 0 } text ? LanguageText.Of(language.Length > 0 ? language : "en", text) : null;

    private static async Task<IReadOnlyList<ListedView>> ListedAsync(CurrentOfficer officer, ImportedLists lists, CancellationToken cancellation) =>
        [.. (await lists.LatestAsync(officer.Seat, cancellation)).Select(row => new ListedView(row.Id, row.Name, row.Items, row.Problems, row.ImportedAt, row.ImportedBy))];
}

/// <summary>An imported list in the list of lists.</summary>
public sealed record ListedView(Guid Id, string Name, int Items, int BadLines, DateTimeOffset At, string By);

/// <summary>Everything on the page of one list.</summary>
/// <param name="Said">What was said once for all items that lack it.</param>
/// <param name="Missing">What items of this list still lack.</param>
/// <param name="Entered">What stood in the form when it came back.</param>
public sealed record NoticePageView(
    Guid List, string Name, int Items, int BadLines, IReadOnlyList<Choice> Communities, string? Community, IReadOnlyDictionary<string, string> Said,
    IReadOnlyList<string> Missing, IReadOnlyList<NoticePartView> Parts, IReadOnlyList<NoticePileView> Piles, IReadOnlyList<string> TooOld, int LimitDays, bool PreviewOnly,
    IReadOnlyList<string> MissingRegistries, int CodesVersion, IReadOnlyList<Choice> Languages, IFormCollection? Entered);

public sealed record NoticePartView(string Name, int Items, DateOnly? OldestData);

/// <param name="Sample">The first addresses of the pile.</param>
public sealed record NoticePileView(string Code, int Items, IReadOnlyList<string> Sample);

/// <summary>Divides a list for its page; the preview stands in the audit trail.</summary>
internal sealed class NoticeReading(NodeDb db, AuditTrail audit, ImportedLists lists, NoticeSplits splits, TrustBook trust, CurrentOfficer officer, Texts texts)
{
    private const int MaxSample = 5;

    public async Task<Result<NoticePageView>> RunAsync(Guid id, string? asked, IFormCollection? form, CancellationToken cancellation)
    {
        if (!(await lists.OpenAsync(officer.Seat, id, cancellation)).TryGet(out var opened, out var refusal))
            return refusal;
        var self = await ThreadDraft.SelfAsync(db, officer.Seat, cancellation);
        var open = trust.Communities.Where(chain => chain.Newest.Admits(self) && officer.Rights.May(Verbs.Draft, officer.Seat, chain.Community)).ToList();
        var chosen = open.Count == 1 ? open[0] : open.Find(chain => chain.Community.ToString() == asked);
        var choices = open.ConvertAll(chain => new Choice(chain.Community.ToString(), chain.Newest.Body.Name.In(texts.Language.Tag).Text));
        var view = new NoticePageView(
            id, opened.Row.Name, opened.List.Items.Count, opened.List.BadLines.Count, choices, chosen?.Community.ToString(), ListView.SightingsOf(opened.Row), [], [], [], [], 0,
            PreviewOnly: false, [], 0, CaseWords.Languages(officer.Languages), form);
        if (chosen is null)
            return view;
        await audit.Record(db, new AuditEntry(officer.Actor.Who, officer.Seat, "territory.preview", "territory-list", id.ToString("N")), cancellation);
        var reason = form?["reason"].ToString();
        if (!(await splits.SplitAsync(officer.Seat, self, id, chosen.Community, string.IsNullOrWhiteSpace(reason) ? null : reason, cancellation)).TryGet(out var split, out refusal))
            return refusal;
        return Filled(view, split, NoticePreview.Of(split.Opened, split.Split, chosen.Community, split.CodesVersion, trust));
    }

    private NoticePageView Filled(NoticePageView view, SplitList split, NoticePreview preview) => view with
    {
        Missing = [.. preview.Missing.Select(field => field.Field)],
        Parts = [.. preview.Parts.Select(part => new NoticePartView(trust.NameOf(part.Participant, texts.Language.Tag), part.Items, part.OldestData))],
        Piles = [.. preview.Piles.Select(pile => new NoticePileView(pile.Pile, pile.Items, Sample(split, pile.Pile)))],
        TooOld = [.. preview.TooOld.Select(source => source.Registry)],
        LimitDays = preview.LimitDays,
        PreviewOnly = preview.PreviewOnly,
        MissingRegistries = preview.MissingRegistries,
        CodesVersion = preview.CodesVersion,
    };

    private static IReadOnlyList<string> Sample(SplitList split, string pile) =>
        [.. split.Split.Piled.Where(item => PileView.CodeOf(item.Pile) == pile).Take(MaxSample).Select(item => item.Item.Address.ToString())];
}
