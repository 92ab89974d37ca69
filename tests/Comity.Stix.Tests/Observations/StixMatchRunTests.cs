using System.Text;

namespace Comity.Stix.Tests.Observations;

/// <summary>What is held of objects that are read one by one, and that the answer is as if they all were.</summary>
public sealed class StixMatchRunTests
{
    private static readonly string[] Patterns =
    [
        "[ipv4-addr:value = '198.51.100.1']",
        "[ipv4-addr:value = '198.51.100.1' AND ipv4-addr:value LIKE '%.1']",
        "[network-traffic:src_ref.value = '198.51.100.1']",
        "[network-traffic:src_ref = 'ipv4-addr--1']",
        "[ipv4-addr:value = '198.51.100.1'] OR [mutex:name = 'a']",
        "[observed-data:number_observed = 2]",
        "[network-traffic:src_ref.number_observed = 2]",
    ];

    private static readonly string[] OfSeveral =
    [
        "[ipv4-addr:value = '198.51.100.1'] AND [ipv4-addr:value = '198.51.100.2']",
        "[mutex:name = 'a'] REPEATS 3 TIMES",
        "[ipv4-addr:value = '198.51.100.1'] FOLLOWEDBY [mutex:name = 'b']",
        "([ipv4-addr:value = '198.51.100.1'] AND [mutex:name = 'b']) WITHIN 7200 SECONDS",
        "([ipv4-addr:value = '198.51.100.0'] REPEATS 2 TIMES) START t'2026-03-01T01:00:00Z' STOP t'2026-03-01T04:00:00Z'",
        "[ipv4-addr:value = '198.51.100.1'] START t'2026-03-01T01:00:00Z' STOP t'2026-03-01T04:00:00Z' OR [network-traffic:src_ref.value = '198.51.100.2']",
    ];

    public static TheoryData<string> All => [.. Patterns, .. OfSeveral];

    [Theory]
    [MemberData(nameof(All))]
    public void It_answers_as_if_all_objects_were_held(string pattern)
    {
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            var objects = Enumerable.Range(0, random.Next(1, 25)).Select(_ => AnObject(random)).ToList();
            var run = new StixMatchRun(Read(pattern));
            objects.ForEach(run.Take);
            var matched = run.Finish(TestContext.Current.CancellationToken);
            var expected = new StixMatcher(Read(pattern)).Match(Observation.In(objects), TestContext.Current.CancellationToken);

            Assert.Equal(Observation.In(objects).Count, run.Observed);
            Assert.Equal(expected.IsMatch, matched.Count > 0);
            if (Patterns.Contains(pattern))
                Assert.Equal(expected.Observations.Select(one => one.Id).Order(StringComparer.Ordinal), matched.Order(StringComparer.Ordinal));
            else if (expected.IsMatch)
                Assert.True(new StixMatcher(Read(pattern)).Match([.. Observation.In(objects).Where(one => matched.Contains(one.Id))], TestContext.Current.CancellationToken).IsMatch);
        }
    }

    [Fact]
    public void Observations_with_their_objects_in_them_are_not_held()
    {
        var run = new StixMatchRun(Read(Patterns[0]), maxHeldBytes: 400_000);

        for (var i = 0; i < 1_500; i++)
            run.Take(Contained(i, 1, modified: 0));

        Assert.Equal(1_500, run.Finish(TestContext.Current.CancellationToken).Count);
    }

    [Fact]
    public void Observations_that_satisfy_no_part_of_a_pattern_are_not_held()
    {
        var run = new StixMatchRun(Read(OfSeveral[0]), maxHeldBytes: 400_000);

        for (var i = 0; i < 1_500; i++)
            run.Take(Contained(i, i == 7 ? 1 : i == 8 ? 2 : 3, modified: 0));

        Assert.Equal(["observed-data--7", "observed-data--8"], run.Finish(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_names_of_what_matched_are_bounded_too()
    {
        var run = new StixMatchRun(Read(Patterns[0]), maxHeldBytes: 1_000_000);
        var name = new string('a', 100_000);

        Assert.Throws<StixMatchLimitException>(() =>
        {
            for (var i = 0; i < 6; i++)
                run.Take(Parse(Written(Contained(i, 1, modified: 0)).Replace("observed-data--", $"observed-data--{name}", StringComparison.Ordinal)));
        });
    }

    [Fact]
    public void A_list_of_many_short_items_costs_what_its_items_do()
    {
        var run = new StixMatchRun(Read(Patterns[0]), maxHeldBytes: 1_000_000);
        var dense = $$"""{"type":"ipv4-addr","id":"ipv4-addr--1","x_example":[{{string.Join(',', Enumerable.Repeat('1', 50_000))}}]}""";

        Assert.Throws<StixMatchLimitException>(() => run.Take(Parse(dense)));
    }

    [Fact]
    public void An_object_under_any_name_does_not_displace_an_observation_without_one()
    {
        var run = new StixMatchRun(Read(Patterns[0]));

        run.Take(Parse("""{"type":"observed-data","object_refs":["ipv4-addr--1"]}"""));
        run.Take(Parse("""{"type":"ipv4-addr","id":"observed-data 0","value":"198.51.100.2"}"""));
        run.Take(Parse("""{"type":"ipv4-addr","id":"ipv4-addr--1","value":"198.51.100.1"}"""));

        Assert.Single(run.Finish(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Objects_that_do_not_matter_to_the_pattern_are_not_held()
    {
        var run = new StixMatchRun(Read(Patterns[0]), maxHeldBytes: 100_000);

        for (var i = 0; i < 1_500; i++)
            run.Take(Parse($$"""{"type":"mutex","id":"mutex--{{i}}","name":"a"}"""));

        Assert.Empty(run.Finish(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_same_object_again_and_again_is_held_once()
    {
        var run = new StixMatchRun(Read(Patterns[0]), maxHeldBytes: 100_000);

        for (var i = 0; i < 1_500; i++)
        {
            run.Take(Parse("""{"type":"ipv4-addr","id":"ipv4-addr--1","value":"198.51.100.1"}"""));
            run.Take(Referring(1, 1, modified: i));
        }

        Assert.Equal(["observed-data--1"], run.Finish(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void More_than_may_be_held_is_refused_by_name()
    {
        var run = new StixMatchRun(Read(Patterns[0]), maxHeldBytes: 100_000);

        var refused = Assert.Throws<StixMatchLimitException>(() =>
        {
            for (var i = 0; i < 1_500; i++)
                run.Take(Referring(i, 1, modified: 0));
        });

        Assert.Contains("more than 100000 bytes", refused.Message, StringComparison.Ordinal);
    }

    private static StixObject AnObject(Random random)
    {
        var (number, other, modified) = (random.Next(4), random.Next(3), random.Next(4));
        return random.Next(7) switch
        {
            0 or 1 => Seen(random, Contained(number, other, modified)),
            2 or 3 => Seen(random, Referring(number, other, modified)),
            4 => Parse($$"""{"type":"mutex","id":"mutex--{{number}}","name":"{{"ab"[random.Next(2)]}}"}"""),
            5 => Parse($$"""{"type":"network-traffic","id":"network-traffic--{{other}}","src_ref":"{{(random.Next(3) == 0 ? "observed-data" : "ipv4-addr")}}--{{number}}"}"""),
            _ => Parse($$"""{"type":"ipv4-addr","id":"ipv4-addr--{{other}}","value":"198.51.100.{{number}}"}"""),
        };
    }

    // Times and a number, or none of them, and now and then no id.
    private static StixObject Seen(Random random, StixObject observed)
    {
        var (from, hours, kept) = (random.Next(5), random.Next(3), Written(observed));
        if (random.Next(8) == 0)
            kept = kept.Replace($"\"id\":\"{observed.Id}\"", "\"x_example\":1", StringComparison.Ordinal);
        var seen = $"\"first_observed\":\"2026-03-01T{from:00}:00:00Z\",\"last_observed\":\"2026-03-01T{from + hours:00}:00:00Z\",\"number_observed\":{random.Next(1, 4)},";
        return Parse(random.Next(6) == 0 ? kept : $"{{{seen}{kept[1..]}");
    }

    private static string Written(StixObject stix) => Encoding.UTF8.GetString(stix.Utf8.Span);

    private static StixObject Contained(int id, int address, int modified) => Parse($$"""
        {"type":"observed-data","id":"observed-data--{{id}}"{{Modified(modified)}},"objects":{"0":{"type":"ipv4-addr","value":"198.51.100.{{address}}"},
         "1":{"type":"network-traffic","src_ref":"0"},"2":{"type":"mutex","name":"{{"ab"[id % 2]}}"} } }
        """);

    private static StixObject Referring(int id, int other, int modified) => Parse($$"""
        {"type":"observed-data","id":"observed-data--{{id}}"{{Modified(modified)}},"object_refs":["ipv4-addr--{{other}}","network-traffic--{{other}}","mutex--{{id}}","observed-data--{{other}}"]}
        """);

    private static string Modified(int day) =>
        day == 0 ? "" : $",\"modified\":\"{new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(day):yyyy-MM-dd}T00:00:00.000Z\"";

    private static StixPattern Read(string pattern) =>
        StixPattern.TryParse(pattern, out var read, out var error) ? read : throw new ArgumentException(error.ToString(), nameof(pattern));

    private static StixObject Parse(string json) => StixObject.Parse(Encoding.UTF8.GetBytes(json));
}
