using Comity.Office.Rights;

namespace Comity.Office.Accounts;

/// <summary>A person who works at this node for one of its seats, and how that person proves it.</summary>
/// <remarks>Changed only inside an audited transaction. Secrets in it are hashed, or sealed by the node's data-protection keys.</remarks>
internal sealed class Officer
{
    public required OfficerId Id { get; init; }

    /// <summary>In its normal form (<see cref="LoginName"/>); unique on the node.</summary>
    public required string Login { get; init; }

    public required string DisplayName { get; set; }

    /// <summary>The hosted participant this officer works for.</summary>
    public required int Seat { get; init; }

    /// <summary>Desks of that seat; they decide which TLP:RED content is shown.</summary>
    public required string[] Desks { get; set; }

    /// <summary>Language tags, preferred first.</summary>
    public required string[] Languages { get; set; }

    /// <summary>An IANA name.</summary>
    public required string TimeZone { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>Null until the officer has used the setup link.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>The sealed TOTP secret in use; null until one is confirmed.</summary>
    public byte[]? TotpSecret { get; set; }

    /// <summary>A sealed secret shown to the officer and not yet confirmed by a code.</summary>
    public byte[]? PendingTotpSecret { get; set; }

    /// <summary>The time step of the last accepted code. Only later ones are accepted.</summary>
    public long TotpStep { get; set; }

    public bool HasSecondFactor => TotpSecret is not null;
}

/// <summary>A role that an officer holds at a seat, in one community or all.</summary>
internal sealed class GrantRow
{
    public required Guid Id { get; init; }

    public required OfficerId Officer { get; init; }

    public required string Role { get; init; }

    public required int Seat { get; init; }

    /// <summary>Null means every community, and matters of none.</summary>
    public CommunityId? Community { get; init; }

    public required DateTimeOffset GrantedAt { get; init; }
}

/// <summary>A one-time substitute for the authenticator. Using it deletes it.</summary>
internal sealed class RecoveryCodeRow
{
    public required OfficerId Officer { get; init; }

    public required Sha256Digest Hash { get; init; }
}

/// <summary>A one-time permission to choose a password. Using it deletes it.</summary>
internal sealed class SetupLinkRow
{
    public required Sha256Digest Hash { get; init; }

    public required OfficerId Officer { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
