using System.Text.Json.Serialization;

namespace Comity.Contacts;

/// <summary>The level at which a desk answers for its participant (A/70/174, 16(a): policy and technical; 16(d)(iii): legal).</summary>
public enum ContactLevel
{
    Policy,
    Technical,
    Legal,
}

/// <summary>
/// Body of <c>contacts.entry/1</c>: one desk that answers for its issuer when another calls. It says nothing about any other participant.
/// </summary>
/// <remarks>
/// Each entry is the whole of the desk as it now is, under subject <c>desk/{desk}</c>. Members may be added; readers ignore what they
/// do not know. Source: A/70/174, 16(a) and 17(b); fields as regional directories ask for them.
/// </remarks>
public sealed record DeskEntry
{
    /// <summary>Stable identifier within the issuer: 1 to 40 of a-z, 0-9 and hyphens, beginning with a letter.</summary>
    public required string Desk { get; init; }

    /// <summary>What the desk is called, up to 200 characters in each language.</summary>
    public required LanguageText Name { get; init; }

    public required ContactLevel Level { get; init; }

    /// <summary>
    /// Which kinds of point of contact it is, as codes that networks define: <c>diplomatic</c>, <c>technical</c>, <c>foreign-affairs</c>,
    /// <c>law-enforcement-24-7</c>, <c>cert</c> … One office may be several. At most 10.
    /// </summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>How to reach it, best first: 1 to 20, none only when withdrawn.</summary>
    public IReadOnlyList<Channel> Channels { get; init; } = [];

    /// <summary>Language tags (RFC 5646) in which it works, best first. At most 20.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>When somebody is there; <see langword="null"/> when the issuer does not say.</summary>
    public DutyHours? Hours { get; init; }

    /// <summary>People or posts, where the issuer names any. At most 20.</summary>
    public IReadOnlyList<DeskPerson> People { get; init; } = [];

    /// <summary>The authority responsible for the desk, up to 300 characters in each language.</summary>
    public LanguageText? Authority { get; init; }

    /// <summary>The act by which the desk was nominated, or removed when it is withdrawn.</summary>
    public Instrument? Instrument { get; init; }

    /// <summary>The desk answers from this instant on; <see langword="null"/>: from the beginning.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>The desk answers before this instant; <see langword="null"/>: until further notice.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Whether the issuer no longer has this desk. A later entry may bring it back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Withdrawn { get; init; }

    /// <summary>Whether the desk answers at <paramref name="at"/>.</summary>
    public bool IsReachable(DateTimeOffset at) =>
        !Withdrawn && (ValidFrom is null || ValidFrom <= at) && (ValidUntil is null || at < ValidUntil);
}

/// <summary>One way to reach a desk.</summary>
/// <param name="Kind">A code: <c>phone</c>, <c>e-mail</c>, <c>webhook</c> (HTTPS), <c>secure</c> (described in words) or another.</param>
/// <param name="Value">A number, an address or a description, up to 300 characters.</param>
/// <param name="Note">When or how to use it, up to 300 characters in each language.</param>
public sealed record Channel(string Kind, string Value, LanguageText? Note = null)
{
    public const string Phone = "phone";
    public const string Mail = "e-mail";
    public const string Webhook = "webhook";
    public const string Secure = "secure";
}

/// <summary>Somebody at a desk: a name, a post, or both.</summary>
/// <param name="Name">As the person is addressed, up to 200 characters; <see langword="null"/> when only the post is given.</param>
/// <param name="Post">The title of the post, up to 200 characters in each language.</param>
/// <param name="Level">The level at which this person answers, when it differs from the desk's.</param>
public sealed record DeskPerson(string? Name = null, LanguageText? Post = null, ContactLevel? Level = null);

/// <summary>The governmental act behind an entry.</summary>
/// <param name="Kind">A code such as <c>note-verbale</c>, <c>letter</c> or <c>decree</c>.</param>
/// <param name="Reference">The issuer's own reference, up to 200 characters.</param>
/// <param name="Date">Its date, <c>YYYY-MM-DD</c>.</param>
public sealed record Instrument(string Kind, string? Reference = null, string? Date = null);

/// <summary>When somebody is at a desk, on the wall clock of its own zone.</summary>
/// <remarks>A shift belongs to the day on which it begins, so a night shift that begins before a holiday runs into it.</remarks>
public sealed record DutyHours
{
    /// <summary>An IANA time zone such as <c>Etc/UTC</c>.</summary>
    public required string Zone { get; init; }

    /// <summary>Always: no shifts are then listed and holidays do not count.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AroundTheClock { get; init; }

    /// <summary>The shifts of an ordinary week: 1 to 42 unless around the clock. Overlaps are joined.</summary>
    public IReadOnlyList<Shift> Weekly { get; init; } = [];

    /// <summary>Days, <c>YYYY-MM-DD</c>, on which no shift begins. At most 400, each once.</summary>
    public IReadOnlyList<string> Holidays { get; init; } = [];
}

/// <summary>One stretch of duty in each week.</summary>
/// <param name="Day">The day on which it begins.</param>
/// <param name="From"><c>HH:MM</c>, 00:00 to 23:59.</param>
/// <param name="To"><c>HH:MM</c>, up to 24:00; earlier than <paramref name="From"/> means on the next day.</param>
public sealed record Shift(DayOfWeek Day, string From, string To);
