namespace Comity.Statements;

/// <summary>Bytes that are not the JSON this profile accepts (RFC 7493 and federation.md 2.2).</summary>
public sealed record BadJson(string Code, string Explanation) : Refusal(Code, Explanation);

/// <summary>A payload larger than its kind may be.</summary>
public sealed record TooLarge(long Bytes, long Limit)
    : Refusal("statement.too-large", $"The payload has {Bytes} bytes; the limit is {Limit}.");

/// <summary>An envelope member that is missing, superfluous or malformed.</summary>
public sealed record BadEnvelope(string Code, string Explanation) : Refusal(Code, Explanation);

/// <summary>A signature or a header that the strict JWS profile refuses.</summary>
public sealed record BadSignature(string Explanation) : Refusal("statement.bad-signature", Explanation);

public sealed record UnknownIssuer(ParticipantId Issuer)
    : Refusal("statement.unknown-issuer", $"No keyset is known for {Issuer}.");

public sealed record UnknownKeyset(StatementId Keyset)
    : Refusal("statement.unknown-keyset", $"The keyset {Keyset} is not known here.");

public sealed record OldKeyset(StatementId Keyset, StatementId Newest)
    : Refusal("statement.old-keyset", $"The keyset {Keyset} is not the issuer's newest, {Newest}.");

public sealed record UnknownKey(string Kid)
    : Refusal("statement.unknown-key", $"The keyset does not list the key {Kid}.");

public sealed record WrongKeyUse(string Kid, string Use)
    : Refusal("statement.wrong-key-use", $"The key {Kid} is for {Use}, not for issuing this.");

public sealed record TypeNotAllowed(string Kid, string Type)
    : Refusal("statement.type-not-allowed", $"The key {Kid} may not issue {Type}.");

public sealed record FrozenChain(string Of)
    : Refusal("statement.frozen-chain", $"{Of} has two successors of one version; it is frozen until people decide.");

public sealed record NewerVersion(string Explanation)
    : Refusal("statement.newer-version", Explanation);

public sealed record BadKeyset(string Explanation) : Refusal("keyset.invalid", Explanation);

public sealed record BadRoster(string Explanation) : Refusal("roster.invalid", Explanation);

public sealed record BadBody(string Explanation) : Refusal("statement.bad-body", Explanation);

public sealed record NotUnderstood(string Member)
    : Refusal("statement.not-understood", $"The body says that {Member} must be understood, and this version does not.");
