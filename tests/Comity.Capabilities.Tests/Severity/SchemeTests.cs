using System.Text;
using Comity.Cases.Classification;
using Comity.Cases.Severity;

namespace Comity.Tests.Severity;

public sealed class SchemeTests
{
    private static readonly SeverityScheme Weighted = SeveritySeeds.NotionalWeighted;

    // Values 70, 80, 60, 80, 80, 60, 75, 75 in the order of the questions.
    private static readonly SeverityAnswer[] Vector =
    [
        Known("functional-impact", "significant-critical"), Known("observed-activity", "presence"), Known("location", "l3"), Known("actor", "persistent"),
        Known("information-impact", "core-credentials"), Known("recoverability", "extended"), Known("cross-sector", "transport"), Known("potential-impact", "high"),
    ];

    [Fact]
    public void The_weighted_sum_gives_the_known_score_and_level()
    {
        var judgement = Weighted.Judge(Vector).Value;

        Assert.Equal("69.268", judgement.Scores!.Value.Lowest.ToString());
        Assert.Equal("high", judgement.Range.ToString());
        Assert.False(judgement.IsProvisional);
    }

    [Fact]
    public void An_unknown_answer_leaves_the_range_between_its_mildest_and_worst_option()
    {
        var judgement = Weighted.Judge([.. Vector.Select(answer => answer.Question == "potential-impact" ? SeverityAnswer.Unknown(answer.Question) : answer)]).Value;

        // The sums are 2005 and 2605 of 325 to 3400.
        Assert.Equal(("54.634", "74.146"), (judgement.Scores!.Value.Lowest.ToString(), judgement.Scores.Value.Highest.ToString()));
        Assert.Equal("medium..high", judgement.Range.ToString());
        Assert.Equal(["potential-impact"], judgement.Open);
    }

    [Fact]
    public void With_nothing_known_every_level_is_possible()
    {
        var judgement = Weighted.Judge([]).Value;

        Assert.Equal("baseline..emergency", judgement.Range.ToString());
        Assert.Equal(8, judgement.Open.Count);
    }

    [Fact]
    public void A_score_on_the_edge_of_a_band_belongs_to_the_upper_one()
    {
        var scheme = SchemeFiles.Edited(SmallSum(), "{{edge}}", "50").Value;

        Assert.Equal("upper", scheme.Judge([Known("q", "half")]).Value.Range.ToString());
        Assert.Equal("lower", SchemeFiles.Edited(SmallSum(), "{{edge}}", "50.0001").Value.Judge([Known("q", "half")]).Value.Range.ToString());
        Assert.Equal("upper", scheme.Judge([Known("q", "all")]).Value.Range.ToString());
    }

    [Fact]
    public void A_ladder_takes_a_level_or_several_that_may_apply()
    {
        var ladder = SeveritySeeds.NeutralLadder;

        Assert.Equal("n3", ladder.Judge([Known("level", "n3")]).Value.Range.ToString());
        Assert.Equal("n2..n4", ladder.Judge([new SeverityAnswer("level", ["n4", "n2"])]).Value.Range.ToString());
        Assert.Equal(6, ladder.Levels.Count);
    }

    [Fact]
    public void A_matrix_meets_two_answers()
    {
        var matrix = SchemeFiles.Scheme("matrix-xa.json");

        Assert.Equal("c2", matrix.Judge([Known("effect", "extensive"), Known("victim", "essential")]).Value.Range.ToString());
        Assert.Equal("c5..c1", matrix.Judge([Known("effect", "disruption")]).Value.Range.ToString());
    }

    [Fact]
    public void The_worst_view_is_the_level_of_the_whole()
    {
        var views = SchemeFiles.Scheme("worst-of-xb.json");

        Assert.Equal("3", views.Judge([Known("continuity", "slight"), Known("safety", "none"), Known("trust", "grave")]).Value.Range.ToString());
        Assert.Equal("2..4", views.Judge([Known("continuity", "considerable"), Known("trust", "none")]).Value.Range.ToString());
    }

    [Fact]
    public void Thresholds_hold_by_any_or_by_all()
    {
        var test = SchemeFiles.Scheme("thresholds-xc.json");
        SeverityAnswer[] none = [Known("loss", "no"), Known("death", "no"), Known("abroad", "no")];

        Assert.Equal("not-significant", test.Judge([.. none, Known("down", "short"), Known("users", "few")]).Value.Range.ToString());
        Assert.Equal("significant", test.Judge([.. none, Known("down", "short"), Known("users", "many")]).Value.Range.ToString());
        Assert.Equal("large-scale", test.Judge([Known("abroad", "yes"), Known("death", "yes")]).Value.Range.ToString());
    }

    [Fact]
    public void An_open_threshold_leaves_what_is_certain_and_what_is_conceivable()
    {
        var test = SchemeFiles.Scheme("thresholds-xc.json");

        Assert.Equal("significant..large-scale", test.Judge([Known("death", "yes")]).Value.Range.ToString());
        Assert.Equal("not-significant..significant", test.Judge([Known("abroad", "no")]).Value.Range.ToString());
    }

    [Fact]
    public void The_range_of_open_answers_holds_whatever_they_turn_out_to_be()
    {
        var random = new Random(7);
        SeverityScheme[] schemes = [Weighted, SchemeFiles.Scheme("matrix-xa.json"), SchemeFiles.Scheme("worst-of-xb.json"), SchemeFiles.Scheme("thresholds-xc.json")];
        for (var round = 0; round < 400; round++)
        {
            var scheme = schemes[round % schemes.Length];
            var full = scheme.Questions.Select(question => Known(question.Code, question.Options[random.Next(question.Options.Count)].Code)).ToList();
            var certain = scheme.Judge(full).Value.Range;
            var open = scheme.Judge([.. full.Where(_ => random.Next(2) == 0)]).Value.Range;

            Assert.True(certain.IsSingle);
            Assert.InRange(certain.Lowest.Rank, open.Lowest.Rank, open.Highest.Rank);
        }
    }

    [Theory]
    [InlineData("nobody", "x", "severity.unknown-question")]
    [InlineData("actor", "ghost", "severity.unknown-option")]
    public void An_answer_outside_the_scheme_is_refused(string question, string option, string code) =>
        Assert.Equal(code, Weighted.Judge([Known(question, option)]).Refusal?.Code);

    [Fact]
    public void A_question_is_answered_once() =>
        Assert.Equal("severity.answered-twice", Weighted.Judge([Known("actor", "criminal"), Known("actor", "criminal")]).Refusal?.Code);

    [Theory]
    [InlineData("\"to\": \"35\"", "\"to\": \"34.99\"", "/bands/1")] // a gap
    [InlineData("\"to\": \"35\"", "\"to\": \"36\"", "/bands/1")] // an overlap
    [InlineData("\"to\": \"100\"", "\"to\": \"99\"", "/bands")]
    [InlineData("\"level\": \"severe\"", "\"level\": \"low\"", "/bands/4")]
    [InlineData("\"level\": \"severe\"", "\"level\": \"worst\"", "/bands/4")]
    [InlineData("\"weight\": \"6\"", "\"weight\": \"-6\"", "/questions/0/weight")]
    [InlineData("\"weight\": \"5\"", "\"weight\": \"0\"", "/questions/1/weight")]
    [InlineData("\"weight\": \"5\"", "\"weight\": \"1e3\"", "/questions/1/weight")]
    [InlineData("\"value\": \"15\"", "\"value\": \"1.23456\"", "/questions/6/options")]
    [InlineData("\"rank\": 3", "\"rank\": 2", "/levels")]
    [InlineData("\"code\": \"high\", \"rank\"", "\"code\": \"low\", \"rank\"", "/levels")]
    [InlineData("\"family\": \"weighted-sum\"", "\"family\": \"ladder\"", "/questions")]
    [InlineData("\"family\": \"weighted-sum\"", "\"family\": \"matrix\"", "/family")]
    [InlineData("\"standing\": \"notional\"", "\"standing\": \"official\"", "/standing")]
    public void A_weighted_scheme_that_is_not_in_order_is_refused_with_its_place(string from, string to, string where)
    {
        var edited = SchemeFiles.Edited(DataFile.Embedded("notional-weighted.seed.json"), from, to);

        Assert.Equal(("severity.bad-scheme", where), (edited.Refusal?.Code, edited.Refusal?.Where));
    }

    [Theory]
    [InlineData("matrix-xa.json", "[\"c6\", \"c6\", \"c6\", \"c6\"]", "[\"c6\", \"c6\", \"c6\"]")]
    [InlineData("matrix-xa.json", "\"rows\": \"effect\"", "\"rows\": \"victim\"")]
    [InlineData("worst-of-xb.json", "\"level\": \"4\"", "\"level\": \"9\"")]
    [InlineData("thresholds-xc.json", "\"oneOf\": [\"long\"]", "\"oneOf\": [\"longer\"]")]
    [InlineData("thresholds-xc.json", "\"level\": \"large-scale\"", "\"level\": \"not-significant\"")]
    public void Another_scheme_that_is_not_in_order_is_refused(string file, string from, string to) =>
        Assert.Equal("severity.bad-scheme", SchemeFiles.Edited(SchemeFiles.Bytes(file), from, to).Refusal?.Code);

    [Fact]
    public void What_comes_with_Comity_is_notional_and_nobodys() =>
        Assert.All(SeveritySeeds.All, scheme => Assert.Equal((SchemeStanding.Notional, null), (scheme.Standing, scheme.Id.Owner)));

    [Fact]
    public void Damaged_files_are_refused_or_read_but_never_throw()
    {
        var random = new Random(3);
        byte[][] files = [DataFile.Embedded("notional-weighted.seed.json"), SchemeFiles.Bytes("matrix-xa.json"), SchemeFiles.Bytes("worst-of-xb.json"), SchemeFiles.Bytes("thresholds-xc.json")];
        for (var round = 0; round < 800; round++)
        {
            var bytes = files[round % files.Length].ToArray();
            for (var hits = random.Next(1, 5); hits > 0; hits--)
                bytes[random.Next(bytes.Length)] = (byte)" \"{}[],:0a-\x7f\xc3"[random.Next(13)];
            if (SeverityScheme.Read(bytes).TryGet(out var scheme, out var refusal))
                Assert.Null(scheme.Judge([]).Refusal);
            else
                Assert.NotEmpty(refusal.Code);
        }
    }

    private static SeverityAnswer Known(string question, string option) => SeverityAnswer.Known(question, option);

    private static byte[] SmallSum() => Encoding.UTF8.GetBytes("""
        {"format":"comity.severity-scheme/1","code":"small","version":"1","name":[{"lang":"en","text":"Small"}],"standing":"draft","family":"weighted-sum",
        "levels":[{"code":"lower","rank":0,"name":[{"lang":"en","text":"L"}]},{"code":"upper","rank":1,"name":[{"lang":"en","text":"U"}]}],
        "questions":[{"code":"q","name":[{"lang":"en","text":"Q"}],"weight":"0.3","options":[{"code":"none","name":[{"lang":"en","text":"0"}],"value":"0"},
        {"code":"half","name":[{"lang":"en","text":"1"}],"value":"0.1"},{"code":"all","name":[{"lang":"en","text":"2"}],"value":"0.2"}]}],
        "bands":[{"from":"0","to":"{{edge}}","level":"lower"},{"from":"{{edge}}","to":"100","level":"upper"}]}
        """);
}
