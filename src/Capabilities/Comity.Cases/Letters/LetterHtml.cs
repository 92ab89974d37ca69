using System.Globalization;
using System.Net;
using System.Text;
using Comity.Statements;

namespace Comity.Cases.Letters;

/// <summary>Writes a letter as one HTML page; all text is encoded, and nothing is fetched.</summary>
internal static class LetterHtml
{
    public static string Write(Letter letter)
    {
        var html = new StringBuilder();
        var direction = CultureInfo.GetCultureInfo(letter.Language).TextInfo.IsRightToLeft ? "rtl" : "ltr";
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"{Text(letter.Language)}\" dir=\"{direction}\"><head><meta charset=\"utf-8\"><title>{Text(letter.Reference)}</title></head><body>");
        if (letter.IsExercise)
            html.Append("<p role=\"note\"><strong>EXERCISE EXERCISE EXERCISE</strong></p>");
        html.Append(CultureInfo.InvariantCulture, $"<p><strong>{Text(letter.Tlp.ToString())}</strong></p><dl>");
        Term(html, letter.Word("from"), letter.Sender);
        Term(html, letter.Word("to"), letter.To.Name);
        Term(html, letter.Word("date"), Timestamp.Write(letter.WrittenAt));
        Term(html, letter.Word("reference"), letter.Reference);
        if (letter.Opening.AnswerBy is { } answerBy)
            Term(html, letter.Word("answer-by"), Timestamp.Write(answerBy));
        html.Append("</dl>");
        Variant(html, "h1", letter.Opening.Title.In(letter.Language));
        Variant(html, "p", letter.Opening.Text.In(letter.Language));
        foreach (var sentence in letter.Sentences())
            html.Append(CultureInfo.InvariantCulture, $"<p><em>{Text(sentence)}</em></p>");
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(letter.Word("reply-form"))}</h2><ul>");
        foreach (var line in letter.ReplyForm())
            html.Append(CultureInfo.InvariantCulture, $"<li>{Text(line)}</li>");
        return html.Append("</ul></body></html>").ToString();
    }

    private static void Term(StringBuilder html, string name, string value) =>
        html.Append(CultureInfo.InvariantCulture, $"<dt>{Text(name)}</dt><dd><bdi>{Text(value)}</bdi></dd>");

    // The original may stand in another language, and direction, than the letter.
    private static void Variant(StringBuilder html, string element, LanguageVariant variant) =>
        html.Append(CultureInfo.InvariantCulture, $"<{element} lang=\"{Text(variant.Lang)}\" dir=\"auto\" style=\"white-space:pre-wrap\">{Text(variant.Text)}</{element}>");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
