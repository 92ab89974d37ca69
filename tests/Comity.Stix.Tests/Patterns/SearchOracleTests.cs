namespace Comity.Stix.Tests.Patterns;

/// <summary>The search against a slow matcher that tries every assignment and every instant, over small worlds of whole seconds.</summary>
public sealed class SearchOracleTests
{
    [Fact]
    public void The_search_finds_a_way_exactly_where_there_is_one()
    {
        var random = new Random(95_02);
        var found = 0;
        for (var round = 0; round < 1_500; round++)
        {
            var observations = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Seen(random)).ToArray();
            var pattern = APattern.Of(Pattern(random, 3));
            var expected = Exists(pattern.Expression, observations);
            var actual = new StixMatcher(pattern).Match([.. observations.Select(one => Observed.Value(one.Value, one.First, one.Last, one.Count))]).IsMatch;
            Assert.True(expected == actual, $"{pattern} is {expected} over {string.Join(", ", observations)}");
            found += actual ? 1 : 0;
        }

        Assert.InRange(found, 200, 1_300);
    }

    private sealed record Sight(int Value, int First, int Last, int Count);

    private static Sight Seen(Random random)
    {
        var first = random.Next(4);
        return new Sight(random.Next(3), first, first + random.Next(3), random.Next(4) == 0 ? 2 : 1);
    }

    private static string Pattern(Random random, int depth) => (depth == 0 ? 9 : random.Next(9)) switch
    {
        0 => $"({Pattern(random, depth - 1)} AND {Pattern(random, depth - 1)})",
        1 => $"({Pattern(random, depth - 1)} OR {Pattern(random, depth - 1)})",
        2 or 3 => $"({Pattern(random, depth - 1)} FOLLOWEDBY {Pattern(random, depth - 1)})",
        4 => $"({Pattern(random, depth - 1)}) WITHIN {random.Next(1, 4)} SECONDS",
        5 => $"({Pattern(random, depth - 1)}) REPEATS 2 TIMES",
        6 => $"({Pattern(random, depth - 1)}) START t'{Observed.Time(random.Next(3))}' STOP t'{Observed.Time(random.Next(3, 6))}'",
        _ => $"[x-a:v {(random.Next(3) == 0 ? ">=" : "=")} {random.Next(3)}]",
    };

    // Half seconds are fine enough: all bounds are whole seconds, and less than n seconds apart may be n - 1/2.
    private static bool Exists(ObservationNode pattern, Sight[] sights)
    {
        var places = sights.SelectMany((sight, place) => Enumerable.Repeat(place, sight.Count)).ToArray();
        return Ways(pattern, sights, places, 0).Any();
    }

    /// <summary>All ways to satisfy an expression: which places are used, and when each was.</summary>
    private static IEnumerable<Dictionary<int, int>> Ways(ObservationNode node, Sight[] sights, int[] places, long used)
    {
        switch (node)
        {
            case ObservationExpression test:
                for (var i = 0; i < places.Length; i++)
                {
                    var sight = sights[places[i]];
                    if ((used & (1L << i)) != 0 || !Holds((ComparisonExpression)test.Condition, sight.Value))
                        continue;
                    for (var half = sight.First * 2; half <= sight.Last * 2; half++)
                        yield return new Dictionary<int, int> { [i] = half };
                }

                break;
            case ObservationGroup { Operator: ObservationOperator.Or } group:
                foreach (var way in group.Operands.SelectMany(operand => Ways(operand, sights, places, used)))
                    yield return way;
                break;
            case ObservationGroup group:
                foreach (var way in Joined([.. group.Operands], sights, places, used, group.Operator == ObservationOperator.FollowedBy))
                    yield return way;
                break;
            case QualifiedObservation { Qualifier: RepeatsQualifier repeats } qualified:
                foreach (var way in Joined([.. Enumerable.Repeat(qualified.Inner, (int)repeats.Times)], sights, places, used, ordered: false))
                    yield return way;
                break;
            case QualifiedObservation qualified:
                foreach (var way in Ways(qualified.Inner, sights, places, used).Where(way => Within(qualified.Qualifier, way)))
                    yield return way;
                break;
        }
    }

    private static IEnumerable<Dictionary<int, int>> Joined(ObservationNode[] parts, Sight[] sights, int[] places, long used, bool ordered)
    {
        if (parts.Length == 1)
            return Ways(parts[0], sights, places, used);
        return from first in Ways(parts[0], sights, places, used)
               from rest in Joined(parts[1..], sights, places, first.Keys.Aggregate(used, (all, place) => all | (1L << place)), ordered)
               where !ordered || first.Values.Max() <= rest.Values.Min()
               select first.Concat(rest).ToDictionary();
    }

    private static bool Within(PatternQualifier qualifier, Dictionary<int, int> way) => qualifier switch
    {
        WithinQualifier within => way.Values.Max() - way.Values.Min() < within.Seconds * 2,
        StartStopQualifier span => way.Values.All(half => Time(half) >= span.Start && Time(half) < span.Stop),
        _ => throw new InvalidOperationException("A qualifier without a meaning."),
    };

    private static StixTimestamp Time(int half) => StixTimestamp.TryParse(Observed.Time(half / 2.0), out var time) ? time : default;

    private static bool Holds(ComparisonExpression test, int value) =>
        test.Operator == ComparisonOperator.Equal ? value == test.Operands[0].Number.Nearest : value >= test.Operands[0].Number.Nearest;
}
