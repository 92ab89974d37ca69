using Comity.Statements;

namespace Comity.Office.Exit;

/// <summary>What the exit policy needs to know of one stored statement, and nothing of its content.</summary>
public sealed record ExitFacts
{
    /// <summary>The seat in whose history it stands.</summary>
    public required int Seat { get; init; }

    /// <summary>The participant of that seat.</summary>
    public required ParticipantId Self { get; init; }

    public required ParticipantId Issuer { get; init; }

    /// <summary>Null for keysets and descriptors.</summary>
    public CommunityId? Community { get; init; }

    /// <summary>Null when it could not be read or verified; nobody may have it then.</summary>
    public Marking? Marking { get; init; }

    public UseTerms? Use { get; init; }

    /// <summary>Whom an audience that names nobody means: the members its roster listed, or the issuer's peers. The issuer need not be among them.</summary>
    public IReadOnlySet<ParticipantId> Members { get; init; } = new HashSet<ParticipantId>();

    internal bool IsOurs => Issuer == Self;
}
