namespace Comity.Contacts;

/// <summary>A desk seen at one instant by somebody who wants to reach it.</summary>
/// <typeparam name="T"><see cref="SignedDesk"/> or <see cref="NotedDesk"/>: how far its data are believed.</typeparam>
/// <param name="Desk">The desk.</param>
/// <param name="IsOpen">Whether somebody is there; <see langword="null"/> when the desk does not publish hours.</param>
/// <param name="LocalTime">The wall clock there; <see langword="null"/> when no zone is known.</param>
/// <param name="NextOpening">When it next opens, UTC, if it publishes hours.</param>
/// <param name="NextClosing">When it next closes, UTC, if it is open and ever closes.</param>
/// <param name="LevelMatches">Whether it is of the level asked for; <see langword="true"/> when none was.</param>
/// <param name="SpeaksLanguage">Whether it works in one of the languages asked for; <see langword="true"/> when none was.</param>
public sealed record DeskAt<T>(
    T Desk,
    bool? IsOpen,
    DateTimeOffset? LocalTime,
    DateTimeOffset? NextOpening,
    DateTimeOffset? NextClosing,
    bool LevelMatches,
    bool SpeaksLanguage)
    where T : DeskOnFile;

/// <summary>Puts desks in the order in which somebody should try them.</summary>
public static class DutyOrder
{
    /// <summary>Open ones first, then those that do not say, then closed; among them level, then language, then last proved, then name.</summary>
    /// <param name="level">The level wanted; <see langword="null"/>: any.</param>
    /// <param name="languages">Languages the asker can use; empty: any. A primary tag matches its regions.</param>
    public static IReadOnlyList<DeskAt<T>> Of<T>(
        IEnumerable<T> desks, ContactLevel? level, IReadOnlyList<string> languages, DateTimeOffset at)
        where T : DeskOnFile =>
        [.. desks.Select(desk => See(desk, level, languages, at))
            .OrderBy(seen => seen.IsOpen switch { true => 0, null => 1, false => 2 })
            .ThenByDescending(seen => seen.LevelMatches)
            .ThenByDescending(seen => seen.SpeaksLanguage)
            .ThenByDescending(seen => seen.Desk.LastProved?.At ?? DateTimeOffset.MinValue)
            .ThenBy(seen => seen.Desk.Entry.Desk, StringComparer.Ordinal)];

    /// <summary>One desk at an instant.</summary>
    public static DeskAt<T> See<T>(T desk, ContactLevel? level, IReadOnlyList<string> languages, DateTimeOffset at)
        where T : DeskOnFile
    {
        var levelMatches = level is null || desk.Entry.Level == level;
        var speaks = languages.Count == 0 || desk.Entry.Languages.Any(spoken => languages.Any(wanted => SamePrimary(spoken, wanted)));
        // Hours were judged when the entry came in; a zone that a later version lost makes them unknown, not wrong.
        if (desk.Entry.Hours is not { } hours || !DutyClock.For(hours).TryGet(out var clock, out _))
            return new DeskAt<T>(desk, null, null, null, null, levelMatches, speaks);
        var open = clock.IsOnDuty(at);
        return new DeskAt<T>(desk, open, clock.LocalTime(at), clock.NextOpening(at), open ? clock.NextClosing(at) : null, levelMatches, speaks);
    }

    internal static bool SamePrimary(string one, string other) => Primary(one).Equals(Primary(other), StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> Primary(string tag) =>
        tag.IndexOf('-', StringComparison.Ordinal) is >= 0 and var end ? tag.AsSpan(0, end) : tag;
}
