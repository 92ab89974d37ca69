using System.Text.Json;
using Comity.Office.Clearance;
using Comity.Office.Drafts;
using Comity.Statements;
using Comity.Storage.Blobs;

namespace Comity.Node.Drafts;

/// <summary>A draft in a list.</summary>
/// <param name="Author">The officer who began it.</param>
/// <param name="Sid">The statement it became.</param>
internal sealed record DraftShown(
    Guid Id, int Version, DraftState State, string Type, CommunityId Community, Tlp Tlp, DraftObject? Object, string Author, DateTimeOffset UpdatedAt, StatementId? Sid)
{
    public static DraftShown Of(DraftListing draft) => new(
        draft.Id, draft.Version, draft.State, draft.Type.ToString(), draft.Community, draft.Tlp, draft.Object, draft.Author.ToString(), draft.UpdatedAt, draft.Sid);
}

/// <param name="Next">Cursor of the next page; absent on the last.</param>
internal sealed record DraftListPage(IReadOnlyList<DraftShown> Items, string? Next);

/// <summary>A whole draft.</summary>
/// <param name="Hash">What a clearance given now would bind.</param>
/// <param name="ReturnNote">Why it was last returned.</param>
/// <param name="Missing">Capacities in which it still has to be cleared; an empty text is "in any".</param>
internal sealed record DraftFile(
    DraftShown Draft, Marking Marking, JsonElement Body, IReadOnlyList<FileShown> Attachments, IReadOnlyList<Reference> References, IReadOnlyList<StatementId> ConfirmedReferences,
    string Hash, string? ReturnNote, IReadOnlyList<string> Missing)
{
    public static DraftFile Of(DraftView view) => new(
        DraftShown.Of(view.Listing), view.Content.Marking, JsonDocument.Parse(view.Content.Body).RootElement, [.. view.Content.Attachments.Select(FileShown.Of)],
        view.Content.References, view.Content.ConfirmedReferences, view.Hash.ToString(), view.ReturnNote, view.Missing);
}

/// <summary>Exactly who would get a draft if it were released now.</summary>
/// <param name="Recipients">Everybody who gets a copy; ourselves left out.</param>
/// <param name="IsPublic">Whether everybody may read it besides.</param>
/// <param name="Warnings">What does not stop it.</param>
/// <param name="Refusal">What stops it; absent when it could leave, once cleared.</param>
/// <param name="MaySplit">Whether recipients see each other and one draft to each would hide them.</param>
internal sealed record PreviewShown(
    IReadOnlyList<PreviewRecipient> Recipients, bool IsPublic, IReadOnlyList<PreviewWarning> Warnings, RefusalShown? Refusal, bool MaySplit)
{
    public static PreviewShown Of(DraftPreview preview) => new(
        preview.Recipients, preview.IsPublic, preview.Warnings, preview.Refusal is { } refusal ? new RefusalShown(refusal.Code, refusal.Explanation, refusal.Where, refusal.Mend) : null, preview.MaySplit);
}

internal sealed record RefusalShown(string Code, string Explanation, string? Where, string? Mend);

/// <summary>A file as it is shown: its key never leaves by this door.</summary>
internal sealed record FileShown(string Sha256, long Size, string MediaType, string Name)
{
    public static FileShown Of(Attachment attachment) => new(attachment.Sha256.ToString(), attachment.Size, attachment.MediaType, attachment.Name);
}

/// <summary>A statement with its content, and the bytes that a third party can check.</summary>
internal sealed record StatementShown(
    StatementId Id, ParticipantId Issuer, string Type, DateTimeOffset IssuedAt, Marking Marking, string? Exercise, IReadOnlyList<Reference> References,
    IReadOnlyList<FileShown> Attachments, Custody Custody, JsonElement Body, string Jws)
{
    public static StatementShown Of(Statement statement) => new(
        statement.Id, statement.Issuer, statement.Type.ToString(), statement.Envelope.IssuedAt, statement.Envelope.Marking, statement.Envelope.Exercise,
        statement.Envelope.References, [.. statement.Envelope.Attachments.Select(FileShown.Of)], statement.Custody,
        JsonDocument.Parse(statement.Envelope.Body).RootElement, System.Text.Encoding.UTF8.GetString(statement.Jws.Span));
}

/// <summary>How far an attachment of a statement has come.</summary>
/// <param name="Ordinal">Its place in the statement's list, from 0.</param>
/// <param name="Have">Chunks that are here, of <paramref name="Chunks"/>.</param>
/// <param name="Code">Why it was refused.</param>
internal sealed record AttachmentShown(
    int Ordinal, string Name, string MediaType, long Size, string Sha256, BlobState State, int Have, int Chunks, string? Code);

internal sealed record AttachmentList(IReadOnlyList<AttachmentShown> Items);

internal sealed record UrgentList(IReadOnlyList<UrgentShown> Items);

/// <summary>An urgent release that a second person still has to look at.</summary>
internal sealed record UrgentShown(Guid Draft, StatementId Sid, string Type, CommunityId Community, string Officer, DateTimeOffset ReleasedAt, DateTimeOffset DueAt, bool IsOverdue)
{
    public static UrgentShown Of(UrgentRelease urgent) => new(
        urgent.Draft, urgent.Sid, urgent.Type.ToString(), urgent.Community, urgent.Officer.ToString(), urgent.ReleasedAt, urgent.DueAt, urgent.IsOverdue);
}
