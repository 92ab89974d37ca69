using static Comity.Stix.Tests.Patterns.Observed;

namespace Comity.Stix.Tests.Patterns;

/// <summary>STIX 2.1, 9.1 and 9.5: operators and qualifiers over several observations.</summary>
public sealed class ObservationExpressionTests
{
    // 9.5.2: AND needs different observations.
    [Fact]
    public void AND_needs_an_observation_for_each_side()
    {
        Assert.True("[x-a:v = 1] AND [x-a:v = 2]".Matches(Value(1, 0), Value(2, 0)));
        Assert.False("[x-a:v = 1] AND [x-a:v = 2]".Matches(Value(1, 0)));
        Assert.False("[x-a:v = 1] AND [x-a:v > 0]".Matches(Value(1, 0)));
        Assert.True("[x-a:v = 1] AND [x-a:v > 0]".Matches(Value(1, 0), Value(5, 0)));
    }

    // The greedy choice for the left side must be revised.
    [Fact]
    public void AND_finds_the_one_way_that_works() =>
        Assert.True("[x-a:v > 0] AND [x-a:v > 1] AND [x-a:v > 2]".Matches(Value(3, 0), Value(2, 0), Value(1, 0)));

    [Fact]
    public void OR_needs_one_side()
    {
        Assert.True("[x-a:v = 1] OR [x-a:v = 2]".Matches(Value(2, 0)));
        Assert.True("[x-a:v = 1] OR ([x-a:v = 2] AND [x-a:v = 3])".Matches(Value(2, 0), Value(3, 0)));
        Assert.False("[x-a:v = 1] OR ([x-a:v = 2] AND [x-a:v = 3])".Matches(Value(2, 0)));
    }

    // 9.5.2: at the same time or later, and by different observations.
    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(1, 1, true)]
    [InlineData(2, 1, false)]
    public void FOLLOWEDBY_needs_the_second_not_before_the_first(double first, double second, bool matches)
    {
        Assert.Equal(matches, "[x-a:v = 1] FOLLOWEDBY [x-a:v = 2]".Matches(Value(1, first), Value(2, second)));
        Assert.False("[x-a:v = 1] FOLLOWEDBY [x-a:v = 1]".Matches(Value(1, first)));
    }

    // 9.1: it is not defined when in its interval an observation happened; it can have been early or late.
    [Fact]
    public void Intervals_that_overlap_can_have_happened_in_either_order()
    {
        Assert.True("[x-a:v = 1] FOLLOWEDBY [x-a:v = 2]".Matches(Value(1, 5, 15), Value(2, 0, 10)));
        Assert.True("[x-a:v = 2] FOLLOWEDBY [x-a:v = 1]".Matches(Value(1, 5, 15), Value(2, 0, 10)));
        Assert.False("[x-a:v = 1] FOLLOWEDBY [x-a:v = 2]".Matches(Value(1, 11, 15), Value(2, 0, 10)));
    }

    // One set of instants must do for all bounds at once.
    [Fact]
    public void An_interval_cannot_be_early_for_one_bound_and_late_for_another()
    {
        const string Chain = "[x-a:v = 1] FOLLOWEDBY [x-a:v = 2] FOLLOWEDBY [x-a:v = 3]";
        Assert.True(Chain.Matches(Value(1, 4), Value(2, 0, 10), Value(3, 6)));
        Assert.False(Chain.Matches(Value(1, 6), Value(2, 0, 10), Value(3, 4)));
        Assert.False("([x-a:v = 1] AND [x-a:v = 2]) WITHIN 3 SECONDS FOLLOWEDBY [x-a:v = 3]".Matches(Value(1, 0), Value(2, 0, 100), Value(3, -1)));
        Assert.False("(([x-a:v = 1] AND [x-a:v = 2]) WITHIN 2 SECONDS AND ([x-a:v = 3] AND [x-a:v = 2]) WITHIN 2 SECONDS)".Matches(Value(1, 0), Value(2, 0, 100), Value(3, 50)));
        Assert.True("(([x-a:v = 1] AND [x-a:v = 2]) WITHIN 2 SECONDS AND ([x-a:v = 3] AND [x-a:v = 2]) WITHIN 2 SECONDS)".Matches(Value(1, 0), Value(2, 0, 100, count: 2), Value(3, 50)));
    }

    // 9.5.3: FOLLOWEDBY binds least.
    [Fact]
    public void FOLLOWEDBY_takes_whole_groups()
    {
        const string Groups = "[x-a:v = 1] AND [x-a:v = 2] FOLLOWEDBY [x-a:v = 3] AND [x-a:v = 4]";
        Assert.True(Groups.Matches(Value(1, 0), Value(2, 1), Value(3, 2), Value(4, 1)));
        Assert.False(Groups.Matches(Value(1, 0), Value(2, 2), Value(3, 3), Value(4, 1)));
    }

    // 9.5.1: the latest is earlier than the earliest plus the window.
    [Theory]
    [InlineData(4.9999999, true)]
    [InlineData(5, false)]
    [InlineData(6, false)]
    public void WITHIN_is_less_than_its_seconds(double second, bool matches)
    {
        Assert.Equal(matches, "([x-a:v = 1] AND [x-a:v = 2]) WITHIN 5 SECONDS".Matches(Value(1, 0), Value(2, second)));
        Assert.Equal(matches, "([x-a:v = 1] AND [x-a:v = 2]) WITHIN 5.0 SECONDS".Matches(Value(2, 0), Value(1, second)));
    }

    [Fact]
    public void WITHIN_takes_parts_of_seconds_and_intervals()
    {
        Assert.True("([x-a:v = 1] AND [x-a:v = 2]) WITHIN 0.5 SECONDS".Matches(Value(1, 0), Value(2, 0.4)));
        Assert.False("([x-a:v = 1] AND [x-a:v = 2]) WITHIN 0.3 SECONDS".Matches(Value(1, 0), Value(2, 0.4)));
        Assert.True("([x-a:v = 1] AND [x-a:v = 2]) WITHIN 1 SECONDS".Matches(Value(1, 0, 10), Value(2, 10.5, 20)));
        Assert.True("[x-a:v = 1] WITHIN 1 SECONDS".Matches(Value(1, 0, 1000)));
    }

    // 9.5.1: from START on, before STOP.
    [Theory]
    [InlineData(-1, -1, false)]
    [InlineData(0, 0, true)]
    [InlineData(9.9999999, 9.9999999, true)]
    [InlineData(10, 10, false)]
    [InlineData(-5, 0, true)]
    [InlineData(-5, 20, true)]
    [InlineData(10, 20, false)]
    public void START_is_included_and_STOP_is_not(double first, double last, bool matches) =>
        Assert.Equal(matches, $"[x-a:v = 1] START t'{Time(0)}' STOP t'{Time(10)}'".Matches(Value(1, first, last)));

    [Fact]
    public void START_and_STOP_hold_for_all_observations_of_a_group()
    {
        var bounded = $"([x-a:v = 1] AND [x-a:v = 2]) START t'{Time(0)}' STOP t'{Time(10)}'";
        Assert.True(bounded.Matches(Value(1, 1), Value(2, 2)));
        Assert.False(bounded.Matches(Value(1, 1), Value(2, 20)));
        // And together with an order: the first can only have been in the span, so the second must have been after that.
        Assert.False($"[x-a:v = 1] START t'{Time(5)}' STOP t'{Time(10)}' FOLLOWEDBY [x-a:v = 2]".Matches(Value(1, 0, 20), Value(2, 4)));
        Assert.True($"[x-a:v = 1] START t'{Time(5)}' STOP t'{Time(10)}' FOLLOWEDBY [x-a:v = 2]".Matches(Value(1, 0, 20), Value(2, 5)));
    }

    // 9.5.1: each time a different observation; 9.1: number_observed of them.
    [Fact]
    public void REPEATS_counts_observations_and_number_observed_makes_many_of_one()
    {
        Assert.True("[x-a:v = 1] REPEATS 3 TIMES".Matches(Value(1, 0), Value(1, 0), Value(1, 0)));
        Assert.False("[x-a:v = 1] REPEATS 3 TIMES".Matches(Value(1, 0), Value(1, 0), Value(2, 0)));
        Assert.True("[x-a:v = 1] REPEATS 3 TIMES".Matches(Value(1, 0, count: 3)));
        Assert.False("[x-a:v = 1] REPEATS 4 TIMES".Matches(Value(1, 0, count: 3)));
        Assert.True("[x-a:v = 1] AND [x-a:v = 1]".Matches(Value(1, 0, count: 2)));
        Assert.True("[x-a:v = 1] REPEATS 999999999 TIMES".Matches(Value(1, 0, count: 999_999_999)));
    }

    [Fact]
    public void A_count_that_no_observation_can_have_counts_as_one()
    {
        Assert.False("[x-a:v = 1] REPEATS 2 TIMES".Matches(Value(1, 0, count: 1_000_000_000)));
        Assert.False("[x-a:v = 1] REPEATS 2 TIMES".Matches(Value(1, 0, count: -5)));
    }

    // 9.5: one a and five b; five a and five b.
    [Fact]
    public void REPEATS_takes_what_stands_before_it_and_parentheses_make_that_more()
    {
        var one = new[] { Value(1, 0) };
        Observation[] five = [.. Enumerable.Range(0, 5).Select(i => Value(2, i))];
        Assert.True("([x-a:v = 1] AND [x-a:v = 2] REPEATS 5 TIMES) WITHIN 300 SECONDS".Matches([.. one, .. five]));
        Assert.False("([x-a:v = 1] AND [x-a:v = 2]) REPEATS 5 TIMES WITHIN 300 SECONDS".Matches([.. one, .. five]));
        Assert.True("([x-a:v = 1] AND [x-a:v = 2]) REPEATS 5 TIMES WITHIN 300 SECONDS".Matches([.. five, Value(1, 0, count: 5)]));
    }

    // 9.5.2: five pairs, each in order.
    [Fact]
    public void A_repeated_sequence_needs_that_many_sequences()
    {
        const string Pairs = "([x-a:v = 1] FOLLOWEDBY [x-a:v = 2]) REPEATS 3 TIMES";
        Assert.True(Pairs.Matches(Value(1, 0), Value(2, 1), Value(1, 2), Value(2, 3), Value(1, 4), Value(2, 5)));
        Assert.False(Pairs.Matches(Value(1, 0), Value(2, 1), Value(1, 2), Value(2, 3), Value(1, 6), Value(2, 5)));
        Assert.True(Pairs.Matches(Value(1, 0, count: 3), Value(2, 1, count: 3)));
    }

    // 9.5.1: a qualifier applies to the preceding one: order matters.
    [Fact]
    public void Qualifiers_apply_one_after_the_other()
    {
        Assert.False("[x-a:v = 1] REPEATS 2 TIMES WITHIN 5 SECONDS".Matches(Value(1, 0), Value(1, 100)));
        Assert.True("[x-a:v = 1] WITHIN 5 SECONDS REPEATS 2 TIMES".Matches(Value(1, 0), Value(1, 100)));
    }

    [Fact]
    public void An_observation_without_sound_times_meets_no_bound_on_time()
    {
        var timeless = At("soon", "later", 2, """{"type":"x-a","v":1}""");
        Assert.True("[x-a:v = 1] AND [x-a:v = 1]".Matches(timeless));
        Assert.False("[x-a:v = 1] FOLLOWEDBY [x-a:v = 1]".Matches(timeless));
        Assert.False("[x-a:v = 1] REPEATS 2 TIMES WITHIN 5 SECONDS".Matches(timeless));
        Assert.False($"[x-a:v = 1] START t'{Time(0)}' STOP t'{Time(10)}'".Matches(timeless));
        Assert.False($"[x-a:v = 1] START t'{Time(0)}' STOP t'{Time(10)}'".Matches(Value(1, 5, 4)));
    }

    [Fact]
    public void The_result_names_the_observations()
    {
        Observation[] all = [Value(3, 0), Value(1, 0), Value(2, 5), Value(1, 9)];
        Assert.Equal([all[1], all[3]], new StixMatcher(APattern.Of("[x-a:v = 1]")).Match(all).Observations);
        Assert.Equal([all[1], all[2]], new StixMatcher(APattern.Of("[x-a:v = 1] FOLLOWEDBY [x-a:v = 2]")).Match(all).Observations);
        Assert.Empty(new StixMatcher(APattern.Of("[x-a:v = 9]")).Match(all).Observations);
    }

    [Fact]
    public void More_expressions_than_observations_are_denied_at_once()
    {
        Observation[] observations = [.. Enumerable.Range(0, 30).Select(i => Value(1, i))];
        Assert.False(string.Join(" AND ", Enumerable.Repeat("[x-a:v = 1]", 31)).Matches(observations));
        Assert.True(string.Join(" AND ", Enumerable.Repeat("[x-a:v = 1]", 30)).Matches(observations));
        Assert.True(string.Join(" FOLLOWEDBY ", Enumerable.Repeat("[x-a:v = 1]", 30)).Matches(observations));
    }

    // Thirty expressions that want the same twenty-nine: without an allocation that knows, 29! ways.
    [Fact]
    public void Too_few_observations_for_too_many_wishes_are_found_out_soon()
    {
        Observation[] observations = [.. Enumerable.Range(0, 29).Select(i => Value(1, i)), .. Enumerable.Range(0, 29).Select(i => Value(2, i))];
        Assert.False(string.Join(" AND ", Enumerable.Range(0, 30).Select(i => $"[x-a:v = 1 OR x-a:v = {i + 10}]")).Matches(observations));
    }

    [Fact]
    public void A_search_that_is_too_long_is_refused_and_not_answered()
    {
        Observation[] observations = [.. Enumerable.Range(0, 60).Select(i => Value(i % 3, i * 7 % 60, i * 7 % 60))];
        var pattern = APattern.Of("(([x-a:v = 0] FOLLOWEDBY [x-a:v = 1]) WITHIN 3 SECONDS AND [x-a:v = 2]) WITHIN 4 SECONDS REPEATS 18 TIMES");
        var matcher = new StixMatcher(pattern, new StixMatchLimits { MaxSteps = 20_000 });
        Assert.Throws<StixMatchLimitException>(() => matcher.Match(observations));
    }

    [Fact]
    public void A_search_can_be_cancelled() =>
        Assert.Throws<OperationCanceledException>(() => new StixMatcher(APattern.Of("[x-a:v = 1]")).Match([Value(1, 0)], new CancellationToken(canceled: true)));
}
