using Comity.Stix;

namespace Comity.Taxii;

/// <summary>One page of a paged answer, and how it says to go on.</summary>
/// <param name="More">The server has more than it sent.</param>
/// <param name="Next">Opaque; given back as it is with the same filters. <see langword="null"/> where the server gave none.</param>
/// <param name="AddedFirst">
/// When the first object of the page was added to the collection; <see langword="null"/> where the server does not say.
/// </param>
/// <param name="AddedLast">When the last one was.</param>
public abstract record AnswerPage(bool More, string? Next, DateTimeOffset? AddedFirst, DateTimeOffset? AddedLast);

/// <summary>
/// A page of objects in the order they were added; each keeps its bytes, and one that cannot be read does not lose the others.
/// </summary>
public sealed record ObjectPage(
    IReadOnlyList<StixObject> Objects, IReadOnlyList<UnreadableObject> Unreadable, bool More, string? Next,
    DateTimeOffset? AddedFirst, DateTimeOffset? AddedLast)
    : AnswerPage(More, Next, AddedFirst, AddedLast)
{
    /// <summary>Of the whole answer, decompressed.</summary>
    internal int Bytes { get; init; }
}

/// <summary>A page of the manifest.</summary>
public sealed record ManifestPage(IReadOnlyList<ManifestEntry> Entries, bool More, string? Next, DateTimeOffset? AddedFirst,
    DateTimeOffset? AddedLast)
    : AnswerPage(More, Next, AddedFirst, AddedLast);

/// <summary>A page of an object's versions.</summary>
public sealed record VersionPage(IReadOnlyList<string> Versions, bool More, string? Next, DateTimeOffset? AddedFirst,
    DateTimeOffset? AddedLast)
    : AnswerPage(More, Next, AddedFirst, AddedLast);

/// <summary>A member of a page that is no object which can be kept: its bytes and what is wrong with them.</summary>
/// <param name="Index">Its place in the page, from zero.</param>
public sealed record UnreadableObject(int Index, ReadOnlyMemory<byte> Utf8, StixFormatException Fault);
