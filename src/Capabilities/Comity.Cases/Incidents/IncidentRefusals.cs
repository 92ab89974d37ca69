namespace Comity.Cases.Incidents;

/// <summary>A precision that does not exist.</summary>
public sealed record UnknownPrecision()
    : Refusal("incident.unknown-precision", "A time is known exactly, or to the minute, hour or day.") { }

/// <summary>An hour or a day in local time.</summary>
public sealed record CoarseTimeNotInUtc()
    : Refusal("incident.coarse-time-not-in-utc", "An hour or a day is given in UTC: a local day is not a day in UTC.") { }

/// <summary>A text that is no indicator of its kind.</summary>
public sealed record BadIndicator(IndicatorKind Kind)
    : Refusal("incident.bad-indicator", $"This is not an indicator of the kind {Kind}.") { }

/// <summary>A text that is no indicator of any kind.</summary>
public sealed record NoIndicator()
    : Refusal("incident.no-indicator", "This is no address, network, autonomous system, domain, URL, mail address or file hash.") { }

/// <summary>More entries than one list may have.</summary>
public sealed record TooManyLines()
    : Refusal("incident.too-many-lines", $"A list has at most {IndicatorList.MaxLines} entries.") { }

/// <summary>An end or a detection before the beginning.</summary>
public sealed record TimesOutOfOrder()
    : Refusal("incident.times-out-of-order", "An incident is neither detected nor ended before it starts.") { }

/// <summary>Codes that cannot be right.</summary>
public sealed record BadCodes()
    : Refusal("incident.bad-codes", $"Codes are in kebab case, each once, at most {Observation.MaxCodes}.") { }

/// <summary>An incident without our file number.</summary>
public sealed record OwnNumberMissing()
    : Refusal("incident.own-number-missing", "An incident has a file number of our own, of 1 to 64 characters.") { }

/// <summary>A document without a text that could be the summary.</summary>
public sealed record NoSummary()
    : Refusal("incident.no-summary", "The document has no description to take as the summary.") { }

/// <summary>A place in a document where no incident is.</summary>
public sealed record NoSuchIncident(int Count)
    : Refusal("incident.no-such-incident", $"The document has {Count} incidents, counted from 0.") { }
