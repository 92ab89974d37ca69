using System.Text.Json;

namespace Comity.Cases.Territory;

/// <summary>Answers of one State to items of one notice, each item at most once; the same answers are the same bytes.</summary>
/// <remarks>
/// The attachment is JSON Lines, UTF-8 without byte order mark, each line ended by LF and in RFC 8785 form (members by name, no white space). The first line is the header:
/// <c>answers</c> (how many lines follow) and <c>format</c> (<c>comity.item-answers/1</c>). Each other line: <c>answer</c> (confirmed, not-found,
/// already-mended, operator-told, not-ours or false-positive), <c>item</c> (its number in the notice, ascending), and with not-ours, if known, <c>whose</c>
/// (a participant <c>p1:…</c> or a registry code). The statement that carries it refers to the notice.
/// </remarks>
public sealed class ItemAnswers
{
    /// <summary>What the header calls this format.</summary>
    public const string Format = "comity.item-answers/1";

    /// <summary>The media type of the attachment.</summary>
    public const string MediaType = "application/vnd.comity.item-answers+jsonl";

    /// <summary>Largest attachment, in bytes.</summary>
    public const int MaxBytes = 128 << 20;

    private ItemAnswers(IReadOnlyList<ItemAnswer> answers) => Answers = answers;

    /// <summary>By item number.</summary>
    public IReadOnlyList<ItemAnswer> Answers { get; }

    /// <summary>A set of answers, or why they are none: no answer, an item twice, or one that the notice does not have.</summary>
    /// <param name="noticeItems">How many items the notice has.</param>
    public static Result<ItemAnswers> From(IEnumerable<ItemAnswer> answers, int noticeItems)
    {
        var sorted = answers.OrderBy(answer => answer.Item).ToList();
        if (sorted.Count == 0)
            return new BadItemAnswer("There is no answer.");
        for (var i = 1; i < sorted.Count; i++)
        {
            if (sorted[i].Item == sorted[i - 1].Item)
                return new BadItemAnswer($"Item {sorted[i].Item} is answered twice.") { Where = $"item {sorted[i].Item}" };
        }

        return sorted[^1].Item > noticeItems
            ? new BadItemAnswer($"The notice has {noticeItems} items.") { Where = $"item {sorted[^1].Item}" }
            : new ItemAnswers(sorted);
    }

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes()
    {
        var line = new CanonicalLine();
        using var stream = new MemoryStream(Answers.Count * 40);
        stream.Write(CanonicalLine.Encode(Header(line, Answers.Count)));
        foreach (var answer in Answers)
        {
            stream.WriteByte((byte)'\n');
            stream.Write(CanonicalLine.Encode(Write(line, answer)));
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>Reads the canonical bytes; any other spelling is refused, with the line where it differs.</summary>
    /// <param name="noticeItems">How many items the notice has.</param>
    public static Result<ItemAnswers> Read(ReadOnlyMemory<byte> bytes, int noticeItems)
    {
        if (bytes.Length > MaxBytes)
            return new BadItemAnswer($"The attachment has more than {MaxBytes} bytes.");
        var number = 0;
        try
        {
            var writer = new CanonicalLine();
            var answers = new List<ItemAnswer>();
            var promised = 0;
            foreach (var raw in CanonicalLine.Lines(bytes))
            {
                number++;
                var text = CanonicalLine.Decode(raw);
                using var line = CanonicalLine.Parse(text);
                if (number == 1)
                    promised = line.RootElement.GetProperty("answers").GetInt32();
                else
                    answers.Add(ReadAnswer(line.RootElement));
                if ((number == 1 ? Header(writer, promised) : Write(writer, answers[^1])) != text || number - 1 > promised
                    || (number > 2 && answers[^1].Item <= answers[^2].Item))
                    throw new FormatException("Not canonical.");
            }

            return number > 0 && answers.Count == promised ? From(answers, noticeItems) : Bad(number);
        }
        catch (Exception fault) when (CanonicalLine.IsBadInput(fault))
        {
            return Bad(number);
        }
    }

    private static BadAttachment Bad(int line) =>
        new($"The attachment is not in the canonical form of {Format}.") { Where = $"line {Math.Max(line, 1)}" };

    private static string Header(CanonicalLine line, int answers) => line.Begin().Add("answers", answers).Add("format", Format).End();

    private static string Write(CanonicalLine line, ItemAnswer answer)
    {
        line.Begin().Add("answer", answer.Name).Add("item", answer.Item);
        if (answer.Whose is { } whose)
            line.Add("whose", whose);
        return line.End();
    }

    private static ItemAnswer ReadAnswer(JsonElement line)
    {
        var whose = line.TryGetProperty("whose", out var value) ? value.GetString() : null;
        var isKnown = ItemAnswer.TryReadKind(line.GetProperty("answer").GetString(), out var kind);
        var answer = ItemAnswer.Create(line.GetProperty("item").GetInt32(), kind, whose);
        return isKnown && answer.Refusal is null ? answer.Value : throw new FormatException("Not an answer.");
    }
}
