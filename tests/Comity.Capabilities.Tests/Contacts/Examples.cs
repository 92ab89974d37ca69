using System.Text;
using Comity.Contacts;
using Comity.Statements;
using Comity.Storage;

namespace Comity.Tests.Contacts;

/// <summary>Invented States, desks and what they say.</summary>
internal static class Examples
{
    public const int Seat = 1;

    public static readonly DateTimeOffset Monday = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    public static readonly ParticipantId Xa = State("XA");
    public static readonly ParticipantId Xb = State("XB");

    public static readonly DutyHours OfficeHours = new()
    {
        Zone = "Etc/UTC",
        Weekly = [.. new[] { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday }.Select(day => new Shift(day, "09:00", "17:00"))],
    };

    public static ParticipantId State(string code) => ParticipantId.Of(Encoding.UTF8.GetBytes(code));

    public static DeskEntry Desk(string desk = "cert", ContactLevel level = ContactLevel.Technical) => new()
    {
        Desk = desk,
        Name = LanguageText.Of("en", "Desk " + desk),
        Level = level,
        Channels = [new Channel(Channel.Mail, desk + "@example.org")],
        Languages = ["en"],
    };

    public static IntakeProfile Profile(params IntakeRoute[] routes) => new() { Routes = routes };

    public static Statement Entry(ParticipantId issuer, DeskEntry entry, string? subject = null, string? exercise = null) =>
        Said(issuer, ContactTypes.Entry, BodyJson.Write(entry), subject ?? ContactTypes.DeskSubject(entry.Desk), exercise);

    public static Statement Intake(ParticipantId issuer, IntakeProfile profile) =>
        Said(issuer, ContactTypes.Intake, BodyJson.Write(profile), ContactTypes.IntakeSubject);

    public static Statement Said(
        ParticipantId issuer, StatementType type, byte[] body, string? subject = null, string? exercise = null, DateTimeOffset? at = null,
        params Reference[] references)
    {
        var community = CommunityId.Of("community"u8);
        var envelope = new Envelope
        {
            Type = type,
            Issuer = issuer,
            Community = community,
            Keyset = StatementId.Of("keyset"u8),
            Roster = StatementId.Of("roster"u8),
            Nonce = Sha256Digest.Of(Guid.NewGuid().ToByteArray()),
            IssuedAt = at ?? Monday,
            Marking = Marking.Create(Tlp.Green, new Audience.Community(community)).Value,
            Subject = subject,
            Exercise = exercise,
            References = references,
            Body = body,
        };
        return new Statement(StatementId.Of(EnvelopeWriter.Write(envelope)), issuer, envelope, "kid", Custody.HostHeld, ReadOnlyMemory<byte>.Empty);
    }

    public static Admission Admitted(Statement statement, long arrival, DateTimeOffset? at = null) =>
        new(arrival, Seat, Xa, statement, IsOurs: false, at ?? Monday);
}
