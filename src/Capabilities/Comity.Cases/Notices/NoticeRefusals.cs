namespace Comity.Cases.Notices;

public sealed record BadSourceName() : Refusal("territory.bad-source-name", "A source has a name of 1 to 100 characters.");

public sealed record BadSourceKind() : Refusal("territory.bad-source-kind", "A source is of kind registry, ranges, community, own or warning, and its date is written 2026-11-01.");

public sealed record TooManySources(int Max) : Refusal("territory.too-many-sources", $"A seat keeps at most {Max} sources.");

public sealed record SourceNotFound() : Refusal("territory.source-not-found", "There is no source of that name.");

public sealed record CodesConflict(int Version)
    : Refusal("territory.codes-conflict", $"The table stands at version {Version}; a change is the next version.") { }

public sealed record ListNotFound() : Refusal("territory.list-not-found", "There is no such list here.");

public sealed record EmptyList() : Refusal("territory.empty-list", "The list has no address that can be read.");

public sealed record NotNotified(ParticipantId Participant) : Refusal("territory.not-notified", $"No address of the list belongs to {Participant}.");

public sealed record BadPile() : Refusal("territory.bad-pile", "There is no pile of that name.");

public sealed record BadAnswerFilter() : Refusal("territory.bad-answer", "Answers are confirmed, not-found, already-mended, operator-told, not-ours and false-positive; a filter is one of them or unanswered.");

public sealed record NoticeNotRead(string State) : Refusal("territory.items-not-here", $"The items of the notice are not here: {State}.");

public sealed record NoticeConflict() : Refusal("territory.notice-conflict", "Another request is drafting a notice of this list to the same State.");
