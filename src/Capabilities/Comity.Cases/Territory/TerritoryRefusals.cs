namespace Comity.Cases.Territory;

/// <summary>A text beyond its limits of bytes or lines.</summary>
public sealed record TextTooLarge(string Explanation) : Refusal("territory.text-too-large", Explanation);

/// <summary>A text in another encoding than UTF-8.</summary>
public sealed record TextNotUtf8()
    : Refusal("territory.text-not-utf8", "The text is in UTF-16, not in UTF-8.") { }

/// <summary>Compressed data that cannot be unpacked.</summary>
public sealed record TextBadlyCompressed()
    : Refusal("territory.text-badly-compressed", "The compressed data is damaged.") { }

/// <summary>A CSV header that does not say which column holds the address, or says it twice.</summary>
public sealed record BadListHeader(string Explanation) : Refusal("territory.bad-list-header", Explanation);

/// <summary>A default for sightings that cannot be one.</summary>
public sealed record BadSightingDefault(string Field, string Explanation)
    : Refusal("territory.bad-sighting-default", Explanation);

/// <summary>Allocation data that is not in the form its reader expects.</summary>
public sealed record NotAllocationData(string Explanation) : Refusal("territory.not-allocation-data", Explanation);

/// <summary>Allocation data that nests or overlaps deeper than any registry's does.</summary>
public sealed record AllocationsTooEntangled(int Limit)
    : Refusal("territory.allocations-too-entangled", $"More than {Limit} ranges cover the same address.");

/// <summary>A community code table that cannot be read.</summary>
public sealed record BadCodeTable(string Explanation) : Refusal("territory.bad-code-table", Explanation);

/// <summary>No State is left to notify.</summary>
public sealed record NothingToNotify()
    : Refusal("territory.nothing-to-notify", "No address of the list belongs to another participant.") { }

/// <summary>Allocation data older than the community's limit, and no reason recorded.</summary>
public sealed record AllocationDataTooOld(int Sources, int LimitDays)
    : Refusal("territory.allocation-data-too-old", $"{Sources} of the sources used are undated, dated ahead of the clock, or older than {LimitDays} days.");

/// <summary>Items that do not say what was seen.</summary>
public sealed record SightingsIncomplete(string Field, int Items, int FirstLine)
    : Refusal("territory.sightings-incomplete", $"{Items} items do not say {Field}.");

/// <summary>An attachment that is not in its canonical form.</summary>
public sealed record BadAttachment(string Explanation) : Refusal("territory.bad-attachment", Explanation);

/// <summary>An answer that does not fit its notice.</summary>
public sealed record BadItemAnswer(string Explanation) : Refusal("territory.bad-item-answer", Explanation);
