using System.Text;
using Comity.Contacts;
using Comity.Statements;
using static Comity.Tests.Contacts.Examples;

namespace Comity.Tests.Contacts;

public sealed class JudgeTests
{
    public static TheoryData<string> Flaws => [.. Flawed.Keys];

    private static readonly Dictionary<string, (DeskEntry Entry, string Code)> Flawed = new(StringComparer.Ordinal)
    {
        ["a desk id with capitals"] = (Desk() with { Desk = "Cert" }, "contacts.bad-desk-id"),
        ["no channel"] = (Desk() with { Channels = [] }, "contacts.no-channel"),
        ["a null channel"] = (Desk() with { Channels = [null!] }, "contacts.missing"),
        ["too many channels"] = (Desk() with { Channels = [.. Enumerable.Repeat(new Channel("phone", "+999 01"), 21)] }, "contacts.too-many"),
        ["a phone without number"] = (Desk() with { Channels = [new Channel("phone", "call us")] }, "contacts.bad-channel"),
        ["an address without domain"] = (Desk() with { Channels = [new Channel("e-mail", "desk@")] }, "contacts.bad-channel"),
        ["two addresses in one"] = (Desk() with { Channels = [new Channel("e-mail", "a@example.org,b@example.org")] }, "contacts.bad-channel"),
        ["a webhook in the clear"] = (Desk() with { Channels = [new Channel("webhook", "http://192.0.2.1/")] }, "contacts.bad-channel"),
        ["a control character"] = (Desk() with { Channels = [new Channel("secure", "line\r\nBcc: x")] }, "contacts.bad-text"),
        ["a bad language"] = (Desk() with { Languages = ["english!"] }, "contacts.bad-language"),
        ["a language twice"] = (Desk() with { Languages = ["en", "EN"] }, "contacts.repeated"),
        ["an unknown zone"] = (Desk() with { Hours = OfficeHours with { Zone = "Mars/Olympus" } }, "contacts.unknown-zone"),
        ["a bad holiday"] = (Desk() with { Hours = OfficeHours with { Holidays = ["2026-02-30"] } }, "contacts.bad-date"),
        ["a kind with blanks"] = (Desk() with { Kinds = ["law enforcement"] }, "contacts.bad-code"),
        ["a person who is nobody"] = (Desk() with { People = [new DeskPerson()] }, "contacts.bad-person"),
        ["a name too long"] = (Desk() with { Name = LanguageText.Of("en", new string('n', 201)) }, "contacts.bad-text"),
        ["an end before its beginning"] = (Desk() with { ValidFrom = Monday, ValidUntil = Monday }, "contacts.bad-validity"),
        ["an instrument without a day"] = (Desk() with { Instrument = new Instrument("note-verbale", Date: "soon") }, "contacts.bad-date"),
    };

    [Theory]
    [MemberData(nameof(Flaws))]
    public void An_unfit_entry_is_refused_by_its_code(string flaw) =>
        Assert.Equal(Flawed[flaw].Code, Judge.Of(Entry(Xa, Flawed[flaw].Entry))?.Code);

    [Fact]
    public void A_whole_entry_survives_its_journey_and_is_admitted()
    {
        var entry = Desk() with
        {
            Kinds = ["technical", "cert"],
            Hours = OfficeHours,
            People = [new DeskPerson(Post: LanguageText.Of("fr", "Chef de permanence"), Level: ContactLevel.Policy)],
            Authority = LanguageText.Of("en", "Ministry of Examples"),
            Instrument = new Instrument("note-verbale", "NV 7/2026", "2026-01-15"),
            ValidUntil = Monday.AddYears(1),
        };
        var statement = Entry(Xa, entry);

        Assert.Null(Judge.Of(statement));
        Assert.Equal(BodyJson.Write(entry), BodyJson.Write(statement.Envelope.ReadBody<DeskEntry>().Value));
    }

    [Fact]
    public void An_entry_stands_under_the_subject_of_its_desk() =>
        Assert.Equal("contacts.wrong-subject", Judge.Of(Entry(Xa, Desk("cert"), subject: "desk/policy"))?.Code);

    [Fact]
    public void An_exercise_never_changes_the_directory() =>
        Assert.Equal("contacts.in-exercise", Judge.Of(Entry(Xa, Desk(), exercise: "autumn"))?.Code);

    [Fact]
    public void A_withdrawn_desk_needs_no_channel() =>
        Assert.Null(Judge.Of(Entry(Xa, Desk() with { Withdrawn = true, Channels = [] })));

    [Fact]
    public void A_kind_of_request_that_is_not_known_yet_is_kept() =>
        Assert.Null(Judge.Of(Intake(Xa, Profile(new IntakeRoute { Kind = "joint-statement", Desk = "policy" }))));

    [Fact]
    public void A_profile_routes_each_kind_once_and_names_a_desk_exactly_for_other_desk()
    {
        var route = new IntakeRoute { Kind = RequestKinds.Assistance, Desk = "cert" };

        Assert.Equal("contacts.repeated", Judge.Of(Profile(route, route))?.Code);
        Assert.Equal("contacts.missing", Judge.Of(Profile())?.Code);
        Assert.Equal("contacts.bad-route", Judge.Of(Profile(route with { OutOfHours = OutOfHours.OtherDesk }))?.Code);
        Assert.Equal("contacts.bad-route", Judge.Of(Profile(route with { OutOfHoursDesk = "night" }))?.Code);
        Assert.Equal("contacts.bad-route", Judge.Of(Profile(route with { Copies = ["cert"] }))?.Code);
    }

    [Fact]
    public void A_level_that_nobody_defined_is_a_bad_body() =>
        Assert.Equal("statement.bad-body", Judge.Of(Said(Xa, ContactTypes.Entry,
            Encoding.UTF8.GetBytes("""{"desk":"cert","name":[{"lang":"en","text":"x"}],"level":"royal"}"""), "desk/cert"))?.Code);

    [Fact]
    public void An_answer_refers_to_one_check()
    {
        var body = BodyJson.Write(new CheckAnswer { Desk = "cert" });
        var reference = new Reference(StatementId.Of("check"u8), ContactTypes.Answers, Shared: true);

        Assert.Null(Judge.Of(Said(Xa, ContactTypes.CheckAnswer, body, references: reference)));
        Assert.Equal("contacts.answers-nothing", Judge.Of(Said(Xa, ContactTypes.CheckAnswer, body))?.Code);
    }

    [Fact]
    public void Whatever_stands_in_a_body_the_answer_is_a_verdict()
    {
        var random = new Random(7);
        byte[][] seeds = [BodyJson.Write(Desk() with { Hours = OfficeHours }), BodyJson.Write(Profile(new IntakeRoute { Kind = "assistance", Desk = "cert", Copies = ["policy"] }))];
        StatementType[] types = [ContactTypes.Entry, ContactTypes.Intake, ContactTypes.Check, ContactTypes.CheckAnswer];
        var (judged, admitted) = (0, 0);
        for (var i = 0; i < 6000; i++)
        {
            var body = Mutate(seeds[random.Next(2)], random);
            if (StrictJson.Check(body, Envelope.MaxBytes) is not null || body[0] != '{')
                continue;
            judged++;
            if (Judge.Of(Said(Xa, types[random.Next(4)], body, "desk/cert")) is null)
                admitted++;
        }

        Assert.True(judged > 500);
        Assert.InRange(admitted, 1, judged - 1);
    }

    // Replaces whole tokens more often than bytes, so that much of it stays JSON.
    private static byte[] Mutate(byte[] seed, Random random)
    {
        string[] tokens = ["null", "[]", "[null]", "{}", "\"\"", "true", "-1", "\"24:00\"", "\"\\u0000\"", "[[]]", "9007199254740991"];
        var text = Encoding.UTF8.GetString(seed);
        var values = System.Text.RegularExpressions.Regex.Matches(text, """(?<=:)("[^"]*"|true|\[\]|\[[^\[\]]*\])""");
        if (random.Next(4) > 0 && values.Count > 0)
        {
            var value = values[random.Next(values.Count)];
            return Encoding.UTF8.GetBytes(text.Remove(value.Index, value.Length).Insert(value.Index, tokens[random.Next(tokens.Length)]));
        }

        var bytes = (byte[])seed.Clone();
        bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }
}
