using Comity.Statements;

namespace Comity.Contacts;

/// <summary>Decides whether a statement of the directory is fit to enter, from the statement alone, so that every node decides alike.</summary>
internal static class Judge
{
    private const int Name = 200;
    private const int Sentence = 300;
    private const int Letter = 4000;
    private const int Question = 1000;

    public static Refusal? Of(Statement statement) => statement.Type switch
    {
        var type when type == ContactTypes.Entry => OfEntry(statement.Envelope),
        var type when type == ContactTypes.Intake => OfIntake(statement.Envelope),
        var type when type == ContactTypes.Check => OfCheck(statement.Envelope),
        var type when type == ContactTypes.CheckAnswer => OfAnswer(statement.Envelope),
        _ => null,
    };

    public static Refusal? Of(DeskEntry entry) =>
        Fields.Desk(entry.Desk, "/body/desk")
        ?? Fields.Text(entry.Name, Name, "/body/name")
        ?? (Enum.IsDefined(entry.Level) ? null : new BadTerm { Where = "/body/level" })
        ?? Fields.EachOnce(entry.Kinds, 10, "/body/kinds", Fields.Code)
        ?? (entry.Channels.Count > 0 || entry.Withdrawn ? null : new NoChannel { Where = "/body/channels" })
        ?? Fields.Each(entry.Channels, 20, "/body/channels", OfChannel)
        ?? Fields.EachOnce(entry.Languages, 20, "/body/languages", Fields.Language)
        ?? (entry.Hours is null ? null : DutyClock.For(entry.Hours).Refusal)
        ?? Fields.Each(entry.People, 20, "/body/people", OfPerson)
        ?? Fields.Text(entry.Authority, Sentence, "/body/authority")
        ?? (entry.Instrument is null ? null : OfInstrument(entry.Instrument))
        ?? (entry.ValidUntil <= entry.ValidFrom ? new BadValidity { Where = "/body/validUntil" } : null);

    public static Refusal? Of(IntakeProfile profile)
    {
        if (profile.Routes.Count == 0)
            return new MissingItem { Where = "/body/routes" };
        return Fields.Each(profile.Routes, 40, "/body/routes", OfRoute)
            ?? (profile.Routes.DistinctBy(route => route.Kind, StringComparer.Ordinal).Count() == profile.Routes.Count
                ? null
                : new RepeatedItem { Where = "/body/routes" });
    }

    private static Refusal? OfEntry(Envelope envelope)
    {
        if (envelope.Exercise is not null)
            return new PlayedEntry();
        return envelope.ReadBody<DeskEntry>().TryGet(out var entry, out var refusal)
            ? Of(entry) ?? Subject(envelope, ContactTypes.DeskSubject(entry.Desk))
            : refusal;
    }

    private static Refusal? OfIntake(Envelope envelope)
    {
        if (envelope.Exercise is not null)
            return new PlayedEntry();
        return envelope.ReadBody<IntakeProfile>().TryGet(out var profile, out var refusal)
            ? Of(profile) ?? Subject(envelope, ContactTypes.IntakeSubject)
            : refusal;
    }

    private static Refusal? OfCheck(Envelope envelope) =>
        envelope.ReadBody<CommunicationCheck>().TryGet(out var check, out var refusal)
            ? (check.Desk is null ? null : Fields.Desk(check.Desk, "/body/desk")) ?? Fields.Text(check.Question, Question, "/body/question")
            : refusal;

    private static Refusal? OfAnswer(Envelope envelope) =>
        envelope.ReadBody<CheckAnswer>().TryGet(out var answer, out var refusal)
            ? Fields.Desk(answer.Desk, "/body/desk") ?? Fields.Text(answer.Answer, Question, "/body/answer") ?? OneCheck(envelope)
            : refusal;

    private static AnswersNothing? OneCheck(Envelope envelope) =>
        envelope.References.Count(reference => reference.Rel == ContactTypes.Answers) == 1 ? null : new AnswersNothing { Where = "/re" };

    private static WrongSubject? Subject(Envelope envelope, string expected) =>
        envelope.Subject == expected ? null : new WrongSubject(expected) { Where = "/subj" };

    private static Refusal? OfChannel(Channel channel, string where) =>
        Fields.Code(channel.Kind, where + "/kind")
        ?? Fields.Text(channel.Value, Sentence, where + "/value")
        ?? Fields.Text(channel.Note, Sentence, where + "/note")
        ?? OfValue(channel, where + "/value");

    // Only forms that a machine will dial, mail or post to are checked; kinds of tomorrow are words for people.
    private static BadChannel? OfValue(Channel channel, string where) => channel.Kind switch
    {
        Channel.Phone when !IsPhone(channel.Value) => new BadChannel("A phone number is written +, digits and spaces.") { Where = where },
        Channel.Mail when !IsMail(channel.Value) => new BadChannel("An e-mail address is written name@domain.") { Where = where },
        Channel.Webhook when !IsHttps(channel.Value) => new BadChannel("A webhook is an https address without user or fragment.") { Where = where },
        _ => null,
    };

    private static bool IsPhone(string value) =>
        value.Count(char.IsAsciiDigit) is >= 3 and <= 30 && value.All(c => char.IsAsciiDigit(c) || " +-()./;=ext".Contains(c, StringComparison.Ordinal));

    private static bool IsMail(string value)
    {
        var at = value.IndexOf('@');
        return at > 0 && at == value.LastIndexOf('@') && at < value.Length - 1 && value.Length <= 254
            && !value.Any(c => char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or '"');
    }

    private static bool IsHttps(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0;

    private static Refusal? OfPerson(DeskPerson person, string where) =>
        (person.Name is null && person.Post is null ? new BadPerson { Where = where } : null)
        ?? Fields.Text(person.Name, Name, where + "/name")
        ?? Fields.Text(person.Post, Name, where + "/post");

    private static Refusal? OfInstrument(Instrument instrument) =>
        Fields.Code(instrument.Kind, "/body/instrument/kind")
        ?? Fields.Text(instrument.Reference, Name, "/body/instrument/reference")
        ?? Fields.Date(instrument.Date, "/body/instrument/date");

    private static Refusal? OfRoute(IntakeRoute route, string where) =>
        Fields.Code(route.Kind, where + "/kind")
        ?? Fields.Desk(route.Desk, where + "/desk")
        ?? Fields.EachOnce(route.Copies, 10, where + "/copies", Fields.Desk)
        ?? Fields.EachOnce(route.Languages, 20, where + "/languages", Fields.Language)
        ?? Fields.Text(route.Prerequisites, Letter, where + "/prerequisites")
        ?? (route.OutOfHoursDesk is null ? null : Fields.Desk(route.OutOfHoursDesk, where + "/outOfHoursDesk"))
        ?? OfRule(route, where);

    private static BadRoute? OfRule(IntakeRoute route, string where)
    {
        if (route.Copies.Contains(route.Desk, StringComparer.Ordinal))
            return new BadRoute("The desk that takes a request needs no copy.") { Where = where + "/copies" };
        return (route.OutOfHours == OutOfHours.OtherDesk) == (route.OutOfHoursDesk is not null)
            ? null
            : new BadRoute("The rule other-desk, and no other, names the desk.") { Where = where + "/outOfHoursDesk" };
    }
}
