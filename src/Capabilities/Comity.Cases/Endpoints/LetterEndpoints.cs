using Comity.Cases.Letters;
using Comity.Office;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Storage;
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
        letters.MapPost("/letters/preview", PreviewAsync).Answers<LetterView>("The letter that an open case of ours makes for a party without a node. It does not count as sent.");
        letters.MapPost("/letters", SendAsync).WithIdempotency().Answers<LetterView>("Records that the letter goes out, by whom and how, and gives it.", StatusCodes.Status201Created);
        letters.MapPost("/reported-answers", ReportAsync).WithIdempotency().AnswersNothing("Enters what such a party answered, as reported by us; no status of the case changes.");
    }

    private static async Task<IResult> PreviewAsync(WriteLetter write, string thread, WritingLetter request, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase().ToProblem();
        var written = await WriteAsync(write, sid, request, cancellation);
        await write.RecordAsync("case.letter-written", sid, written.Refusal, cancellation);
        return written.TryGet(out var letter, out var bad) ? TypedResults.Ok(LetterView.Of(letter, write.MailOf(letter))) : bad.ToProblem();
    }

    private static async Task<IResult> SendAsync(WriteLetter write, string thread, SendingLetter request, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase().ToProblem();
        if ((await WriteAsync(write, sid, request, cancellation)).TryGet(out var letter, out var bad))
            bad = await write.SentAsync(sid, letter, request.Channel, cancellation);
        return bad is null ? TypedResults.Created((string?)null, LetterView.Of(letter!, write.MailOf(letter!))) : bad.ToProblem();
    }

    private static async Task<Result<Letter>> WriteAsync(WriteLetter write, StatementId thread, WritingLetter request, CancellationToken cancellation)
    {
        var (now, given) = (write.Now, request.WrittenAt ?? write.Now);
        // Whole seconds: people copy the instant.
        var at = given.AddTicks(-(given.UtcTicks % TimeSpan.TicksPerSecond));
        if (at > now || at < now - Backdating)
            return new BadRecord("A letter was written now or in the last 90 days.") { Where = "/writtenAt" };
        return await write.RunAsync(thread, new Addressee(request.Party, request.Name, request.Mail), new LetterWish(request.Party, request.Language, request.Reference, at), cancellation);
    }

    private static async Task<IResult> ReportAsync(
        CurrentOfficer officer, NodeDb db, WriteLetter write, string thread, ReportingAnswer request, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase().ToProblem();
        var refusal = await RecordLetter.AnsweredAsync(
            db, officer.Seat, sid, new Addressee(request.Party, request.Name, Mail: null), request.Status, request.Text, request.Channel, request.AnsweredAt,
            officer.Login, write.Now, cancellation);
        await write.RecordAsync("case.answer-reported", sid, refusal, cancellation);
        return refusal is null ? TypedResults.NoContent() : refusal.ToProblem();
    }
}

/// <summary>A letter as a page complete in itself and as a mail file (RFC 5322).</summary>
/// <param name="WrittenAt">Given again, it makes the same letter, byte for byte.</param>
/// <param name="Digest">SHA-256 of the mail file, as it is recorded when the letter is sent.</param>
internal sealed record LetterView(DateTimeOffset WrittenAt, string Html, string Mail, string Digest)
{
    public static LetterView Of(Letter letter, byte[] mail) =>
        new(letter.WrittenAt, letter.ToHtml(), System.Text.Encoding.UTF8.GetString(mail), Sha256Digest.Of(mail).ToString());
}
