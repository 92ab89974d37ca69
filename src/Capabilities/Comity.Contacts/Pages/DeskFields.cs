using Comity.Statements;
using Microsoft.AspNetCore.Http;

namespace Comity.Contacts.Pages;

/// <summary>One desk of a <see cref="PartyForm"/>, as it was entered.</summary>
public sealed record DeskFields
{
    /// <summary>Hours as a form can say them; others are entered by the API and kept as they are.</summary>
    public const string NotKnown = "";
    public const string Always = "always";
    public const string Weekdays = "weekdays";
    public const string AsBefore = "as-before";

    private static readonly DayOfWeek[] WorkingDays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    /// <summary>The desk's identifier; empty for a new one.</summary>
    public string Id { get; private init; } = "";

    public string Name { get; private init; } = "";

    public string Level { get; private init; } = "technical";

    public string Phones { get; private init; } = "";

    public string Mails { get; private init; } = "";

    public string Others { get; private init; } = "";

    public string Languages { get; private init; } = "";

    public string Hours { get; private init; } = NotKnown;

    public string Zone { get; private init; } = "";

    public string From { get; private init; } = "09:00";

    public string To { get; private init; } = "17:00";

    public bool IsEmpty => string.IsNullOrWhiteSpace(Name + Phones + Mails + Others);

    public static DeskFields Of(DeskEntry entry)
    {
        var weekdays = AsWeekdays(entry.Hours);
        return new DeskFields
        {
            Id = entry.Desk,
            Name = entry.Name.Original.Text,
            Level = entry.Level.ToString().ToLowerInvariant(),
            Phones = Lines(entry, Channel.Phone),
            Mails = Lines(entry, Channel.Mail),
            Others = Lines(entry, Channel.Secure),
            Languages = string.Join(", ", entry.Languages),
            Hours = entry.Hours is null ? NotKnown : entry.Hours.AroundTheClock ? Always : weekdays is null ? AsBefore : Weekdays,
            Zone = entry.Hours?.Zone ?? "",
            From = weekdays?.From ?? "09:00",
            To = weekdays?.To ?? "17:00",
        };
    }

    public static DeskFields Read(IFormCollection form, int i)
    {
        string Field(string name) => form[$"desk-{i}-{name}"].ToString();
        return new DeskFields
        {
            Id = Field("id"),
            Name = Field("name"),
            Level = Field("level"),
            Phones = Field("phones"),
            Mails = Field("mails"),
            Others = Field("others"),
            Languages = Field("languages"),
            Hours = Field("hours"),
            Zone = Field("zone").Trim(),
            From = Field("from").Trim(),
            To = Field("to").Trim(),
        };
    }

    /// <summary>The desk, or the refusal of one field, by its name in this block.</summary>
    /// <param name="before">The same desk as it was; what the form does not show stays.</param>
    public Result<DeskEntry> ToEntry(DeskEntry? before, string id)
    {
        if (!Enum.TryParse<ContactLevel>(Level, ignoreCase: true, out var level) || !Enum.IsDefined(level))
            return new BadTerm { Where = "level" };
        if (!NameOf(before).TryGet(out var name, out _))
            return new MissingItem { Where = "name" };
        var entry = before ?? new DeskEntry { Desk = id, Name = name, Level = level };
        return entry with
        {
            Name = name,
            Level = level,
            Channels = Channels(before),
            Languages = [.. Languages.Split([',', ';', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            Hours = HoursOf(before),
        };
    }

    /// <summary>The field from which the n-th channel came.</summary>
    internal string ChannelField(string[] pointer)
    {
        if (pointer.Length == 0 || !int.TryParse(pointer[0], System.Globalization.CultureInfo.InvariantCulture, out var n))
            return "phones";
        var (phones, mails) = (Split(Phones).Length, Split(Mails).Length);
        return n < phones ? "phones" : n < phones + mails ? "mails" : "others";
    }

    private Result<LanguageText> NameOf(DeskEntry? before) => before is not null && before.Name.Original.Text == Name.Trim()
        ? before.Name
        : LanguageText.From([new LanguageVariant("en", Name.Trim())]);

    // Notes that came by the API stay with their channel; kinds that the form does not show stay as they are.
    private IReadOnlyList<Channel> Channels(DeskEntry? before)
    {
        var entered = Split(Phones).Select(value => new Channel(Channel.Phone, value))
            .Concat(Split(Mails).Select(value => new Channel(Channel.Mail, value)))
            .Concat(Split(Others).Select(value => new Channel(Channel.Secure, value)));
        var known = before?.Channels ?? [];
        return
        [
            .. entered.Select(channel => known.FirstOrDefault(old => old.Kind == channel.Kind && old.Value == channel.Value) ?? channel),
            .. known.Where(old => old.Kind is not (Channel.Phone or Channel.Mail or Channel.Secure)),
        ];
    }

    private DutyHours? HoursOf(DeskEntry? before) => Hours switch
    {
        Always => new DutyHours { Zone = Zone.Length > 0 ? Zone : "Etc/UTC", AroundTheClock = true },
        Weekdays => new DutyHours { Zone = Zone.Length > 0 ? Zone : "Etc/UTC", Weekly = [.. WorkingDays.Select(day => new Shift(day, From, To))], Holidays = before?.Hours?.Holidays ?? [] },
        AsBefore => before?.Hours,
        _ => null,
    };

    private static Shift? AsWeekdays(DutyHours? hours) =>
        hours is { AroundTheClock: false, Weekly: [var first, ..] } && hours.Weekly.SequenceEqual(WorkingDays.Select(day => first with { Day = day })) ? first : null;

    private static string Lines(DeskEntry entry, string kind) => string.Join('\n', entry.Channels.Where(channel => channel.Kind == kind).Select(channel => channel.Value));

    private static string[] Split(string lines) => lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
