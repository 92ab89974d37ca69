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
internal abstract class Requirement
{
    /// <summary>How many observations it takes at least.</summary>
    public abstract long Needed { get; }

    /// <summary>The same, where one observation decides: a condition and the time it is bound to.</summary>
    public virtual OneObservation? Single => null;

    public static Requirement Of(ObservationNode node) => node switch
    {
        ObservationExpression test => new OneObservation(Condition.Of(test.Condition), Span.Always, node.ToString()),
        ObservationGroup { Operator: ObservationOperator.And } group => new AllOf([.. group.Operands.Select(Of)]),
        ObservationGroup { Operator: ObservationOperator.Or } group => Or([.. group.Operands.Select(Of)]),
        ObservationGroup group => Then([.. group.Operands.Select(Of)]),
        QualifiedObservation { Qualifier: RepeatsQualifier repeats, Inner: var inner } => repeats.Times == 1 ? Of(inner) : new Repeated(Of(inner), repeats.Times),
        QualifiedObservation { Qualifier: WithinQualifier within, Inner: var inner } => Window(Of(inner), Ticks(within.Seconds)),
        QualifiedObservation { Qualifier: StartStopQualifier span, Inner: var inner } => Of(inner).In(TickFrom(span.Start), TickFrom(span.Stop) - 1),
        _ => throw new InvalidOperationException("An observation expression without a meaning."),
    };

    /// <summary>Whether the observation can be one of those that satisfy it: one of its parts holds for it.</summary>
    public abstract bool MayUse(Observation observation);

    /// <summary>The same, with all its observations bound to a stretch of time.</summary>
    public abstract Requirement In(long from, long to);

    // OR between expressions that one observation decides is one expression, as long as no two differ in time.
    private static Requirement Or(Requirement[] branches)
    {
        if (!branches.All(branch => branch.Single is { Time: var time } && time == branches[0].Single!.Time))
            return new AnyOf(branches);
        var conditions = branches.Select(branch => branch.Single!.Condition);
        return new OneObservation(Condition.AnyOf([.. conditions]), branches[0].Single!.Time, string.Join(" OR ", branches.Select(branch => branch.Single!.Text)));
    }

    // FOLLOWEDBY is associative: halved again and again, a long chain stays shallow.
    private static Requirement Then(ReadOnlySpan<Requirement> chain) =>
        chain.Length == 1 ? chain[0] : new Followed(Then(chain[..(chain.Length / 2)]), Then(chain[(chain.Length / 2)..]));

    // One observation alone is always within any window of itself.
    private static Requirement Window(Requirement inner, long ticks) => inner.Single is { } single ? single.Timed() : new Windowed(inner, ticks);

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
internal sealed class OneObservation(Condition condition, Span time, string text) : Requirement
{
    public Condition Condition { get; } = condition;

    public Span Time { get; } = time;

    /// <summary>Tells conditions apart: equal texts, equal conditions.</summary>
    public string Text { get; } = text;

    public override long Needed => 1;

    public override OneObservation Single => this;

    public bool Holds(Observation observation) => Time.Fits(observation) && Condition.Holds(observation);

    public override bool MayUse(Observation observation) => Holds(observation);

    public override Requirement In(long from, long to) => new OneObservation(Condition, Time.Within(from, to), Text);

    /// <summary>The same for observations that have times.</summary>
    public OneObservation Timed() => new(Condition, Time.Within(long.MinValue + 1, long.MaxValue - 1), Text);
}

/// <summary>All of several, each by observations of its own.</summary>
internal sealed class AllOf(Requirement[] parts) : Requirement
{
    public IReadOnlyList<Requirement> Parts => parts;

    public override long Needed { get; } = Total(parts);

    public override bool MayUse(Observation observation) => Array.Exists(parts, part => part.MayUse(observation));

    public override Requirement In(long from, long to) => new AllOf([.. parts.Select(part => part.In(from, to))]);

    private static long Total(Requirement[] parts) => parts.Aggregate(0L, (total, part) => Math.Min(total + part.Needed, long.MaxValue / 4));
}

/// <summary>One of several.</summary>
internal sealed class AnyOf(Requirement[] branches) : Requirement
{
    public IReadOnlyList<Requirement> Branches => branches;

    public override long Needed { get; } = branches.Min(branch => branch.Needed);

    public override bool MayUse(Observation observation) => Array.Exists(branches, branch => branch.MayUse(observation));

    public override Requirement In(long from, long to) => new AnyOf([.. branches.Select(branch => branch.In(from, to))]);
}

/// <summary>Two in the order of time: no observation of the second before one of the first.</summary>
internal sealed class Followed(Requirement before, Requirement after) : Requirement
{
    public Requirement Before => before;

    public Requirement After => after;

    public override long Needed { get; } = Math.Min(before.Needed + after.Needed, long.MaxValue / 4);

    public override bool MayUse(Observation observation) => before.MayUse(observation) || after.MayUse(observation);

    public override Requirement In(long from, long to) => new Followed(before.In(from, to), after.In(from, to));
}

/// <summary>One several times over, each time by observations of its own.</summary>
internal sealed class Repeated(Requirement inner, long times) : Requirement
{
    public Requirement Inner => inner;

    public long Times => times;

    public override long Needed { get; } = inner.Needed > long.MaxValue / 4 / times ? long.MaxValue / 4 : inner.Needed * times;

    public override bool MayUse(Observation observation) => inner.MayUse(observation);

    public override Requirement In(long from, long to) => new Repeated(inner.In(from, to), times);
}

/// <summary>All observations less than so many ticks apart.</summary>
internal sealed class Windowed(Requirement inner, long ticks) : Requirement
{
    public Requirement Inner => inner;

    public long Ticks => ticks;

    public override long Needed { get; } = inner.Needed;

    public override bool MayUse(Observation observation) => inner.MayUse(observation);

    public override Requirement In(long from, long to) => new Windowed(inner.In(from, to), ticks);
}
