using Comity.Cases.Letters;
using Comity.Office;
using Comity.Office.Exit;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Storage.History;
using Comity.Storage.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Comity.Cases.Endpoints;

/// <summary>Letters to parties without a node, and what they answered as reported by us.</summary>
internal static class LetterEndpoints
{
    private static readonly TimeSpan Backdating = TimeSpan.FromDays(90);

    public static void Map(RouteGroupBuilder cases)
    {
        var letters = cases.MapGroup("/{thread}");
        letters.MapPost("/letters/preview", PreviewAsync).Answers<LetterView>("The letter that an open case of ours makes for a party without a node. Nothing is recorded.");
        letters.MapPost("/letters", SendAsync).WithIdempotency().Answers<LetterView>("Records that the letter goes out, by whom and how, and gives it.", StatusCodes.Status201Created);
        letters.MapPost("/reported-answers", ReportAsync).WithIdempotency().AnswersNothing("Enters what such a party answered, as reported by us; no status of the case changes.");
    }

    private static async Task<IResult> PreviewAsync(
        CurrentOfficer officer, OpenStatement open, TrustBook trust, TimeProvider time, string thread, WritingLetter request, CancellationToken cancellation) =>
        (await WriteAsync(officer, open, trust, thread, request, time.GetUtcNow(), cancellation)).TryGet(out var letter, out var bad)
            ? TypedResults.Ok(LetterView.Of(letter))
            : bad.ToProblem();

    private static async Task<IResult> SendAsync(
        CurrentOfficer officer, NodeDb db, OpenStatement open, TrustBook trust, TimeProvider time, string thread, SendingLetter request, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (!(await WriteAsync(officer, open, trust, thread, request, now, cancellation)).TryGet(out var letter, out var bad))
            return bad.ToProblem();
        return await RecordLetter.SentAsync(db, officer.Seat, StatementId.Parse(thread), letter, LetterView.Bytes(letter), officer.Login, request.Channel, now, cancellation) is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Created((string?)null, LetterView.Of(letter));
    }

    private static async Task<Result<Letter>> WriteAsync(
        CurrentOfficer officer, OpenStatement open, TrustBook trust, string thread, WritingLetter request, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase();
        var given = request.WrittenAt ?? now;
        // Whole seconds: people copy the instant.
        var at = given.AddTicks(-(given.UtcTicks % TimeSpan.TicksPerSecond));
        if (at > now || at < now - Backdating)
            return new BadRecord("A letter was written now or in the last 90 days.") { Where = "/writtenAt" };
        if (!(await open.Run(officer.Actor, officer.Seat, sid, cancellation)).TryGet(out var statement, out var bad))
            return bad;
        var envelope = statement.Envelope;
        var said = new StatementDraft { Seat = officer.Seat, Type = statement.Type, Community = envelope.Community!.Value, Marking = envelope.Marking, Body = envelope.Body.ToArray(), Exercise = envelope.Exercise };
        return Letter.From(said, new Addressee(request.Party, request.Name, request.Mail), trust.NameOf(statement.Issuer, request.Language), request.Reference, request.Language, at);
    }

    private static async Task<IResult> ReportAsync(
        CurrentOfficer officer, NodeDb db, TimeProvider time, string thread, ReportingAnswer request, CancellationToken cancellation) =>
        StatementId.TryParse(thread, out var sid)
        && await RecordLetter.AnsweredAsync(
            db, officer.Seat, sid, new Addressee(request.Party, request.Name, Mail: null), request.Status, request.Text, request.Channel, request.AnsweredAt,
            officer.Login, time.GetUtcNow(), cancellation) is var refusal
            ? refusal is null ? TypedResults.NoContent() : refusal.ToProblem()
            : new UnknownCase().ToProblem();
}

/// <summary>A letter as a page complete in itself and as a mail file (RFC 5322).</summary>
/// <param name="WrittenAt">Given again, it makes the same letter, byte for byte.</param>
/// <param name="Digest">SHA-256 of the mail file, as it is recorded when the letter is sent.</param>
internal sealed record LetterView(DateTimeOffset WrittenAt, string Html, string Mail, string Digest)
{
    public static LetterView Of(Letter letter)
    {
        var mail = Bytes(letter);
        return new LetterView(letter.WrittenAt, letter.ToHtml(), System.Text.Encoding.UTF8.GetString(mail), Sha256Digest.Of(mail).ToString());
    }

    public static byte[] Bytes(Letter letter) => letter.ToMail("comity@localhost");
}
