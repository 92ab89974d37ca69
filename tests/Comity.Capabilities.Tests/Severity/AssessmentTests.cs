using Comity.Cases.Severity;

namespace Comity.Tests.Severity;

public sealed class AssessmentTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly SeverityScheme Ladder = SeveritySeeds.NeutralLadder;

    [Fact]
    public void An_assessment_keeps_scheme_answers_reasons_assessor_and_time()
    {
        var assessment = AnAssessment("n3");

        Assert.Equal((Ladder.Id, Ladder.Digest, "duty desk", Noon), (assessment.Scheme, assessment.SchemeDigest, assessment.Assessor, assessment.AssessedAt));
        Assert.Equal("Two hospitals affected.", assessment.Answers[0].Rationale?.ToString());
        Assert.False(assessment.IsProvisional);
    }

    [Fact]
    public void Nobody_is_no_assessor() =>
        Assert.Equal("severity.assessor-missing", SeverityAssessment.Make(Ladder, [], " ", Noon).Refusal?.Code);

    [Fact]
    public void An_override_sets_the_level_gives_a_reason_and_leaves_the_judgement()
    {
        var provisional = SeverityAssessment.Make(Ladder, [], "duty desk", Noon).Value;

        var set = provisional.OverriddenBy(Ladder, "n4", SchemeFiles.Words("The minister asked for it.")).Value;

        Assert.Equal(("n4", "n0..n5"), (set.Range.ToString(), set.Judgement.Range.ToString()));
        Assert.True(set.IsProvisional);
        Assert.Equal("severity.reason-missing", provisional.OverriddenBy(Ladder, "n4", reason: null).Refusal?.Code);
        Assert.Equal("severity.unknown-level", provisional.OverriddenBy(Ladder, "n9", SchemeFiles.Words("x")).Refusal?.Code);
        Assert.Equal("severity.other-scheme", provisional.OverriddenBy(SeveritySeeds.NotionalWeighted, "high", SchemeFiles.Words("x")).Refusal?.Code);
    }

    [Fact]
    public void A_history_grows_forwards_in_one_scheme()
    {
        var history = SeverityHistory.Begin(AnAssessment("n3"));
        var other = SeverityAssessment.Make(SeveritySeeds.NotionalWeighted, [], "duty desk", Noon.AddHours(2)).Value;

        var longer = history.Reassess(AnAssessment("n2", Noon.AddHours(1))).Value;

        Assert.Equal(["n3", "n2"], longer.Assessments.Select(one => one.Range.ToString()));
        Assert.Equal("severity.earlier-assessment", longer.Reassess(AnAssessment("n4")).Refusal?.Code);
        Assert.Equal("severity.other-scheme", longer.Reassess(other).Refusal?.Code);
        Assert.Single(history.Assessments);
    }

    [Fact]
    public void A_mapping_shows_a_range_and_where_it_comes_from()
    {
        var (matrix, mapping) = TheMapping();

        var shown = mapping.Show(Range(matrix, "c4", "c3")).Value;

        Assert.Equal(("c4..c3", "n2..n3"), (shown.Original.ToString(), shown.Shown.ToString()));
        Assert.Equal((matrix.Id, Ladder.Id, MappingBasis.Official, "1", matrix.Id.Owner), (shown.From, shown.To, shown.Basis, shown.Version, shown.Publisher));
    }

    [Fact]
    public void A_level_that_nobody_mapped_is_not_guessed()
    {
        var (matrix, mapping) = TheMapping();

        Assert.Equal("severity.not-mapped", mapping.Show(Range(matrix, "c6", "c5")).Refusal?.Code);
        Assert.Equal("severity.not-mapped", mapping.Show(Range(Ladder, "n1", "n1")).Refusal?.Code);
        Assert.Equal(["c6"], mapping.NotMapped.Select(level => level.Code));
    }

    [Theory]
    [InlineData("\"version\": \"3\"", "\"version\": \"4\"")] // another version is another scheme
    [InlineData("\"lowest\": \"n2\"", "\"lowest\": \"n4\"")] // falls
    [InlineData("\"level\": \"c1\"", "\"level\": \"c2\"")] // twice
    [InlineData("\"highest\": \"n5\"", "\"highest\": \"n6\"")]
    [InlineData("\"basis\": \"official\"", "\"basis\": \"obvious\"")]
    public void A_mapping_that_is_not_in_order_is_refused(string from, string to)
    {
        var text = System.Text.Encoding.UTF8.GetString(SchemeFiles.Bytes("mapping-xa-to-neutral.json"));
        Assert.Contains(from, text, StringComparison.Ordinal);

        var edited = System.Text.Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));

        Assert.Equal("severity.bad-mapping", SchemeMapping.Read(edited, SchemeFiles.Scheme("matrix-xa.json"), Ladder).Refusal?.Code);
    }

    [Fact]
    public void Nobody_else_publishes_an_official_mapping()
    {
        var text = System.Text.Encoding.UTF8.GetString(SchemeFiles.Bytes("mapping-xa-to-neutral.json"));
        var ours = SchemeFiles.Scheme("matrix-xa.json").Id.Owner.ToString()!;
        var theirs = SchemeFiles.Scheme("worst-of-xb.json").Id.Owner.ToString()!;
        var edited = text.Replace($"\"publisher\": \"{ours}\"", $"\"publisher\": \"{theirs}\"", StringComparison.Ordinal);

        Assert.NotEqual(text, edited);
        Assert.Equal("/basis", SchemeMapping.Read(System.Text.Encoding.UTF8.GetBytes(edited), SchemeFiles.Scheme("matrix-xa.json"), Ladder).Refusal?.Where);
    }

    private static (SeverityScheme Matrix, SchemeMapping Mapping) TheMapping()
    {
        var matrix = SchemeFiles.Scheme("matrix-xa.json");
        var read = SchemeMapping.Read(SchemeFiles.Bytes("mapping-xa-to-neutral.json"), matrix, Ladder);
        Assert.True(read.Refusal is null, read.Refusal?.ToString());
        return (matrix, read.Value);
    }

    private static LevelRange Range(SeverityScheme scheme, string lowest, string highest) => new(scheme.Level(lowest)!, scheme.Level(highest)!);

    private static SeverityAssessment AnAssessment(string level, DateTimeOffset? at = null) =>
        SeverityAssessment.Make(Ladder, [SeverityAnswer.Known("level", level, SchemeFiles.Words("Two hospitals affected."))], "duty desk", at ?? Noon).Value;
}
