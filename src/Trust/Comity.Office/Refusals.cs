using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Statements;

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

public sealed record StatementNotFound()
    : Refusal("statement.not-found", "There is no such statement here, or it is not for this reader.");

public sealed record NotForRecipient(StatementId Sid)
    : Refusal("exit.not-for-recipient", $"The marking of {Sid} does not name the recipient of the file.");

public sealed record MustNotPassOn(StatementId Sid)
    : Refusal("exit.must-not-pass-on", $"The issuer of {Sid} does not allow passing it on.");

public sealed record DraftNotFound()
    : Refusal("draft.not-found", "There is no such draft, or it is not for this officer.");

public sealed record DraftSeatNotFound()
    : Refusal("draft.seat-not-found", "This node hosts no such seat.");

public sealed record DraftChanged(int Version)
    : Refusal("draft.precondition-failed", $"The draft was changed in the meantime; it has version {Version} now.");

public sealed record DraftClosed(DraftState State)
    : Refusal("draft.closed", $"The draft is {State.ToString().ToLowerInvariant()} and cannot be changed.");

public sealed record DraftNotDiscarded()
    : Refusal("draft.not-discarded", "The draft was not discarded.");

public sealed record DraftFixedPart()
    : Refusal("draft.fixed-part", "Type and community of a draft do not change.");

public sealed record NotDrafted(StatementType Type)
    : Refusal("draft.type", $"{Type} is not drafted by officers.");

public sealed record BadDraftObject()
    : Refusal("draft.bad-object", "What a draft belongs to has a kind (a-z, 0-9, dot, hyphen; at most 64) and an identifier (visible ASCII, at most 200).");

public sealed record ConfirmedWithoutReference()
    : Refusal("draft.confirmed-without-reference", "A reference is confirmed that the draft does not have.");

public sealed record NothingToSplit()
    : Refusal("draft.nothing-to-split", "The draft does not name several participants.");

public sealed record AudienceIsNobody()
    : Refusal("draft.audience-nobody", "Nobody would receive this: the audience reaches no active member of the community.");

public sealed record ReferenceNotShared(StatementId Sid)
    : Refusal("reference.not-shared", $"Not every recipient can read {Sid}, which the draft says they share.");

public sealed record MarkingWiderThanReference(StatementId Sid)
    : Refusal("marking.wider-than-reference", $"The draft reaches further than {Sid}, to which it refers; even a reference reveals that it exists.");

public sealed record OwnDraft()
    : Refusal("clearance.own-draft", "Who wrote in a draft neither clears nor releases it, and nobody reviews their own release.");

public sealed record NotAwaitingClearance()
    : Refusal("draft.not-awaiting-clearance", "The draft does not wait for clearance.");

public sealed record AlreadyCleared()
    : Refusal("clearance.already-given", "This officer has cleared the draft already; another person has to.");

public sealed record CapacityNotNeeded()
    : Refusal("clearance.capacity-not-needed", "The draft does not need a clearance in this capacity.");

public sealed record BadReturnNote(int Limit)
    : Refusal("clearance.bad-note", $"A draft is returned with a note of 1 to {Limit} characters.");

public sealed record NotCleared()
    : Refusal("draft.not-cleared", "The draft lacks a clearance that its kind needs.");

public sealed record EditedAfterClearance()
    : Refusal("draft.edited-after-clearance", "The draft was edited after it was cleared.");

public sealed record AudienceChanged()
    : Refusal("draft.audience-changed", "Others would receive it than those who cleared it saw.");

public sealed record AlreadyReleased()
    : Refusal("draft.already-released", "The draft was released already.");

public sealed record BadAttempt()
    : Refusal("release.bad-attempt", "An attempt to release has a name of 1 to 128 visible ASCII characters.");

public sealed record UrgentWithoutReason()
    : Refusal("release.urgent-without-reason", "An urgent release says why it is urgent.");

public sealed record NeverUrgent()
    : Refusal("release.never-urgent", "Statements of this kind are never released without clearance.");

public sealed record NoStandingAuthorisation()
    : Refusal("release.no-standing-authorisation", "No standing authorisation lets this officer release this kind urgently.");

public sealed record BadStanding(string Explanation)
    : Refusal("standing.invalid", Explanation);

public sealed record SecondAdministratorNeeded()
    : Refusal("standing.second-administrator", "Another administrator confirms a standing authorisation than proposed it.");

public sealed record StandingSettled()
    : Refusal("standing.settled", "The standing authorisation was confirmed, revoked or has ended.");

public sealed record StandingNotFound()
    : Refusal("standing.not-found", "There is no such standing authorisation.");

public sealed record ReviewNotFound()
    : Refusal("urgent.not-found", "No urgent release of this draft waits for review.");

public sealed record AttachmentNotFound()
    : Refusal("attachment.not-found", "There is no such file here.");

public sealed record TooManyFiles(int Max)
    : Refusal("attachment.too-many", $"At most {Max} files stand beside a draft.");
