namespace Comity.Office.Drafts;

/// <summary>Exactly who will receive a draft if it is released now, and what its author should know first.</summary>
/// <param name="Recipients">Everybody who gets a copy, by name; ourselves left out.</param>
/// <param name="IsPublic">Whether everybody may read it besides.</param>
/// <param name="Warnings">What does not stop it.</param>
/// <param name="Refusal">What stops it; null when it could leave, once cleared.</param>
/// <param name="MaySplit">Whether the recipients see each other and one draft to each would hide them (<see cref="SplitPerRecipient"/>).</param>
/// <param name="RecipientsHash">What a clearance binds of the recipients.</param>
public sealed record DraftPreview(
    IReadOnlyList<PreviewRecipient> Recipients, bool IsPublic, IReadOnlyList<PreviewWarning> Warnings, Refusal? Refusal, bool MaySplit,
    Sha256Digest RecipientsHash);

/// <summary>A participant that will get a copy.</summary>
/// <param name="Name">From the community's roster; null when no roster lists it.</param>
/// <param name="Code">Its ISO 3166-1 code, where the roster gives one.</param>
/// <param name="Desks">The desks that alone may read it there; empty for all of them.</param>
public sealed record PreviewRecipient(ParticipantId Participant, LanguageText? Name, string? Code, IReadOnlyList<string> Desks);

/// <summary>Something to know before release. Pages key their wording on the code.</summary>
/// <param name="Code">Stable, such as <c>reference.not-readable-by</c>.</param>
public sealed record PreviewWarning(string Code)
{
    /// <summary>Whom it concerns.</summary>
    public ParticipantId? Participant { get; init; }

    /// <summary>Which reference it concerns.</summary>
    public StatementId? Reference { get; init; }

    /// <summary>A desk, or a JSON Pointer into the body.</summary>
    public string? Where { get; init; }
}

/// <summary>Which desks participants have, as far as it is known here. The node connects it to its directory of contacts.</summary>
/// <remarks>Where none is connected, no desk is known and the preview warns of each recipient.</remarks>
public interface IDeskDirectory
{
    /// <summary>The identifiers of the current desks of these participants; one without desks may be missing.</summary>
    Task<IReadOnlyDictionary<ParticipantId, IReadOnlyList<string>>> DesksOfAsync(
        int seat, CommunityId community, IReadOnlyCollection<ParticipantId> participants, CancellationToken cancellation);
}
