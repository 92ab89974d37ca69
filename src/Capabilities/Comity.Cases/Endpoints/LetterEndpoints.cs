using Comity.Cases.Letters;
using Comity.Office;
using Comity.Office.Exit;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Storage.History;
using Comity.Storage.Trust;
using Microsoft.AspNetCore.Http;

namespace Comity.Cases.Endpoints;

/// <summary>Letters to parties without a node, and what they answered as reported by us.</summary>
internal static class LetterEndpoints
{
    /// <summary>Writes the letter of an opened case, records that it goes out, and answers with its page and its mail file.</summary>
    internal static async Task<IResult> SendAsync(
        CurrentOfficer officer, NodeDb db, OpenStatement open, TrustBook trust, TimeProvider time, string thread, SendingLetter request, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase().ToProblem();
        if (!(await open.Run(officer.Actor, officer.Seat, sid, cancellation)).TryGet(out var statement, out var bad))
            return bad.ToProblem();
        var (envelope, now) = (statement.Envelope, time.GetUtcNow());
        var said = new StatementDraft { Seat = officer.Seat, Type = statement.Type, Community = envelope.Community!.Value, Marking = envelope.Marking, Body = envelope.Body.ToArray(), Exercise = envelope.Exercise };
        var to = new Addressee(request.Party, request.Name, request.Mail);
        if (!Letter.From(said, to, trust.NameOf(statement.Issuer, request.Language), request.Reference, request.Language, now).TryGet(out var letter, out bad))
            return bad.ToProblem();
        var mail = letter.ToMail("comity@localhost");
        return await RecordLetter.SentAsync(db, officer.Seat, sid, letter, mail, officer.Login, request.Channel, now, cancellation) is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Created((string?)null, new { html = letter.ToHtml(), mail = System.Text.Encoding.UTF8.GetString(mail) });
    }

    internal static async Task<IResult> ReportAsync(
        CurrentOfficer officer, NodeDb db, TimeProvider time, string thread, ReportingAnswer request, CancellationToken cancellation) =>
        StatementId.TryParse(thread, out var sid)
        && await RecordLetter.AnsweredAsync(
            db, officer.Seat, sid, new Addressee(request.Party, request.Name, Mail: null), request.Status, request.Text, request.Channel, request.AnsweredAt,
            officer.Login, time.GetUtcNow(), cancellation) is var refusal
            ? refusal is null ? TypedResults.NoContent() : refusal.ToProblem()
            : new UnknownCase().ToProblem();
}
