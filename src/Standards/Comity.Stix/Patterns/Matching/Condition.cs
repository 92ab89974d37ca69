using System.Text.Json;

namespace Comity.Stix;

/// <summary>What stands between square brackets, ready to be tried on one object of an observation (STIX 2.1, 9.5, 9.6).</summary>
internal abstract class Condition
{
    /// <summary>Whether it holds for paths that begin at this object.</summary>
    public abstract bool Holds(Observation observation, int root, WalkMemory? memory);

    /// <summary>Whether walks along it need a memory.</summary>
    protected abstract bool Circles { get; }

    /// <summary>9.5: one and the same object of the observation must satisfy all of it.</summary>
    public bool Holds(Observation observation)
    {
        var memory = Circles ? new WalkMemory() : null;
        for (var root = 0; root < observation.Objects.Length; root++)
        {
            if (Holds(observation, root, memory))
                return true;
        }

        return false;
    }

    public static Condition Of(ComparisonNode node) => node switch
    {
        ComparisonGroup group => new Joined(group.All, [.. group.Operands.Select(Of)]),
        ComparisonExpression { Operator: ComparisonOperator.Exists } test => new Existence(test),
        ComparisonExpression test => new Comparison(test),
        _ => throw new InvalidOperationException("A comparison without a meaning."),
    };

    /// <summary>One of several, whatever their types.</summary>
    public static Condition AnyOf(Condition[] conditions) => conditions.Length == 1 ? conditions[0] : new Joined(all: false, conditions);

    private sealed class Joined(bool all, Condition[] operands) : Condition
    {
        protected override bool Circles { get; } = Array.Exists(operands, operand => operand.Circles);

        public override bool Holds(Observation observation, int root, WalkMemory? memory)
        {
            foreach (var operand in operands)
            {
                if (operand.Holds(observation, root, memory) != all)
                    return !all;
            }

            return all;
        }
    }

    private sealed class Comparison(ComparisonExpression test) : Condition
    {
        private readonly PathWalk _path = PathWalk.Of(test.Path);
        private readonly ConstantComparison _test = ConstantComparison.Of(test);
        private readonly bool _negated = test.Negated;

        protected override bool Circles => _path.Circles;

        public override bool Holds(Observation observation, int root, WalkMemory? memory)
        {
            if (observation.Objects[root].Type != _path.Type)
                return false;
            // 9.6: without a value every comparison is false, negated or not. 9.7.2: one value of a list is enough, so each is negated by itself.
            var sink = new Sink(_test, _negated);
            return _path.Walk(observation, root, memory, this, ref sink);
        }

        private readonly struct Sink(ConstantComparison test, bool negated) : IValueSink
        {
            public bool Take(in JsonElement value) => test.Holds(value) != negated;
        }
    }

    private sealed class Existence(ComparisonExpression test) : Condition
    {
        private readonly PathWalk _path = PathWalk.Of(test.Path);
        private readonly bool _negated = test.Negated;

        protected override bool Circles => _path.Circles;

        public override bool Holds(Observation observation, int root, WalkMemory? memory)
        {
            if (observation.Objects[root].Type != _path.Type)
                return false;
            var sink = default(Sink);
            return _path.Walk(observation, root, memory, this, ref sink) != _negated;
        }

        private readonly struct Sink : IValueSink
        {
            public bool Take(in JsonElement value) => true;
        }
    }
}
