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
        var shelf = routes.MapGroup("/api/v1/territory/sources");
        shelf.MapGet("/", SourcesAsync).RequireAuthorization(OfficerPolicy.MayDraft);
        shelf.MapPut("/{name}", PutSourceAsync).RequireAuthorization(OfficerPolicy.MayDraft).WithMetadata(new RequestSizeLimitAttribute(AttachmentStore.MaxBytes));
        shelf.MapDelete("/{name}", RemoveSourceAsync).RequireAuthorization(OfficerPolicy.MayDraft);
        var codes = routes.MapGroup("/api/v1/territory/codes").RequireAuthorization(OfficerPolicy.MayDraft);
        codes.MapGet("/{community}", CodesAsync);
        codes.MapPut("/{community}", PutCodesAsync).WithMetadata(new RequestSizeLimitAttribute(CommunityCodes.MaxBytes));
        var lists = routes.MapGroup("/api/v1/territory/lists").RequireAuthorization(OfficerPolicy.MayDraft);
        lists.MapGet("/", ListsAsync);
        lists.MapPost("/", ImportAsync).WithIdempotency(MaxListBytes).WithMetadata(new RequestSizeLimitAttribute(MaxListBytes));
        lists.MapGet("/{id:guid}", ReadListAsync);
        lists.MapPut("/{id:guid}/sightings", SayAsync);
        lists.MapGet("/{id:guid}/preview", PreviewAsync);
        lists.MapGet("/{id:guid}/piles/{pile}", PileAsync);
        lists.MapPost("/{id:guid}/notices", DraftAsync).WithIdempotency();
    }

    private static async Task<IResult> SourcesAsync(CurrentOfficer officer, TerritoryShelf shelf, TimeProvider time, CancellationToken cancellation) =>
        TypedResults.Ok(new { items = (await shelf.ListAsync(officer.Seat, cancellation)).Select(row => Shown(row, time.GetUtcNow())) });

    private static async Task<IResult> PutSourceAsync(
        HttpRequest http, CurrentOfficer officer, NodeDb db, AuditTrail audit, TerritoryShelf shelf, TimeProvider time, string name, string kind, string? date, CancellationToken cancellation)
    {
        var known = Array.Find(Enum.GetValues<SourceKind>(), each => Code(each) == kind);
        if (Code(known) != kind || !TryReadDay(date, out var day))
            return new BadSourceKind { Where = "kind" }.ToProblem();
        var self = await ThreadDraft.SelfAsync(db, officer.Seat, cancellation);
        var put = await shelf.PutAsync(officer.Seat, self, name, known, day, http.Body, cancellation);
        await RecordAsync(officer, db, audit, "territory.source-put", "territory-source", kind, put.Refusal, cancellation);
        return put.TryGet(out var row, out var refusal) ? TypedResults.Ok(Shown(row, time.GetUtcNow())) : refusal.ToProblem();
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
        TypedResults.Ok(new { items = (await lists.LatestAsync(officer.Seat, cancellation)).Select(row => new { row.Id, row.Name, row.Items, badLines = row.Problems, row.ImportedAt, row.ImportedBy }) });

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
        return TypedResults.Ok(new
        {
            items = items.Take(count).Select(item => new PiledView(item.Item.Address.ToString(), item.Item.Line, item.Detail)),
            next = items.Count > count ? from + count : (int?)null,
        });
    }

    private static async Task<IResult> DraftAsync(CurrentOfficer officer, DraftNotices notices, Guid id, NoticeTerms terms, CancellationToken cancellation) =>
        (await notices.RunAsync(officer.Actor, officer.Seat, id, terms, cancellation)).TryGet(out var drafts, out var refusal)
            ? TypedResults.Created($"/api/v1/territory/lists/{id}", new { drafts })
            : refusal.ToProblem();

    private static object Shown(TerritorySourceRow row, DateTimeOffset now) => new
    {
        row.Name,
        kind = Code(row.Kind),
        row.Registry,
        row.DataDate,
        ageDays = row.DataDate is { } date ? DateOnly.FromDateTime(now.UtcDateTime).DayNumber - date.DayNumber : (int?)null,
        row.Records,
        row.Problems,
        row.LoadedAt,
    };

    private static Task RecordAsync(CurrentOfficer officer, NodeDb db, AuditTrail audit, string verb, string kind, string id, Refusal? refusal, CancellationToken cancellation)
    {
        var entry = new AuditEntry(officer.Actor.Who, officer.Seat, verb, kind, id);
        return audit.Record(db, refusal is null ? entry : entry with { Outcome = refusal.Code }, cancellation);
    }

    private static string Code(SourceKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

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
