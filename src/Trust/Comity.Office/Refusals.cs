using Comity.Office.Rights;

namespace Comity.Office;

/// <summary>A sign-in that failed, for whichever reason: an unknown name and a wrong password read alike.</summary>
public sealed record WrongCredentials()
    : Refusal("office.wrong-credentials", "The name, the password or the code is not right.");

public sealed record TooManyAttempts(TimeSpan RetryAfter)
    : Refusal("office.too-many-attempts", "There were too many attempts from this address or for this name.")
{
    /// <summary>The wait in whole seconds, rounded up.</summary>
    public int RetryAfterSeconds => Math.Max(1, (int)Math.Ceiling(RetryAfter.TotalSeconds));
}

public sealed record SignInExpired()
    : Refusal("office.sign-in-expired", "The first step of this sign-in is too long ago.");

public sealed record NotSignedIn()
    : Refusal("office.not-signed-in", "This needs a signed-in officer or a valid API token.");

public sealed record NotAllowed(Verbs Verb)
    : Refusal("office.not-allowed", $"The right to {Verb.ToString().ToLowerInvariant()} here is missing.");

public sealed record Forbidden()
    : Refusal("office.not-allowed", "This officer or token has no right to do this.");

public sealed record BadPasswordLength(int Minimum, int Maximum)
    : Refusal("office.password-length", $"A password has {Minimum} to {Maximum} characters, of any kind.");

public sealed record BadLogin()
    : Refusal("office.bad-login", "A login name has 2 to 64 characters: a-z, 0-9, dot, hyphen, underscore and @, a letter or digit first.");

public sealed record LoginTaken()
    : Refusal("office.login-taken", "Another officer has this login name.");

public sealed record BadProfile(string Field, string Explanation)
    : Refusal("office.bad-profile", Explanation);

public sealed record OfficerNotFound()
    : Refusal("office.officer-not-found", "There is no such officer.");

public sealed record UnknownRole(string Known)
    : Refusal("office.unknown-role", $"There is no such role. The roles are: {Known}.");

public sealed record GrantNotFound()
    : Refusal("office.grant-not-found", "The officer does not hold this role there.");

public sealed record OwnRights()
    : Refusal("office.own-rights", "Nobody changes their own rights.");

public sealed record SetupLinkInvalid()
    : Refusal("office.setup-link-invalid", "This setup link was used, replaced or has expired.");

public sealed record WrongCode()
    : Refusal("office.wrong-code", "The code is not right, or it was used already.");

public sealed record NoEnrolment()
    : Refusal("office.no-enrolment", "No enrolment of an authenticator has begun.");

public sealed record BadTokenRequest(string Explanation)
    : Refusal("office.bad-token-request", Explanation);

public sealed record TokenNotFound()
    : Refusal("office.token-not-found", "There is no such API token.");

public sealed record SessionNotFound()
    : Refusal("office.session-not-found", "There is no such session.");

public sealed record BadPurpose(int Limit)
    : Refusal("audit.bad-purpose", $"A purpose is one line of at most {Limit} characters.");

public sealed record IdempotencyKeyMissing()
    : Refusal("http.idempotency-key-missing", "This request needs an Idempotency-Key of 1 to 128 visible ASCII characters.");

public sealed record IdempotencyKeyReused()
    : Refusal("http.idempotency-key-reused", "This Idempotency-Key came with another request before.");

public sealed record IdempotencyInProgress()
    : Refusal("http.idempotency-in-progress", "The first request with this Idempotency-Key is still running.");

public sealed record IdempotencyTookEffect()
    : Refusal("http.idempotency-took-effect", "The first request with this Idempotency-Key took effect; its answer was not kept.");

public sealed record RequestTooLarge(int Limit)
    : Refusal("http.body-too-large", $"The request body is larger than {Limit} bytes.");
