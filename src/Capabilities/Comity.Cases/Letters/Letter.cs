using System.Text;
using Comity.Cases.Bodies;
using Comity.Statements;
using Comity.Storage.History;

namespace Comity.Cases.Letters;

/// <summary>A party without a node, as our own directory keeps it.</summary>
/// <param name="Id">The directory's identifier.</param>
/// <param name="Mail">Its address for mail; null when letters go another way.</param>
public sealed record Addressee(string Id, string Name, string? Mail);

/// <summary>A notification or request as a letter to a party without a node: what would have been said, with reference and reply form.</summary>
/// <remarks>It is no statement: nothing in it is signed, and an answer to it is entered as reported by us.</remarks>
public sealed record Letter
{
    private Letter(Addressee to, string sender, string reference, OpeningBody opening, Tlp tlp, bool exercise, string language, DateTimeOffset writtenAt) =>
        (To, Sender, Reference, Opening, Tlp, IsExercise, Language, WrittenAt) = (to, sender, reference, opening, tlp, exercise, language, writtenAt);

    public Addressee To { get; }

    /// <summary>The name of our participant.</summary>
    public string Sender { get; }

    /// <summary>Ours; an answer repeats it.</summary>
    public string Reference { get; }

    internal OpeningBody Opening { get; }

    public Tlp Tlp { get; }

    public bool IsExercise { get; }

    /// <summary>The letter's language where the text has it; else the original stands.</summary>
    public string Language { get; }

    public DateTimeOffset WrittenAt { get; }

    /// <param name="draft">A draft that opens a thread.</param>
    /// <param name="sender">The name of our participant, of 1 to 200 characters.</param>
    /// <param name="reference">Our file number, of 1 to 64 characters.</param>
    public static Result<Letter> From(StatementDraft draft, Addressee to, string sender, string reference, string language, DateTimeOffset writtenAt)
    {
        if (!OpeningOf(draft).TryGet(out var opening, out var bad))
            return bad;
        if (!IsLine(sender, 200) || !IsLine(reference, 64) || !IsLine(to.Name, 300) || (to.Mail is not null && !IsLine(to.Mail, 254)))
            return new BadRecord("A letter has an addressee, a sender and a reference, each one line.");
        return draft.Marking.Tlp == Tlp.Red
            ? new BadRecord("TLP:RED does not go by letter.") { Mend = "Agree on a channel by telephone." }
            : new Letter(to, sender, reference, opening, draft.Marking.Tlp, draft.Exercise is not null, language, writtenAt.ToUniversalTime());
    }

    /// <summary>The page, complete in itself, without script or anything fetched.</summary>
    public string ToHtml() => LetterHtml.Write(this);

    /// <summary>The mail file (RFC 5322): UTF-8, text and HTML.</summary>
    /// <param name="from">Our mail address.</param>
    public byte[] ToMail(string from) => LetterMail.Write(this, from);

    /// <summary>The reply form: what an answer should say, line by line.</summary>
    internal IEnumerable<string> ReplyForm() =>
        [$"{Word("reference")}: {Reference}", $"{Word("status")}: {Word("statuses")}", $"{Word("reason")}: ", $"{Word("expected")}: ", $"{Word("your-number")}: ", $"{Word("contact")}: "];

    internal string Word(string code) => LetterWords.Of(code).In(Language).Text;

    internal IEnumerable<string> Sentences() =>
        WithoutPrejudice.OnOpenings.Select(code => WithoutPrejudice.Of(code)!.In(Language).Text);

    /// <summary>The text as plain lines.</summary>
    internal string ToText()
    {
        var text = new StringBuilder();
        if (IsExercise)
            text.AppendLine("EXERCISE EXERCISE EXERCISE").AppendLine();
        text.AppendLine(Tlp.ToString()).AppendLine($"{Word("from")}: {Sender}").AppendLine($"{Word("to")}: {To.Name}")
            .AppendLine($"{Word("date")}: {Timestamp.Write(WrittenAt)}").AppendLine($"{Word("reference")}: {Reference}");
        if (Opening.AnswerBy is { } answerBy)
            text.AppendLine($"{Word("answer-by")}: {Timestamp.Write(answerBy)}");
        text.AppendLine().AppendLine(Opening.Title.In(Language).Text).AppendLine().AppendLine(Opening.Text.In(Language).Text).AppendLine();
        foreach (var sentence in Sentences())
            text.AppendLine(sentence);
        text.AppendLine().AppendLine(Word("reply-form"));
        foreach (var line in ReplyForm())
            text.AppendLine(line);
        return text.ToString().ReplaceLineEndings("\r\n");
    }

    private static Result<OpeningBody> OpeningOf(StatementDraft draft)
    {
        if (draft.Type == CaseTypes.Request)
            return Read<RequestBody>(draft);
        if (draft.Type == CaseTypes.Notification)
            return Read<NotificationBody>(draft);
        return draft.Type == CaseTypes.TerritoryNotice ? Read<TerritoryNoticeBody>(draft) : new BadRecord("Only what opens a thread becomes a letter.");
    }

    private static Result<OpeningBody> Read<T>(StatementDraft draft)
        where T : OpeningBody => BodyJson.Read<T>(draft.Body).TryGet(out var body, out var bad) ? body : bad;

    private static bool IsLine(string text, int max) => !string.IsNullOrWhiteSpace(text) && text.Length <= max && !text.Any(char.IsControl);
}
