using System.Text;
using Comity.Cases.Bodies;
using Comity.Cases.Letters;
using Comity.Cases.Threads;
using Comity.Office;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Pages;

/// <summary>Letters to parties without a node, and what they answered: written, saved, recorded as sent, entered as reported by us.</summary>
internal static class LetterPages
{
    private const int MaxForm = 131_072;

    public static string PathOf(StatementId thread, string file = "letter") => $"{CasePages.PathOf(thread)}/{file}";

    public static string AnswerPathOf(StatementId thread) => PathOf(thread, "reported-answer");

    public static void Map(RouteGroupBuilder cases)
    {
        var pages = cases.MapGroup("/{thread}").RequireAuthorization(OfficerPolicy.MayDraft).WithMetadata(new RequestSizeLimitAttribute(MaxForm));
        pages.MapGet("/letter", Show);
        pages.MapPost("/letter", Sent);
        pages.MapGet("/letter.html", (string thread, [AsParameters] Asked asked, WriteLetter write, CancellationToken cancellation) =>
            SaveAsync(thread, asked, write, letter => Encoding.UTF8.GetBytes(letter.ToHtml()), "html", cancellation));
        pages.MapGet("/letter.eml", (string thread, [AsParameters] Asked asked, WriteLetter write, CancellationToken cancellation) =>
            SaveAsync(thread, asked, write, write.MailOf, "eml", cancellation));
        pages.MapGet("/reported-answer", AskAnswer);
        pages.MapPost("/reported-answer", EnterAnswer);
    }

    /// <summary>What stands in the address: which letter is meant.</summary>
    internal sealed record Asked([FromQuery] string? Party, [FromQuery] string? Language, [FromQuery] string? Reference, [FromQuery] string? At)
    {
        public static Asked Of(IFormCollection form) => new(form["party"], form["language"], form["reference"], form["at"]);

        public LetterWish Wish(DateTimeOffset now) =>
            new(Party ?? "", LetterLanguages.Contains(Language, StringComparer.Ordinal) ? Language! : "en", (Reference ?? "").Trim(), LetterWish.Moment(At, now));
    }

    /// <summary>The languages that the printed words of a letter have.</summary>
    internal static readonly string[] LetterLanguages = ["ar", "zh", "en", "fr", "ru", "es"];

    private static async Task<IResult> Show(string thread, [AsParameters] Asked asked, WriteLetter write, Texts texts, CancellationToken cancellation) =>
        await ShowAsync(thread, asked, refusal: null, write, texts, cancellation);

    private static async Task<IResult> ShowAsync(string thread, Asked asked, Refusal? refusal, WriteLetter write, Texts texts, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return CasePages.Bare(new UnknownCase());
        if (!(await write.CaseAsync(sid, cancellation)).TryGet(out var row, out var missing))
            return CasePages.Bare(missing);
        Letter? letter = null;
        var wish = asked.Wish(write.Now);
        if (asked.Party is { Length: > 0 } && !(await write.RunAsync(sid, wish, cancellation)).TryGet(out letter, out var bad))
            refusal ??= bad;
        var reference = asked.Reference ?? row.OpenerNumber ?? texts["cases.number", ("number", row.Number)];
        var view = new LetterPageView(sid, row.Number, row.Tlp, row.Play.Length == 0 ? null : row.Play, await write.PartiesAsync(cancellation), wish with { Reference = reference }, letter);
        return refusal is null ? Page.Show<LetterPage>(new { View = view }) : Page.Refused<LetterPage>(new { View = view, Refusals = new[] { refusal } });
    }

    private static async Task<IResult> Sent(string thread, IFormCollection form, WriteLetter write, Texts texts, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return CasePages.Bare(new UnknownCase());
        var asked = Asked.Of(form);
        if ((await write.RunAsync(sid, asked.Wish(write.Now), cancellation)).TryGet(out var letter, out var refusal))
            refusal = await write.SentAsync(sid, letter, form["channel"].ToString(), cancellation);
        return refusal is null ? Page.Done(CasePages.PathOf(sid)) : await ShowAsync(thread, asked, refusal, write, texts, cancellation);
    }

    private static async Task<IResult> SaveAsync(string thread, Asked asked, WriteLetter write, Func<Letter, byte[]> bytes, string kind, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return CasePages.Bare(new UnknownCase());
        var written = await write.RunAsync(sid, asked.Wish(write.Now), cancellation);
        await write.RecordAsync("case.letter-written", sid, written.Refusal, cancellation);
        // A file to save: never shown by a browser as if it were a page of this node.
        return written.TryGet(out var letter, out var refusal)
            ? Results.File(bytes(letter), "application/octet-stream", $"letter.{kind}")
            : CasePages.Bare(refusal);
    }

    private static async Task<IResult> AskAnswer(string thread, WriteLetter write, NodeDb db, CurrentOfficer officer, CancellationToken cancellation) =>
        (await AnswerViewAsync(thread, form: null, write, db, officer, cancellation)).TryGet(out var view, out var refusal)
            ? Page.Show<ReportedAnswerPage>(new { View = view })
            : CasePages.Bare(refusal);

    private static async Task<IResult> EnterAnswer(
        string thread, IFormCollection form, WriteLetter write, NodeDb db, CurrentOfficer officer, TimeProvider time, CancellationToken cancellation)
    {
        if (!(await AnswerViewAsync(thread, form, write, db, officer, cancellation)).TryGet(out var view, out var missing))
            return CasePages.Bare(missing);
        var refusal = await EnterAsync(view, form, db, officer, time.GetUtcNow(), cancellation);
        await write.RecordAsync("case.answer-reported", view.Thread, refusal, cancellation);
        return refusal is null ? Page.Done(CasePages.PathOf(view.Thread)) : Page.Refused<ReportedAnswerPage>(new { View = view, Refusals = new[] { refusal } });
    }

    private static async Task<Refusal?> EnterAsync(ReportedAnswerView view, IFormCollection form, NodeDb db, CurrentOfficer officer, DateTimeOffset now, CancellationToken cancellation)
    {
        if (view.Parties.FirstOrDefault(party => party.Value == form["party"]) is not { } party)
            return new BadRecord("Choose who answered.") { Where = "party" };
        if (!CaseWords.TryRead<AnswerStatus>(form["status"], out var status))
            return new BadRecord("Choose what was answered.") { Where = "status" };
        if (!InstantField.TryParse(form["answeredAt"], out var at) || at > now)
            return new BadRecord("Write when the answer came: a date and a time that have passed.") { Where = "answeredAt" };
        if (!RecordLetter.Channels.Contains(form["channel"].ToString(), StringComparer.Ordinal))
            return new BadRecord("Choose how the answer came.") { Where = "channel" };
        if (!LanguageText.From([new LanguageVariant(form["language"].ToString(), form["text"].ToString().Trim())]).TryGet(out var text, out var bad))
            return bad with { Where = "text" };
        return await RecordLetter.AnsweredAsync(
            db, officer.Seat, view.Thread, new Addressee(party.Value, party.Label, Mail: null), status, text, form["channel"].ToString(), at, officer.Login, now, cancellation);
    }

    private static async Task<Result<ReportedAnswerView>> AnswerViewAsync(
        string thread, IFormCollection? form, WriteLetter write, NodeDb db, CurrentOfficer officer, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase();
        if (!(await write.CaseAsync(sid, cancellation)).TryGet(out var row, out var refusal))
            return refusal;
        var letters = await db.Set<SentLetterRow>().AsNoTracking().Where(letter => letter.Seat == officer.Seat && letter.Thread == sid).ToListAsync(cancellation);
        return new ReportedAnswerView(
            sid, row.Number, row.Tlp, row.Play.Length == 0 ? null : row.Play, [.. letters.DistinctBy(letter => letter.Party).Select(letter => new Choice(letter.Party, letter.PartyName))],
            CaseWords.Languages(officer.Languages), form);
    }
}

/// <summary>A letter before it goes out.</summary>
/// <param name="Letter">Null until it is known to whom.</param>
public sealed record LetterPageView(
    StatementId Thread, long Number, Tlp Tlp, string? Exercise, IReadOnlyList<Addressee> Parties, LetterWish Wish, Letter? Letter);

/// <summary>The form for an answer that came outside.</summary>
public sealed record ReportedAnswerView(
    StatementId Thread, long Number, Tlp Tlp, string? Exercise, IReadOnlyList<Choice> Parties, IReadOnlyList<Choice> Languages, IFormCollection? Entered);
