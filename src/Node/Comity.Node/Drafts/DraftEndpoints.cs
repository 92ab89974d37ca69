using Comity.Office;
using Comity.Office.Clearance;
using Comity.Office.Drafts;
using Comity.Office.Exit;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Statements;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Comity.Node.Drafts;

/// <summary>Drafts, clearance and release over HTTP: the way by which every statement of this node leaves.</summary>
internal static class DraftEndpoints
{
    public static void MapDrafts(this IEndpointRouteBuilder routes)
    {
        var drafts = routes.MapGroup("/api/v1/drafts").RequireAuthorization();
        drafts.MapGet("/", ListAsync);
        drafts.MapPost("/", CreateAsync).WithIdempotency();
        drafts.MapGet("/{id:guid}", ReadAsync);
        drafts.MapGet("/{id:guid}/preview", PreviewAsync);
        drafts.MapPost("/{id:guid}/submit", SubmitAsync).WithIdempotency();
        drafts.MapPost("/{id:guid}/clear", ClearAsync).WithIdempotency();
        drafts.MapPost("/{id:guid}/return", ReturnAsync).WithIdempotency();
        drafts.MapPost("/{id:guid}/release", ReleaseAsync).WithIdempotency();
        drafts.MapPost("/{id:guid}/discard", DiscardAsync).WithIdempotency();
        drafts.MapPost("/{id:guid}/undo-discard", UndoAsync).WithIdempotency();
        AttachmentEndpoints.Map(routes, drafts);
        routes.MapGet("/api/v1/statements/{sid}", StatementAsync).RequireAuthorization(OfficerPolicy.MayRead);
    }

    private static async Task<IResult> ListAsync(CurrentOfficer officer, ListDrafts list, DraftPile pile, string? cursor, int? limit, CancellationToken cancellation)
    {
        if (!TryReadCursor(cursor, out var after))
            return new BadCursor().ToProblem();
        return (await list.Run(officer.Actor, officer.Seat, pile, after, limit ?? 50, cancellation)).TryGet(out var page, out var refusal)
            ? TypedResults.Ok(new { items = page.Drafts.Select(Shown), next = page.Next is { } next ? $"{next.UpdatedAt.UtcTicks}.{next.Id:N}" : null })
            : refusal.ToProblem();
    }

    /// <summary>A draft of any type from its parts: the door for what has no form of its own, such as directory entries.</summary>
    private static async Task<IResult> CreateAsync(CurrentOfficer officer, CreateDraft create, NewDraft draft, CancellationToken cancellation)
    {
        if (!StatementType.TryParse(draft.Type, out var type))
            return new BadDraftType().ToProblem();
        var content = new DraftContent
        {
            Type = type,
            Community = draft.Community,
            Marking = draft.Marking,
            Body = System.Text.Encoding.UTF8.GetBytes(draft.Body.GetRawText()),
            Subject = draft.Subject,
            Exercise = draft.Exercise,
            Use = draft.Use,
        };
        return (await create.Run(officer.Actor, officer.Seat, content, subject: null, cancellation)).TryGet(out var made, out var refusal)
            ? TypedResults.Created($"/api/v1/drafts/{made.Id}", made)
            : refusal.ToProblem();
    }

    private static async Task<IResult> ReadAsync(CurrentOfficer officer, ReadDraft read, Guid id, CancellationToken cancellation) =>
        (await read.Run(officer.Actor, id, cancellation)).TryGet(out var view, out var refusal)
            ? TypedResults.Ok(new { draft = Shown(view.Listing), view.Content.Marking, body = System.Text.Json.JsonDocument.Parse(view.Content.Body).RootElement, attachments = view.Content.Attachments.Select(AttachmentEndpoints.Shown), hash = view.Hash.ToString(), view.ReturnNote, view.Missing })
            : refusal.ToProblem();

    private static async Task<IResult> PreviewAsync(CurrentOfficer officer, PreviewDraft preview, Guid id, CancellationToken cancellation) =>
        (await preview.Run(officer.Actor, id, cancellation)).TryGet(out var view, out var refusal) ? TypedResults.Ok(view) : refusal.ToProblem();

    private static async Task<IResult> SubmitAsync(CurrentOfficer officer, SubmitDraft submit, Guid id, Version version, CancellationToken cancellation) =>
        await AnswerAsync(await submit.Run(officer.Actor, version.Of(id), cancellation));

    private static async Task<IResult> ClearAsync(CurrentOfficer officer, ClearDraft clear, Guid id, Clearing clearing, CancellationToken cancellation) =>
        await AnswerAsync(await clear.Run(officer.Actor, new DraftRef(id, clearing.Draft), clearing.Capacity ?? "", cancellation));

    private static async Task<IResult> ReturnAsync(CurrentOfficer officer, ReturnDraft back, Guid id, Returning returning, CancellationToken cancellation) =>
        await AnswerAsync(await back.Run(officer.Actor, new DraftRef(id, returning.Draft), returning.Note, cancellation));

    private static async Task<IResult> DiscardAsync(CurrentOfficer officer, DiscardDraft discard, Guid id, Version version, CancellationToken cancellation) =>
        await AnswerAsync(await discard.Run(officer.Actor, version.Of(id), cancellation));

    private static async Task<IResult> UndoAsync(CurrentOfficer officer, DiscardDraft discard, Guid id, Version version, CancellationToken cancellation) =>
        await AnswerAsync(await discard.Undo(officer.Actor, version.Of(id), cancellation));

    private static async Task<IResult> ReleaseAsync(CurrentOfficer officer, ReleaseDraft release, HttpRequest http, Guid id, Releasing releasing, CancellationToken cancellation)
    {
        // The idempotency key names the attempt: after a lost reply the same key has the same outcome.
        var request = new ReleaseRequest(new DraftRef(id, releasing.Draft), http.Headers["Idempotency-Key"].ToString()) { IsUrgent = releasing.Urgent, Reason = releasing.Reason };
        return (await release.Run(officer.Actor, request, cancellation)).TryGet(out var released, out var refusal)
            ? TypedResults.Created($"/api/v1/statements/{released.Sid}", released)
            : refusal.ToProblem();
    }

    private static async Task<IResult> StatementAsync(CurrentOfficer officer, OpenStatement open, string sid, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(sid, out var id))
            return new BadCursor().ToProblem();
        return (await open.Run(officer.Actor, officer.Seat, id, cancellation)).TryGet(out var statement, out var refusal)
            ? TypedResults.Ok(new
            {
                statement.Id,
                statement.Issuer,
                type = statement.Type.ToString(),
                statement.Envelope.IssuedAt,
                statement.Envelope.Marking,
                statement.Envelope.Exercise,
                references = statement.Envelope.References,
                attachments = statement.Envelope.Attachments.Select(AttachmentEndpoints.Shown),
                statement.Custody,
                body = System.Text.Json.JsonDocument.Parse(statement.Envelope.Body).RootElement,
                jws = System.Text.Encoding.UTF8.GetString(statement.Jws.Span),
            })
            : refusal.ToProblem();
    }

    private static Task<IResult> AnswerAsync(Result<DraftRef> result) => Task.FromResult<IResult>(
        result.TryGet(out var draft, out var refusal) ? TypedResults.Ok(draft) : refusal.ToProblem());

    private static object Shown(DraftListing draft) => new
    {
        draft.Id,
        draft.Version,
        draft.State,
        type = draft.Type.ToString(),
        draft.Community,
        draft.Tlp,
        draft.Object,
        author = draft.Author.ToString(),
        draft.UpdatedAt,
        draft.Sid,
    };

    internal static bool TryReadCursor(string? text, out DraftCursor? cursor)
    {
        cursor = null;
        if (text is null)
            return true;
        if (text.Split('.') is not [var ticks, var id] || !long.TryParse(ticks, out var at) || at < 0 || at > DateTimeOffset.MaxValue.UtcTicks || !Guid.TryParse(id, out var draft))
            return false;
        cursor = new DraftCursor(new DateTimeOffset(at, TimeSpan.Zero), draft);
        return true;
    }

    internal sealed record NewDraft(
        string Type, CommunityId Community, Marking Marking, System.Text.Json.JsonElement Body, string? Subject = null, string? Exercise = null, UseTerms? Use = null);

    internal sealed record Version(int Draft)
    {
        public DraftRef Of(Guid id) => new(id, Draft);
    }

    internal sealed record Clearing(int Draft, string? Capacity = null);

    internal sealed record Returning(int Draft, string Note);

    internal sealed record Releasing(int Draft, bool Urgent = false, string? Reason = null);
}

internal sealed record BadDraftType() : Refusal("http.bad-type", "A type is written capability.name/major, such as contacts.entry/1.");

internal sealed record BadCursor() : Refusal("http.bad-parameter", "The cursor or identifier is not one that this node gave.");
