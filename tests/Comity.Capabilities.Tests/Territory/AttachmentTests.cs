using System.Text;
using Comity.Cases.Territory;

namespace Comity.Tests.Territory;

public class AttachmentTests
{
    private const string Canonical = """
        {"asOf":"2026-08-20T12:00:00Z","format":"comity.territory-notice/1","items":2,"sources":[{"ageDays":0,"date":"2026-08-20","registry":"test"}]}
        {"address":"20.0.0.1","behaviour":"infected-system","code":"XB","confidence":80,"first":"2026-08-01","item":1,"last":"2026-08-19T10:00:00Z","observer":"Desk \"é\" \\ XA","ports":["80-81","443"],"protocol":"tcp","source":0}
        {"address":"2a00::/120","behaviour":"infected-system","code":"XB","confidence":80,"first":"2026-08-01","item":2,"last":"2026-08-19T10:00:00Z","observer":"Desk of XA","ports":[],"protocol":"tcp","source":0}

        """;

    [Fact]
    public async Task The_same_part_is_the_same_bytes_in_whatever_order_the_list_came()
    {
        string[] lines = ["2a00::/120,-,", "20.0.0.1,443;80;81,\"Desk \"\"é\"\" \\ XA\""];

        var one = await Attachment(["address,ports,observer", .. lines]);
        var other = await Attachment(["address,ports,observer", .. lines.Reverse()]);

        Assert.Equal(Canonical.ReplaceLineEndings("\n"), Encoding.UTF8.GetString(one));
        Assert.Equal(one, other);
    }

    [Fact]
    public async Task An_attachment_reads_back_whole()
    {
        var bytes = await Attachment("20.0.0.1", "20.0.0.0/30", "2a00::5");

        var read = NoticeAttachment.Read(bytes).Value;

        Assert.Equal(bytes, read.ToBytes());
        Assert.Equal([1, 2, 3], read.Items.Select(item => item.Item));
        Assert.Equal(Given.Complete, read.Items[0].Sighting);
        Assert.Equal(new NoticeSource("test", Given.Today, 0), Assert.Single(read.Sources));
    }

    [Fact]
    public async Task A_part_whose_items_do_not_say_everything_makes_no_attachment()
    {
        var split = TerritorySplit.Of(await Given.List("20.0.0.1"), await Given.Knowledge(), Given.Noon);

        Assert.IsType<SightingsIncomplete>(NoticeAttachment.From(split.Parts[0], Given.Noon).Refusal);
    }

    [Theory]
    [InlineData("\"items\":2", "\"items\":3", 3)]
    [InlineData("\"items\":2", "\"items\":1", 3)]
    [InlineData("\"items\":2", "\"items\":02", 1)]
    [InlineData("\"items\":2", "\"items\": 2", 1)]
    [InlineData("notice/1", "notice/2", 1)]
    [InlineData("\"item\":2", "\"item\":3", 3)]
    [InlineData("\"20.0.0.1\"", "\"20.0.0.01\"", 2)]
    [InlineData("2a00::/120", "2A00::/120", 3)]
    [InlineData("\"source\":0", "\"source\":1", 2)]
    [InlineData("\"source\":0", "\"source\":0,\"extra\":1", 2)]
    [InlineData("\"confidence\":80", "\"confidence\":101", 2)]
    [InlineData("\"protocol\":\"tcp\",", "", 2)]
    [InlineData("\"code\":\"XB\"", "\"code\":\"XB\",\"code\":\"XB\"", 2)]
    [InlineData("\"first\":\"2026-08-01\"", "\"first\":\"2026-08-21\"", 2)]
    [InlineData("[\"80-81\",\"443\"]", "[\"443\",\"80-81\"]", 2)]
    [InlineData("Desk of", "Desk \\u006ff", 3)]
    public void Any_other_spelling_is_refused_with_its_line(string from, string to, int line)
    {
        var text = Canonical.ReplaceLineEndings("\n");
        var at = text.IndexOf(from, StringComparison.Ordinal);
        var changed = text[..at] + to + text[(at + from.Length)..];

        var refusal = NoticeAttachment.Read(Encoding.UTF8.GetBytes(changed)).Refusal;

        Assert.Equal($"line {line}", Assert.IsType<BadAttachment>(refusal).Where);
    }

    [Fact]
    public void No_damage_makes_the_reader_throw_and_what_it_takes_it_writes_again()
    {
        var random = new Random(11);
        var seed = Encoding.UTF8.GetBytes(Canonical.ReplaceLineEndings("\n"));
        for (var i = 0; i < 8_000; i++)
        {
            var damaged = Fuzz.Mutate(random, seed);
            if (NoticeAttachment.Read(damaged).TryGet(out var read, out var refusal))
                Assert.Equal(damaged, read.ToBytes());
            else
                Assert.IsType<BadAttachment>(refusal);
        }
    }

    [Fact]
    public void Answers_have_one_form_by_item()
    {
        var answers = Answers(10, (7, AnswerKind.NotOurs, "XC"), (1, AnswerKind.Confirmed, null), (9, AnswerKind.NotOurs, null));

        Assert.Equal(
            "{\"answers\":3,\"format\":\"comity.item-answers/1\"}\n{\"answer\":\"confirmed\",\"item\":1}\n"
            + "{\"answer\":\"not-ours\",\"item\":7,\"whose\":\"XC\"}\n{\"answer\":\"not-ours\",\"item\":9}\n",
            Encoding.UTF8.GetString(answers.ToBytes()));
        Assert.Equal(answers.Answers, ItemAnswers.Read(answers.ToBytes(), 10).Value.Answers);
    }

    [Fact]
    public void An_answer_must_fit_its_notice()
    {
        Assert.IsType<BadItemAnswer>(ItemAnswer.Create(0, AnswerKind.Confirmed).Refusal);
        Assert.IsType<BadItemAnswer>(ItemAnswer.Create(1, AnswerKind.Confirmed, "XC").Refusal);
        Assert.IsType<BadItemAnswer>(ItemAnswer.Create(1, AnswerKind.NotOurs, "somebody").Refusal);
        Assert.IsType<BadItemAnswer>(ItemAnswers.From([], 3).Refusal);
        var one = ItemAnswer.Create(1, AnswerKind.NotFound).Value;
        Assert.IsType<BadItemAnswer>(ItemAnswers.From([one, one], 3).Refusal);
        Assert.IsType<BadItemAnswer>(ItemAnswers.From([ItemAnswer.Create(4, AnswerKind.NotFound).Value], 3).Refusal);
    }

    [Fact]
    public void No_damage_to_answers_makes_the_reader_throw()
    {
        var random = new Random(12);
        var seed = Answers(10, (1, AnswerKind.Confirmed, null), (2, AnswerKind.FalsePositive, null), (7, AnswerKind.NotOurs, "XC")).ToBytes();
        for (var i = 0; i < 8_000; i++)
        {
            var damaged = Fuzz.Mutate(random, seed);
            if (ItemAnswers.Read(damaged, 10).TryGet(out var read, out var refusal))
                Assert.Equal(damaged, read.ToBytes());
            else
                Assert.True(refusal is BadAttachment or BadItemAnswer);
        }
    }

    [Fact]
    public void The_latest_answer_of_each_answerer_counts_in_any_order_of_arrival()
    {
        AnswerStatement[] statements =
        [
            new(Given.XB, 5, Answers(4, (1, AnswerKind.NotFound, null), (2, AnswerKind.Confirmed, null))),
            new(Given.XB, 9, Answers(4, (1, AnswerKind.Confirmed, null))),
            new(Given.XC, 1, Answers(4, (1, AnswerKind.NotOurs, null))),
        ];
        foreach (var order in new[] { statements, [.. statements.Reverse()] })
        {
            var answers = new AnswersInForce(4, order);
            Assert.Equal(AnswerKind.Confirmed, answers.Of(Given.XB, 1)!.Kind);
            Assert.Equal((2, 1, 0, 2), (answers.Totals()[AnswerKind.Confirmed], answers.Totals()[AnswerKind.NotOurs], answers.Totals()[AnswerKind.NotFound], answers.Unanswered));
        }
    }

    [Theory]
    [InlineData(AnswerKind.Confirmed, AnswerKind.NotFound, "Existence,Ownership")]
    [InlineData(AnswerKind.Confirmed, AnswerKind.OperatorTold, "Ownership")]
    [InlineData(AnswerKind.Confirmed, AnswerKind.NotOurs, "")]
    [InlineData(AnswerKind.NotOurs, AnswerKind.NotOurs, "Nobody")]
    public void Answers_of_two_states_to_one_address_are_held_against_each_other(AnswerKind xb, AnswerKind xc, string expected)
    {
        var linked = Assert.Single(LinkedAddresses.Find([Known("n1", Given.XB, xb), Known("n2", Given.XC, xc)]));

        Assert.Equal(expected, string.Join(',', linked.Contradictions));
    }

    [Fact]
    public void Items_of_several_notices_are_linked_and_the_summary_tells_no_sender()
    {
        var alone = Known("n1", Given.XB, AnswerKind.Confirmed, "20.0.0.9");
        var linked = Assert.Single(LinkedAddresses.Find([alone, Known("n1", Given.XB, AnswerKind.Confirmed), Known("n2", Given.XB, AnswerKind.Confirmed)]));

        Assert.Equal(2, linked.Items.Count);
        var shown = linked.WithoutSenders();
        Assert.Equal((2, 0), (shown.Notices, shown.Contradictions.Count));
        Assert.DoesNotContain("p1:", shown.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s1:", shown.ToString(), StringComparison.Ordinal);
    }

    private static KnownItem Known(string notice, ParticipantId by, AnswerKind kind, string address = "20.0.0.1") => new(
        StatementId.Of(Encoding.UTF8.GetBytes(notice)), Given.XA, new NoticeItem(1, AddressBlock.Parse(address), Given.Complete, "XB", 0), by, ItemAnswer.Create(1, kind).Value);

    private static ItemAnswers Answers(int items, params (int Item, AnswerKind Kind, string? Whose)[] answers) =>
        ItemAnswers.From(answers.Select(answer => ItemAnswer.Create(answer.Item, answer.Kind, answer.Whose).Value), items).Value;

    private static async Task<byte[]> Attachment(params string[] lines)
    {
        var split = TerritorySplit.Of(await Given.CompleteList(lines), await Given.Knowledge(), Given.Noon);
        return NoticeAttachment.From(Assert.Single(split.Parts), Given.Noon).Value.ToBytes();
    }
}
