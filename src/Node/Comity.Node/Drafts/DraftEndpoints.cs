using Comity.Office;
using Comity.Office.Clearance;
using Comity.Office.Drafts;
using Comity.Office.Exit;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage.History;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Comity.Node.Drafts;

/// <summary>Drafts, clearance and release over HTTP: the way by which every statement of this node leaves.</summary>
internal static class DraftEndpoints
{
    public static void MapDrafts(this IEndpointRouteBuilder routes)
    {
        var drafts = routes.MapGroup("/api/v1/drafts").WithTags("Drafts").RequireAuthorization();
        drafts.MapGet("/", ListAsync).Answers<DraftListPage>("Drafts of one pile, the latest change first.");
        drafts.MapPost("/", CreateAsync).WithIdempotency().Answers<DraftRef>("Begins a draft of any type from its parts, such as a directory entry.", StatusCodes.Status201Created);
        var one = drafts.MapGroup("/{id:guid}");
        one.MapGet("/", ReadAsync).Answers<DraftFile>("One draft with its content and the clearances it still lacks.");
        one.MapPut("/", EditAsync).Answers<DraftRef>("Changes marking, body or confirmed references; clearances given before are void. What is left out stays.");
        one.MapGet("/preview", PreviewAsync).Answers<PreviewShown>("Exactly who would get it if it were released now.");
        one.MapPost("/submit", SubmitAsync).WithIdempotency().Answers<DraftRef>("Gives it to those who clear.");
        one.MapPost("/clear", ClearAsync).WithIdempotency().Answers<DraftRef>("Clears it in one capacity; never by who wrote in it.");
        one.MapPost("/return", ReturnAsync).WithIdempotency().Answers<DraftRef>("Gives it back to its authors with a note.");
        one.MapPost("/release", ReleaseAsync).WithIdempotency().Answers<Released>("Signs, logs and queues it in one step; urgently under a standing authorisation, with a reason.", StatusCodes.Status201Created);
        one.MapPost("/discard", DiscardAsync).WithIdempotency().Answers<DraftRef>("Puts it away; this can be undone.");
        one.MapPost("/undo-discard", UndoAsync).WithIdempotency().Answers<DraftRef>("Takes it out again.");
        one.MapPost("/split", SplitAsync).WithIdempotency().Answers<SplitDrafts>("One draft to each recipient instead, so that none learns of the others; this one is discarded.");
        AttachmentEndpoints.Map(routes, one);
        ReviewEndpoints.Map(routes);
        routes.MapGroup("/api/v1/statements").WithTags("Statements").RequireAuthorization(OfficerPolicy.MayRead)
            .MapGet("/{sid}", StatementAsync).Answers<StatementShown>("One stored statement that the officer may read.");
    }

    private static async Task<IResult> ListAsync(CurrentOfficer officer, ListDrafts list, QueryCode<DraftPile> pile, string? cursor, int? limit, CancellationToken cancellation)
    {
        if (!TryReadCursor(cursor, out var after))
            return new BadCursor().ToProblem();
        return (await list.Run(officer.Actor, officer.Seat, pile.Value, after, limit ?? 50, cancellation)).TryGet(out var page, out var refusal)
            ? TypedResults.Ok(new DraftListPage([.. page.Drafts.Select(DraftShown.Of)], page.Next is { } next ? $"{next.UpdatedAt.UtcTicks}.{next.Id:N}" : null))
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
            ? TypedResults.Ok(DraftFile.Of(view))
            : refusal.ToProblem();

    private static async Task<IResult> EditAsync(CurrentOfficer officer, ReadDraft read, EditDraft edit, Guid id, Editing editing, CancellationToken cancellation)
    {
        if (!(await read.Run(officer.Actor, id, cancellation)).TryGet(out var view, out var refusal))
            return refusal.ToProblem();
        var content = view.Content with
        {
            Marking = editing.Marking ?? view.Content.Marking,
            Body = editing.Body is { } body ? System.Text.Encoding.UTF8.GetBytes(body.GetRawText()) : view.Content.Body,
            ConfirmedReferences = editing.ConfirmedReferences ?? view.Content.ConfirmedReferences,
        };
        return await AnswerAsync(await edit.Run(officer.Actor, new DraftRef(id, editing.Draft), content, cancellation));
    }

    private static async Task<IResult> SplitAsync(CurrentOfficer officer, SplitPerRecipient split, Guid id, Version version, CancellationToken cancellation) =>
        (await split.Run(officer.Actor, version.Of(id), cancellation)).TryGet(out var drafts, out var refusal) ? TypedResults.Ok(new SplitDrafts(drafts)) : refusal.ToProblem();

    private static async Task<IResult> PreviewAsync(CurrentOfficer officer, PreviewDraft preview, Guid id, CancellationToken cancellation) =>
        (await preview.Run(officer.Actor, id, cancellation)).TryGet(out var view, out var refusal) ? TypedResults.Ok(PreviewShown.Of(view)) : refusal.ToProblem();

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
            ? TypedResults.Ok(StatementShown.Of(statement))
            : refusal.ToProblem();
    }

    private static Task<IResult> AnswerAsync(Result<DraftRef> result) => Task.FromResult<IResult>(
        result.TryGet(out var draft, out var refusal) ? TypedResults.Ok(draft) : refusal.ToProblem());

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

    /// <param name="Draft">The version that the officer looked at.</param>
    /// <param name="ConfirmedReferences">References narrower than the draft whose existence the author means to reveal.</param>
    internal sealed record Editing(
        int Draft, Marking? Marking = null, System.Text.Json.JsonElement? Body = null, IReadOnlyList<StatementId>? ConfirmedReferences = null);

    internal sealed record SplitDrafts(IReadOnlyList<DraftRef> Drafts);

    /// <param name="Draft">The version that the officer looked at.</param>
    internal sealed record Version(int Draft)
    {
        public DraftRef Of(Guid id) => new(id, Draft);
    }

    /// <param name="Capacity">Such as policy or legal; any when left out.</param>
    internal sealed record Clearing(int Draft, string? Capacity = null);

    internal sealed record Returning(int Draft, string Note);

    /// <param name="Urgent">Without clearance, under a standing authorisation.</param>
    /// <param name="Reason">Why it is urgent.</param>
    internal sealed record Releasing(int Draft, bool Urgent = false, string? Reason = null);
}

internal sealed record BadDraftType() : Refusal("http.bad-type", "A type is written capability.name/major, such as contacts.entry/1.");

internal sealed record BadCursor() : Refusal("http.bad-parameter", "The cursor or identifier is not one that this node gave.");
