using System.Globalization;
using System.Text.Json;
using Comity.Cases.Moves;
using Comity.Cases.Notices;
using Comity.Cases.Territory;
using Comity.Office;
using Comity.Office.Audit;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Storage.Blobs;
using Comity.Storage.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Comity.Cases.Endpoints;

/// <summary>Territory notices over HTTP: reference data, imported lists, their preview, and one draft per State.</summary>
internal static class TerritoryEndpoints
{
    private const int MaxListBytes = 64 * 1_048_576;
    private const int MaxPile = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var territory = routes.MapGroup("/api/v1/territory").WithTags("Territory notices").RequireAuthorization(OfficerPolicy.MayDraft);
        var shelf = territory.MapGroup("/sources");
        shelf.MapGet("/", SourcesAsync).Answers<SourceList>("The files by which addresses are resolved, and their age.");
        shelf.MapPut("/{name}", PutSourceAsync).WithMetadata(new RequestSizeLimitAttribute(AttachmentStore.MaxBytes)).TakesFile().Answers<SourceShown>("Loads a file of reference data in place of one of that name.");
        shelf.MapDelete("/{name}", RemoveSourceAsync).AnswersNothing("Removes a file of reference data.");
        var codes = territory.MapGroup("/codes");
        codes.MapGet("/{community}", CodesAsync).AnswersFile("The community's reading of registry codes, as its file.", "application/json");
        codes.MapPut("/{community}", PutCodesAsync).WithMetadata(new RequestSizeLimitAttribute(CommunityCodes.MaxBytes)).TakesFile("application/json").AnswersFile("Sets the next version of the table.", "application/json");
        var lists = territory.MapGroup("/lists");
        lists.MapGet("/", ListsAsync).Answers<ImportedListPage>("The latest hundred imported lists, without their content.");
        lists.MapPost("/", ImportAsync).WithIdempotency(MaxListBytes).WithMetadata(new RequestSizeLimitAttribute(MaxListBytes)).TakesFile("text/csv")
            .Answers<ListView>("Imports a list of addresses and says what it lacks.", StatusCodes.Status201Created);
        lists.MapGet("/{id:guid}", ReadListAsync).Answers<ListView>("One imported list and what it lacks.");
        lists.MapPut("/{id:guid}/sightings", SayAsync).Answers<ListView>("Says once for all items what the list does not say.");
        lists.MapGet("/{id:guid}/preview", PreviewAsync).Answers<NoticePreview>("Whose part is how large, and what goes to nobody.");
        lists.MapGet("/{id:guid}/piles/{pile}", PileAsync).Answers<PilePage>("Addresses that go to nobody yet, and why.");
        lists.MapPost("/{id:guid}/notices", DraftAsync).WithIdempotency().Answers<DraftedNotices>("One draft per State, each with its own part alone; asked again, the same drafts.", StatusCodes.Status201Created);
    }

    private static async Task<IResult> SourcesAsync(CurrentOfficer officer, TerritoryShelf shelf, TimeProvider time, CancellationToken cancellation) =>
        TypedResults.Ok(new SourceList([.. (await shelf.ListAsync(officer.Seat, cancellation)).Select(row => SourceShown.Of(row, time.GetUtcNow()))]));

    private static async Task<IResult> PutSourceAsync(
        HttpRequest http, CurrentOfficer officer, NodeDb db, AuditTrail audit, TerritoryShelf shelf, TimeProvider time, string name, string kind, string? date, CancellationToken cancellation)
    {
        var known = Array.Find(Enum.GetValues<SourceKind>(), each => Code(each) == kind);
        if (Code(known) != kind || !TryReadDay(date, out var day))
            return new BadSourceKind { Where = "kind" }.ToProblem();
        var self = await ThreadDraft.SelfAsync(db, officer.Seat, cancellation);
        var put = await shelf.PutAsync(officer.Seat, self, name, known, day, http.Body, cancellation);
        await RecordAsync(officer, db, audit, "territory.source-put", "territory-source", kind, put.Refusal, cancellation);
        return put.TryGet(out var row, out var refusal) ? TypedResults.Ok(SourceShown.Of(row, time.GetUtcNow())) : refusal.ToProblem();
    }

    private static async Task<IResult> RemoveSourceAsync(CurrentOfficer officer, NodeDb db, AuditTrail audit, TerritoryShelf shelf, string name, CancellationToken cancellation)
    {
        var removed = await shelf.RemoveAsync(officer.Seat, await ThreadDraft.SelfAsync(db, officer.Seat, cancellation), name, cancellation);
        await RecordAsync(officer, db, audit, "territory.source-remove", "territory-source", "source", removed ? null : new SourceNotFound(), cancellation);
        return removed ? TypedResults.NoContent() : new SourceNotFound().ToProblem();
    }

    private static async Task<IResult> CodesAsync(CurrentOfficer officer, CodeTables tables, string community, CancellationToken cancellation) =>
        CommunityId.TryParse(community, out var id)
            ? TypedResults.Bytes((await tables.FindAsync(officer.Seat, id, cancellation)).ToJson(), "application/json")
            : new BadCodeTable("The community is not one.").ToProblem();

    private static async Task<IResult> PutCodesAsync(
        HttpRequest http, CurrentOfficer officer, NodeDb db, AuditTrail audit, CodeTables tables, string community, CancellationToken cancellation)
    {
        if (!CommunityId.TryParse(community, out var id))
            return new BadCodeTable("The community is not one.").ToProblem();
        using var body = new MemoryStream();
        await http.Body.CopyToAsync(body, cancellation);
        if (!CommunityCodes.Parse(body.ToArray()).TryGet(out var next, out var bad))
            return bad.ToProblem();
        var put = await tables.PutAsync(officer.Seat, id, officer.Login, next, cancellation);
        await RecordAsync(officer, db, audit, "territory.codes-put", "community", community, put.Refusal, cancellation);
        return put.TryGet(out var table, out var refusal) ? TypedResults.Bytes(table.ToJson(), "application/json") : refusal.ToProblem();
    }

    private static async Task<IResult> ListsAsync(CurrentOfficer officer, ImportedLists lists, CancellationToken cancellation) =>
        TypedResults.Ok(new ImportedListPage([.. (await lists.LatestAsync(officer.Seat, cancellation)).Select(row => new ImportedListShown(row.Id, row.Name, row.Items, row.Problems, row.ImportedAt, row.ImportedBy))]));

    private static async Task<IResult> ImportAsync(HttpRequest http, CurrentOfficer officer, NodeDb db, AuditTrail audit, ImportedLists lists, string name, CancellationToken cancellation)
    {
        var self = await ThreadDraft.SelfAsync(db, officer.Seat, cancellation);
        var imported = await lists.ImportAsync(officer.Seat, self, officer.Login, name, http.Body, cancellation);
        await RecordAsync(officer, db, audit, "territory.list-import", "territory-list", imported.TryGet(out var view, out var refusal) ? view.Id.ToString("N") : "none", refusal, cancellation);
        return refusal is null ? TypedResults.Created($"/api/v1/territory/lists/{view!.Id}", view) : refusal.ToProblem();
    }

    private static async Task<IResult> ReadListAsync(CurrentOfficer officer, ImportedLists lists, Guid id, CancellationToken cancellation) =>
        (await lists.OpenAsync(officer.Seat, id, cancellation)).TryGet(out var opened, out var refusal) ? TypedResults.Ok(ListView.Of(opened.Row, opened.List)) : refusal.ToProblem();

    private static async Task<IResult> SayAsync(CurrentOfficer officer, ImportedLists lists, Guid id, Dictionary<string, string> sightings, CancellationToken cancellation) =>
        (await lists.SayAsync(officer.Seat, id, sightings, cancellation)).TryGet(out var view, out var refusal) ? TypedResults.Ok(view) : refusal.ToProblem();

    private static async Task<IResult> PreviewAsync(
        CurrentOfficer officer, NodeDb db, AuditTrail audit, NoticeSplits splits, TrustBook trust, Guid id, CommunityId community, string? reason, CancellationToken cancellation)
    {
        var self = await ThreadDraft.SelfAsync(db, officer.Seat, cancellation);
        var split = await splits.SplitAsync(officer.Seat, self, id, community, reason, cancellation);
        await RecordAsync(officer, db, audit, "territory.preview", "territory-list", id.ToString("N"), split.Refusal, cancellation);
        return split.TryGet(out var found, out var refusal)
            ? TypedResults.Ok(NoticePreview.Of(found.Opened, found.Split, community, found.CodesVersion, trust))
            : refusal.ToProblem();
    }

    private static async Task<IResult> PileAsync(
        CurrentOfficer officer, NodeDb db, NoticeSplits splits, Guid id, string pile, CommunityId community, int? offset, int? limit, CancellationToken cancellation)
    {
        if (PileView.Read(pile) is not { } wanted)
            return new BadPile { Where = "pile" }.ToProblem();
        var self = await ThreadDraft.SelfAsync(db, officer.Seat, cancellation);
        if (!(await splits.SplitAsync(officer.Seat, self, id, community, reason: null, cancellation)).TryGet(out var split, out var refusal))
            return refusal.ToProblem();
        var (from, count) = (Math.Max(0, offset ?? 0), Math.Clamp(limit ?? 50, 1, MaxPile));
        var items = split.Split.Piled.Where(item => item.Pile == wanted).Skip(from).Take(count + 1).ToList();
        return TypedResults.Ok(new PilePage([.. items.Take(count).Select(item => new PiledView(item.Item.Address.ToString(), item.Item.Line, item.Detail))], items.Count > count ? from + count : null));
    }

    private static async Task<IResult> DraftAsync(CurrentOfficer officer, DraftNotices notices, Guid id, NoticeTerms terms, CancellationToken cancellation) =>
        (await notices.RunAsync(officer.Actor, officer.Seat, id, terms, cancellation)).TryGet(out var drafts, out var refusal)
            ? TypedResults.Created($"/api/v1/territory/lists/{id}", new DraftedNotices(drafts))
            : refusal.ToProblem();

    private static Task RecordAsync(CurrentOfficer officer, NodeDb db, AuditTrail audit, string verb, string kind, string id, Refusal? refusal, CancellationToken cancellation)
    {
        var entry = new AuditEntry(officer.Actor.Who, officer.Seat, verb, kind, id);
        return audit.Record(db, refusal is null ? entry : entry with { Outcome = refusal.Code }, cancellation);
    }

    internal static string Code(SourceKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    private static bool TryReadDay(string? text, out DateOnly? day)
    {
        day = null;
        if (text is null)
            return true;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read))
            return false;
        day = read;
        return true;
    }
}

internal sealed record SourceList(IReadOnlyList<SourceShown> Items);

/// <summary>A file by which addresses are resolved.</summary>
/// <param name="DataDate">The day up to which it counts; absent where nobody said.</param>
/// <param name="Problems">Lines that were not used.</param>
internal sealed record SourceShown(string Name, string Kind, string? Registry, DateOnly? DataDate, int? AgeDays, int Records, int Problems, DateTimeOffset LoadedAt)
{
    public static SourceShown Of(TerritorySourceRow row, DateTimeOffset now) => new(
        row.Name, TerritoryEndpoints.Code(row.Kind), row.Registry, row.DataDate,
        row.DataDate is { } date ? DateOnly.FromDateTime(now.UtcDateTime).DayNumber - date.DayNumber : null, row.Records, row.Problems, row.LoadedAt);
}

internal sealed record ImportedListPage(IReadOnlyList<ImportedListShown> Items);

internal sealed record ImportedListShown(Guid Id, string Name, int Items, int BadLines, DateTimeOffset ImportedAt, string ImportedBy);

/// <param name="Next">The offset of the next page; absent on the last.</param>
internal sealed record PilePage(IReadOnlyList<PiledView> Items, int? Next);

internal sealed record DraftedNotices(IReadOnlyList<DraftedNotice> Drafts);
