using Comity.Office;
using Comity.Office.Drafts;
using Comity.Office.Exit;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage.Blobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Comity.Node.Drafts;

/// <summary>Files beside drafts and statements: laid in as a stream, given out under the exit policy, one chunk in memory at a time.</summary>
internal static class AttachmentEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, RouteGroupBuilder draft)
    {
        // PUT of the same file under the same name is the same file: no key is needed to send it again.
        draft.MapPut("/attachments/{name}", LayInAsync).WithMetadata(new RequestSizeLimitAttribute(AttachmentStore.MaxBytes)).TakesFile()
            .Answers<DraftRef>("Lays a file beside a draft; clearances given before are void.");
        draft.MapDelete("/attachments/{name}", RemoveAsync).Answers<DraftRef>("Takes a file from a draft; clearances given before are void.");
        draft.MapGet("/attachments/{name}", OfDraftAsync).AnswersFile("A file of a draft.");
        var statements = routes.MapGroup("/api/v1/statements/{sid}/attachments").WithTags("Statements").RequireAuthorization(OfficerPolicy.MayRead);
        statements.MapGet("/", ListAsync).Answers<AttachmentList>("A statement's attachments and how far each has come.");
        statements.MapGet("/{ordinal:int}", OpenAsync).AnswersFile("One attachment, by its place from 0.");
    }

    private static async Task<IResult> LayInAsync(
        HttpRequest http, CurrentOfficer officer, AttachFile attach, Guid id, string name, [FromQuery(Name = "draft")] int version, CancellationToken cancellation) =>
        (await attach.Run(officer.Actor, new DraftRef(id, version), name, http.ContentType ?? "application/octet-stream", http.Body, cancellation)).TryGet(out var draft, out var refusal)
            ? TypedResults.Ok(draft)
            : refusal.ToProblem();

    private static async Task<IResult> RemoveAsync(
        CurrentOfficer officer, AttachFile attach, Guid id, string name, [FromQuery(Name = "draft")] int version, CancellationToken cancellation) =>
        (await attach.Remove(officer.Actor, new DraftRef(id, version), name, cancellation)).TryGet(out var draft, out var refusal)
            ? TypedResults.Ok(draft)
            : refusal.ToProblem();

    private static async Task<IResult> OfDraftAsync(CurrentOfficer officer, OpenFile open, Guid id, string name, CancellationToken cancellation) =>
        Answer(await open.OfDraft(officer.Actor, id, name, cancellation));

    private static async Task<IResult> ListAsync(CurrentOfficer officer, OpenStatement open, OpenFile files, string sid, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(sid, out var statement))
            return new BadCursor().ToProblem();
        if (!(await open.Run(officer.Actor, officer.Seat, statement, cancellation)).TryGet(out var found, out var refusal))
            return refusal.ToProblem();
        var named = found.Envelope.Attachments;
        var states = await files.Status(officer.Seat, statement, cancellation);
        return TypedResults.Ok(new AttachmentList([.. states.Select(state => Shown(named[state.Ordinal], state))]));
    }

    private static AttachmentShown Shown(Attachment named, AttachmentStatus state) =>
        new(state.Ordinal, named.Name, named.MediaType, named.Size, named.Sha256.ToString(), state.State, state.Have, state.Chunks, state.Code);

    private static async Task<IResult> OpenAsync(CurrentOfficer officer, OpenFile open, string sid, int ordinal, CancellationToken cancellation) =>
        StatementId.TryParse(sid, out var statement)
            ? Answer(await open.Run(officer.Actor, officer.Seat, statement, ordinal, cancellation))
            : new BadCursor().ToProblem();

    private static IResult Answer(Result<OpenAttachment> opened) =>
        opened.TryGet(out var file, out var refusal) ? new FileAnswer(file) : refusal.ToProblem();
}
