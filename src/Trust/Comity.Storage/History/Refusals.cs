using Comity.Statements;

namespace Comity.Storage.History;

public sealed record UnknownSeat(int Seat) : Refusal("release.unknown-seat", $"This node hosts no seat {Seat}.");

public sealed record UnknownCommunity(CommunityId Community)
    : Refusal("statement.unknown-community", $"No roster of {Community} is known here.");

public sealed record NotAMember(ParticipantId Participant, CommunityId Community)
    : Refusal("statement.not-a-member", $"{Participant} is not an active member of {Community}.");

public sealed record AudienceUnresolved()
    : Refusal("statement.audience-unresolved", "The audience could not be resolved to members of the community, so it is nobody.");

public sealed record NoSigningKey(StatementType Type)
    : Refusal("release.no-signing-key", $"This node holds no key that may issue {Type}.");

public sealed record MissingReference(StatementId Sid)
    : Refusal("statement.missing-reference", $"It refers to {Sid}, which every recipient was to have and which is not here.");

public sealed record ExerciseMixed()
    : Refusal("statement.exercise-mixed", "Real and exercise statements never share a thread.");

public sealed record AddressedToAnother()
    : Refusal("statement.addressed-to-another", "The marking does not name this participant.");

public sealed record NotUnderstoodYet(StatementType Type)
    : Refusal("statement.unknown-type", $"This node does not know the type {Type} yet.");

public sealed record KeysetMoved()
    : Refusal("release.keyset-moved", "The keyset changed while this was being signed.");

public sealed record LogNotBegun()
    : Refusal("release.log-not-begun", "The log of this epoch begins with the keyset that declares it, and that is not there yet.");

public sealed record SafeMode(string Cause)
    : Refusal("node.safe-mode", $"The node stopped signing and admitting: {Cause}.") ;

public sealed record RestoredBackup(string Cause)
    : Refusal("node.restored-backup", $"The seat does not sign: {Cause}. It first learns from its peers how far its log had come.");

public sealed record ReplacedKeyset(StatementId Keyset)
    : Refusal("statement.replaced-keyset", $"Its place in the log lies behind the keyset that replaced {Keyset}, under which it was signed.");

public sealed record MisnamedItem()
    : Refusal("statement.misnamed", "The item is not the statement that its identifier names.");

public sealed record NotTheFeedsOwn(ParticipantId Issuer)
    : Refusal("statement.not-the-feeds-own", $"The feed carries a statement of {Issuer}, who is not its sender.");

public sealed record ProjectionFailed(string Fault)
    : Refusal("statement.projection-failed", $"Applying it failed here ({Fault}); it is kept and tried again.");

public sealed record SeenOutsideRoster(string Origin)
    : Refusal("statement.seen-outside-roster", $"It tells of {Origin}, whose participant is not on the roster it speaks under.");

/// <summary>What it says cannot be judged yet: its sender's head or receipt names something newer than is known here.</summary>
public sealed record LagsBehind(string Of) : Refusal("sync.lags", $"{Of} has newer keys or rosters than this node could fetch so far.");
