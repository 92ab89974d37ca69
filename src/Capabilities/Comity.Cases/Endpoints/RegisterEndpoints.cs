using Comity.Cases.Register;
using Comity.Office;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Storage.Blobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Comity.Cases.Endpoints;

/// <summary>The register of evidence beside a case over HTTP: our own record, of which nothing goes to a peer.</summary>
internal static class RegisterEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var register = routes.MapGroup("/api/v1/cases/{thread}").WithTags("Evidence register");
        var reading = register.MapGroup("").RequireAuthorization(OfficerPolicy.MayRead);
        reading.MapGet("/evidence-items", ListAsync).Answers<EvidencePage>("The items of evidence of a case: ours alone, searched and sorted.");
        reading.MapGet("/evidence-items/{number:int}", ReadAsync).Answers<EvidenceView>("One item of evidence with its custody.");
        reading.MapGet("/evidence-items/{number:int}/file", OpenAsync).AnswersFile("The bytes of an item, where this node keeps them.");
        reading.MapGet("/evidence-register", (string thread, EvidenceRegister items, RegisterExport export, CancellationToken cancellation) =>
            ExportAsync(thread, items, export, isCsv: false, cancellation)).AnswersFile("The whole register of a case, to lie beside its evidence file: our own record, signed by nobody.", "application/json");
        reading.MapGet("/evidence-register.csv", (string thread, EvidenceRegister items, RegisterExport export, CancellationToken cancellation) =>
            ExportAsync(thread, items, export, isCsv: true, cancellation)).AnswersFile("The same for a spreadsheet: one line for each item and each record of custody.", "text/csv");
        var drafting = register.MapGroup("").RequireAuthorization(OfficerPolicy.MayDraft);
        drafting.MapPost("/evidence-items", AddAsync).WithIdempotency().Answers<EvidenceAdded>("Adds an item whose hash is stated; its bytes may follow.", StatusCodes.Status201Created);
        // PUT of the same bytes changes nothing: no key is needed to send them again.
        drafting.MapPut("/evidence-items/{number:int}/file", KeepAsync).WithMetadata(new RequestSizeLimitAttribute(AttachmentStore.MaxBytes)).TakesFile()
            .AnswersNothing("Keeps the bytes of an item, sealed; only those with the item's hash are taken.");
        drafting.MapPost("/evidence-items/{number:int}/custody", EnterAsync).WithIdempotency().Answers<EvidenceView>("Adds to the custody of an item: handed over, moved, corrected, returned or destroyed.", StatusCodes.Status201Created);
        drafting.MapPost("/evidence-items/{number:int}/verifications", VerifyAsync).WithIdempotency().Answers<Verified>("Compares the item's hash with that of the kept bytes, or with the one that was found elsewhere, and enters it.", StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(
        EvidenceRegister register, string thread, string? text, QueryCode<EvidenceStanding>? standing, QueryCode<RegisterOrder>? order, string? cursor, int? limit, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase().ToProblem();
        if (text?.Length > RegisterWish.MaxText)
            return new BadEvidenceText(RegisterWish.MaxText) { Where = "text" }.ToProblem();
        if (!(await register.ListAsync(sid, "evidence.list", cancellation)).TryGet(out var all, out var refusal))
            return refusal.ToProblem();
        var found = RegisterList.Find(all.Items, new RegisterWish(text, standing?.Value, order?.Value ?? RegisterOrder.Number));
        return RegisterList.Page(found, cursor, limit ?? 50).TryGet(out var page, out refusal)
            ? TypedResults.Ok(new EvidencePage([.. page.Items.Select(EvidenceSummary.Of)], page.Next))
            : refusal.ToProblem();
    }

    private static async Task<IResult> ReadAsync(EvidenceRegister register, string thread, int number, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase().ToProblem();
        return (await register.ReadAsync(sid, number, cancellation)).TryGet(out var file, out var refusal) ? TypedResults.Ok(EvidenceView.Of(file)) : refusal.ToProblem();
    }

    private static async Task<IResult> OpenAsync(EvidenceBytes bytes, string thread, int number, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase().ToProblem();
        return (await bytes.OpenAsync(sid, number, cancellation)).TryGet(out var open, out var refusal) ? new FileAnswer(open) : refusal.ToProblem();
    }

    private static async Task<IResult> ExportAsync(string thread, EvidenceRegister register, RegisterExport export, bool isCsv, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase().ToProblem();
        if (!(await register.ListAsync(sid, "evidence.exported", cancellation)).TryGet(out var all, out var refusal))
            return refusal.ToProblem();
        var made = await export.MakeAsync(all.Case, all.Items, cancellation);
        return isCsv
            ? TypedResults.Bytes(RegisterCsv.Write(made), "text/csv; charset=utf-8", $"case-{all.Case.Number}.register.csv")
            : TypedResults.Bytes(made.Write(), "application/json", $"case-{all.Case.Number}.register.json");
    }

    private static async Task<IResult> AddAsync(EvidenceRegister register, string thread, NewEvidence given, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase().ToProblem();
        return (await register.AddAsync(sid, given, cancellation)).TryGet(out var number, out var refusal) ? TypedResults.Created((string?)null, new EvidenceAdded(number)) : refusal.ToProblem();
    }

    private static async Task<IResult> KeepAsync(HttpRequest http, EvidenceBytes bytes, string thread, int number, string name, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase().ToProblem();
        return await bytes.KeepAsync(sid, number, name, http.ContentType ?? "application/octet-stream", http.Body, cancellation) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
    }

    private static async Task<IResult> EnterAsync(EvidenceRegister register, string thread, int number, NewCustody given, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase().ToProblem();
        // What this node does itself is not entered by hand.
        if (given.Deed is CustodyDeed.FileKept or CustodyDeed.Verified)
            return new EvidenceIncomplete("deed") { Where = "/deed", Mend = "A verification has a door of its own, and so have the bytes." }.ToProblem();
        if ((await register.EnterAsync(sid, number, given, cancellation)).Refusal is { } refusal)
            return refusal.ToProblem();
        return (await register.FindAsync(sid, number, cancellation)).TryGet(out var file, out refusal) ? TypedResults.Created((string?)null, EvidenceView.Of(file)) : refusal.ToProblem();
    }

    private static async Task<IResult> VerifyAsync(EvidenceBytes bytes, string thread, int number, Verifying given, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase().ToProblem();
        var verified = given.Sha256 is { } stated ? await bytes.VerifyAsync(sid, number, stated, cancellation) : await bytes.VerifyAsync(sid, number, cancellation);
        return verified.TryGet(out var found, out var refusal) ? TypedResults.Created((string?)null, new Verified(found.Same, HexHash.Of(found.Found))) : refusal.ToProblem();
    }
}
