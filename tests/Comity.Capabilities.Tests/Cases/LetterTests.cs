using System.Text;
using Comity.Cases.Bodies;
using Comity.Cases.Letters;
using Comity.Cases.Moves;
using Comity.Cases.Queries;
using Comity.Cases.Threads;
using Comity.Storage.History;

namespace Comity.Tests.Cases;

public sealed class LetterTests
{
    private static readonly Addressee Xd = new("party-4", "Team of XD <&> é", "team@xd.example");

    [Theory]
    [InlineData("en", "ltr")]
    [InlineData("ar", "rtl")]
    public async Task A_letter_has_reference_reply_form_and_the_sentences_in_its_language(string language, string direction)
    {
        await using var node = await Node.WithAsync("sqlite", 1);
        var letter = Letter.From(await DraftAsync(node, null), Xd, "State XA", "XA-17", language, Node.Noon).Value;
        var html = letter.ToHtml();

        Assert.Contains($"dir=\"{direction}\"", html);
        Assert.Contains("XA-17", html);
        Assert.Contains("Team of XD &lt;&amp;&gt;", html);
        Assert.DoesNotContain("<script", html);
        Assert.All(WithoutPrejudice.OnOpenings, code => Assert.Contains(System.Net.WebUtility.HtmlEncode(WithoutPrejudice.Of(code)!.In(language).Text), html));
        Assert.DoesNotContain("EXERCISE", html);
    }

    [Fact]
    public async Task A_mail_file_is_ascii_with_encoded_words_and_both_forms()
    {
        await using var node = await Node.WithAsync("sqlite", 1);
        var letter = Letter.From(await DraftAsync(node, "ex-1"), Xd, "State XA", "XA-17", "fr", Node.Noon).Value;
        var mail = Encoding.ASCII.GetString(letter.ToMail("cert@xa.example"));

        Assert.All(mail.Split("\r\n"), line => Assert.InRange(line.Length, 0, 120));
        Assert.DoesNotContain('\n', mail.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.Contains("From: =?utf-8?B?U3RhdGUgWEE=?= <cert@xa.example>\r\n", mail);
        Assert.Contains("Date: Mon, 23 Nov 2026 12:00:00 +0000\r\n", mail);
        Assert.Contains("Subject: =?utf-8?B?" + Convert.ToBase64String("EXERCISE XA-17"u8), mail);
        var parts = mail.Split("Content-Transfer-Encoding: base64\r\n\r\n")[1..].Select(part => Encoding.UTF8.GetString(Convert.FromBase64String(part[..part.IndexOf("--=_", StringComparison.Ordinal)]))).ToList();
        Assert.StartsWith("EXERCISE EXERCISE EXERCISE", parts[0]);
        Assert.Contains("Formulaire de réponse", parts[0]);
        Assert.Contains("<strong>EXERCISE EXERCISE EXERCISE</strong>", parts[1]);
        Assert.Equal(mail, Encoding.ASCII.GetString(letter.ToMail("cert@xa.example")));
    }

    [Fact]
    public async Task A_name_cannot_smuggle_a_header()
    {
        await using var node = await Node.WithAsync("sqlite", 1);
        var draft = await DraftAsync(node, null);
        Assert.Equal("cases.bad-record", Letter.From(draft, Xd with { Name = "X\r\nBcc: all@xa.example" }, "State XA", "XA-17", "en", Node.Noon).Refusal!.Code);
        Assert.Equal("cases.bad-record", Letter.From(draft with { Marking = Marking.Create(Tlp.Red, new Audience.Named([new Recipient(Node.State(1), ["cert"])])).Value }, Xd, "State XA", "XA-17", "en", Node.Noon).Refusal!.Code);
    }

    [Fact]
    public async Task An_answer_of_a_party_without_a_node_stands_as_reported_by_us_and_changes_no_status()
    {
        await using var node = await Node.WithAsync("sqlite", 1);
        var draft = await DraftAsync(node, null);
        var thread = (await node.IssueAsync(1, draft)).Id;
        var letter = Letter.From(draft, Xd, "State XA", "XA-17", "en", Node.Noon).Value;
        await using var db = node.Open();
        Assert.Null(await RecordLetter.SentAsync(db, 1, thread, letter, letter.ToMail("cert@xa.example"), "officer-1", "mail", Node.Noon, default));
        Assert.Null(await RecordLetter.AnsweredAsync(
            db, 1, thread, Xd, AnswerStatus.Accepted, Example.En("Yes, we look."), "telephone", Node.Noon.AddHours(1), "officer-2", Node.Noon.AddHours(2), default));
        Assert.Equal("cases.bad-record", (await RecordLetter.AnsweredAsync(
            db, 1, thread, Xd, AnswerStatus.Accepted, Example.En("Yes."), "dream", Node.Noon, "officer-2", Node.Noon, default))!.Code);

        var file = (await ReadCase.RunAsync(db, 1, thread, Node.Reader(), default)).Value;
        Assert.Equal(("officer-1", "mail", Node.Noon), (file.Letters.Single().Sender, file.Letters.Single().Channel, file.Letters.Single().SentAt));
        Assert.Equal(("accepted", "officer-2"), (file.Reported.Single().Status, file.Reported.Single().ReportedBy));
        Assert.Empty(file.Statuses);
        Assert.Single(file.Timeline);
    }

    private static async Task<StatementDraft> DraftAsync(Node node, string? exercise)
    {
        await using var db = node.Open();
        // To ourselves alone: the record of a case whose other party has no node.
        var opening = new StartCase.Opening(1, Node.Community, Example.To(1)) { Exercise = exercise };
        return (await StartCase.RequestAsync(db, opening, Example.Request(), default)).Value;
    }
}
