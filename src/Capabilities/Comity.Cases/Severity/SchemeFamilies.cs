namespace Comity.Cases.Severity;

/// <summary>One stretch of the score and the level it stands for; the upper bound belongs to the next band, but 100 to the last.</summary>
internal sealed record ScoreBand(decimal From, decimal To, SeverityLevel Level);

/// <summary>Weights times values, brought to 0 to 100 by the smallest and largest sums that are possible, then read off bands.</summary>
internal sealed class WeightedSumScheme(SchemeHead head, IReadOnlyList<decimal> weights, IReadOnlyList<IReadOnlyList<decimal>> values, IReadOnlyList<ScoreBand> bands)
    : SeverityScheme(head)
{
    private readonly decimal _smallest = weights.Select((weight, i) => weight * values[i].Min()).Sum();
    private readonly decimal _largest = weights.Select((weight, i) => weight * values[i].Max()).Sum();

    private protected override (LevelRange Range, (SeverityScore Lowest, SeverityScore Highest)? Scores) Judge(PossibleAnswers possible)
    {
        var lowest = Score(possible, static options => options.Min());
        var highest = Score(possible, static options => options.Max());
        // Bands rise with the score, so the ends of the scores give the ends of the levels.
        return (new LevelRange(LevelOf(lowest), LevelOf(highest)), (lowest, highest));
    }

    private SeverityScore Score(PossibleAnswers possible, Func<IEnumerable<decimal>, decimal> pick)
    {
        var sum = weights.Select((weight, i) => weight * pick(possible.To(Questions[i]).Select(option => values[i][option]))).Sum();
        return new SeverityScore(sum - _smallest, _largest - _smallest);
    }

    private SeverityLevel LevelOf(SeverityScore score) => bands.Last(band => score.Reaches(band.From)).Level;
}

/// <summary>Levels described in words; a person judges which applies, or which may.</summary>
internal sealed class LadderScheme(SchemeHead head) : SeverityScheme(head)
{
    /// <summary>The one question of a ladder: which level.</summary>
    public const string QuestionCode = "level";

    private protected override (LevelRange Range, (SeverityScore Lowest, SeverityScore Highest)? Scores) Judge(PossibleAnswers possible)
    {
        var options = possible.To(Questions[0]);
        return (new LevelRange(Levels[options.Min()], Levels[options.Max()]), null);
    }
}

/// <summary>Two questions; the level stands where their answers meet.</summary>
internal sealed class MatrixScheme(SchemeHead head, SeverityQuestion rows, SeverityQuestion columns, IReadOnlyList<IReadOnlyList<SeverityLevel>> cells)
    : SeverityScheme(head)
{
    private protected override (LevelRange Range, (SeverityScore Lowest, SeverityScore Highest)? Scores) Judge(PossibleAnswers possible)
    {
        var met = possible.To(rows).SelectMany(row => possible.To(columns).Select(column => cells[row][column])).ToList();
        return (new LevelRange(met.MinBy(level => level.Rank)!, met.MaxBy(level => level.Rank)!), null);
    }
}

/// <summary>Several views, each with its own level; the worst of them is the level of the whole.</summary>
internal sealed class WorstOfScheme(SchemeHead head, IReadOnlyList<IReadOnlyList<SeverityLevel>> levels)
    : SeverityScheme(head)
{
    private protected override (LevelRange Range, (SeverityScore Lowest, SeverityScore Highest)? Scores) Judge(PossibleAnswers possible)
    {
        var views = Questions.Select((question, i) => possible.To(question).Select(option => levels[i][option]).ToList()).ToList();
        var lowest = views.Select(view => view.MinBy(level => level.Rank)!).MaxBy(level => level.Rank)!;
        var highest = views.Select(view => view.MaxBy(level => level.Rank)!).MaxBy(level => level.Rank)!;
        return (new LevelRange(lowest, highest), null);
    }
}

/// <summary>Conditions joined by any-of and all-of; the highest level whose condition holds, else the mildest level.</summary>
/// <remarks>With open questions the range is safe rather than tight: it never leaves out a level that is possible.</remarks>
internal sealed class ThresholdScheme(SchemeHead head, IReadOnlyList<(SeverityLevel Level, ThresholdCondition When)> rules)
    : SeverityScheme(head)
{
    private readonly IReadOnlyList<(SeverityLevel Level, ThresholdCondition When)> _worstFirst = [.. rules.OrderByDescending(rule => rule.Level.Rank)];

    private protected override (LevelRange Range, (SeverityScore Lowest, SeverityScore Highest)? Scores) Judge(PossibleAnswers possible)
    {
        var held = _worstFirst.Select(rule => (rule.Level, Holds: rule.When.Holds(possible))).ToList();
        var certain = held.FirstOrDefault(rule => rule.Holds == Certainty.Yes).Level ?? Levels[0];
        var conceivable = held.FirstOrDefault(rule => rule.Holds != Certainty.No).Level ?? Levels[0];
        return (new LevelRange(certain, conceivable), null);
    }
}

/// <summary>Whether something holds, ordered so that "any of" is the largest and "all of" the smallest.</summary>
internal enum Certainty
{
    No,
    Open,
    Yes,
}

/// <summary>A condition over answers.</summary>
internal abstract record ThresholdCondition
{
    public abstract Certainty Holds(PossibleAnswers possible);

    internal sealed record Any(IReadOnlyList<ThresholdCondition> Of) : ThresholdCondition
    {
        public override Certainty Holds(PossibleAnswers possible) => Of.Max(condition => condition.Holds(possible));
    }

    internal sealed record All(IReadOnlyList<ThresholdCondition> Of) : ThresholdCondition
    {
        public override Certainty Holds(PossibleAnswers possible) => Of.Min(condition => condition.Holds(possible));
    }

    internal sealed record Answered(SeverityQuestion Question, IReadOnlyList<int> Options) : ThresholdCondition
    {
        public override Certainty Holds(PossibleAnswers possible)
        {
            var may = possible.To(Question);
            var fitting = may.Count(Options.Contains);
            return fitting == may.Count ? Certainty.Yes : fitting == 0 ? Certainty.No : Certainty.Open;
        }
    }
}
