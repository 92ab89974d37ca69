using Comity.Statements;

namespace Comity.Storage.History;

/// <summary>What a seat wants to say, before it is signed.</summary>
public sealed record StatementDraft
{
    public required int Seat { get; init; }

    public required StatementType Type { get; init; }

    public required CommunityId Community { get; init; }

    public required Marking Marking { get; init; }

    /// <summary>The body as JSON bytes of its type (<see cref="BodyJson"/>).</summary>
    public required byte[] Body { get; init; }

    public UseTerms? Use { get; init; }

    public string? Exercise { get; init; }

    public IReadOnlyList<Reference> References { get; init; } = [];

    public StatementId? Supersedes { get; init; }

    public string? Subject { get; init; }

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether no person stands behind it: then a machine's key signs, and only types it may.</summary>
    public bool Automatic { get; init; }

    /// <summary>
    /// Participants who get a copy although the roster no longer admits them: former members a recall must reach. They must have been
    /// listed once.
    /// </summary>
    public bool ReachesFormerMembers { get; init; }
}

/// <summary>What became of a release.</summary>
/// <param name="Sid">The statement's name.</param>
/// <param name="Arrival">Its place in the local order.</param>
/// <param name="Epoch">The epoch of the seat's log.</param>
/// <param name="Index">Its leaf.</param>
/// <param name="Recipients">Whose feeds it was queued on.</param>
public sealed record Released(StatementId Sid, long Arrival, int Epoch, long Index, IReadOnlyList<ParticipantId> Recipients);
