using System.Text.Json;

namespace Comity.Statements.Rosters;

/// <summary>The body of <c>trust.roster/1</c>: who belongs to a community, under which names and rules.</summary>
public sealed record RosterBody
{
    /// <summary>1 for the genesis roster, then one more each time.</summary>
    public required int Version { get; init; }

    /// <summary>The roster before this one; absent in the genesis.</summary>
    public StatementId? Prev { get; init; }

    /// <summary>Which registrars sign, each under which of its keysets.</summary>
    public required IReadOnlyList<RosterSigner> Signers { get; init; }

    public required LanguageText Name { get; init; }

    public required CommunityKind Kind { get; init; }

    /// <summary>Who may change the roster.</summary>
    public required IReadOnlyList<ParticipantId> Registrars { get; init; }

    /// <summary>How many distinct registrars must sign the next roster.</summary>
    public required int Threshold { get; init; }

    public required IReadOnlyList<Member> Members { get; init; }

    /// <summary>Rules of the community, by capability, as data that the capability reads; durations are ISO 8601.</summary>
    public JsonElement? Rules { get; init; }
}

/// <summary>A registrar that signs a roster.</summary>
/// <param name="P">Who.</param>
/// <param name="Ks">The keyset in which its signing key is looked up.</param>
public sealed record RosterSigner(ParticipantId P, StatementId Ks);

public enum CommunityKind
{
    Bilateral,
    National,
    Subregional,
    Regional,
    Multilateral,
    Sectoral,
}

/// <summary>A member as the registrars bind it: they can name, admit and suspend it, never sign or decrypt for it.</summary>
public sealed record Member
{
    public required ParticipantId P { get; init; }

    /// <summary>Display name, original first.</summary>
    public required LanguageText Name { get; init; }

    /// <summary>ISO 3166-1 alpha-2, or a user-assigned code (XA to XZ) in demonstrations; absent for organisations.</summary>
    public string? Code { get; init; }

    public MemberKind Kind { get; init; }

    public bool Suspended { get; init; }

    /// <summary>The member's own signed <c>trust.join/1</c>, JWS Compact; absent for registrars of the genesis roster, whose signatures are their joins.</summary>
    public string? Join { get; init; }
}

public enum MemberKind
{
    State,
    Organisation,
    Stakeholder,
}

/// <summary>The body of <c>trust.join/1</c>: a participant asks to be a member; without it no roster can list it.</summary>
/// <param name="Community">The community it wants to join.</param>
/// <param name="Genesis">Its own genesis keyset.</param>
public sealed record JoinBody(CommunityId Community, StatementId Genesis);
