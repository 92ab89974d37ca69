using static Comity.Stix.Tests.Patterns.Observed;

namespace Comity.Stix.Tests.Patterns;

public sealed class PatternIndexTests
{
    [Fact]
    public void An_index_finds_the_patterns_that_match_and_no_others()
    {
        var index = new PatternIndex<string>();
        string[] matching =
        [
            "[x-a:v = 5]", "[x-a:v IN (1, 5)]", "[x-a:v = 5.0]", "[x-a:v > 4]", "[x-a:v NOT = 6]", "[NOT EXISTS x-a:w]", "[x-a:s = 'exa\\'mple']",
            "[x-a:s LIKE '%a\\'mp%']", "[x-a:s MATCHES 'mple$']", "[x-a:s MATCHES '^(?i)EXA']", "[x-a:n ISSUBSET '198.51.100.0/24']",
            "[x-a:n ISSUPERSET '198.51.100.7']", "[x-a:s = 'no' OR x-a:v = 5]", "[x-a:v = 5 AND x-a:s LIKE 'e%']", "[x-a:v = 1] OR [x-a:v = 5]",
            "[x-b:u_refs[*].v = 5]", "[x-a:h_hex = h'00ff']", "[x-a:s = h'657861276d706c65']", "[x-a:v = 5] WITHIN 5 SECONDS REPEATS 1 TIMES",
        ];
        string[] others =
        [
            "[x-a:v = 6]", "[x-c:v = 5]", "[x-a:w = 5]", "[x-a:s = 'example']", "[x-a:s LIKE 'mple%']", "[x-a:n ISSUBSET '198.51.101.0/24']",
            "[x-a:v = 5] AND [x-a:v = 5]", "[x-a:v IN ()]", "[x-a:s MATCHES '^mple']", "[NOT EXISTS x-a:v]", "[x-a:v = 5 AND x-a:s = 'no']",
        ];
        foreach (var pattern in matching.Concat(others))
            Assert.True(index.Add(pattern, APattern.Of(pattern)));
        var observation = Of("""{"type":"x-a","v":5,"s":"exa'mple","n":"198.51.100.7","h_hex":"00FF"}""", """{"type":"x-b","u_refs":["0"]}""");
        Assert.Equal(matching.Order(), index.Match(observation).Order());
        Assert.Equal(matching.Order(), index.Match([observation]).Keys.Order());
    }

    [Fact]
    public void Patterns_that_need_several_observations_are_found_by_each_of_their_parts()
    {
        var index = new PatternIndex<int>();
        index.Add(1, APattern.Of("[x-a:v = 1] FOLLOWEDBY [x-a:v = 2]"));
        Observation[] both = [Value(1, 0), Value(2, 1)];
        Assert.Empty(index.Match(both[0]));
        Assert.Equal([both[0], both[1]], index.Match(both)[1].Observations);
        Assert.Equal([1], index.Match(At(Time(0), Time(5), 2, """{"type":"x-a","v":1}""", """{"type":"x-a","v":2}""")));
    }

    // Of a hundred observations two can take part; the others must cost the search nothing.
    [Fact]
    public void A_pattern_is_searched_for_only_among_observations_that_can_take_part()
    {
        var index = new PatternIndex<int>(new StixMatchLimits { MaxSteps = 60 });
        index.Add(1, APattern.Of("([x-a:v = 1] FOLLOWEDBY [x-a:v = 2]) WITHIN 60 SECONDS"));
        Observation[] observations = [.. Enumerable.Range(0, 98).Select(i => Value(i + 10, i)), Value(1, 5), Value(2, 6)];
        Assert.Equal([observations[98], observations[99]], index.Match(observations)[1].Observations);
        Assert.Throws<StixMatchLimitException>(() => new StixMatcher(APattern.Of("([x-a:v = 1] FOLLOWEDBY [x-a:v = 2]) WITHIN 60 SECONDS"), new StixMatchLimits { MaxSteps = 60 }).Match(observations));
    }

    [Fact]
    public void Of_a_pattern_that_one_observation_decides_only_those_are_gathered_that_match()
    {
        var patterns = new AnchorTable<IndexEntry<int>>();
        var entry = IndexEntry<int>.Of(1, new StixMatcher(APattern.Of("[x-a:v != 5]")), new Anchors(_ => 0));
        patterns.Add(Assert.Single(entry.Anchors), entry);
        var gathered = new GatheredObservations<int>(undecided: null);
        gathered.Gather(Value(5, 0), patterns, new AnchorTable<IndexedExpression<int>>());
        Assert.Empty(gathered.ByPattern);
        gathered.Gather(Value(6, 1), patterns, new AnchorTable<IndexedExpression<int>>());
        Assert.Single(Assert.Single(gathered.ByPattern).Observations);
    }

    [Fact]
    public void A_pattern_that_one_observation_leaves_undecided_is_told_of_once_and_does_not_match()
    {
        var index = new PatternIndex<int>();
        index.Add(1, APattern.Of($"[x-a:v = 1 OR x-a:s LIKE '%a_{new string('a', 10_000)}b_a%']"));
        var costly = Of($$"""{"type":"x-a","v":2,"s":"{{new string('a', 50_000)}}b{{new string('a', 10_000)}}b"}""");
        var told = new List<int>();
        Assert.Empty(index.Match([Value(1, 0), costly, costly, Value(1, 1)], (key, _) => told.Add(key)));
        Assert.Equal([1], told);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(2_000)]
    public void An_object_that_is_referred_to_again_and_again_is_read_once(int times)
    {
        var seen = Observed.Object("""{"type":"x-a","id":"x-a--1","v":1,"w":2}""");
        var refs = string.Join(',', Enumerable.Repeat("\"x-a--1\"", times));
        var observation = Observation.Of(Observed.Object($$"""{"type":"observed-data","id":"observed-data--1","object_refs":[{{refs}}]}"""), _ => seen);
        Assert.Equal((1, 4), (observation.Objects.Length, observation.Values.Length));
    }

    [Fact]
    public void An_observation_that_is_given_twice_counts_twice()
    {
        var index = new PatternIndex<int>();
        index.Add(1, APattern.Of("[x-a:v = 1 OR x-a:v > 0] REPEATS 2 TIMES"));
        var one = Value(1, 0);
        Assert.Empty(index.Match([one]));
        Assert.Equal([1], index.Match([one, one]).Keys);
    }

    // The pattern names many values; the rarer one of what AND joins is its anchor, so that what all share does not find them all.
    [Fact]
    public void What_many_patterns_share_is_not_what_they_are_found_by()
    {
        var anchors = new AnchorTable<string>();
        foreach (var text in new[] { "alpha", "gamma", "delta" })
        {
            var expression = APattern.Of($"[x-a:kind = 'value' AND x-a:s = '{text}']").Expression;
            foreach (var anchor in new Anchors(anchors.Load).Of(expression))
                anchors.Add(anchor, text);
        }

        var found = anchors.Find(Of("""{"type":"x-a","kind":"value","s":"delta"}"""));
        Assert.InRange(found!.Count, 1, 2);
    }

    [Fact]
    public void A_key_is_taken_once_and_a_pattern_that_was_removed_is_found_no_more()
    {
        var index = new PatternIndex<int>();
        Assert.True(index.Add(1, APattern.Of("[x-a:v = 1 OR x-a:s LIKE '%abc%' OR NOT EXISTS x-a:z OR x-a:n ISSUBSET '192.0.2.0/24' OR x-a:s = 'a']")));
        Assert.True(index.Add(2, APattern.Of("[x-a:v = 1]")));
        Assert.False(index.Add(2, APattern.Of("[x-a:v = 2]")));
        Assert.Equal([1, 2], index.Match(Value(1, 0)).Order());
        Assert.True(index.Remove(1));
        Assert.False(index.Remove(1));
        Assert.Equal([2], index.Match(Value(1, 0)));
        Assert.Equal(1, index.Count);
        Assert.True(index.Remove(2));
        Assert.Empty(index.Match(Value(1, 0)));
    }

    [Fact]
    public void A_pattern_with_the_same_anchor_twice_goes_as_a_whole()
    {
        var index = new PatternIndex<int>();
        index.Add(1, APattern.Of("[x-a:v = 1 OR x-a:v = 1 OR x-a:l[*] = 1 OR x-a:l[*] = 1 OR x-a:v > 0 OR x-a:v > 0]"));
        index.Add(2, APattern.Of("[x-a:v = 1]"));
        index.Remove(1);
        Assert.Equal([2], index.Match(Value(1, 0)));
    }

    [Fact]
    public void A_pattern_that_is_too_costly_is_named_and_hides_no_other()
    {
        var index = new PatternIndex<string>(new StixMatchLimits { MaxSteps = 20_000 });
        index.Add("costly", APattern.Of("(([x-a:v = 0] FOLLOWEDBY [x-a:v = 1]) WITHIN 3 SECONDS AND [x-a:v = 2]) WITHIN 4 SECONDS REPEATS 18 TIMES"));
        index.Add("simple", APattern.Of("[x-a:v = 2]"));
        Observation[] observations = [.. Enumerable.Range(0, 60).Select(i => Value(i % 3, i * 7 % 60, i * 7 % 60))];
        var undecided = new List<string>();
        Assert.Equal(["simple"], index.Match(observations, (key, _) => undecided.Add(key)).Keys);
        Assert.Equal(["costly"], undecided);
        Assert.Throws<StixMatchLimitException>(() => index.Match(observations));
    }

    // The same answers as trying each pattern, for random patterns of all operators and random observations.
    [Fact]
    public void An_index_answers_like_trying_every_pattern()
    {
        var random = new RandomPatterns(20260301);
        var index = new PatternIndex<int>();
        var matchers = new Dictionary<int, StixMatcher>();
        for (var key = 0; key < 700; key++)
        {
            var pattern = APattern.Of(random.Pattern());
            index.Add(key, pattern);
            matchers.Add(key, new StixMatcher(pattern));
            if (key % 5 == 4 && index.Remove(key - 3))
                matchers.Remove(key - 3);
        }

        for (var round = 0; round < 40; round++)
        {
            var observation = random.Observation();
            Assert.Equal(matchers.Where(one => one.Value.IsMatch(observation)).Select(one => one.Key).Order(), index.Match(observation).Order());
        }

        for (var round = 0; round < 10; round++)
        {
            Observation[] observations = [random.Observation(), random.Observation(), random.Observation()];
            Assert.Equal(matchers.Where(one => one.Value.Match(observations).IsMatch).Select(one => one.Key).Order(), index.Match(observations).Keys.Order());
        }
    }

    [Fact]
    public async Task Readers_see_every_pattern_that_stays_while_others_come_and_go()
    {
        var index = new PatternIndex<int>();
        var pattern = APattern.Of("[x-a:v = 1]");
        for (var key = 0; key < 100; key++)
            index.Add(key, pattern);
        var cancellation = TestContext.Current.CancellationToken;
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => Enumerable.Range(0, 500).All(_ => index.Match(Value(1, 0)).Count(key => key < 100) == 100), cancellation)).ToList();
        for (var key = 100; key < 2_000; key++)
        {
            index.Add(key, pattern);
            index.Remove(key);
        }

        Assert.All(await Task.WhenAll(readers), Assert.True);
    }
}
