using Comity.Contacts;

namespace Comity.Node.Tests;

/// <summary>Desks of an invented State.</summary>
internal static class Examples
{
    /// <summary>A technical desk around the clock, a policy desk on weekdays, and one that only the crisis desk may know of.</summary>
    public static IEnumerable<(DeskEntry Desk, Marking Marking)> Desks(CommunityId community, ParticipantId own, ParticipantId other)
    {
        var open = Marking.Create(Tlp.Green, new Audience.Community(community)).Value;
        yield return (Cert, open);
        yield return (Policy, open);
        yield return (Crisis, Marking.Create(Tlp.Red, new Audience.Named([new Recipient(other, ["crisis"]), new Recipient(own, ["crisis"])])).Value);
    }

    public static DeskEntry Cert { get; } = new()
    {
        Desk = "cert",
        Name = LanguageText.From([new LanguageVariant("fr", "Équipe de réponse"), new LanguageVariant("en", "Response team", "human")]).Value,
        Level = ContactLevel.Technical,
        Kinds = ["cert"],
        Channels = [new Channel(Channel.Phone, "+999 555 0100"), new Channel(Channel.Mail, "cert@example.org"), new Channel(Channel.Secure, "OpenPGP on request")],
        Languages = ["en", "fr"],
        Hours = new DutyHours { Zone = "Africa/Nairobi", AroundTheClock = true },
        People = [new DeskPerson("Noor Example", LanguageText.Of("en", "Head of shift"))],
    };

    public static DeskEntry Policy { get; } = new()
    {
        Desk = "policy",
        Name = LanguageText.Of("en", "Ministry, cyber policy"),
        Level = ContactLevel.Policy,
        Channels = [new Channel(Channel.Mail, "policy@example.org", LanguageText.Of("en", "Answered within two days"))],
        Languages = ["en"],
        Hours = new DutyHours
        {
            Zone = "Pacific/Apia",
            Weekly = [.. new[] { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday }.Select(day => new Shift(day, "09:00", "17:00"))],
        },
    };

    private static DeskEntry Crisis { get; } = new()
    {
        Desk = "crisis",
        Name = LanguageText.Of("en", "Crisis cell"),
        Level = ContactLevel.Technical,
        Channels = [new Channel(Channel.Phone, "+999 555 0199")],
        Languages = ["en"],
    };
}
