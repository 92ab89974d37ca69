namespace Comity.Contacts;

/// <summary>A list that has more items than fit.</summary>
public sealed record TooManyItems(int Limit)
    : Refusal("contacts.too-many", $"There may be at most {Limit} here.");

public sealed record MissingItem()
    : Refusal("contacts.missing", "Something must stand here.");

public sealed record RepeatedItem()
    : Refusal("contacts.repeated", "The same stands here twice.");

public sealed record TextTooLong(int Limit)
    : Refusal("contacts.bad-text", $"A text here has 1 to {Limit} characters and no control characters.");

public sealed record BadDeskId()
    : Refusal("contacts.bad-desk-id", "A desk is named by 1 to 40 of a-z, 0-9 and hyphens, beginning with a letter.");

public sealed record BadTerm()
    : Refusal("contacts.bad-code", "A code is 1 to 40 of a-z, 0-9 and hyphens, beginning with a letter.");

public sealed record BadLanguage()
    : Refusal("contacts.bad-language", "A language is a tag such as en, fr or zh-Hans (RFC 5646).");

public sealed record NoChannel()
    : Refusal("contacts.no-channel", "A desk that nobody can reach is none.") { }

public sealed record BadChannel(string Explanation)
    : Refusal("contacts.bad-channel", Explanation);

public sealed record UnknownZone()
    : Refusal("contacts.unknown-zone", "The time zone is not in the IANA database that this version carries.");

public sealed record BadHours(string Explanation)
    : Refusal("contacts.bad-hours", Explanation);

public sealed record BadDate()
    : Refusal("contacts.bad-date", "A date is written YYYY-MM-DD.");

public sealed record BadValidity()
    : Refusal("contacts.bad-validity", "An entry ends after it begins.");

public sealed record BadPerson()
    : Refusal("contacts.bad-person", "A person has a name, a post or both.");

public sealed record WrongSubject(string Expected)
    : Refusal("contacts.wrong-subject", $"The subject of this statement is {Expected}.");

public sealed record PlayedEntry()
    : Refusal("contacts.in-exercise", "The directory is real: its entries cannot belong to an exercise.");

public sealed record AnswersNothing()
    : Refusal("contacts.answers-nothing", "An answer refers to the one check it answers.");

public sealed record BadRoute(string Explanation)
    : Refusal("contacts.bad-route", Explanation);

public sealed record BadCountryCode()
    : Refusal("contacts.bad-country-code", "A country code is two letters A to Z (ISO 3166-1).");

public sealed record BadCursor()
    : Refusal("contacts.bad-cursor", "The cursor is not one that this list gave out.") { }

public sealed record BadQuery(string Explanation)
    : Refusal("contacts.bad-query", Explanation);

public sealed record UnknownParty()
    : Refusal("contacts.party-not-found", "Nobody of that identifier is in this directory.");

public sealed record RetiredParty()
    : Refusal("contacts.retired-party", "The entry was retired; it can be read but no longer changed.");

/// <summary>Somebody else changed what the officer was looking at.</summary>
public sealed record PartyChanged()
    : Refusal("contacts.precondition-failed", "The entry is no longer the version that was seen.");

public sealed record BadParticipant()
    : Refusal("contacts.bad-participant", "An identifier of a participant begins with p1: and has 43 more characters.");

public sealed record BadDutyChain(string Explanation)
    : Refusal("contacts.bad-duty-chain", Explanation);

/// <summary>A duration in duty hours that no reasonable calendar reaches.</summary>
public sealed record BeyondReach(int Days)
    : Refusal("contacts.deadline-beyond-reach", $"So many duty hours do not come within {Days} days.");
