using System.Text.Json;
using Comity.Cases.Bodies;
using Comity.Cases.Threads;
using Comity.Statements;
using Comity.Storage;

namespace Comity.Cases.Letters;

/// <summary>Records what went to and came from parties without a node: letters sent, answers reported by us.</summary>
internal static class RecordLetter
{
    /// <summary>The channels of a record.</summary>
    public static IReadOnlyList<string> Channels { get; } = ["mail", "post", "fax", "by-hand", "telephone", "file"];

    public static async Task<Refusal?> SentAsync(
        NodeDb db, int seat, StatementId thread, Letter letter, byte[] mail, string officer, string channel, DateTimeOffset at, CancellationToken cancellation)
    {
        if (!Channels.Contains(channel, StringComparer.Ordinal))
            return new BadRecord("The channel is none of the list.");
        if (await CaseThread.FindAsync(db, seat, thread, cancellation) is not { } found || found.Row.Role != OurRole.Opener)
            return new UnknownCase();
        if (letter.IsExercise != found.Row.Play.Length > 0)
            return new IllegalMove("exercise-mixed", "Real and exercise statements never share a thread.");
        db.Add(new SentLetterRow
        {
            Seat = seat,
            Thread = thread,
            Reference = letter.Reference,
            Party = letter.To.Id,
            PartyName = letter.To.Name,
            Sender = officer,
            Channel = channel,
            SentAt = at,
            Digest = Sha256Digest.Of(mail),
        });
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>Enters what such a party answered, under the officer who reports it. No status of the case changes: nobody writes another's.</summary>
    public static async Task<Refusal?> AnsweredAsync(
        NodeDb db, int seat, StatementId thread, Addressee party, AnswerStatus status, LanguageText text, string channel, DateTimeOffset answeredAt,
        string officer, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!Channels.Contains(channel, StringComparer.Ordinal) || !Enum.IsDefined(status) || answeredAt > now)
            return new BadRecord("A reported answer has a status and a channel of the list, and came before it is reported.");
        if (BodyFlaw.Text(text, OpeningBody.MaxText, "/text") is { } flaw)
            return flaw;
        if (await CaseThread.FindAsync(db, seat, thread, cancellation) is not { } found || found.Row.Role != OurRole.Opener)
            return new UnknownCase();
        db.Add(new ReportedAnswerRow
        {
            Seat = seat,
            Thread = thread,
            Party = party.Id,
            PartyName = party.Name,
            Status = JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString()),
            Text = JsonSerializer.Serialize(text, BodyJson.Options),
            Channel = channel,
            AnsweredAt = answeredAt,
            ReportedBy = officer,
            ReportedAt = now,
        });
        await db.SaveChangesAsync(cancellation);
        return null;
    }
}
