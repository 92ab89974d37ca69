using System.Globalization;

namespace Comity.Stix;

/// <summary>A stretch of time in ticks, both ends included; the widest is no bound at all.</summary>
internal readonly record struct Span(long From, long To)
{
    public static Span Always => new(long.MinValue, long.MaxValue);

    public Span Within(Span other) => Within(other.From, other.To);

    public Span Within(long from, long to) => new(Math.Max(From, from), Math.Min(To, to));

    /// <summary>Whether the observation can have happened in it. What has no times fits only where nothing is asked.</summary>
    public bool Fits(Observation observation) =>
        this == Always || (observation.First <= observation.Last && Math.Max(From, observation.First) <= Math.Min(To, observation.Last));
}

/// <summary>What a pattern asks of several observations, ready for a search (STIX 2.1, 9.5).</summary>
internal abstract class Plan
{
    /// <summary>How many observations it takes at least.</summary>
    public abstract long Needed { get; }

    /// <summary>The same, where one observation decides: a condition and the time it is bound to.</summary>
    public virtual SinglePlan? Single => null;

    public static Plan Of(ObservationNode node) => node switch
    {
        ObservationTest test => new SinglePlan(Condition.Of(test.Condition), Span.Always, node.ToString()),
        ObservationGroup { Operator: ObservationOperator.And } group => new AllPlan([.. group.Operands.Select(Of)]),
        ObservationGroup { Operator: ObservationOperator.Or } group => Or([.. group.Operands.Select(Of)]),
        ObservationGroup group => Then([.. group.Operands.Select(Of)]),
        QualifiedObservation { Qualifier: RepeatsQualifier repeats, Inner: var inner } => repeats.Times == 1 ? Of(inner) : new RepeatPlan(Of(inner), repeats.Times),
        QualifiedObservation { Qualifier: WithinQualifier within, Inner: var inner } => Window(Of(inner), Ticks(within.Seconds)),
        QualifiedObservation { Qualifier: StartStopQualifier span, Inner: var inner } => Of(inner).In(TickFrom(span.Start), TickFrom(span.Stop) - 1),
        _ => throw new InvalidOperationException("An observation expression without a meaning."),
    };

    /// <summary>The same, with all its observations bound to a stretch of time.</summary>
    public abstract Plan In(long from, long to);

    // OR between expressions that one observation decides is one expression, as long as no two differ in time.
    private static Plan Or(Plan[] branches)
    {
        if (!branches.All(branch => branch.Single is { Time: var time } && time == branches[0].Single!.Time))
            return new AnyPlan(branches);
        var conditions = branches.Select(branch => branch.Single!.Condition);
        return new SinglePlan(Condition.AnyOf([.. conditions]), branches[0].Single!.Time, string.Join(" OR ", branches.Select(branch => branch.Single!.Text)));
    }

    // FOLLOWEDBY is associative: halved again and again, a long chain stays shallow.
    private static Plan Then(ReadOnlySpan<Plan> chain) =>
        chain.Length == 1 ? chain[0] : new ThenPlan(Then(chain[..(chain.Length / 2)]), Then(chain[(chain.Length / 2)..]));

    // One observation alone is always within any window of itself.
    private static Plan Window(Plan inner, long ticks) => inner.Single is { } single ? single.Timed() : new WindowPlan(inner, ticks);

    // Less than so many seconds apart is at most one tick less.
    private static long Ticks(decimal seconds) => seconds > 100_000_000_000m ? long.MaxValue / 4 : (long)Math.Ceiling(seconds * TimeSpan.TicksPerSecond);

    // The first tick that is not before an instant with finer digits.
    private static long TickFrom(StixTimestamp time)
    {
        var ticks = time.At.UtcTicks;
        var cut = time.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        return StixTimestamp.TryParse(cut, out var whole) && whole < time ? ticks + 1 : ticks;
    }
}

/// <summary>One observation that satisfies a condition at a time.</summary>
internal sealed class SinglePlan(Condition condition, Span time, string text) : Plan
{
    public Condition Condition { get; } = condition;

    public Span Time { get; } = time;

    /// <summary>Tells conditions apart: equal texts, equal conditions.</summary>
    public string Text { get; } = text;

    public override long Needed => 1;

    public override SinglePlan Single => this;

    public bool Holds(Observation observation) => Time.Fits(observation) && Condition.Holds(observation);

    public override Plan In(long from, long to) => new SinglePlan(Condition, Time.Within(from, to), Text);

    /// <summary>The same for observations that have times.</summary>
    public SinglePlan Timed() => new(Condition, Time.Within(long.MinValue + 1, long.MaxValue - 1), Text);
}

/// <summary>All of several, each by observations of its own.</summary>
internal sealed class AllPlan(Plan[] parts) : Plan
{
    public IReadOnlyList<Plan> Parts => parts;

    public override long Needed { get; } = Total(parts);

    public override Plan In(long from, long to) => new AllPlan([.. parts.Select(part => part.In(from, to))]);

    private static long Total(Plan[] parts) => parts.Aggregate(0L, (total, part) => Math.Min(total + part.Needed, long.MaxValue / 4));
}

/// <summary>One of several.</summary>
internal sealed class AnyPlan(Plan[] branches) : Plan
{
    public IReadOnlyList<Plan> Branches => branches;

    public override long Needed { get; } = branches.Min(branch => branch.Needed);

    public override Plan In(long from, long to) => new AnyPlan([.. branches.Select(branch => branch.In(from, to))]);
}

/// <summary>Two in the order of time: no observation of the second before one of the first.</summary>
internal sealed class ThenPlan(Plan before, Plan after) : Plan
{
    public Plan Before => before;

    public Plan After => after;

    public override long Needed { get; } = Math.Min(before.Needed + after.Needed, long.MaxValue / 4);

    public override Plan In(long from, long to) => new ThenPlan(before.In(from, to), after.In(from, to));
}

/// <summary>One several times over, each time by observations of its own.</summary>
internal sealed class RepeatPlan(Plan inner, long times) : Plan
{
    public Plan Inner => inner;

    public long Times => times;

    public override long Needed { get; } = inner.Needed > long.MaxValue / 4 / times ? long.MaxValue / 4 : inner.Needed * times;

    public override Plan In(long from, long to) => new RepeatPlan(inner.In(from, to), times);
}

/// <summary>All observations less than so many ticks apart.</summary>
internal sealed class WindowPlan(Plan inner, long ticks) : Plan
{
    public Plan Inner => inner;

    public long Ticks => ticks;

    public override long Needed { get; } = inner.Needed;

    public override Plan In(long from, long to) => new WindowPlan(inner.In(from, to), ticks);
}
